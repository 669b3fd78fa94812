//! What all helpers send on PostgreSQL, for a linter of migrations that is no part of this repository.

use crate::adopt::entity::{booking, customer};
use crate::adopt::world::{NORTH, old};
use crate::columns::entity::booking as old_booking;
use crate::columns::world::{old_bookings, run};
use crate::convert::world::{client, flag, old_clients};
use crate::live_on_tables::entity::customer as live_customer;
use crate::live_on_tables::world::old_customers;
use crate::rls::entity::booking as guarded;
use crate::rls::world::BOOKINGS;
use crate::sent::all;
use mixins_migration::{Dimension, MixinSchemaManager as _, doctor};
use sea_orm::{DatabaseConnection, DbErr};
use sea_orm_migration::SchemaManager;
use sea_orm_migration::prelude::{Expr, ExprTrait as _};

#[derive(Default)]
struct Script(Vec<String>);

impl Script {
    async fn run(&mut self, step: impl IntoFuture<Output = Result<(), DbErr>>) {
        let (done, sent) = all(step).await;
        done.unwrap();
        let asks = |sql: &String| {
            ["SELECT", "WITH", "SHOW"]
                .iter()
                .any(|word| sql.trim_start().starts_with(word))
        };
        self.0.extend(sent.into_iter().filter(|sql| !asks(sql)));
    }
}

async fn columns(db: &DatabaseConnection, script: &mut Script) {
    let manager = SchemaManager::new(db);
    old_bookings(db).await;
    let booked = Expr::col("booked_on").if_null(Expr::current_timestamp());
    script
        .run(manager.add_mixin_columns::<old_booking::Entity>().created_at(booked))
        .await;
    script
        .run(manager.drop_mixin_columns::<old_booking::Entity>(["created_by", "version"]))
        .await;
}

async fn tenants(db: &DatabaseConnection, script: &mut Script) {
    let manager = SchemaManager::new(db);
    old(db, 4).await;
    let customers = manager.adopt_tenant::<customer::Entity>(Dimension::Station);
    script.run(Box::pin(customers.add_with_default(NORTH))).await;
    script.run(Box::pin(customers.drop_default())).await;
    script.run(Box::pin(customers.add_index())).await;
    script.run(Box::pin(customers.add_foreign_key())).await;
    let bookings = manager.adopt_tenant::<booking::Entity>(Dimension::Station);
    script.run(Box::pin(bookings.add_nullable())).await;
    script.run(bookings.backfill(NORTH, 100)).await;
    script.run(bookings.enforce_not_null()).await;
    script.run(Box::pin(bookings.add_index())).await;
    script.run(Box::pin(bookings.add_foreign_key())).await;
    script.run(bookings.add_tenant_keys().replacing("customer_id")).await;
    script.run(Box::pin(bookings.undo())).await;
}

async fn live_rows(db: &DatabaseConnection, script: &mut Script) {
    let manager = SchemaManager::new(db);
    old_customers(db).await;
    let emails = manager.create_live_unique::<live_customer::Entity>(["email"]);
    script.run(emails).await;
    script
        .run(manager.create_live_index::<live_customer::Entity>(["phone"]))
        .await;
    script
        .run(manager.drop_live_index::<live_customer::Entity>(["phone"]))
        .await;

    old_clients(db, flag(db)).await;
    script.run(manager.convert_soft_delete::<client::Entity>()).await;
    script
        .run(Box::pin(manager.convert_soft_delete::<client::Entity>().finish()))
        .await;
}

async fn row_security(db: &DatabaseConnection, script: &mut Script) {
    let manager = SchemaManager::new(db);
    for sql in BOOKINGS {
        run(db, sql).await;
    }
    script.run(manager.enable_rls::<guarded::Entity>()).await;
    script.run(manager.disable_rls::<guarded::Entity>()).await;
}

async fn script(db: DatabaseConnection) {
    let mut script = Script::default();
    columns(&db, &mut script).await;
    tenants(&db, &mut script).await;
    live_rows(&db, &mut script).await;
    row_security(&db, &mut script).await;
    // New tables, and what the doctor says of tables without their keys.
    run(&db, "DROP INDEX IF EXISTS \"uq-live-lot_customers-org_id-email\"").await;
    let report = doctor(&db).await;
    assert_eq!(report.failure(), None);
    // Other tables' names are for other tests.
    let plain = |name: &str| {
        name.chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    // On a table that is not there yet nobody waits.
    let there = |kind: &str| kind != "missing_table";
    let findings = report.findings().iter();
    let findings = findings.filter(|finding| plain(&finding.table) && there(finding.kind));
    let mended = findings
        .flat_map(|finding| &finding.steps)
        .flat_map(|step| &step.statements);
    script.0.extend(mended.cloned());
    let text = script.0.into_iter().map(|sql| sql + ";\n").collect::<String>();
    let path = std::env::var("MIXINS_STATEMENTS").expect("the file to write is in MIXINS_STATEMENTS");
    std::fs::write(path, text).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes a file for a linter: CONTRIBUTING.md"]
async fn of_all_helpers() {
    backend_tests::run(backend_tests::Backend::Postgres, script).await;
}
