// The entities of today: keys that no two shards give twice, and nothing unique without the station.

pub mod lead {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "leads")]
    #[mixin(
        crate = "mixins",
        station_tenant(references = "crate::stations::station::Entity"),
        live_unique("phone")
    )]
    pub struct Model {
        pub phone: String,
    }
}

pub mod call {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
    #[sea_orm(table_name = "calls")]
    #[mixin(crate = "mixins", station_tenant(references = "crate::stations::station::Entity"))]
    pub struct Model {
        pub note: String,
        pub lead_id: Uuid,
        #[sea_orm(belongs_to, from = "lead_id", to = "id")]
        pub lead: BelongsTo<super::lead::Entity>,
    }
}
