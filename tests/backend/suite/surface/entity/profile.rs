//! What a customer has at most one of.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, SoftDelete, StationTenant)]
#[sea_orm(table_name = "surface_profiles")]
#[mixin(crate = "mixins")]
pub struct Model {
    pub text: String,
    #[sea_orm(unique)]
    pub customer_id: i32,
    #[sea_orm(belongs_to, from = "customer_id", to = "id")]
    pub customer: BelongsTo<super::customer::Entity>,
}
