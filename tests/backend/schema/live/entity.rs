//! Entities with indexes of live rows: of each kind of deletion, with tenants and without, under names that need quotes.

/// A customer of a station, or of nobody's.
pub mod customer {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, UuidPk, StationTenant, SoftDelete)]
    #[sea_orm(table_name = "live_customers")]
    #[mixin(
        crate = "mixins",
        live_unique("email"),
        live_unique("day", "slot"),
        live_index("name")
    )]
    pub struct Model {
        pub name: String,
        pub email: Option<String>,
        pub day: Option<i32>,
        pub slot: Option<i32>,
    }
}

/// Removed for good, by tenants of two dimensions.
pub mod seat {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Tenant, StationTenant)]
    #[sea_orm(table_name = "live_seats")]
    #[mixin(
        crate = "mixins",
        tenant(org_id: i64),
        live_unique("number"),
        live_unique("row", "org_id"),
        live_index("row")
    )]
    pub struct Model {
        pub number: i32,
        pub row: i32,
    }
}

/// The tenants' own table: each row is a tenant.
pub mod station {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, UuidPk, StationTenant, SoftDelete)]
    #[sea_orm(table_name = "live_stations")]
    #[mixin(crate = "mixins", station_tenant(column = "id"), live_unique("name"))]
    pub struct Model {
        pub name: String,
    }
}

/// A column that is called as the one which tells live rows on MySQL.
pub mod show {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, SoftDelete)]
    #[sea_orm(table_name = "live_shows")]
    #[mixin(crate = "mixins", shared, live_unique("title"))]
    pub struct Model {
        pub title: String,
        #[sea_orm(column_name = "Live")]
        pub live: bool,
    }
}

/// Names with quotes, spaces and upper case, and an index whose name would be longer than a server keeps.
pub mod odd {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, SoftDelete, MixinBehavior)]
    #[sea_orm(table_name = "Live \"o`dd")]
    #[mixin(
        crate = "mixins",
        shared,
        live_unique("a name that needs \"quotes\", `all` of them, to be right"),
        live_index("Plain")
    )]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(column_name = "a name that needs \"quotes\", `all` of them, to be right")]
        pub quoted: String,
        #[sea_orm(column_name = "Plain")]
        pub plain: i32,
        #[sea_orm(column_name = "gone \"at`")]
        pub deleted_at: Option<DateTimeUtc>,
    }
}

/// A mixin of one's own whose rows have a short name, which is free again when they are deleted.
pub mod named {
    #[mixins::mixin(crate = "mixins", with(SoftDelete), live_unique("slug"), live_index("shelf", "slug"))]
    pub struct Slugged {
        pub slug: String,
        pub shelf: i32,
    }
}

pub mod offer {
    use super::named::Slugged;
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "live_offers")]
    #[mixin(crate = "mixins", with(Slugged), live_index("title"))]
    pub struct Model {
        pub title: String,
    }
}

/// An adopted entity that shares a table of its own kind of deletion.
macro_rules! kind {
    ($module:ident, $table:literal, { $($option:tt)* }, { $($(#[$attr:meta])* $field:ident: $ty:ty),* }) => {
        pub mod $module {
            use mixins::prelude::*;
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, SoftDelete, MixinBehavior)]
            #[sea_orm(table_name = $table)]
            #[mixin(crate = "mixins", shared, live_unique("email"), $($option)*)]
            pub struct Model {
                #[sea_orm(primary_key)]
                pub id: i32,
                pub email: String,
                $($(#[$attr])* pub $field: $ty,)*
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}
        }
    };
}

kind!(time, "live_time", {}, { deleted_at: Option<DateTimeUtc> });
kind!(text, "live_text", { soft_delete(text) }, { deleted_at: Option<String> });
kind!(flag, "live_flag", { soft_delete(boolean) }, { is_deleted: bool });
kind!(number, "live_number", { soft_delete(boolean) }, { is_deleted: i16 });
kind!(unix, "live_unix", { soft_delete(unix_seconds) }, { deleted_at: i64 });
kind!(unix_null, "live_unix_null", { soft_delete(unix_seconds) }, { deleted_at: Option<i64> });
kind!(value, "live_value", { soft_delete(live = "'0'", deleted = "'2'", column = "del_flag") }, { del_flag: String });
kind!(value_null, "live_value_null", { soft_delete(live = "0", deleted = "1") }, { is_deleted: Option<i16> });
