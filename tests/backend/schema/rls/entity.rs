//! One entity of each kind: by what a scope reads and writes of it.

macro_rules! entity {
    ($name:ident { $($item:item)* }) => {
        pub mod $name {
            #[allow(unused_imports, reason = "not every entity needs all")]
            use mixins::prelude::*;
            use sea_orm::entity::prelude::*;
            $($item)*
        }
    };
}

entity!(station {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
    #[sea_orm(table_name = "rls_stations")]
    #[mixin(crate = "mixins", station_tenant(column = "id"))]
    pub struct Model {
        pub name: String,
    }
});

entity!(booking {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "rls_bookings")]
    #[mixin(crate = "mixins", soft_delete(boolean), station_tenant(references = "super::station::Entity"))]
    pub struct Model {
        pub name: String,
    }
});

// Two tenants, one of them a text of few letters.
entity!(user {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant, Tenant)]
    #[sea_orm(table_name = "rls_users")]
    #[mixin(crate = "mixins", tenant(realm: String))]
    pub struct Model {
        pub name: String,
    }
});

entity!(role {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "rls_roles")]
    #[mixin(crate = "mixins", station_tenant(nullable = "everyone"))]
    pub struct Model {
        pub name: String,
    }
});

entity!(template {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Tenant)]
    #[sea_orm(table_name = "rls_templates")]
    #[mixin(crate = "mixins", tenant(org_id: i64, everyone = 0))]
    pub struct Model {
        pub name: String,
    }
});

entity!(transfer {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "rls_transfers")]
    #[mixin(crate = "mixins", station_tenant(column = "from_station_id", or = "to_station_id"))]
    pub struct Model {
        pub name: String,
        pub to_station_id: Option<Uuid>,
    }
});

entity!(swap {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "rls_swaps")]
    #[mixin(
        crate = "mixins",
        station_tenant(column = "from_station_id", or = "to_station_id", writes = "either")
    )]
    pub struct Model {
        pub name: String,
        pub to_station_id: Uuid,
    }
});

// What hangs on a row of two stations, and what hangs on that.
entity!(line {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "rls_lines")]
    #[mixin(crate = "mixins", station_tenant(through = "transfer"))]
    pub struct Model {
        pub name: String,
        pub transfer_id: i32,
        #[sea_orm(belongs_to, from = "transfer_id", to = "id")]
        pub transfer: BelongsTo<super::transfer::Entity>,
    }
});

entity!(note {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "rls_notes")]
    #[mixin(crate = "mixins", station_tenant(through = "line"))]
    pub struct Model {
        pub name: String,
        pub line_id: i32,
        #[sea_orm(belongs_to, from = "line_id", to = "id")]
        pub line: BelongsTo<super::line::Entity>,
    }
});

entity!(private {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "rls_private")]
    #[mixin(crate = "mixins", station_tenant(nullable = "owner: user_id"))]
    pub struct Model {
        pub name: String,
        pub user_id: Option<Uuid>,
    }
});

entity!(kind {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Timestamps)]
    #[sea_orm(table_name = "rls_kinds")]
    #[mixin(crate = "mixins", shared)]
    pub struct Model {
        pub name: String,
    }
});

// Of a rollout that is not at its end.
entity!(half {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "rls_half")]
    #[mixin(crate = "mixins", station_tenant(nullable, references = "super::station::Entity"))]
    pub struct Model {
        pub name: String,
    }
});

entity!(odd {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "Rls \"Odd's  or")]
    #[mixin(crate = "mixins", station_tenant(column = "Station \"of\" AND"))]
    pub struct Model {
        pub name: String,
    }
});

// What hangs on one with such names.
entity!(leaf {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "parent 1")]
    #[mixin(crate = "mixins", station_tenant(through = "odd"))]
    pub struct Model {
        #[sea_orm(column_name = "The \"Odd\" one")]
        pub odd_id: i32,
        #[sea_orm(belongs_to, from = "odd_id", to = "id")]
        pub odd: BelongsTo<super::odd::Entity>,
    }
});

entity!(long {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "rls_reservations_of_conference_rooms_in_all_houses_of_the_whole_group_since_1997")]
    #[mixin(
        crate = "mixins",
        station_tenant(column = "the_station_that_this_reservation_belongs_to_unless_it_is_of_the_head_office_itself")
    )]
    pub struct Model {
        pub name: String,
    }
});

entity!(away {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Tenant)]
    #[sea_orm(schema_name = "Far Away", table_name = "moods")]
    #[mixin(crate = "mixins", tenant(mood: String))]
    pub struct Model {
        pub name: String,
    }
});

entity!(far_leaf {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Tenant)]
    #[sea_orm(schema_name = "Far Away", table_name = "leaves")]
    #[mixin(crate = "mixins", tenant(mood, through = "away"))]
    pub struct Model {
        pub mood_id: i32,
        #[sea_orm(belongs_to, from = "mood_id", to = "id")]
        pub away: BelongsTo<super::away::Entity>,
    }
});

entity!(event {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, BigIntPk, StationTenant)]
    #[sea_orm(table_name = "rls_events")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub name: String,
    }
});

// Rooms that everyone has seats in, which go with the room.
entity!(room {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "rls_rooms")]
    #[mixin(crate = "mixins", soft_delete(cascade), station_tenant(nullable = "everyone"))]
    pub struct Model {
        pub name: String,
        #[sea_orm(has_many)]
        pub seats: HasMany<super::seat::Entity>,
    }
});

entity!(seat {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "rls_seats")]
    #[mixin(crate = "mixins", soft_delete(cascade))]
    pub struct Model {
        pub name: String,
        pub room_id: i32,
        #[sea_orm(belongs_to, from = "room_id", to = "id", on_delete = "Cascade")]
        pub room: BelongsTo<super::room::Entity>,
    }
});
