//! The entities that the tables should fit in the end.

pub mod station {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
    #[sea_orm(table_name = "stations")]
    #[mixin(crate = "mixins", station_tenant(column = "id"))]
    pub struct Model {
        pub name: String,
    }
}

pub mod customer {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, StationTenant)]
    #[sea_orm(table_name = "customers")]
    #[mixin(crate = "mixins", station_tenant(references = "super::station::Entity"))]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub name: String,
    }
}

pub mod booking {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, StationTenant)]
    #[sea_orm(table_name = "bookings")]
    #[mixin(crate = "mixins", station_tenant(references = "super::station::Entity"))]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub guest: String,
        pub customer_id: Option<i32>,
        #[sea_orm(belongs_to, from = "customer_id", to = "id")]
        pub customer: HasOne<super::customer::Entity>,
        pub first_id: Option<i32>,
        #[sea_orm(self_ref, relation_enum = "First", from = "first_id", to = "id")]
        pub first: HasOne<Entity>,
    }
}

/// A key of two columns, and no table for the tenants.
pub mod line {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, StationTenant)]
    #[sea_orm(table_name = "booking_lines")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub booking_id: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        pub text: String,
        #[sea_orm(belongs_to, from = "booking_id", to = "id")]
        pub booking: HasOne<super::booking::Entity>,
    }
}

/// Deleting its booking sets the reference to NULL.
pub mod note {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, StationTenant)]
    #[sea_orm(table_name = "notes")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub booking_id: Option<i32>,
        #[sea_orm(belongs_to, from = "booking_id", to = "id", on_delete = "SetNull")]
        pub booking: HasOne<super::booking::Entity>,
    }
}

/// Another dimension, of another type, which may be NULL.
pub mod price {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, Tenant)]
    #[sea_orm(table_name = "prices")]
    #[mixin(crate = "mixins", tenant(org_id: i64))]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub cents: i32,
    }
}

/// Names that nobody should have.
pub mod odd {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, StationTenant)]
    #[sea_orm(table_name = "Odd \"Ta`ble's  NULL, ")]
    #[mixin(crate = "mixins", station_tenant(column = "Station `of\" NOT NULL"))]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false, column_name = "The `Key\"")]
        pub key: i32,
    }
}

/// Names over PostgreSQL's 63 bytes.
pub mod long {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, StationTenant)]
    #[sea_orm(table_name = "reservations_of_conference_rooms_in_all_houses_of_the_whole_group_since_1997_ab")]
    #[mixin(
        crate = "mixins",
        station_tenant(column = "the_station_that_this_reservation_belongs_to_unless_it_is_of_the_head_office_x")
    )]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
    }
}
