//! A product in one size, and what it costs.

use crate::standard::Standard;
use sea_orm::entity::prelude::*;

/// A variant.
#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "variants")]
#[mixin(with(Standard))]
pub struct Model {
    /// The product.
    pub product_id: Uuid,
    /// Goes with it, and comes back with it.
    #[sea_orm(belongs_to, from = "product_id", to = "id", on_delete = "Cascade")]
    pub product: BelongsTo<super::product::Entity>,
    /// `small`, `medium` or `large`.
    pub size: String,
    /// The price.
    pub cents: i64,
}
