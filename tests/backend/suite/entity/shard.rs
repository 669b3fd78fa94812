//! A tenant inside the key, as tables have it that are divided by it; and a child that points to that key.

#![expect(clippy::module_inception, reason = "a file of several entities, called by the first")]

pub mod shard {
    use mixins::prelude::*;
    use sea_orm::Set;
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(
        Clone,
        Debug,
        PartialEq,
        Eq,
        DeriveEntityModel,
        StationTenant,
        Tenant,
        Timestamps,
        SoftDelete,
        OptimisticLock,
        MixinBehavior,
    )]
    #[sea_orm(table_name = "shards")]
    #[mixin(crate = "mixins", tenant(org_id: i64), hooks)]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub station_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub name: String,
        /// Whether the hook found the organization filled, which is no part of the key.
        pub org_was_set: bool,
        pub org_id: i64,
        pub created_at: DateTimeUtc,
        pub updated_at: DateTimeUtc,
        pub deleted_at: Option<DateTimeUtc>,
        pub version: i32,
        #[sea_orm(has_many)]
        pub parts: HasMany<super::part::Entity>,
    }

    impl MixinHooks for ActiveModel {
        async fn before_save<C: ConnectionTrait>(mut self, _db: &C, insert: bool) -> Result<Self, DbErr> {
            if insert {
                assert!(self.station_id.is_set());
                self.org_was_set = Set(!self.org_id.is_not_set());
            }
            Ok(self)
        }
    }
}

pub mod part {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, StationTenant, MixinBehavior)]
    #[sea_orm(table_name = "shard_parts")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub station_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub shard_id: i32,
        #[sea_orm(belongs_to, from = "(station_id, shard_id)", to = "(station_id, id)")]
        pub shard: BelongsTo<super::shard::Entity>,
    }
}

/// The tenant of the key is a number, narrower than the scope's.
pub mod numbered {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Tenant, MixinBehavior)]
    #[sea_orm(table_name = "shards_by_number")]
    #[mixin(crate = "mixins", tenant(org_id: i32))]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub org_id: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}
