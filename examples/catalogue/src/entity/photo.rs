//! What a variant looks like.

use crate::standard::Standard;
use sea_orm::entity::prelude::*;

/// A photo.
#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "photos")]
#[mixin(with(Standard))]
pub struct Model {
    /// The variant.
    pub variant_id: Uuid,
    /// Goes with it, and comes back with it.
    #[sea_orm(belongs_to, from = "variant_id", to = "id", on_delete = "Cascade")]
    pub variant: BelongsTo<super::variant::Entity>,
    /// The name of the file.
    pub file: String,
}
