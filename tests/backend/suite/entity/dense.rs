//! As `sea-orm-cli generate entity --entity-format dense` writes it, with the derives added and its
//! `impl ActiveModelBehavior` removed.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(
    Clone, Debug, PartialEq, DeriveEntityModel, Eq, IntegerPk, Timestamps, SoftDelete, OptimisticLock, MixinBehavior,
)]
#[sea_orm(table_name = "dense")]
#[mixin(crate = "mixins", shared, soft_delete(boolean))]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub name: String,
    pub item_id: Option<Uuid>,
    pub created_at: DateTimeWithTimeZone,
    pub updated_at: DateTimeWithTimeZone,
    pub is_deleted: bool,
    pub version: i32,
    #[sea_orm(
        belongs_to,
        from = "item_id",
        to = "id",
        on_update = "NoAction",
        on_delete = "NoAction"
    )]
    pub item: BelongsTo<Option<super::item::Entity>>,
}
