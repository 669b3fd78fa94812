//! The program from the database of before: rows, catalogue, and what is left that two shards could not hold.

use super::entity::{call, lead};
use super::migrations::Migrator;
use super::old::{NORTH, SOUTH, old, rows};
use crate::catalogue::catalogue;
use crate::stations::key;
use crate::world::{assert_same, drop_tables, execute, literal, number, ran_before};
use mixins::prelude::*;
use mixins_migration::doctor::{Severity, doctor};
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait as _, DatabaseConnection, DbBackend, EntityTrait as _, PaginatorTrait as _,
    Set,
};
use sea_orm_migration::MigratorTrait as _;

const LEADS: u128 = 40;

/// A lead and a call to it by the program whose keys are numbers.
async fn old_program(db: &DatabaseConnection, call: u128) {
    let (id, north) = (literal(db, key(5, call)), literal(db, NORTH));
    execute(
        db,
        &[
            &format!("INSERT INTO leads (station_id, phone) VALUES ({north}, 'late {call}')"),
            &format!(
                "INSERT INTO calls (id, station_id, note, lead_id) SELECT {id}, {north}, 'late {call}', id FROM leads WHERE \
                 phone = 'late {call}'"
            ),
        ],
    )
    .await;
}

/// The program whose keys are UUIDs, in two stations.
async fn new_program(db: &DatabaseConnection) {
    let at = |station| db.clone().scoped(Scope::new().station(station));
    let north = at(NORTH);
    let lead = lead::ActiveModel {
        phone: Set("new".to_owned()),
        ..Default::default()
    }
    .insert(&north)
    .await
    .unwrap();
    let call = call::ActiveModel {
        note: Set("new".to_owned()),
        lead_id: Set(lead.id),
        ..Default::default()
    };
    let call = call.insert(&north).await.unwrap();
    assert_eq!(
        lead::Entity::find_by_id(lead.id).one(&north).await.unwrap(),
        Some(lead.clone())
    );
    assert!(
        lead::Entity::find_by_id(lead.id)
            .one(&at(SOUTH))
            .await
            .unwrap()
            .is_none()
    );
    call.delete(&north).await.unwrap();
    lead.force_delete(&north).await.unwrap();
}

/// A lead and a call of after the swap.
async fn since(db: &DatabaseConnection) {
    let north = db.clone().scoped(Scope::new().station(NORTH));
    let lead = lead::ActiveModel {
        phone: Set("since".to_owned()),
        ..Default::default()
    };
    let lead = lead.insert(&north).await.unwrap();
    let call = call::ActiveModel {
        note: Set("since".to_owned()),
        lead_id: Set(lead.id),
        ..Default::default()
    };
    call.insert(&north).await.unwrap();
}

async fn ready_for_shards(db: DatabaseConnection) {
    old(&db, LEADS).await;
    ran_before::<Migrator>(&db, 1).await;
    let is_sqlite = db.get_database_backend() == DbBackend::Sqlite;
    // The program of before goes on until the swap.
    for step in 1..=3 {
        old_program(&db, step).await;
        Migrator::up(&db, Some(1)).await.unwrap();
    }
    old_program(&db, 4).await;
    let before = rows(&db).await;
    assert_eq!(before.len(), 124);

    Migrator::up(&db, Some(1)).await.unwrap();
    assert_same(&rows(&db).await, &before, "swapped");
    new_program(&db).await;
    since(&db).await;
    let before = rows(&db).await;
    assert_eq!(before.len(), 125);
    if !is_sqlite {
        // Back to numbers, as long as they are there, and forth.
        let swapped = catalogue(&db).await;
        Migrator::down(&db, Some(4)).await.unwrap();
        assert_same(&rows(&db).await, &before, "back");
        Migrator::up(&db, Some(4)).await.unwrap();
        assert_same(&catalogue(&db).await, &swapped, "swapped again");
        assert_same(&rows(&db).await, &before, "swapped again");
    }
    Migrator::up(&db, None).await.unwrap();
    assert_same(&rows(&db).await, &before, "ready");
    new_program(&db).await;
    nothing_is_left(&db).await;

    let upgraded = without_names(catalogue(&db).await);
    drop_tables(&db, &["calls", "leads", "stations", "seaql_migrations"]).await;
    Migrator::up(&db, None).await.unwrap();
    assert_same(&upgraded, &without_names(catalogue(&db).await), "a fresh database");
}

/// MariaDB cannot rename a foreign key.
fn without_names(lines: Vec<String>) -> Vec<String> {
    lines
        .into_iter()
        .map(|line| line.replace("lead_uuid", "lead_id"))
        .collect()
}

/// Each station has its own phone numbers; a call of one to another's lead is refused by the database; and the doctor has
/// nothing to say.
async fn nothing_is_left(db: &DatabaseConnection) {
    let at = |station| db.clone().scoped(Scope::new().station(station));
    let counts = (
        lead::Entity::find().count(&at(NORTH)).await.unwrap(),
        lead::Entity::find().count(&at(SOUTH)).await.unwrap(),
        call::Entity::find().count(&at(SOUTH)).await.unwrap(),
    );
    assert_eq!(counts, (19, 20, 60));
    let twin = |station| lead::ActiveModel {
        phone: Set("twin".to_owned()),
        station_id: Set(station),
        ..Default::default()
    };
    let north = twin(NORTH).insert(&at(NORTH)).await.unwrap();
    let south = twin(SOUTH).insert(&at(SOUTH)).await.unwrap();
    assert!(twin(NORTH).insert(&at(NORTH)).await.is_err());
    let moved = format!(
        "UPDATE calls SET lead_id = {} WHERE station_id = {}",
        literal(db, north.id),
        literal(db, SOUTH)
    );
    assert!(db.execute_unprepared(&moved).await.is_err(), "{moved}");
    for (lead, station) in [(north, NORTH), (south, SOUTH)] {
        lead.force_delete(&at(station)).await.unwrap();
    }
    assert_eq!(number(db, "SELECT count(*) FROM leads WHERE phone = 'twin'").await, 0);

    let report = doctor(db).await;
    let wrong: Vec<_> = report
        .findings()
        .iter()
        .filter(|finding| ["leads", "calls"].contains(&finding.table.as_str()) && finding.severity != Severity::Note)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

backend_tests::on_every_backend!(ready_for_shards);
