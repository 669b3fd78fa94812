//! Mixins without `MixinBehavior`: nothing would fill or check their columns.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, Timestamps)]
#[sea_orm(table_name = "bookings")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn main() {}
