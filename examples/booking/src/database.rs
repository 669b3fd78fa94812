//! Connecting, and making the tables afresh.

use crate::entity::{booking, business, customer, station, user};
use crate::sql_log::SqlLog;
use anyhow::{Context as _, Result, bail};
use sea_orm::sea_query::{
    ColumnDef, ConditionalStatement as _, Expr, ExprTrait as _, Index, IndexCreateStatement, Table,
};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, EntityTrait, Schema,
    TransactionTrait as _,
};

/// Parents first: the order in which foreign keys let them be made.
const TABLES: [&str; 5] = ["businesses", "stations", "users", "customers", "bookings"];

/// A table without rows that says: the others here are this program's, and may be dropped.
const MARKER: &str = "booking_example";

/// Connects. On PostgreSQL the tables live in the schemas `core` and `identity`, as in the starting document.
///
/// The entities do not name their schema: SeaORM would print `"core"."bookings"` on SQLite and MySQL too, which have
/// no such thing. So the connection looks for bare names in both; a name that is made goes to the first.
pub(crate) async fn connect(url: &str, log: Option<&SqlLog>) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options.sqlx_logging(false).set_schema_search_path("core,identity");
    let mut db = Database::connect(options)
        .await
        .with_context(|| format!("cannot connect to {}", without_password(url)))?;
    if let Some(log) = log {
        db.set_metric_callback(log.listener());
    }
    Ok(db)
}

/// The URL as it may be shown.
pub(crate) fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let authority = rest.split('/').next().unwrap_or_default();
    match authority.rsplit_once('@') {
        Some((login, host)) => {
            let user = login.split(':').next().unwrap_or_default();
            let path = rest.strip_prefix(authority).unwrap_or_default();
            format!("{scheme}://{user}@{host}{path}")
        }
        None => url.to_owned(),
    }
}

/// Makes empty tables; true if those of an earlier run were dropped first.
pub(crate) async fn start_afresh(db: &DatabaseConnection) -> Result<bool> {
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared("CREATE SCHEMA IF NOT EXISTS core").await?;
        db.execute_unprepared("CREATE SCHEMA IF NOT EXISTS identity").await?;
    }
    let dropped = drop_tables(db)
        .await
        .context("cannot drop the tables of an earlier run")?;
    create_tables(db).await.context("cannot create the tables")?;
    Ok(dropped)
}

/// Drops what an earlier run made, and nothing that somebody else did.
async fn drop_tables(db: &DatabaseConnection) -> Result<bool> {
    if exists(db, MARKER).await {
        for table in TABLES.iter().rev() {
            db.execute(Table::drop().table(*table).if_exists()).await?;
        }
        return Ok(true);
    }
    for table in TABLES {
        if exists(db, table).await {
            bail!("the database has a table `{table}` that this program did not make; give it an empty database");
        }
    }
    let marker = Table::create().table(MARKER).col(ColumnDef::new("id").integer()).take();
    db.execute(&marker).await?;
    Ok(false)
}

async fn exists(db: &DatabaseConnection, table: &str) -> bool {
    let nothing = format!("SELECT 1 FROM {table} WHERE 1 = 0");
    db.execute_unprepared(&nothing).await.is_ok()
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

/// The table with its keys, from the entity: the mixins' columns are fields like any other. Nothing says IF NOT
/// EXISTS, for what is there at this point is not ours.
async fn create<E: EntityTrait>(db: &impl ConnectionTrait, entity: E) -> Result<(), DbErr> {
    let schema = Schema::new(db.get_database_backend());
    db.execute(&schema.create_table_from_entity(entity)).await?;
    for index in schema.create_index_from_entity(entity) {
        db.execute(&index).await?;
    }
    Ok(())
}

/// The document's index for the question that is asked all day: what is booked, and not cancelled, on a date.
fn active_bookings(backend: DbBackend) -> IndexCreateStatement {
    use booking::Column::{Date, DeletedAt, Slot};
    let mut index = Index::create();
    index.name("idx_active_bookings").table(booking::Entity);
    if backend == DbBackend::MySql {
        // It has no partial indexes: cancelled bookings are in it, on one side.
        index.col(DeletedAt).col(Date).col(Slot);
    } else {
        index.col(Date).col(Slot).and_where(Expr::col(DeletedAt).is_null());
    }
    index
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn passwords_are_not_shown() {
        let shown = [
            (
                "postgres://ann:secret@db.example:5432/hibachi",
                "postgres://ann@db.example:5432/hibachi",
            ),
            ("mysql://root@localhost/hibachi", "mysql://root@localhost/hibachi"),
            ("sqlite:///tmp/a@b.db", "sqlite:///tmp/a@b.db"),
            ("sqlite::memory:", "sqlite::memory:"),
        ];
        for (url, expected) in shown {
            assert_eq!(without_password(url), expected);
        }
    }
}
