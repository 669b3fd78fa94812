//! `references` beside a relation of one's own on the same column.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod station {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "stations")]
    pub struct Model {}
}

mod booking {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
    #[sea_orm(table_name = "bookings")]
    #[mixin(station_tenant(references = "super::station::Entity"))]
    pub struct Model {
        #[sea_orm(belongs_to, from = "station_id", to = "id")]
        pub home: BelongsTo<super::station::Entity>,
    }
}

fn main() {}
