//! Row-level security: what PostgreSQL itself shows of the bookings, to connections that no scope looks after.

mod roles;

use crate::database;
use crate::entity::booking;
use crate::house::Station;
use crate::screen::Screen;
use anyhow::{Context as _, Result};
use roles::Roles;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait as _, PaginatorTrait as _, Statement};
use sea_orm_migration::SchemaManager;
use sea_orm_mixins::prelude::*;
use sea_orm_mixins::rls_setting;
use sea_orm_mixins_migration::MixinSchemaManager as _;

/// Who looked, and how many bookings there were for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Who, and what they said.
    pub who: &'static str,
    /// How many bookings, cancelled ones too.
    pub bookings: u64,
}

/// Enables it, and looks; nothing on other databases, which have none.
pub(crate) async fn row_security(
    station: &Station,
    pool: &DatabaseConnection,
    url: &str,
    screen: &mut Screen<'_>,
) -> Result<Vec<Seen>> {
    screen.step(
        "Row-level security",
        "A scope holds for the statements that go through it. With policies on the table, the database holds the line for \
         everybody else too.",
    )?;
    if pool.get_database_backend() != DbBackend::Postgres {
        screen.say(
            "Row-level security is PostgreSQL's: this database has none, and here `enforce_rls()` does nothing.",
        )?;
        return Ok(Vec::new());
    }
    SchemaManager::new(pool)
        .enable_rls::<booking::Entity>()
        .await
        .context("cannot enable row-level security")?;
    screen.say("`manager.enable_rls::<booking::Entity>()` made the policy, and forced it on the table's owner.")?;
    let roles = Roles::create(pool).await?;
    // They are the whole server's, so they go whatever comes.
    let seen = look(station, &roles, url).await;
    roles.drop(pool).await?;
    let seen = seen?;
    let rows = seen.iter().map(|seen| [seen.who.to_owned(), seen.bookings.to_string()]);
    screen.table(["who looks", "bookings"], &[1], rows)?;
    screen.say(
        "A superuser would see all of them still: no policy applies to one. So a program has an account of its own.",
    )?;
    Ok(seen)
}

async fn look(station: &Station, roles: &Roles, url: &str) -> Result<Vec<Seen>> {
    let ordinary = database::connect_as(url, &roles.ordinary).await?;
    let owner = database::connect_as(url, &roles.owner).await?;
    let scoped = ordinary
        .clone()
        .scoped(station.front.scope.clone().with_deleted().enforce_rls());
    let seen = [
        ("an ordinary role, without a scope", count(&ordinary).await?),
        (
            "the same, naming Harbour in the setting",
            with_setting(station, &ordinary).await?,
        ),
        (
            "the same, in Harbour's scope",
            booking::Entity::find().count(&scoped).await?,
        ),
        ("the owner of the table, without a scope", count(&owner).await?),
        (
            "the same, naming Harbour in the setting",
            with_setting(station, &owner).await?,
        ),
    ];
    ordinary.close().await?;
    owner.close().await?;
    Ok(seen.map(|(who, bookings)| Seen { who, bookings }).to_vec())
}

/// As any program, or a console, asks.
const COUNT: &str = "SELECT count(*) FROM bookings";

async fn count(db: &impl ConnectionTrait) -> Result<u64> {
    let row = db
        .query_one_raw(Statement::from_string(DbBackend::Postgres, COUNT))
        .await?;
    let count: i64 = row.context("a count is a row")?.try_get_by_index(0)?;
    Ok(count.try_into()?)
}

/// The setting ends with the transaction.
async fn with_setting(station: &Station, db: &DatabaseConnection) -> Result<u64> {
    use sea_orm::TransactionTrait as _;
    let transaction = db.begin().await?;
    let set = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT set_config($1, $2, true)",
        [rls_setting("station").into(), station.id.to_string().into()],
    );
    transaction.execute_raw(set).await?;
    let seen = count(&transaction).await?;
    transaction.commit().await?;
    Ok(seen)
}
