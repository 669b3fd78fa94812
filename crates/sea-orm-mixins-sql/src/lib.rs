//! What a table's mixins add up to, as plain data, and the engine that keeps statements inside a scope.
//!
//! This crate knows neither SeaORM nor a database, so that rules can be read and tested without either. It owns
//! [`Policy`] and [`plan`]; `sea-orm-mixins` makes a policy of every entity, and sends what is planned.

mod adjacent;
mod aggregate;
mod alias;
mod assign;
mod cache;
mod call;
mod catalog;
mod columns;
mod comma;
mod compared;
mod conflict;
mod ctes;
mod delete;
mod depth;
mod derive;
mod duplicate_key;
mod engine;
mod explain;
mod fill;
mod from;
mod functions;
mod grammar;
mod guard;
mod heading;
mod hidden;
mod hooks;
mod insert;
mod insert_select;
mod join;
mod leaf;
mod liveness;
mod lock;
mod managed;
mod mark;
mod names;
mod on_conflict;
mod owned;
mod parse;
mod phrase;
mod place;
mod plan;
mod policy;
mod predicate;
mod print;
mod reach;
mod refusal;
mod reserved;
mod row;
mod rows;
mod select;
mod session;
mod shape;
mod sources;
mod statement;
mod subscript;
mod telling;
mod tokens;
mod update;
mod upsert;
mod values;
mod walk;
mod whose;

pub use cache::{CacheStats, HashedShape, PlanCache};
pub use catalog::{Catalog, Declaration};
pub use plan::{Bind, Check, Fill, Filling, Note, OnNull, Operand, Place, Plan, Unseen, UnseenIf};
pub use policy::{Audit, Mixin, Policy, SoftDelete, Table, Tenant, Timestamps, UuidVersion};
pub use refusal::Refusal;
pub use row::{Act, KeyValue, Row};
pub use shape::{Dialect, Dimension, Intent, Reach, Shape, Visibility};

/// Plans a statement for a scope. [`Plan::notes`] stays empty; [`explain`] fills it.
///
/// # Errors
///
/// [`Refusal`] where it cannot be proven to keep the promise.
pub fn plan(sql: &str, dialect: Dialect, catalog: &Catalog, shape: &Shape) -> Result<Plan, Refusal> {
    engine::run(sql, dialect, catalog, shape, false)
}

/// Plans a statement as [`plan()`] does, and notes what was done to it and why.
///
/// # Errors
///
/// As [`plan()`].
pub fn explain(sql: &str, dialect: Dialect, catalog: &Catalog, shape: &Shape) -> Result<Plan, Refusal> {
    engine::run(sql, dialect, catalog, shape, true)
}
