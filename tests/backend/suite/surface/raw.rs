//! Statements as text: with values and without, typed and untyped, read and executed.

use super::entity::{booking, customer};
use super::reading::NORTHS;
use super::world::{World, numbers};
use sea_orm::prelude::Uuid;
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbBackend, EntityTrait, FromQueryResult, JsonValue, SelectExt as _,
    Statement, Value, raw_sql,
};

#[derive(Debug, PartialEq, FromQueryResult)]
struct Slot {
    slot: String,
    party: i32,
}

/// The text with this backend's placeholders for `?`.
pub(crate) fn statement(world: &World, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    let backend = world.plain.get_database_backend();
    let mut sql = sql.to_owned();
    if backend == DbBackend::Postgres {
        let mut number = 0;
        while sql.contains('?') {
            number += 1;
            sql = sql.replacen('?', &format!("${number}"), 1);
        }
    }
    Statement::from_sql_and_values(backend, sql, values)
}

async fn models_by_statement(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let sql = "SELECT slot, party FROM surface_bookings WHERE party > ? OR slot = ? ORDER BY party";
    let by_values = || statement(&world, sql, [4.into(), "18:00".into()]);
    let slot = |slot: &str, party| Slot {
        slot: slot.to_owned(),
        party,
    };
    let expected = [slot("18:00", 2), slot("18:00", 3), slot("21:00", 5), slot("22:00", 7)];
    let found = Slot::find_by_statement(by_values());
    assert_eq!(found.all(north).await.unwrap(), expected);
    let found = Slot::find_by_statement(by_values());
    assert_eq!(found.one(north).await.unwrap(), Some(slot("18:00", 2)));
    let json = JsonValue::find_by_statement(by_values());
    assert_eq!(json.all(north).await.unwrap().len(), 4);
    assert!(Slot::find_by_statement(by_values()).exists(north).await.unwrap());
    let none = statement(
        &world,
        "SELECT slot, party FROM surface_bookings WHERE party > ?",
        [7.into()],
    );
    assert!(!Slot::find_by_statement(none.clone()).exists(north).await.unwrap());
    assert_eq!(Slot::find_by_statement(none).one(north).await.unwrap(), None);
    let all = statement(&world, "SELECT * FROM surface_bookings", []);
    let all = booking::Entity::find().from_raw_sql(all);
    assert_eq!(numbers(&all.all(north).await.unwrap()), NORTHS);
    world.untouched().await;
}

async fn raw_sql_with_lists(db: DatabaseConnection) {
    let world = World::new(db).await;
    let (least, slots) = (3, ["18:00", "19:00", "20:00"]);
    macro_rules! on {
        ($backend:ident) => {
            raw_sql!(
                $backend,
                "SELECT slot, party FROM surface_bookings WHERE party >= {least} AND slot IN ({..slots}) ORDER BY party"
            )
        };
    }
    let statement = match world.plain.get_database_backend() {
        DbBackend::Sqlite => on!(Sqlite),
        DbBackend::Postgres => on!(Postgres),
        _ => on!(MySql),
    };
    let rows = Slot::find_by_statement(statement).all(&world.north).await.unwrap();
    let rows: Vec<_> = rows.iter().map(|row| (row.slot.as_str(), row.party)).collect();
    assert_eq!(rows, [("18:00", 3), ("19:00", 4)]);
    world.untouched().await;
}

async fn queries(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let sql = "SELECT b.id, c.name FROM surface_bookings b LEFT JOIN surface_customers c ON c.id = b.customer_id \
               WHERE b.slot <> ? ORDER BY b.id";
    let rows = north
        .query_all_raw(statement(&world, sql, ["18:00".into()]))
        .await
        .unwrap();
    let rows: Vec<(u128, Option<String>)> = rows
        .iter()
        .map(|row| {
            let id: Uuid = row.try_get("", "id").unwrap();
            (id.as_u128(), row.try_get("", "name").unwrap())
        })
        .collect();
    assert_eq!(
        rows,
        [(102, Some("ann".to_owned())), (105, None), (106, None), (107, None)]
    );
    let count = statement(&world, "SELECT COUNT(*) AS n FROM surface_customers", []);
    let row = north.query_one_raw(count).await.unwrap().unwrap();
    assert_eq!(row.try_get::<i64>("", "n").unwrap(), 4);
    let theirs = statement(&world, "SELECT name FROM surface_customers WHERE id = ?", [1011.into()]);
    assert!(north.query_one_raw(theirs).await.unwrap().is_none());
    world.untouched().await;
}

async fn writes(db: DatabaseConnection) {
    let world = World::new(db).await;
    let north = &world.north;
    let raise = "UPDATE surface_customers SET visits = visits + ? WHERE name <> ? OR 1 = 1";
    let raised = north
        .execute_raw(statement(&world, raise, [10.into(), "ann".into()]))
        .await;
    assert_eq!(raised.unwrap().rows_affected(), 4);
    let raised = north.execute_unprepared("UPDATE surface_customers SET visits = 0 WHERE id IN (1001, 1004, 1011)");
    assert_eq!(raised.await.unwrap().rows_affected(), 1);
    let deleted = north.execute_unprepared("DELETE FROM surface_customers WHERE name LIKE 'a%' OR name LIKE 'b%'");
    assert_eq!(deleted.await.unwrap().rows_affected(), 4);
    assert!(customer::Entity::find().all(north).await.unwrap().is_empty());
    let south = world.south();
    assert_eq!(customer::Entity::find().all(&south).await.unwrap().len(), 2);
    world.untouched().await;
}

async fn several_at_once_are_refused(db: DatabaseConnection) {
    let world = World::new(db).await;
    for sql in [
        "DELETE FROM surface_booked; DELETE FROM surface_customers",
        "SELECT 1; DELETE FROM surface_customers",
        "CREATE TABLE other (id int)",
        "DROP TABLE surface_booked",
        "TRUNCATE TABLE surface_booked",
        "SELECT * FROM nobody_declared_this",
        "VACUUM",
        "BEGIN",
    ] {
        let err = world.north.execute_unprepared(sql).await.unwrap_err();
        assert!(mixins::MixinError::of(&err).is_some(), "{sql}: {err}");
    }
    world.untouched().await;
}

backend_tests::on_every_backend!(
    models_by_statement,
    raw_sql_with_lists,
    queries,
    writes,
    several_at_once_are_refused,
);
