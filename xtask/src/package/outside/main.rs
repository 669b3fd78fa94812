//! What somebody does who has the packages alone: derives, a migration, a scoped connection on SQLite.

use sea_orm::{ActiveModelTrait, Database, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, Set, prelude::Uuid};
use sea_orm_migration::MigratorTrait;
use sea_orm_mixins::prelude::*;

mod customer {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Timestamps, StationTenant)]
    #[sea_orm(table_name = "customers")]
    pub struct Model {
        pub email: String,
        #[sea_orm(has_many)]
        pub bookings: HasMany<super::booking::Entity>,
    }
}

mod booking {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(
        Clone, Debug, PartialEq, DeriveEntityModel,
        UuidPk, Timestamps, SoftDelete, OptimisticLock, StationTenant, Auditable,
    )]
    #[sea_orm(table_name = "bookings")]
    pub struct Model {
        pub customer_id: i32,
        #[sea_orm(belongs_to, from = "customer_id", to = "id")]
        pub customer: BelongsTo<super::customer::Entity>,
        pub party: i32,
    }
}

mod price {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, BigIntPk, BusinessTenant, Tenant)]
    #[sea_orm(table_name = "prices")]
    #[mixin(tenant(org_id: i64))]
    pub struct Model {
        pub cents: i32,
    }
}

mod migration {
    use sea_orm_migration::prelude::*;
    use sea_orm_mixins_migration::MixinSchemaManager;

    pub struct Migrator;

    impl MigratorTrait for Migrator {
        fn migrations() -> Vec<Box<dyn MigrationTrait>> {
            vec![Box::new(CreateTables)]
        }
    }

    struct CreateTables;

    impl MigrationName for CreateTables {
        fn name(&self) -> &str {
            "m20260101_000001_create_tables"
        }
    }

    #[async_trait::async_trait]
    impl MigrationTrait for CreateTables {
        async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
            manager.create_mixin_table::<super::customer::Entity>().await?;
            manager.create_mixin_table::<super::booking::Entity>().await?;
            manager.create_mixin_table::<super::price::Entity>().await
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), DbErr> {
    let pool = Database::connect("sqlite::memory:").await?;
    migration::Migrator::up(&pool, None).await?;

    let (north, south, ana) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
    let db = pool.clone().scoped(Scope::new().station(north).actor(ana));
    let other = pool.scoped(Scope::new().station(south));

    let ada = customer::ActiveModel { email: Set("ada@example.org".to_owned()), ..Default::default() };
    let ada = ada.insert(&db).await?;
    let booking = booking::ActiveModel { customer_id: Set(ada.id), party: Set(2), ..Default::default() };
    let booking = booking.insert(&db).await?;
    assert_eq!((booking.station_id, booking.created_by, booking.version), (north, Some(ana), 1));
    assert_eq!(booking::Entity::find().count(&db).await?, 1);
    assert_eq!(booking::Entity::find().count(&other).await?, 0);

    let (mut first, mut second) = (booking.clone().into_active_model(), booking.into_active_model());
    first.party = Set(4);
    let booking = first.update(&db).await?;
    second.party = Set(6);
    let stale = second.update(&db).await.expect_err("the row has changed since it was read");
    assert!(matches!(MixinError::of(&stale), Some(MixinError::StaleData { expected: 1, .. })));

    booking::Entity::delete_by_id(booking.id).exec(&db).await?;
    assert_eq!(booking::Entity::find().count(&db).await?, 0);
    let deleted = booking::Entity::find_by_id(booking.id).one(&db.only_deleted()).await?.expect("the row stays");
    assert_eq!(deleted.deleted_by, Some(ana));

    let refused = price::Entity::find().all(&db).await.expect_err("the scope names neither its business nor its org");
    assert!(matches!(MixinError::of(&refused), Some(MixinError::MissingTenant { .. })), "{refused}");
    println!("the packages work");
    Ok(())
}
