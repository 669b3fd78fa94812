//! Identifiers that look like SQL, through SeaORM's builders.

use super::{OURS, SECRET, World, is_refusal, vault};
use crate::database::TestDatabase;
use mixins::prelude::*;
use sea_orm::sea_query::{Alias, Asterisk, Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use vault::Column;

const NAMES: [&str; 16] = [
    "\"",
    "`",
    "'",
    "]",
    "\\",
    "x\" OR 1=1 --",
    "x` OR 1=1 -- ",
    "x' OR 1=1 #",
    "x\"; DROP TABLE stress_vaults; --",
    "x`; DROP TABLE stress_vaults; -- ",
    "x\\\"; DROP TABLE stress_vaults; --",
    "x\\`; DROP TABLE stress_vaults; -- ",
    "/* x",
    "x\0y",
    "\u{fdd0}L0;",
    "\u{2018}x\u{ff02}\u{ff40}\u{2032}",
];

async fn in_every_place(name: &'static str, world: &World) {
    let db = &world.ours;
    // As the name of a column in the answer.
    let titles = vault::Entity::find()
        .select_only()
        .column_as(Column::Title, name)
        .into_tuple::<String>();
    match titles.all(db).await {
        Ok(titles) => assert_eq!(titles, ["open"], "{name:?}"),
        Err(err) => assert!(!err.to_string().contains(SECRET), "{name:?}"),
    }
    // As a column and as a table: there are none such.
    let by_column = vault::Entity::find()
        .filter(Expr::col(Alias::new(name)).eq(1))
        .all(db)
        .await;
    // SQLite takes an unknown name in double quotes for a text.
    assert!(
        by_column.is_err() || by_column.is_ok_and(|rows| rows.is_empty()),
        "{name:?}"
    );
    let from_table = Query::select().column(Asterisk).from(Alias::new(name)).to_owned();
    let err = db.query_all(&from_table).await.unwrap_err();
    assert!(is_refusal(&err), "{name:?}: {err}");
    let theirs = Query::delete().from_table(Alias::new(name)).to_owned();
    assert!(is_refusal(&db.execute(&theirs).await.unwrap_err()), "{name:?}");
    // As the name that a table goes by, here and in a WITH.
    let aliased = Query::select()
        .column((Alias::new(name), Column::Title))
        .from_as(vault::Entity, Alias::new(name))
        .to_owned();
    if let Ok(rows) = db.query_all(&aliased).await {
        let titles: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        assert_eq!(titles, ["open"], "{name:?}");
    }
    // As a dimension, which no table has.
    let nobody = db.rescoped(Scope::new().tenant(name, OURS));
    let err = vault::Entity::find().all(&nobody).await.unwrap_err();
    assert!(is_refusal(&err), "{name:?}: {err}");
    let two = db.rescoped(Scope::new().tenant(name, "theirs").tenant("realm", OURS));
    let rows = vault::Entity::find().filter(Column::Title.ne("x")).all(&two).await;
    assert_eq!(rows.unwrap().len(), 1, "{name:?}");
}

async fn identifiers_stay_identifiers(database: TestDatabase) {
    let world = World::new(&database).await;
    for name in NAMES {
        in_every_place(name, &world).await;
        world.their_row_is_untouched(name).await;
    }
    world.close().await;
    database.figure(
        "Hostile identifiers stay identifiers",
        "as column, table, alias, name in the answer, dimension; quotes of every backend, comments, `;`, backslashes, NUL, look-alikes",
        &format!("{} names, nothing of another tenant read or changed", NAMES.len()),
    );
}

on_every_backend!(identifiers_stay_identifiers);
