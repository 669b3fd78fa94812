//! Entities as the program has them today; their tables are older.

/// With all mixins that have columns, but for tenants.
pub mod booking {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(
        Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Auditable, Timestamps, SoftDelete, OptimisticLock,
    )]
    #[sea_orm(table_name = "col_bookings")]
    #[mixin(crate = "mixins", auditable(actor = "i32", references = "super::user::Entity"))]
    pub struct Model {
        pub guest: String,
        pub booked_on: Option<DateTimeUtc>,
    }
}

/// Each kind of column once: few statements, so that each can be the last.
pub mod visit {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Auditable, Timestamps, OptimisticLock)]
    #[sea_orm(table_name = "col_visits")]
    #[mixin(
        crate = "mixins",
        timestamps(updated_at = none),
        auditable(actor = "i32", updated_by = none, references = "super::user::Entity")
    )]
    pub struct Model {
        pub came_on: Option<DateTimeUtc>,
    }
}

pub mod user {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk)]
    #[sea_orm(table_name = "col_users")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub name: String,
    }
}

/// Without times: nothing but constants, under names that need quotes.
pub mod note {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, SoftDelete, OptimisticLock)]
    #[sea_orm(table_name = "Col \"Notes`")]
    #[mixin(
        crate = "mixins",
        soft_delete(boolean, column = "isDeleted"),
        optimistic_lock(column = "Version")
    )]
    pub struct Model {
        #[sea_orm(column_name = "the \"Text`")]
        pub text: String,
    }
}

/// The times and the rest in other forms, of a team that had its columns before: no defaults in the database.
pub mod reading {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Timestamps, SoftDelete, OptimisticLock)]
    #[sea_orm(table_name = "col_readings")]
    #[mixin(crate = "mixins", timestamps(unix_millis), soft_delete(unix_millis))]
    pub struct Model {
        pub value: i32,
    }
}

/// Somebody must have inserted each row.
pub mod letter {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, MixinBehavior, IntegerPk, Auditable)]
    #[sea_orm(table_name = "col_letters")]
    #[mixin(crate = "mixins", auditable(actor = "i32", updated_by = none))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub text: String,
        pub created_by: i32,
    }
}

/// A station's, with a unique key among its live rows.
pub mod desk {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, StationTenant, SoftDelete, OptimisticLock)]
    #[sea_orm(table_name = "col_desks")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub number: i32,
    }
}
