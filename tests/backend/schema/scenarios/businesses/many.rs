//! The program from the database of before: rows, catalogue, and what two businesses see.

use super::entity::{guest, invoice_line, payment};
use super::migrations::{HIBACHI, Migrator, SUSHI};
use super::old::{TABLES, old, rows};
use crate::catalogue::catalogue;
use crate::world::{assert_same, counts, drop_tables, execute, literal, number, ran_before};
use mixins::prelude::*;
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait as _, DatabaseConnection, DbBackend, EntityTrait as _, PaginatorTrait as _,
    Set,
};
use sea_orm_migration::MigratorTrait as _;
use uuid::Uuid;

const ROWS: u128 = 50;

async fn fifteen_tables(db: DatabaseConnection) {
    old(&db, ROWS).await;
    ran_before::<Migrator>(&db, 1).await;
    let before = rows(&db).await;
    Migrator::up(&db, None).await.unwrap();
    assert_same(&rows(&db).await, &before, "rows");
    children_are_of_their_parents_businesses(&db).await;
    each_business_sees_its_own(&db).await;
    below_policies(&db).await;

    let first = catalogue(&db).await;
    Migrator::down(&db, Some(4)).await.unwrap();
    assert_eq!(
        number(&db, "SELECT count(*) FROM payments WHERE business_id IS NULL").await,
        0,
        "values stay"
    );
    Migrator::up(&db, None).await.unwrap();
    assert_same(&catalogue(&db).await, &first, "up again");
    assert_same(&rows(&db).await, &before, "rows");

    let tables: Vec<_> = TABLES.iter().rev().map(|(table, _)| *table).collect();
    drop_tables(&db, &tables).await;
    drop_tables(&db, &["businesses", "seaql_migrations"]).await;
    Migrator::up(&db, None).await.unwrap();
    assert_same(&catalogue(&db).await, &first, "a fresh database");
}

async fn children_are_of_their_parents_businesses(db: &DatabaseConnection) {
    for (table, parent) in TABLES {
        let sql = if let Some((parent, column)) = parent {
            format!(
                "SELECT count(*) FROM {table} c LEFT JOIN {parent} p ON p.id = c.{column} AND p.business_id = c.business_id \
                 WHERE p.id IS NULL"
            )
        } else {
            let (sushi, hibachi) = (literal(db, SUSHI), literal(db, HIBACHI));
            format!(
                "SELECT count(*) FROM {table} WHERE business_id = {sushi} AND name NOT LIKE 'Sushi %' OR business_id = \
                 {hibachi} AND name LIKE 'Sushi %'"
            )
        };
        assert_eq!(number(db, &sql).await, 0, "{table}");
    }
}

async fn seen(db: &DatabaseConnection, business: Uuid) -> [u64; 3] {
    let db = db.clone().scoped(Scope::new().business(business));
    [
        guest::Entity::find().count(&db).await.unwrap(),
        payment::Entity::find().count(&db).await.unwrap(),
        invoice_line::Entity::find().count(&db).await.unwrap(),
    ]
}

async fn each_business_sees_its_own(db: &DatabaseConnection) {
    let (hibachi, sushi) = (seen(db, HIBACHI).await, seen(db, SUSHI).await);
    for (one, other) in hibachi.into_iter().zip(sushi) {
        assert!(
            one > 0 && other > 0 && one + other == u64::try_from(ROWS).unwrap(),
            "{one} and {other}"
        );
    }
    // The program cannot name another's row, nor can anybody else.
    let at = |business| db.clone().scoped(Scope::new().business(business));
    let theirs = guest::Entity::find().one(&at(SUSHI)).await.unwrap().unwrap();
    let ours = payment::Entity::find().one(&at(HIBACHI)).await.unwrap().unwrap();
    let review = super::entity::review::ActiveModel {
        name: Set("x".to_owned()),
        guest_id: Set(theirs.id),
        ..Default::default()
    };
    assert!(review.insert(&at(HIBACHI)).await.is_err());
    let moved = format!(
        "UPDATE payments SET business_id = {} WHERE id = {}",
        literal(db, SUSHI),
        literal(db, ours.id)
    );
    assert!(db.execute_unprepared(&moved).await.is_err(), "{moved}");
    execute(db, &["UPDATE payments SET name = name"]).await;
}

/// On PostgreSQL nobody sees a row of the fifteen tables without naming a business, and then its own.
async fn below_policies(db: &DatabaseConnection) {
    let all = TABLES.map(|(table, _)| table);
    assert_eq!(counts(db, &all, &[]).await, [0; 15]);
    let [hibachi, sushi] = [HIBACHI, SUSHI].map(|business| business.to_string());
    let hibachi = counts(db, &all, &[("app.business_id", &hibachi)]).await;
    let sushi = counts(db, &all, &[("app.business_id", &sushi)]).await;
    let rows = if db.get_database_backend() == DbBackend::Postgres {
        i64::try_from(ROWS).unwrap()
    } else {
        0
    };
    for (one, other) in hibachi.into_iter().zip(sushi) {
        assert_eq!(one + other, rows);
        assert!(rows == 0 || one > 0 && other > 0);
    }
}

backend_tests::on_every_backend!(fifteen_tables);
