//! Inserts: what is left out is filled, of one row and of many, and every way to be told what was inserted.

use super::entity::{booking, customer, service};
use super::raw;
use super::world::{World, booking_id};
use crate::scoped::{ACTOR, NORTH, SOUTH, error, second};
use mixins::prelude::*;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, EntityTrait, Insert, NotSet, Set,
    TryInsertResult,
};

pub(crate) fn new_customer(name: &str) -> customer::ActiveModel {
    customer::ActiveModel {
        name: Set(name.to_owned()),
        email: Set(format!("{name}@example.com")),
        visits: Set(0),
        ..Default::default()
    }
}

fn new_service(name: &str) -> service::ActiveModel {
    service::ActiveModel {
        name: Set(name.to_owned()),
        price: Set(1),
        ..Default::default()
    }
}

/// What a plain connection finds under a name.
async fn filled(name: &str, world: &World) {
    let rows = customer::Entity::find().all(&world.plain).await.unwrap();
    let row = rows.into_iter().find(|row| row.name == name);
    let row = row.unwrap_or_else(|| panic!("no {name}"));
    assert_eq!((row.station_id, row.is_deleted), (NORTH, false), "{name}");
    assert_eq!((row.created_at, row.updated_at), (second(0), second(0)), "{name}");
    assert_eq!(
        (row.created_by, row.updated_by, row.deleted_by),
        (Some(ACTOR), Some(ACTOR), None),
        "{name}"
    );
}

async fn one_row(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let model = new_customer("model").insert(north).await.unwrap();
    assert_eq!((model.station_id, model.created_by), (NORTH, Some(ACTOR)));
    let ex = customer::ActiveModel::builder()
        .set_name("ex")
        .set_email("ex@example.com")
        .set_visits(0)
        .insert(north)
        .await
        .unwrap();
    assert_eq!(ex.station_id, NORTH);
    let saved = new_customer("saved").save(north).await.unwrap();
    assert_eq!(saved.station_id.unwrap(), NORTH);
    let entity = customer::Entity::insert(new_customer("entity"))
        .exec(north)
        .await
        .unwrap();
    assert!(
        customer::Entity::find_by_id(entity.last_insert_id)
            .one(north)
            .await
            .unwrap()
            .is_some()
    );
    let one = Insert::one(new_customer("one"))
        .exec_with_returning(north)
        .await
        .unwrap();
    assert_eq!((one.station_id, one.created_at), (NORTH, second(0)));
    let count = customer::Entity::insert(new_customer("count"))
        .exec_without_returning(north)
        .await;
    assert_eq!(count.unwrap(), 1);
    for name in ["model", "ex", "saved", "entity", "one", "count"] {
        filled(name, &world).await;
    }
    world.untouched().await;
}

async fn many_rows(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let count = customer::Entity::insert_many(["a1", "a2"].map(new_customer))
        .exec_without_returning(north)
        .await;
    assert_eq!(count.unwrap(), 2);
    let last = customer::Entity::insert_many(["b1", "b2"].map(new_customer))
        .exec(north)
        .await
        .unwrap();
    assert!(last.last_insert_id.is_some());
    let models = customer::Entity::insert_many(["c1", "c2"].map(new_customer))
        .exec_with_returning(north)
        .await;
    let keys = service::Entity::insert_many(["k1", "k2"].map(new_service))
        .exec_with_returning_keys(north)
        .await;
    if north.support_returning() {
        let models = models.unwrap();
        assert_eq!(models.len(), 2);
        assert!(
            models
                .iter()
                .all(|row| row.station_id == NORTH && row.created_by == Some(ACTOR))
        );
        assert_eq!(keys.unwrap().len(), 2);
        filled("c1", &world).await;
        filled("c2", &world).await;
    } else {
        assert!(matches!(models, Err(DbErr::BackendNotSupported { .. })));
        assert!(matches!(keys, Err(DbErr::BackendNotSupported { .. })));
    }
    for name in ["a1", "a2", "b1", "b2"] {
        filled(name, &world).await;
    }
    let none = customer::Entity::insert_many(Vec::<customer::ActiveModel>::new());
    assert_eq!(none.exec(north).await.unwrap().last_insert_id, None);
    world.untouched().await;
}

/// SeaORM writes NULL where a row leaves out what another gives: that is filled as well.
async fn rows_with_different_columns(db: DatabaseConnection) {
    let world = World::new(db).await;
    let named = customer::ActiveModel {
        station_id: Set(NORTH),
        created_by: Set(None),
        referrer_id: Set(Some(1002)),
        ..new_customer("named")
    };
    let dated = customer::ActiveModel {
        created_at: Set(second(-5)),
        id: NotSet,
        ..new_customer("dated")
    };
    let rows = [named, dated, new_customer("bare")];
    let inserted = customer::Entity::insert_many(rows)
        .exec_without_returning(&world.north)
        .await;
    assert_eq!(inserted.unwrap(), 3);
    filled("named", &world).await;
    filled("bare", &world).await;
    let rows = customer::Entity::find().all(&world.north).await.unwrap();
    let dated = rows.iter().find(|row| row.name == "dated").unwrap();
    assert_eq!(
        (dated.created_at, dated.updated_at, dated.station_id),
        (second(-5), second(0), NORTH)
    );
    world.untouched().await;
}

/// One foreign row among ours stops them all.
async fn one_foreign_row_among_many(db: DatabaseConnection) {
    let world = World::new(db).await;
    let theirs = customer::ActiveModel {
        station_id: Set(SOUTH),
        ..new_customer("theirs")
    };
    let rows = [new_customer("ours"), theirs];
    let err = customer::Entity::insert_many(rows)
        .exec_without_returning(&world.north)
        .await
        .unwrap_err();
    assert!(matches!(error(&err), MixinError::CrossTenant { .. }), "{err}");
    assert_eq!(customer::Entity::find().all(&world.north).await.unwrap().len(), 4);
    world.untouched().await;
}

async fn ten_thousand_values(db: DatabaseConnection) {
    let world = World::new(db).await;
    // Five columns of the user's own; SQLite takes 32,766 values, the fills among them.
    let rows = (0..2_000).map(|n| booking::ActiveModel {
        id: Set(booking_id(10_000 + n)),
        slot: Set(format!("slot {n}")),
        party: Set(1),
        customer_id: Set(Some(1001)),
        created_at: Set(second(-1)),
        ..Default::default()
    });
    let inserted = booking::Entity::insert_many(rows)
        .exec_without_returning(&world.north)
        .await;
    assert_eq!(inserted.unwrap(), 2_000);
    let rows = booking::Entity::find().all(&world.north).await.unwrap();
    let new: Vec<_> = rows.iter().filter(|row| row.slot.starts_with("slot ")).collect();
    assert_eq!(new.len(), 2_000);
    assert!(
        new.iter()
            .all(|row| row.station_id == NORTH && row.version == 1 && row.updated_by == Some(ACTOR))
    );
    world.untouched().await;
}

async fn a_key_that_a_hidden_row_holds(db: DatabaseConnection) {
    let world = World::new(db).await;
    for id in [1011, 1004, 1013] {
        let row = customer::ActiveModel {
            id: Set(id),
            ..new_customer("taken")
        };
        let err = row.insert(&world.north).await.unwrap_err();
        assert!(
            matches!(err.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_))),
            "{id}: {err}"
        );
    }
    // The same address at another station is no duplicate; a deleted customer's is one.
    let mut same = new_customer("bob");
    same.email = Set("bob@example.org".to_owned());
    same.insert(&world.north).await.unwrap();
    let mut deleted = new_customer("axe");
    deleted.email = Set("axe@example.org".to_owned());
    deleted.insert(&world.north).await.unwrap_err();
    world.untouched().await;
}

async fn try_inserts(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let empty = customer::Entity::insert_many(Vec::<customer::ActiveModel>::new()).try_insert();
    assert!(matches!(empty.exec(north).await.unwrap(), TryInsertResult::Empty));
    for id in [1001, 1004, 1011] {
        let row = || customer::ActiveModel {
            id: Set(id),
            ..new_customer("taken")
        };
        let tried = customer::Entity::insert(row())
            .on_conflict_do_nothing()
            .exec(north)
            .await;
        assert!(matches!(tried, Ok(TryInsertResult::Conflicted)), "{id}: {tried:?}");
        let tried = customer::Entity::insert_many([row()])
            .on_conflict_do_nothing()
            .exec(north)
            .await;
        assert!(matches!(tried, Ok(TryInsertResult::Conflicted)), "{id}: {tried:?}");
        let tried = customer::Entity::insert(row()).on_conflict_do_nothing_on([customer::Column::Id]);
        let tried = tried.exec_without_returning(north).await;
        // MySQL counts the row that is in the way, whoever's it is.
        let counted = u64::from(!north.support_returning());
        assert!(
            matches!(tried, Ok(TryInsertResult::Inserted(n)) if n <= counted),
            "{id}: {tried:?}"
        );
    }
    let new = customer::Entity::insert(new_customer("new"))
        .on_conflict_do_nothing()
        .exec(north)
        .await;
    assert!(matches!(new, Ok(TryInsertResult::Inserted(_))), "{new:?}");
    filled("new", &world).await;
    world.untouched().await;
}

async fn from_a_query(db: DatabaseConnection) {
    let world = World::new(db).await;
    // The key is the database's own, so every row can have one.
    let sql = "INSERT INTO surface_services (name, price) SELECT name, visits FROM surface_customers WHERE visits < ?";
    let copied = world
        .north
        .execute_raw(raw::statement(&world, sql, [100.into()]))
        .await
        .unwrap();
    assert_eq!(copied.rows_affected(), 4);
    let rows = service::Entity::find().all(&world.north).await.unwrap();
    let mut names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["abe", "ada", "amy", "ann", "cake", "wine"]);
    assert_eq!(
        world.plain.get_database_backend() == DbBackend::MySql,
        !world.north.support_returning()
    );
    world.untouched().await;
}

backend_tests::on_every_backend!(
    one_row,
    many_rows,
    rows_with_different_columns,
    one_foreign_row_among_many,
    ten_thousand_values,
    a_key_that_a_hidden_row_holds,
    try_inserts,
    from_a_query,
);
