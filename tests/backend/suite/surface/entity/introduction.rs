//! A junction of customers with customers, whose links are marked and not removed.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, SoftDelete, StationTenant)]
#[sea_orm(table_name = "surface_introductions")]
#[mixin(crate = "mixins")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub host_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub guest_id: i32,
    #[sea_orm(belongs_to, relation_enum = "Host", from = "host_id", to = "id")]
    pub host: BelongsTo<super::customer::Entity>,
    #[sea_orm(belongs_to, relation_enum = "Guest", from = "guest_id", to = "id")]
    pub guest: BelongsTo<super::customer::Entity>,
}
