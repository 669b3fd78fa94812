//! A child.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[mixins::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps, SoftDelete, OptimisticLock)]
#[sea_orm(table_name = "lines")]
#[mixin(crate = "mixins", shared)]
pub struct Model {
    pub order_id: Uuid,
    pub text: String,
    #[sea_orm(belongs_to, from = "order_id", to = "id")]
    pub order: BelongsTo<super::order::Entity>,
}
