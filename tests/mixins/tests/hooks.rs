//! The hooks of a mixin of one's own around each operation, on a plain connection and on a scoped one.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(missing_docs, unreachable_pub, reason = "entities as users write them")]

use own_mixins::prelude::*;
use sea_orm::{ActiveModelTrait as _, DatabaseConnection, EntityTrait as _, IntoActiveModel as _, Set};
use sea_orm_mixins_migration::MixinSchemaManager as _;

mod catalogue {
    use own_mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[own_mixins::mixin(
        crate = "own_mixins",
        hooks,
        with(Timestamps, SoftDelete),
        index("section", "shown_at")
    )]
    pub struct Shown {
        pub section: String,
        pub shown_at: Option<DateTimeUtc>,
        pub saves: i32,
    }

    impl<E: Shown> MixinHooksOf<E> for ShownHooks {
        async fn before_save<C: ConnectionTrait>(
            mut row: E::ActiveModel,
            _db: &C,
            insert: bool,
        ) -> Result<E::ActiveModel, DbErr> {
            let saves = row.saves().try_as_ref().copied().unwrap_or_default();
            row.set_saves(if insert { 1 } else { saves + 1 });
            Ok(row)
        }

        async fn after_save<C: ConnectionTrait>(row: E::Model, _db: &C, _insert: bool) -> Result<E::Model, DbErr> {
            if row.section() == "refused after" {
                return Err(DbErr::Custom("after_save".to_owned()));
            }
            Ok(row)
        }

        async fn before_delete<C: ConnectionTrait>(row: E::ActiveModel, db: &C) -> Result<E::ActiveModel, DbErr> {
            // The connection is the caller's, and the columns are typed.
            let others = E::find().filter(E::section().eq("pinned")).all(db).await?;
            if others.iter().any(|other| other.shown_at().is_none()) {
                return Err(DbErr::Custom("before_delete".to_owned()));
            }
            Ok(row)
        }
    }
}

mod shown {
    use own_mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[own_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, OptimisticLock)]
    #[sea_orm(table_name = "shown_rows")]
    #[mixin(crate = "own_mixins", shared, with(super::catalogue::Shown))]
    pub struct Model {
        pub title: String,
    }
}

async fn table(db: &DatabaseConnection) {
    let manager = sea_orm_migration::SchemaManager::new(db);
    for _ in 0..2 {
        manager.create_mixin_table::<shown::Entity>().await.unwrap();
    }
}

fn row(section: &str) -> shown::ActiveModel {
    shown::ActiveModel {
        title: Set("a".to_owned()),
        section: Set(section.to_owned()),
        ..Default::default()
    }
}

#[tokio::test]
async fn hooks_run_around_each_operation() {
    let db = sea_orm::Database::connect("sqlite::memory:").await.unwrap();
    table(&db).await;
    let scoped = db.clone().scoped(Scope::new());
    let inserted = row("news").insert(&scoped).await.unwrap();
    assert_eq!((inserted.saves, inserted.version), (1, 1));
    let mut change = inserted.into_active_model();
    change.title = Set("b".to_owned());
    let changed = change.update(&db).await.unwrap();
    assert_eq!((changed.saves, changed.version), (2, 2));
    assert!(row("refused after").insert(&db).await.is_err());
    let pinned = row("pinned").insert(&db).await.unwrap();
    assert!(
        changed
            .clone()
            .delete(&db)
            .await
            .unwrap_err()
            .to_string()
            .contains("before_delete")
    );
    let mut pinned = pinned.into_active_model();
    pinned.shown_at = Set(Some(sea_orm::prelude::ChronoUtc::now()));
    pinned.update(&db).await.unwrap();
    changed.clone().delete(&scoped).await.unwrap();
    let live = shown::Entity::find().all(&scoped).await.unwrap();
    assert!(live.iter().all(|row| row.id != changed.id));
    let restored = shown::Entity::find_by_id(changed.id).one(&db).await.unwrap().unwrap();
    assert!(restored.is_deleted());
    assert!(!restored.restore(&db).await.unwrap().is_deleted());
}
