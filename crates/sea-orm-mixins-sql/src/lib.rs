//! What a table's mixins add up to, as plain data: the input of the scoping engine.
//!
//! This crate knows neither SeaORM nor a database, so that rules can be read and tested without either. It owns
//! [`Policy`]; `sea-orm-mixins` makes one of every entity. The engine that rewrites statements is not here yet.

mod policy;

pub use policy::{Audit, Mixin, Policy, SoftDelete, Table, Tenant, Timestamps};
