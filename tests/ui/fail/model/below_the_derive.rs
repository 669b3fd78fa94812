//! The attribute below the derive: the derives ran before the columns were there.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps)]
#[sea_orm_mixins::model]
#[sea_orm(table_name = "bookings")]
pub struct Model {
    pub name: String,
}

fn main() {}
