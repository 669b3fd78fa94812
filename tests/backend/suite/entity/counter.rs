//! A version, and no soft delete.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, OptimisticLock)]
#[sea_orm(table_name = "counters")]
#[mixin(crate = "mixins", shared)]
pub struct Model {
    pub value: i32,
}
