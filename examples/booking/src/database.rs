//! Connecting, and making the tables afresh: the part that no scope takes part in.

use crate::entity::{booking, business, customer, station, user};
use crate::sql_log::SqlLog;
use anyhow::{Context as _, Result};
use example_support::{create, drop_tables};
use sea_orm::sea_query::{ConditionalStatement as _, Expr, ExprTrait as _, Index, IndexCreateStatement};
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbBackend, DbErr, TransactionTrait as _,
};

/// Parents first: the order in which foreign keys let them be made.
const TABLES: [&str; 5] = ["businesses", "stations", "users", "customers", "bookings"];

/// Connects. On PostgreSQL the tables live in the schemas `core` and `identity`, as in the starting document.
///
/// The entities do not name their schema: SeaORM would print `"core"."bookings"` on SQLite and MySQL too, which have
/// no such thing. So the connection looks for bare names in both; a name that is made goes to the first.
pub(crate) async fn connect(url: &str, log: Option<&SqlLog>) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false).set_schema_search_path("core,identity");
    // Without the URL, which may hold a password.
    let connected = Database::connect(options).await;
    let mut db = connected.context("cannot connect to the database")?;
    if let Some(log) = log {
        db.set_metric_callback(log.listener());
    }
    Ok(db)
}

/// Connects as a role that the account may become, on PostgreSQL.
pub(crate) async fn connect_as(url: &str, role: &str) -> Result<DatabaseConnection> {
    let role = role.to_owned();
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false).set_schema_search_path("core,identity");
    options.max_connections(1);
    options.map_sqlx_postgres_opts(move |options| options.options([("role", &role)]));
    Database::connect(options)
        .await
        .context("cannot connect as another role")
}

/// Makes empty tables; true if those of an earlier run were dropped first.
pub(crate) async fn start_afresh(db: &DatabaseConnection) -> Result<bool> {
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared("CREATE SCHEMA IF NOT EXISTS core").await?;
        db.execute_unprepared("CREATE SCHEMA IF NOT EXISTS identity").await?;
    }
    let dropped = drop_tables(db, "booking_example", &TABLES).await;
    let dropped = dropped.context("cannot drop the tables of an earlier run")?;
    create_tables(db).await.context("cannot create the tables")?;
    Ok(dropped)
}

async fn create_tables(db: &DatabaseConnection) -> Result<(), DbErr> {
    create(db, business::Entity).await?;
    create(db, station::Entity).await?;
    // In a transaction, for there alone is the search path ours: a pool hands out another connection each time.
    let identity = db.begin().await?;
    if db.get_database_backend() == DbBackend::Postgres {
        identity
            .execute_unprepared("SET LOCAL search_path = identity, core")
            .await?;
    }
    create(&identity, user::Entity).await?;
    identity.commit().await?;
    create(db, customer::Entity).await?;
    create(db, booking::Entity).await?;
    db.execute(&active_bookings(db.get_database_backend())).await?;
    Ok(())
}

/// The document's index for the question that is asked all day: what is booked, and not cancelled, on a date. The
/// station stands first, for every statement of a scope asks for it.
fn active_bookings(backend: DbBackend) -> IndexCreateStatement {
    use booking::Column::{Date, DeletedAt, Slot, StationId};
    let mut index = Index::create();
    index.name("idx_active_bookings").table(booking::Entity).col(StationId);
    if backend == DbBackend::MySql {
        // It has no partial indexes: cancelled bookings are in it, on one side.
        index.col(DeletedAt).col(Date).col(Slot);
    } else {
        index.col(Date).col(Slot).and_where(Expr::col(DeletedAt).is_null());
    }
    index
}
