//! Tenant and actor values that look like SQL: they are data, and each is a tenant of its own.

use super::{OURS, World, add, realm, vault};
use crate::database::TestDatabase;
use backend_tests::Backend;
use mixins::prelude::*;
use sea_orm::{ConnectionTrait as _, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _, Set, Statement};

const VALUES: [&str; 22] = [
    "",
    "'",
    "''",
    "\"",
    "`",
    "\\",
    "\\'",
    "'; DROP TABLE stress_vaults; --",
    "\\'; DROP TABLE stress_vaults; #",
    "' OR '1'='1",
    "theirs' --",
    "') OR (1=1) /*",
    "$1",
    "?",
    ":realm",
    "%",
    "_____s",
    "{ours}",
    "\u{feff}theirs",
    "\u{ff07} OR 1=1 -- ",
    "\u{fdd0}B0;",
    "line\r\nline\ttab \u{1f600}",
];

/// One that not every server takes.
const NUL: &str = "a\0b'; DROP TABLE stress_vaults; --";

/// All that a tenant does, under that name; `false` if the server does not take the name.
async fn live_as(name: &str, world: &World) -> bool {
    let db = world.ours.rescoped(realm(name));
    let row = match add(name, &db).await {
        Ok(row) => row,
        Err(err) => {
            assert!(name.contains('\0'), "{name:?}: {err}");
            return false;
        }
    };
    let all = vault::Entity::find().all(&db).await.unwrap();
    assert_eq!(all, std::slice::from_ref(&row), "{name:?}");
    assert_eq!(
        (row.realm.as_str(), row.title.as_str(), row.created_by.as_deref()),
        (name, name, Some(name))
    );
    let mut change = row.clone().into_active_model();
    change.title = Set(format!("{name}{name}"));
    let changed = change.update(&db).await.unwrap();
    assert_eq!(changed.title, format!("{name}{name}"));
    let backend = world.pool.get_database_backend();
    let count = Statement::from_string(backend, "SELECT title FROM stress_vaults WHERE 1 = 1 OR 1 = 1");
    assert_eq!(db.query_all_raw(count).await.unwrap().len(), 1, "{name:?}");
    // Behind the scope, what was stored is what was given.
    let seen = vault::Entity::find_by_id(row.id).one(&world.pool).await.unwrap();
    assert_eq!(seen, Some(changed));
    assert_eq!(vault::Entity::delete_many().exec(&db).await.unwrap().rows_affected, 1);
    assert_eq!(
        vault::Entity::force_delete_many()
            .exec(&db)
            .await
            .unwrap()
            .rows_affected,
        1
    );
    true
}

async fn names_of_tenants_and_actors_are_data(database: TestDatabase) {
    let world = World::new(&database).await;
    for name in VALUES {
        assert!(live_as(name, &world).await);
        world.their_row_is_untouched(name).await;
    }
    let takes_nul = live_as(NUL, &world).await;
    assert_eq!(takes_nul, database.backend != Backend::Postgres);
    world.their_row_is_untouched(NUL).await;
    // The refused name has left the connection in order.
    assert_eq!(vault::Entity::find().count(&world.ours).await.unwrap(), 1);
    world.close().await;
    database.figure(
        "Hostile tenant and actor values are data",
        "inserted, found, updated, read by raw SQL, deleted; quotes, comments, `;`, backslashes, placeholders, look-alikes, NUL",
        &format!("{} values, each saw its own row only", VALUES.len() + 1),
    );
}

/// A list of tenants is as long as the caller wants.
async fn many_tenants_are_refused_or_found(database: TestDatabase) {
    let world = World::new(&database).await;
    for count in [1_000, 70_000] {
        let names = (0..count)
            .map(|number| format!("tenant {number}"))
            .chain([OURS.to_owned()]);
        let db = world.ours.rescoped(Scope::new().tenants("realm", names).actor("a"));
        match vault::Entity::find().all(&db).await {
            Ok(rows) => assert_eq!(rows.len(), 1),
            Err(err) => assert!(count > 1_000, "{err}"),
        }
        assert_eq!(vault::Entity::find().count(&world.ours).await.unwrap(), 1);
    }
    world.close().await;
}

on_every_backend!(names_of_tenants_and_actors_are_data, many_tenants_are_refused_or_found);
