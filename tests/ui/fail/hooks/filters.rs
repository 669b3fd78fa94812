//! Filters and rows of mixins that the entity does not have.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod booking {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "bookings")]
    pub struct Model {
        pub name: String,
    }
}

fn main() {
    let _ = booking::Entity::find().live();
    let _ = booking::Entity::find().of_station(Uuid::nil());
    let _ = booking::Entity::delete_many().at_version(1);
    let _ = booking::Entity::restore_many();
}
