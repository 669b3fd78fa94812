//! A junction with a key of two columns.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Timestamps)]
#[sea_orm(table_name = "order_tags")]
#[mixin(crate = "mixins", shared)]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub order_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub tag_id: i32,
    #[sea_orm(belongs_to, from = "order_id", to = "id")]
    pub order: BelongsTo<super::order::Entity>,
    #[sea_orm(belongs_to, from = "tag_id", to = "id")]
    pub tag: BelongsTo<super::tag::Entity>,
}
