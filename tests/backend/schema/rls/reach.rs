//! What a role with the setting reaches of each kind of table is what a scope reaches.

use super::entity::{booking, line, note, role, station, swap, template, transfer, user};
use super::world::{NORTH, SOUTH, World, bookings, findings, texts, with, world};
use crate::columns::world::run;
use mixins::prelude::*;
use mixins_migration::MixinSchemaManager as _;
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::SchemaManager;

/// Beside the bookings. `{n}` is north, `{s}` south.
const TABLES: [&str; 9] = [
    "CREATE TABLE rls_users (id serial PRIMARY KEY, name text NOT NULL, station_id uuid NOT NULL, realm varchar(5) NOT NULL)",
    "INSERT INTO rls_users (name, station_id, realm) SELECT 'u', s::uuid, r FROM unnest(ARRAY['{n}', '{s}']) s, \
     unnest(ARRAY['acme', 'acmes', 'Acme', 'it''s']) r",
    "CREATE TABLE rls_roles (id serial PRIMARY KEY, name text NOT NULL, station_id uuid)",
    "INSERT INTO rls_roles (name, station_id) VALUES ('a', '{n}'), ('b', '{s}'), ('c', NULL), ('d', NULL), ('e', '{n}')",
    "CREATE TABLE rls_templates (id serial PRIMARY KEY, name text NOT NULL, org_id bigint NOT NULL)",
    "INSERT INTO rls_templates (name, org_id) VALUES ('a', 0), ('b', 7), ('c', 8), ('d', 0), ('e', 7)",
    "CREATE TABLE rls_transfers (id serial PRIMARY KEY, name text NOT NULL, from_station_id uuid NOT NULL, to_station_id uuid)",
    "CREATE TABLE rls_swaps (id serial PRIMARY KEY, name text NOT NULL, from_station_id uuid NOT NULL, to_station_id uuid NOT NULL)",
    "INSERT INTO rls_swaps (name, from_station_id, to_station_id) VALUES ('a', '{n}', '{n}'), ('b', '{n}', '{s}'), \
     ('c', '{s}', '{n}'), ('d', '{s}', '{s}')",
];

const HANGING: [&str; 5] = [
    "INSERT INTO rls_transfers (name, from_station_id, to_station_id) VALUES ('a', '{n}', NULL), ('b', '{n}', '{s}'), \
     ('c', '{s}', '{n}'), ('d', '{s}', NULL)",
    "CREATE TABLE rls_lines (id serial PRIMARY KEY, name text NOT NULL, transfer_id int REFERENCES rls_transfers)",
    "INSERT INTO rls_lines (name, transfer_id) SELECT 'l', n FROM generate_series(1, 4) n, generate_series(1, 2) UNION ALL \
     SELECT 'l', NULL::int",
    "CREATE TABLE rls_notes (id serial PRIMARY KEY, name text NOT NULL, line_id int NOT NULL REFERENCES rls_lines)",
    "INSERT INTO rls_notes (name, line_id) SELECT 'n', id FROM rls_lines",
];

pub(super) async fn tables(world: &World) {
    let db = &world.judge;
    bookings(db).await;
    for sql in TABLES.iter().chain(&HANGING) {
        run(db, &sql.replace("{n}", NORTH).replace("{s}", SOUTH)).await;
    }
    world.grant("SELECT, INSERT, UPDATE, DELETE").await;
}

/// A table, and a tenant in it: the settings that name him, and the scope.
struct Tried {
    table: &'static str,
    settings: Vec<(&'static str, &'static str)>,
    scope: Scope,
}

pub(super) fn station_id(text: &str) -> Uuid {
    text.parse().unwrap()
}

fn tried() -> Vec<Tried> {
    let station = |table, station: &'static str| Tried {
        table,
        settings: vec![("app.station_id", station)],
        scope: Scope::new().station(station_id(station)).with_deleted(),
    };
    let mut tried = Vec::new();
    for table in [
        "rls_stations",
        "rls_bookings",
        "rls_roles",
        "rls_transfers",
        "rls_swaps",
        "rls_lines",
        "rls_notes",
    ] {
        tried.extend([NORTH, SOUTH].map(|of| station(table, of)));
    }
    for realm in ["acme", "acmes", "it's", "acmesx"] {
        let setting = if realm == "it's" { "it''s" } else { realm };
        tried.push(Tried {
            table: "rls_users",
            settings: vec![("app.station_id", NORTH), ("app.realm_id", setting)],
            scope: Scope::new().station(station_id(NORTH)).tenant("realm", realm),
        });
    }
    for (org, text) in [(7, "7"), (0, "0"), (9, "9")] {
        tried.push(Tried {
            table: "rls_templates",
            settings: vec![("app.org_id_id", text)],
            scope: Scope::new().tenant("org_id", i64::from(org)),
        });
    }
    tried
}

/// The keys of the rows that a statement reads or changes, and nothing is changed.
async fn keys(db: &(impl ConnectionTrait + sea_orm::TransactionTrait), table: &str) -> [Vec<String>; 3] {
    let select = format!("SELECT CAST(id AS text) FROM {table} ORDER BY 1");
    let read = texts(db, &select).await;
    let mut changed = Vec::new();
    for sql in [
        format!("UPDATE {table} SET name = 'x' RETURNING CAST(id AS text)"),
        format!("DELETE FROM {table} WHERE name <> '' RETURNING CAST(id AS text)"),
    ] {
        // On these others hang.
        let is_parent = ["rls_lines", "rls_transfers", "rls_stations"].contains(&table);
        if is_parent && sql.starts_with("DELETE") {
            changed.push(Vec::new());
            continue;
        }
        let transaction = db.begin().await.unwrap();
        let mut keys = texts(&transaction, &sql).await;
        sea_orm::TransactionSession::rollback(transaction).await.unwrap();
        keys.sort();
        changed.push(keys);
    }
    let [updated, deleted] = changed.try_into().unwrap();
    [read, updated, deleted]
}

pub(super) async fn enable_all(world: &World) -> Result<(), DbErr> {
    let manager = SchemaManager::new(&world.judge);
    manager.enable_rls::<station::Entity>().await?;
    manager.enable_rls::<booking::Entity>().await?;
    manager.enable_rls::<user::Entity>().await?;
    manager.enable_rls::<role::Entity>().await?;
    manager.enable_rls::<template::Entity>().await?;
    manager.enable_rls::<transfer::Entity>().await?;
    manager.enable_rls::<swap::Entity>().await?;
    manager.enable_rls::<line::Entity>().await?;
    manager.enable_rls::<note::Entity>().await
}

async fn same_rows(world: std::sync::Arc<World>) {
    tables(&world).await;
    let mut before = Vec::new();
    for Tried { table, scope, .. } in tried() {
        before.push(keys(&world.judge.clone().scoped(scope), table).await);
    }
    enable_all(&world).await.unwrap();
    let ordinary = world.ordinary().await;
    for (Tried { table, settings, scope }, expected) in tried().into_iter().zip(before) {
        let transaction = with(&ordinary, &settings).await;
        let seen = keys(&transaction, table).await;
        transaction.rollback().await.unwrap();
        assert_eq!(seen, expected, "{table} with {settings:?}");
        let guarded = ordinary.clone().scoped(scope.clone().enforce_rls());
        assert_eq!(keys(&guarded, table).await, expected, "{table} under {scope:?}");
        let nobody = [const { Vec::<String>::new() }; 3];
        assert_eq!(keys(&ordinary, table).await, nobody, "{table} without a setting");
        // As after a transaction that had one.
        let empty: Vec<_> = settings.iter().map(|(name, _)| (*name, "")).collect();
        let transaction = with(&ordinary, &empty).await;
        assert_eq!(keys(&transaction, table).await, nobody, "{table} with empty settings");
        transaction.rollback().await.unwrap();
        assert_eq!(findings(&ordinary, table).await, [""; 0]);
        assert_eq!(findings(&world.judge, table).await, [""; 0]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_setting_shows_is_what_a_scope_shows() {
    world(same_rows).await;
}

/// Rows that a setting of north may insert or not, by hand.
const INSERTS: [(&str, bool); 15] = [
    ("rls_bookings (name, station_id) VALUES ('x', '{n}')", true),
    ("rls_bookings (name, station_id) VALUES ('x', '{s}')", false),
    ("rls_stations VALUES ('{n}', 'again') ON CONFLICT DO NOTHING", true),
    (
        "rls_stations VALUES ('00000000-0000-0000-0000-00000000000c', 'West')",
        false,
    ),
    ("rls_roles (name, station_id) VALUES ('x', '{n}')", true),
    ("rls_roles (name, station_id) VALUES ('x', '{s}')", false),
    ("rls_roles (name, station_id) VALUES ('x', NULL)", false),
    (
        "rls_transfers (name, from_station_id, to_station_id) VALUES ('x', '{n}', '{s}')",
        true,
    ),
    (
        "rls_transfers (name, from_station_id, to_station_id) VALUES ('x', '{s}', '{n}')",
        false,
    ),
    (
        "rls_swaps (name, from_station_id, to_station_id) VALUES ('x', '{n}', '{s}')",
        true,
    ),
    (
        "rls_swaps (name, from_station_id, to_station_id) VALUES ('x', '{s}', '{n}')",
        false,
    ),
    // On one's own transfer, on one that is read and not written, on nobody's.
    ("rls_lines (name, transfer_id) VALUES ('x', 2)", true),
    ("rls_lines (name, transfer_id) VALUES ('x', 3)", false),
    ("rls_lines (name, transfer_id) VALUES ('x', NULL)", false),
    (
        "rls_notes (name, line_id) SELECT 'x', id FROM rls_lines WHERE transfer_id = 3",
        false,
    ),
];

async fn inserts(world: std::sync::Arc<World>) {
    tables(&world).await;
    enable_all(&world).await.unwrap();
    let ordinary = world.ordinary().await;
    for (sql, fits) in INSERTS {
        let sql = format!("INSERT INTO {}", sql.replace("{n}", NORTH).replace("{s}", SOUTH));
        for settings in [vec![("app.station_id", NORTH)], Vec::new()] {
            let transaction = with(&ordinary, &settings).await;
            let done = transaction.execute_unprepared(&sql).await;
            transaction.rollback().await.unwrap();
            let is_named = !settings.is_empty();
            match done {
                Ok(_) => assert!(is_named && fits || sql.contains("FROM rls_lines"), "{sql}"),
                Err(err) => {
                    assert!(!is_named || !fits, "{sql}: {err}");
                    assert!(err.to_string().contains("row-level security"), "{sql}: {err}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_setting_inserts_is_its_own() {
    world(inserts).await;
}

/// The rows of a scope come in and are changed below the policies, also those that name a parent.
async fn writes_of_a_scope(world: std::sync::Arc<World>) {
    use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, Set};
    tables(&world).await;
    enable_all(&world).await.unwrap();
    let ordinary = world.ordinary().await;
    let scope = |station| Scope::new().station(station_id(station)).enforce_rls();
    let (north, south) = (
        ordinary.clone().scoped(scope(NORTH)),
        ordinary.clone().scoped(scope(SOUTH)),
    );
    let transfer = transfer::ActiveModel {
        name: Set("gift".to_owned()),
        to_station_id: Set(Some(station_id(SOUTH))),
        ..Default::default()
    };
    let transfer = transfer.insert(&north).await.unwrap();
    let new = |name: &str| line::ActiveModel {
        name: Set(name.to_owned()),
        transfer_id: Set(transfer.id),
        ..Default::default()
    };
    let own = new("own").insert(&north).await.unwrap();
    assert_eq!(line::Entity::find_by_id(own.id).all(&south).await.unwrap().len(), 1);
    let crossed = new("theirs").insert(&south).await.unwrap_err();
    assert!(
        matches!(MixinError::of(&crossed), Some(MixinError::CrossTenant { .. })),
        "{crossed}"
    );
    let mut change = own.into_active_model();
    change.name = Set("changed".to_owned());
    assert_eq!(change.update(&north).await.unwrap().name, "changed");
    let note = note::ActiveModel {
        name: Set("deep".to_owned()),
        line_id: Set(1),
        ..Default::default()
    };
    note.insert(&north).await.unwrap();
    let role = role::ActiveModel {
        name: Set("chef".to_owned()),
        ..Default::default()
    };
    let role = role.insert(&north).await.unwrap();
    assert_eq!(role.station_id, Some(station_id(NORTH)));
    assert_eq!(role::Entity::delete_many().exec(&north).await.unwrap().rows_affected, 3);
    assert_eq!(
        texts(&world.judge, "SELECT name FROM rls_roles ORDER BY 1").await,
        ["b", "c", "d"]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scope_writes_below_the_policies() {
    world(writes_of_a_scope).await;
}
