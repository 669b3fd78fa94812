//! The scoped connection: what a scope sees, fills and refuses, on every path to the database.

mod adopted_columns;
mod audit_columns;
mod beside;
mod bulk;
mod business_scope;
mod conflicting_row;
mod deleting;
mod exemptions;
mod explain_scope;
mod limits;
mod lists;
mod managed_by_hand;
mod mock;
mod nested_saves;
mod null_tenant;
mod parent;
mod pipes_as_concat;
mod refusals;
mod rereading;
mod restoring;
mod row_rules;
mod set_managed_columns;
mod sqlite_conflict_clause;
mod streams;
mod tenant_in_key;
mod tenant_tables;
mod tenants;
mod times;
mod transactions;
mod wrappers;

use crate::create;
use crate::entity::item;
use chrono::{DateTime, Utc};
use mixins::prelude::*;
use sea_orm::{ActiveModelTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, Set};
use uuid::Uuid;

pub(crate) const NORTH: Uuid = Uuid::from_u128(0x0a);
pub(crate) const SOUTH: Uuid = Uuid::from_u128(0x0b);
pub(crate) const ACTOR: Uuid = Uuid::from_u128(0xac);

/// A time of the tests' clock: whole seconds, which every backend keeps.
pub(crate) fn second(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000 + second, 0).unwrap()
}

pub(crate) fn scope(station: Uuid) -> Scope {
    Scope::new().station(station).actor(ACTOR).clock(|| second(0))
}

/// The table of items, and both stations' connections to it.
pub(crate) async fn stations(db: &DatabaseConnection) -> [Scoped<DatabaseConnection>; 2] {
    create(db, item::Entity).await;
    [NORTH, SOUTH].map(|station| db.clone().scoped(scope(station)))
}

pub(crate) fn new_item(name: &str) -> item::ActiveModel {
    item::ActiveModel {
        name: Set(name.to_owned()),
        quantity: Set(1),
        ..Default::default()
    }
}

pub(crate) async fn insert(name: &str, db: &impl ConnectionTrait) -> item::Model {
    new_item(name).insert(db).await.unwrap()
}

/// The names that are seen, in order.
pub(crate) async fn names(db: &impl ConnectionTrait) -> Vec<String> {
    let rows = item::Entity::find().all(db).await.unwrap();
    let mut names: Vec<_> = rows.into_iter().map(|row| row.name).collect();
    names.sort();
    names
}

/// The row as it is, seen by nobody's scope.
pub(crate) async fn read(id: Uuid, db: &Scoped<DatabaseConnection>) -> Option<item::Model> {
    let plain = db.unscoped("the test looks behind the scope");
    item::Entity::find_by_id(id).one(plain).await.unwrap()
}

pub(crate) fn error(err: &DbErr) -> MixinError {
    MixinError::of(err).unwrap_or_else(|| panic!("not ours: {err}"))
}
