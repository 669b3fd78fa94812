//! A tenant's own row.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, UuidPk)]
#[sea_orm(table_name = "stations")]
#[mixin(crate = "mixins")]
pub struct Model {
    pub name: String,
}
