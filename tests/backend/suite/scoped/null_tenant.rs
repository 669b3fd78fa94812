//! Rows whose tenant is NULL: a step of adopting tenants, and private rows. No scope makes one by accident, nor takes one.

use super::{NORTH, SOUTH, error};
use crate::create;
use mixins::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait as _, DatabaseConnection, DbErr, EntityTrait as _, Set};
use uuid::Uuid;

mod jotting {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
    #[sea_orm(table_name = "jottings")]
    #[mixin(station_tenant(nullable), crate = "mixins")]
    pub struct Model {
        pub text: String,
    }
}

fn of(station: Option<Uuid>) -> jotting::ActiveModel {
    jotting::ActiveModel {
        text: Set("x".to_owned()),
        station_id: Set(station),
        ..Default::default()
    }
}

fn of_the_scope() -> jotting::ActiveModel {
    jotting::ActiveModel {
        text: Set("x".to_owned()),
        ..Default::default()
    }
}

fn is_cross<T: std::fmt::Debug>(refused: Result<T, DbErr>) -> bool {
    let err = refused.unwrap_err();
    // The message says what may write it.
    matches!(error(&err), MixinError::CrossTenant { .. }) && err.to_string().contains("unscoped")
}

async fn a_written_null_is_another_value(db: DatabaseConnection) {
    create(&db, jotting::Entity).await;
    let north = db.clone().scoped(Scope::new().station(NORTH));
    for scope in [
        Scope::new().station(NORTH),
        Scope::new().stations([NORTH, SOUTH]),
        Scope::new().any_station(),
    ] {
        let scoped = db.clone().scoped(scope);
        assert!(is_cross(of(None).insert(&scoped).await));
        let one = jotting::Entity::insert(of(None));
        assert!(is_cross(one.exec_without_returning(&scoped).await));
        // SeaORM writes NULL where a row leaves out what another has, so one cannot be told from the other.
        for other in [of(None), of_the_scope()] {
            let many = jotting::Entity::insert_many([of(Some(NORTH)), other]);
            assert!(is_cross(many.exec_without_returning(&scoped).await));
        }
    }
    assert!(jotting::Entity::find().all(&db).await.unwrap().is_empty());
    let mine = of_the_scope().insert(&north).await.unwrap();
    let many = jotting::Entity::insert_many([of_the_scope(), of_the_scope()]);
    assert_eq!(many.exec_without_returning(&north).await.unwrap(), 2);
    let update = jotting::Entity::update_many().col_expr(jotting::Column::StationId, Expr::value(Option::<Uuid>::None));
    assert!(is_cross(update.exec(&north).await));
    let rows = jotting::Entity::find().all(&db).await.unwrap();
    assert_eq!(
        (rows.len(), rows.iter().all(|row| row.station_id == Some(NORTH))),
        (3, true)
    );
    // On purpose it can be done, and is nobody's then.
    let private = of(None).insert(north.unscoped("a row of nobody")).await.unwrap();
    assert_eq!(jotting::Entity::find_by_id(private.id).one(&north).await.unwrap(), None);
    assert_eq!(
        jotting::Entity::find_by_id(mine.id).one(&north).await.unwrap(),
        Some(mine)
    );
}

/// While tenants are adopted, old code writes NULL where the column is new to it.
async fn a_step_of_adoption_fills_it(db: DatabaseConnection) {
    create(&db, jotting::Entity).await;
    let north = db.clone().scoped(Scope::new().station(NORTH).fill_only("rollout"));
    assert_eq!(of(None).insert(&north).await.unwrap().station_id, Some(NORTH));
    let many = jotting::Entity::insert_many([of(None), of(Some(NORTH)), of_the_scope()]);
    assert_eq!(many.exec_without_returning(&north).await.unwrap(), 3);
    let rows = jotting::Entity::find().all(&db).await.unwrap();
    assert!(rows.iter().all(|row| row.station_id == Some(NORTH)), "{rows:?}");
}

backend_tests::on_every_backend!(a_written_null_is_another_value, a_step_of_adoption_fills_it);
