//! A deletion, or a restoration, that is stopped in the middle of its writes, by an error of the database or by a server
//! that ends the connection: nothing of it is left, and it can be done again.

use crate::entity::{house, note, seat};
use crate::world::{NORTH, Rows, new_bed, new_house, new_room, scope, tables};
use mixins::prelude::*;
use sea_orm::{ActiveModelTrait as _, ConnectionTrait as _, DatabaseConnection, DbBackend, EntityTrait as _, Set};
use sea_orm::{Statement, TransactionTrait as _};
use std::time::Duration;

/// What a deletion writes, and how.
const WRITES: [(&str, &str); 5] = [
    ("houses", "UPDATE"),
    ("rooms", "UPDATE"),
    ("beds", "UPDATE"),
    ("notes", "UPDATE"),
    ("seats", "DELETE"),
];

async fn full_house(db: &Scoped<DatabaseConnection>) -> house::Model {
    let house = new_house(db).await;
    for _ in 0..2 {
        let room = new_room(&house, db).await;
        new_bed(&room, None, db).await;
        let seat = seat::ActiveModel {
            room_id: Set(room.id),
            ..Default::default()
        };
        seat.insert(db).await.unwrap();
    }
    let note = note::ActiveModel {
        house_id: Set(Some(house.id)),
        text: Set("n".to_owned()),
        ..Default::default()
    };
    note.insert(db).await.unwrap();
    house
}

async fn again(house: &house::Model, db: &DatabaseConnection) -> house::Model {
    house::Entity::find_by_id(house.id).one(db).await.unwrap().unwrap()
}

/// A trigger that fails each write of that kind.
async fn fail(db: &DatabaseConnection, table: &str, write: &str) {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            format!("CREATE TRIGGER stop BEFORE {write} ON {table} BEGIN SELECT RAISE(ABORT, 'stopped'); END")
        }
        DbBackend::Postgres => format!(
            "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'stopped'; END $$;
             CREATE TRIGGER stop BEFORE {write} ON {table} FOR EACH ROW EXECUTE FUNCTION stop()"
        ),
        _ => format!(
            "CREATE TRIGGER stop BEFORE {write} ON {table} FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'stopped'"
        ),
    };
    db.execute_unprepared(&sql).await.unwrap();
}

async fn go_on(db: &DatabaseConnection, table: &str) {
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => format!("DROP TRIGGER stop ON {table}; DROP FUNCTION stop"),
        _ => "DROP TRIGGER stop".to_owned(),
    };
    db.execute_unprepared(&sql).await.unwrap();
}

async fn an_error_on_the_way_leaves_all_as_it_was(db: DatabaseConnection) {
    tables(&db).await;
    let north = db.clone().scoped(scope(NORTH));
    let house = full_house(&north).await;
    let before = Rows::of(&db).await;
    for (table, write) in WRITES {
        fail(&db, table, write).await;
        let err = house.clone().delete(&north).await.unwrap_err();
        assert!(err.to_string().contains("stopped"), "{table}: {err}");
        go_on(&db, table).await;
        assert_eq!(Rows::of(&db).await, before, "{table}");
    }
    house.clone().delete(&north).await.unwrap();
    let deleted = Rows::of(&db).await;
    for table in ["houses", "rooms", "beds"] {
        fail(&db, table, "UPDATE").await;
        let err = again(&house, &db).await.restore(&north).await.unwrap_err();
        assert!(err.to_string().contains("stopped"), "{table}: {err}");
        go_on(&db, table).await;
        assert_eq!(Rows::of(&db).await, deleted, "{table}");
    }
    again(&house, &db).await.restore(&north).await.unwrap();
    let after = Rows::of(&db).await.untouched();
    let before = before.untouched();
    assert_eq!((after.rooms, after.beds), (before.rooms, before.beds));
}

/// A trigger that waits while somebody holds [`hold`]'s lock.
async fn wait_at(db: &DatabaseConnection, table: &str, write: &str) {
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => format!(
            "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN PERFORM pg_advisory_xact_lock(7); RETURN coalesce(NEW, OLD); END $$;
             CREATE TRIGGER stop BEFORE {write} ON {table} FOR EACH ROW EXECUTE FUNCTION stop()"
        ),
        _ => format!(
            "CREATE TRIGGER stop BEFORE {write} ON {table} FOR EACH ROW SET @got = GET_LOCK(concat(database(), '.stop'), 600)"
        ),
    };
    db.execute_unprepared(&sql).await.unwrap();
}

async fn hold(db: &DatabaseConnection) -> sea_orm::DatabaseTransaction {
    let held = db.begin().await.unwrap();
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => "SELECT pg_advisory_xact_lock(7)",
        _ => "DO GET_LOCK(concat(database(), '.stop'), 600)",
    };
    held.execute_unprepared(sql).await.unwrap();
    held
}

async fn let_go(held: sea_orm::DatabaseTransaction) {
    if held.get_database_backend() == DbBackend::MySql {
        let sql = "DO RELEASE_LOCK(concat(database(), '.stop'))";
        held.execute_unprepared(sql).await.unwrap();
    }
    held.rollback().await.unwrap();
}

async fn number(db: &DatabaseConnection, sql: &str) -> Option<i64> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await.unwrap()?;
    Some(row.try_get_by_index(0).unwrap())
}

/// Ends the connection that waits at the trigger, once there is one, and waits until the server has let go of it.
async fn end_the_one_that_waits(db: &DatabaseConnection) {
    let is_postgres = db.get_database_backend() == DbBackend::Postgres;
    let waiting = if is_postgres {
        "SELECT pid::bigint FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'"
    } else {
        "SELECT CAST(id AS SIGNED) FROM information_schema.processlist WHERE db = database() AND state = 'User lock'"
    };
    let id = loop {
        match number(db, waiting).await {
            Some(id) => break id,
            None => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    };
    let (end, left) = if is_postgres {
        (
            format!("SELECT pg_terminate_backend({id})"),
            format!("SELECT count(*) FROM pg_stat_activity WHERE pid = {id}"),
        )
    } else {
        (
            format!("KILL {id}"),
            format!("SELECT count(*) FROM information_schema.processlist WHERE id = {id}"),
        )
    };
    db.execute_unprepared(&end).await.unwrap();
    while number(db, &left).await != Some(0) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn a_server_that_ends_the_connection_leaves_all_as_it_was(db: DatabaseConnection) {
    tables(&db).await;
    let north = db.clone().scoped(scope(NORTH));
    let house = full_house(&north).await;
    let before = Rows::of(&db).await;
    for (table, write) in WRITES {
        wait_at(&db, table, write).await;
        let held = hold(&db).await;
        let deleting = tokio::spawn({
            let (house, north) = (house.clone(), north.clone());
            async move { house.delete(&north).await }
        });
        end_the_one_that_waits(&db).await;
        assert!(deleting.await.unwrap().is_err(), "{table}: its connection was ended");
        let_go(held).await;
        go_on(&db, table).await;
        assert_eq!(Rows::of(&db).await, before, "{table}");
    }
    house.clone().delete(&north).await.unwrap();
    let deleted = Rows::of(&db).await;
    for table in ["houses", "rooms", "beds"] {
        wait_at(&db, table, "UPDATE").await;
        let held = hold(&db).await;
        let restoring = tokio::spawn({
            let (house, north) = (again(&house, &db).await, north.clone());
            async move { house.restore(&north).await }
        });
        end_the_one_that_waits(&db).await;
        assert!(restoring.await.unwrap().is_err(), "{table}: its connection was ended");
        let_go(held).await;
        go_on(&db, table).await;
        assert_eq!(Rows::of(&db).await, deleted, "{table}");
    }
    again(&house, &db).await.restore(&north).await.unwrap();
    let (after, before) = (Rows::of(&db).await.untouched(), before.untouched());
    assert_eq!((after.rooms, after.beds), (before.rooms, before.beds));
}

/// The statement would delete a row whose children were not looked for. Not on MariaDB, where reading the rows locks the
/// gaps between them, nor on `SQLite`, which has one writer.
async fn a_row_that_comes_between_stops_it(db: DatabaseConnection) {
    tables(&db).await;
    let north = db.clone().scoped(scope(NORTH));
    let house = full_house(&north).await;
    let held = db.begin().await.unwrap();
    held.execute_unprepared("SELECT 1 FROM rooms FOR UPDATE").await.unwrap();
    let deleting = tokio::spawn({
        let north = north.clone();
        async move { house::Entity::delete_many().exec(&north).await }
    });
    let waits = "SELECT 1::bigint FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0";
    while number(&db, waits).await.is_none() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let late = full_house(&north).await;
    let before = Rows::of(&db).await;
    held.rollback().await.unwrap();
    let err = deleting.await.unwrap().unwrap_err();
    assert!(
        matches!(MixinError::of(&err), Some(MixinError::CascadeRaced { table }) if table == "houses"),
        "{err}"
    );
    assert_eq!(Rows::of(&db).await, before);
    assert!(mixins::is_retryable(&err), "{err}");
    assert_eq!(
        house::Entity::delete_many().exec(&north).await.unwrap().rows_affected,
        2
    );
    for house in [house, late] {
        assert!(again(&house, &db).await.is_deleted());
    }
}

backend_tests::on_every_backend!(an_error_on_the_way_leaves_all_as_it_was);

/// `SQLite` has no server: a killed process is `stress/faults`.
mod server {
    mod postgres {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn ends_the_connection() {
            let case = crate::stopping::a_server_that_ends_the_connection_leaves_all_as_it_was;
            backend_tests::run(backend_tests::Backend::Postgres, case).await;
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn lets_a_row_come_between() {
            let case = crate::stopping::a_row_that_comes_between_stops_it;
            backend_tests::run(backend_tests::Backend::Postgres, case).await;
        }
    }

    mod mysql {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn ends_the_connection() {
            let case = crate::stopping::a_server_that_ends_the_connection_leaves_all_as_it_was;
            backend_tests::run(backend_tests::Backend::Mysql, case).await;
        }
    }
}
