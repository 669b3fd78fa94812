//! A house with rooms with beds, and what else hangs on it: one table for each thing that a relation can say.

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

entity!(house {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps, SoftDelete, OptimisticLock, StationTenant, Auditable)]
    #[sea_orm(table_name = "houses")]
    #[mixin(crate = "mixins", soft_delete(cascade(remove = "seats, cushions")))]
    pub struct Model {
        pub name: String,
    }
});

entity!(room {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, BigIntPk, Timestamps, SoftDelete, OptimisticLock, StationTenant, Auditable)]
    #[sea_orm(table_name = "rooms")]
    #[mixin(crate = "mixins", soft_delete(cascade))]
    pub struct Model {
        pub house_id: Uuid,
        pub name: String,
        #[sea_orm(belongs_to, from = "house_id", to = "id", on_delete = "Cascade")]
        pub house: BelongsTo<super::house::Entity>,
    }
});

entity!(brand {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete)]
    #[sea_orm(table_name = "brands")]
    #[mixin(crate = "mixins", shared, soft_delete(cascade))]
    pub struct Model {
        pub name: String,
    }
});

// Below a room, and of a brand: two parents.
entity!(bed {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "beds")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub room_id: i64,
        pub brand_id: Option<i32>,
        #[sea_orm(belongs_to, from = "room_id", to = "id", on_delete = "Cascade")]
        pub room: BelongsTo<super::room::Entity>,
        #[sea_orm(belongs_to, from = "brand_id", to = "id", on_delete = "Cascade")]
        pub brand: BelongsTo<Option<super::brand::Entity>>,
    }
});

// Unlinked.
entity!(note {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps, OptimisticLock, StationTenant)]
    #[sea_orm(table_name = "notes")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub house_id: Option<Uuid>,
        pub text: String,
        #[sea_orm(belongs_to, from = "house_id", to = "id", on_delete = "SetNull")]
        pub house: BelongsTo<Option<super::house::Entity>>,
    }
});

// Stops it.
entity!(debt {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "debts")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub room_id: i64,
        #[sea_orm(belongs_to, from = "room_id", to = "id")]
        pub room: BelongsTo<super::room::Entity>,
    }
});

// Removed for good, with what hangs on it.
entity!(seat {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "seats")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub room_id: i64,
        #[sea_orm(belongs_to, from = "room_id", to = "id", on_delete = "Cascade")]
        pub room: BelongsTo<super::room::Entity>,
    }
});

entity!(cushion {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "cushions")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub seat_id: i32,
        #[sea_orm(belongs_to, from = "seat_id", to = "id", on_delete = "Cascade")]
        pub seat: BelongsTo<super::seat::Entity>,
    }
});

// Links: one kept, one marked.
entity!(house_brand {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, StationTenant)]
    #[sea_orm(table_name = "house_brands")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub house_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub brand_id: i32,
        #[sea_orm(belongs_to, from = "house_id", to = "id", on_delete = "Cascade")]
        pub house: BelongsTo<super::house::Entity>,
        #[sea_orm(belongs_to, from = "brand_id", to = "id", on_delete = "Cascade")]
        pub brand: BelongsTo<super::brand::Entity>,
    }
});

entity!(stock {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "stocks")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub house_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub brand_id: i32,
        #[sea_orm(belongs_to, from = "house_id", to = "id", on_delete = "Cascade")]
        pub house: BelongsTo<super::house::Entity>,
        #[sea_orm(belongs_to, from = "brand_id", to = "id", on_delete = "Cascade")]
        pub brand: BelongsTo<super::brand::Entity>,
    }
});

// A tree in one table.
entity!(folder {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "folders")]
    #[mixin(crate = "mixins", soft_delete(cascade))]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub parent_id: Option<i32>,
        #[sea_orm(self_ref, relation_enum = "Parent", from = "parent_id", to = "id", on_delete = "Cascade")]
        pub parent: BelongsTo<Option<Entity>>,
    }
});

// Two tables that hang on each other.
entity!(hen {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "hens")]
    #[mixin(crate = "mixins", soft_delete(cascade))]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub egg_id: Option<i32>,
        #[sea_orm(belongs_to, from = "egg_id", to = "id", on_delete = "Cascade")]
        pub egg: BelongsTo<Option<super::egg::Entity>>,
    }
});

entity!(egg {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "eggs")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub hen_id: Option<i32>,
        #[sea_orm(belongs_to, from = "hen_id", to = "id", on_delete = "Cascade")]
        pub hen: BelongsTo<Option<super::hen::Entity>>,
    }
});

// Flags say not when.
entity!(album {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant, SoftDelete)]
    #[sea_orm(table_name = "albums")]
    #[mixin(crate = "mixins", soft_delete(boolean, cascade))]
    pub struct Model {
        pub name: String,
    }
});

entity!(photo {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant, SoftDelete)]
    #[sea_orm(table_name = "photos")]
    #[mixin(crate = "mixins", soft_delete(boolean))]
    pub struct Model {
        pub album_id: i32,
        #[sea_orm(belongs_to, from = "album_id", to = "id", on_delete = "Cascade")]
        pub album: BelongsTo<super::album::Entity>,
    }
});

// A key of two columns, and children that name both.
entity!(ward {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "wards")]
    #[mixin(crate = "mixins", soft_delete(cascade))]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub floor: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: String,
    }
});

entity!(patient {
    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "patients")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub floor: i32,
        pub number: String,
        #[sea_orm(belongs_to, from = "(floor, number)", to = "(floor, number)", on_delete = "Cascade")]
        pub ward: BelongsTo<super::ward::Entity>,
    }
});
