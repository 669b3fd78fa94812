//! What a shop sells.

use crate::standard::{Publishable, Standard};
use sea_orm::entity::prelude::*;

/// A product. A draft until it is published; a deletion takes its variants along.
#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "products")]
#[mixin(with(Standard, Publishable), soft_delete(cascade))]
pub struct Model {
    /// What it is called.
    pub name: String,
}
