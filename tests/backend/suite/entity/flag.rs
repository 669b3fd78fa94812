//! A boolean soft delete, and no version.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, BigIntPk, Timestamps, SoftDelete)]
#[sea_orm(table_name = "flags")]
#[mixin(crate = "mixins", shared, soft_delete(boolean))]
pub struct Model {
    pub name: String,
}
