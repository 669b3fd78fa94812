//! An entity of the user's own, without mixins, for joins.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plain")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub item_id: Option<Uuid>,
    #[sea_orm(belongs_to, from = "item_id", to = "id")]
    pub item: BelongsTo<Option<super::item::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
