//! All that a row can have at once.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

#[mixins::model]
#[derive(
    Clone,
    Debug,
    PartialEq,
    DeriveEntityModel,
    Serialize,
    Deserialize,
    UuidPk,
    Timestamps,
    SoftDelete,
    OptimisticLock,
    StationTenant,
    Auditable,
)]
#[sea_orm(table_name = "items")]
#[mixin(crate = "mixins")]
pub struct Model {
    pub name: String,
    pub quantity: i32,
    pub note: Option<String>,
}
