//! Tables with rows of two stations and of others, and a role to which policies apply.

use crate::columns::world::run;
use mixins_migration::doctor;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, Statement,
    TransactionTrait as _,
};

pub(crate) const NORTH: &str = "00000000-0000-0000-0000-00000000000a";
pub(crate) const SOUTH: &str = "00000000-0000-0000-0000-00000000000b";

/// A database, an account that sees all, and a role of no rights but on its tables.
pub(crate) struct World {
    url: String,
    pub(crate) role: String,
    pub(crate) judge: DatabaseConnection,
}

impl World {
    /// A pool as the role.
    pub(crate) async fn ordinary(&self) -> DatabaseConnection {
        let role = self.role.clone();
        let mut options = options(&self.url);
        options.map_sqlx_postgres_opts(move |options| options.options([("role", &role)]));
        Database::connect(options).await.unwrap()
    }

    /// Lets the role use all that is there.
    pub(crate) async fn grant(&self, rights: &str) {
        let role = &self.role;
        for sql in [
            format!("GRANT {rights} ON ALL TABLES IN SCHEMA public TO {role}"),
            format!("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}"),
        ] {
            run(&self.judge, &sql).await;
        }
    }
}

fn options(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(3).sqlx_logging(false);
    options
}

/// Runs a case in a database of its own.
pub(crate) async fn world<F, Fut>(case: F)
where
    F: FnOnce(std::sync::Arc<World>) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    backend_tests::with_database(backend_tests::Backend::Postgres, async move |url| {
        let judge = Database::connect(options(&url)).await.unwrap();
        let role = format!("{}_ordinary", url.rsplit('/').next().unwrap());
        run(&judge, &format!("CREATE ROLE {role}")).await;
        let world = std::sync::Arc::new(World { url, role, judge });
        let outcome = tokio::spawn(case(world.clone())).await;
        for sql in [
            format!("DROP OWNED BY {} CASCADE", world.role),
            format!("DROP ROLE {}", world.role),
        ] {
            run(&world.judge, &sql).await;
        }
        if let Err(err) = outcome {
            std::panic::resume_unwind(err.into_panic());
        }
    })
    .await;
}

/// The first column of each row, as text.
pub(crate) async fn texts(db: &impl ConnectionTrait, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await;
    let rows = rows.unwrap_or_else(|err| panic!("{err}: {sql}"));
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// A transaction with settings, to be rolled back.
pub(crate) async fn with(db: &DatabaseConnection, settings: &[(&str, &str)]) -> DatabaseTransaction {
    let transaction = db.begin().await.unwrap();
    for (name, value) in settings {
        let set = format!("SELECT set_config('{name}', '{value}', true)");
        transaction.execute_unprepared(&set).await.unwrap();
    }
    transaction
}

/// What the doctor finds amiss with the row security of a table.
pub(crate) async fn findings(db: &DatabaseConnection, table: &str) -> Vec<String> {
    let kinds = [
        "row_security_off",
        "no_policy",
        "other_policy",
        "second_policy",
        "row_security_not_forced",
    ];
    let report = doctor(db).await;
    assert_eq!(report.failure(), None);
    let found = report.findings().iter();
    let found = found.filter(|found| found.table == table && kinds.contains(&found.kind));
    found.map(|found| format!("{}: {}", found.kind, found.what)).collect()
}

/// Stations and their bookings.
pub(crate) const BOOKINGS: [&str; 5] = [
    "CREATE TABLE rls_stations (id uuid PRIMARY KEY, name text NOT NULL)",
    "INSERT INTO rls_stations VALUES ('00000000-0000-0000-0000-00000000000a', 'North'), \
     ('00000000-0000-0000-0000-00000000000b', 'South')",
    "CREATE TABLE rls_bookings (id serial PRIMARY KEY, name text NOT NULL, is_deleted bool NOT NULL DEFAULT false, station_id \
     uuid NOT NULL REFERENCES rls_stations)",
    "CREATE INDEX ON rls_bookings (station_id)",
    "INSERT INTO rls_bookings (name, station_id) SELECT 'b' || n, ('00000000-0000-0000-0000-00000000000' || CASE n % 2 WHEN 0 \
     THEN 'a' ELSE 'b' END)::uuid FROM generate_series(1, 20) n",
];

pub(crate) async fn bookings(db: &DatabaseConnection) {
    for sql in BOOKINGS {
        run(db, sql).await;
    }
}
