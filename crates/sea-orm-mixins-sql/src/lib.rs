//! A table's mixins as plain data, and the engine that keeps statements inside a scope.
//!
//! This crate knows neither SeaORM nor a database, so that rules can be read and tested without either. It owns
//! [`Policy`] and [`plan()`]; `sea-orm-mixins` makes a policy of every entity, and sends what is planned.

mod ast;
mod cache;
mod carry;
mod catalog;
mod check;
mod dialect;
mod draft;
mod given;
mod guard;
#[cfg(test)]
mod house;
mod id;
mod lists;
mod names;
mod plan;
mod print;
mod read;
mod refusal;
mod rewrite;
mod scope;
mod shape;
mod slot;
mod stack;
mod verify;
mod walk;
mod write;

pub use cache::{CacheStats, HashedShape, PlanCache};
pub use carry::is_setting_name;
pub use catalog::also::Also;
pub use catalog::parent::{Hanging, Parent};
pub use catalog::policy::{
    Audit, Cascade, Constant, Mixin, Policy, Role, SoftDelete, Table, Tenant, Timestamps, UuidVersion,
};
pub use catalog::rule::{Comparison, Condition, List, RowRule, RuleConstant, Term};
pub use catalog::{Catalog, Declaration};
pub use dialect::Dialect;
pub use id::{ContextId, DimensionId, ParamIndex, TableId, TenantIndex, ValueId};
pub use lists::{Becomes, Element, Lists, SHORTEST_LIST, ValueList};
pub use plan::cascade::{Cascades, Cascading, Link};
pub use plan::note::{Carrier, Clause, Note};
pub use plan::row::{Act, KeyValue, Row};
pub use plan::{Bind, Check, Fill, Filling, Limit, OnNull, Operand, Plan, Unseen, UnseenIf};
pub use refusal::{Reason, Refusal};
pub use rewrite::{explain, plan, verify};
pub use shape::{Context, Dimension, Form, Intent, NamedValue, Purpose, Reach, Shape, Visibility};
