//! A boolean soft delete together with a deletion date.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete)]
#[sea_orm(table_name = "bookings")]
#[mixin(soft_delete(boolean))]
pub struct Model {
    pub name: String,
    pub deleted_at: Option<DateTimeUtc>,
}

fn main() {}
