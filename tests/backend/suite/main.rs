//! The suite that runs on every backend: what the derives promise on a plain connection, and scopes on theirs.

#![allow(missing_docs, unreachable_pub, reason = "entities as users write them")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "`DbBackend` is non_exhaustive; the last of the three is MySQL"
)]

mod adopt;
mod doctor;
mod entity;
mod filters;
mod hooks;
mod insert;
mod keys;
mod locking;
mod nested_saves;
mod own_mixins;
mod reflection;
mod retry;
mod schema;
mod scoped;
mod soft_delete;
mod surface;
mod update;
mod wanted;

use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, Schema};

/// Creates the table of an entity, as SeaORM makes it.
pub(crate) async fn create<E: EntityTrait>(db: &DatabaseConnection, entity: E) {
    let schema = Schema::new(db.get_database_backend());
    db.execute(&schema.create_table_from_entity(entity))
        .await
        .expect("create table");
    for index in schema.create_index_from_entity(entity) {
        db.execute(&index).await.expect("create index");
    }
}

/// Whether the backend keeps fractions of seconds in the columns that SeaORM's own schema makes.
pub(crate) fn keeps_fractions(db: &DatabaseConnection) -> bool {
    db.get_database_backend() != sea_orm::DbBackend::MySql
}
