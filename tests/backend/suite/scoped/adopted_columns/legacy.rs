//! Columns as old schemas have them.

use super::forms;
use crate::create;
use crate::entity::legacy::{
    OrganisationId, Region, State, StationId, UserId, append, enum_flag, micros, millis, narrow, null_flag,
    null_version, text, text_flag, unsigned, visit,
};
use crate::scoped::{ACTOR, error, second};
use mixins::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, DbBackend, EntityName as _,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _, Set, Statement,
};
use uuid::Uuid;

/// A column's values by a query of the test's own, in the order of the keys.
async fn column(db: &DatabaseConnection, table: &str, column: &str) -> Vec<Option<String>> {
    let text = if db.get_database_backend() == DbBackend::MySql {
        "CHAR"
    } else {
        "TEXT"
    };
    let sql = format!("SELECT CAST({column} AS {text}) AS found FROM {table} ORDER BY id");
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql));
    let rows = rows.await.unwrap();
    rows.iter().map(|row| row.try_get("", "found").unwrap()).collect()
}

fn some(values: &[&str]) -> Vec<Option<String>> {
    values.iter().map(|value| Some((*value).to_owned())).collect()
}

async fn tables_to_which_rows_are_only_added(db: DatabaseConnection) {
    create(&db, append::Entity).await;
    let scoped = db.clone().scoped(Scope::new().actor(ACTOR).clock(|| second(0)));
    let new = |name: &str| append::ActiveModel {
        name: Set(name.to_owned()),
        ..Default::default()
    };
    let row = new("one").insert(&scoped).await.unwrap();
    assert_eq!((row.created_by, row.created_at), (ACTOR, second(0)));
    let many = append::Entity::insert_many([new("two"), new("three")]);
    assert_eq!(many.exec_without_returning(&scoped).await.unwrap(), 2);
    let all = append::Entity::update_many().col_expr(append::Column::Name, Expr::value("renamed"));
    assert_eq!(all.exec(&scoped).await.unwrap().rows_affected, 3);
    let rows = append::Entity::find().all(&scoped).await.unwrap();
    assert!(
        rows.iter().all(|row| row.created_by == ACTOR && row.name == "renamed"),
        "{rows:?}"
    );
    // The caller's time of an import stays, and nobody can say that somebody else made the row.
    let mut changed = rows[0].clone().into_active_model();
    changed.created_by = Set(Uuid::nil());
    changed.name = Set("kept".to_owned());
    assert_eq!(changed.update(&scoped).await.unwrap().created_by, ACTOR);
}

async fn times_in_milliseconds_and_a_live_zero(db: DatabaseConnection) {
    let rows = lifecycle!(&db, ["created_at", "updated_at", "deleted_at"], millis);
    let now = chrono::Utc::now().timestamp_millis();
    assert!(rows.iter().all(|row| (now - row.created_at).abs() < 60_000), "{rows:?}");
    assert!(rows.iter().all(|row| (now - row.updated_at).abs() < 60_000), "{rows:?}");
    assert!(
        rows.iter().all(|row| row.deleted_at == 0 && !row.is_deleted()),
        "{rows:?}"
    );
    let scoped = db.clone().scoped(Scope::new().clock(|| second(7)));
    assert_eq!(
        millis::Entity::delete_many().exec(&scoped).await.unwrap().rows_affected,
        3
    );
    assert_eq!(
        column(&db, "legacy_millis", "deleted_at").await,
        some(&["1700000007"; 3])
    );
    // A deletion does not move, and the plain connection's filters say the same.
    assert_eq!(millis::Entity::find().deleted().all(&db).await.unwrap().len(), 3);
    let row = millis::Entity::find().one(&db).await.unwrap().unwrap();
    assert!(row.is_deleted());
    assert_eq!(row.restore(&db).await.unwrap().deleted_at, 0);
    assert_eq!(millis::Entity::find().live().all(&db).await.unwrap().len(), 1);
}

async fn times_in_microseconds_and_a_short_version(db: DatabaseConnection) {
    let rows = lifecycle!(&db, ["created_at", "deleted_at", "version"], micros);
    assert_eq!(rows.iter().map(|row| row.version).collect::<Vec<_>>(), [3, 3, 2]);
    let stale = rows[0].clone();
    let scoped = db.clone().scoped(Scope::new().clock(|| second(7)));
    assert_eq!(rows[0].clone().delete(&scoped).await.unwrap().rows_affected, 1);
    let only = db.clone().scoped(Scope::new().only_deleted());
    let gone = micros::Entity::find().one(&only).await.unwrap().unwrap();
    assert_eq!((gone.deleted_at, gone.version), (Some(1_700_000_007_000_000), 4));
    let err = stale.restore(&scoped).await.unwrap_err();
    assert!(
        matches!(error(&err), MixinError::StaleData { expected: 3, .. }),
        "{err}"
    );
}

async fn times_in_text(db: DatabaseConnection) {
    let rows = lifecycle!(&db, ["created_at", "deleted_at", "version"], text);
    assert_eq!(rows.iter().map(|row| row.version).collect::<Vec<_>>(), [3, 3, 2]);
    let scoped = db.clone().scoped(Scope::new().clock(|| second(7)));
    assert_eq!(
        text::Entity::delete_many().exec(&scoped).await.unwrap().rows_affected,
        3
    );
    assert_eq!(
        column(&db, "legacy_text", "updated_at").await,
        some(&["2023-11-14T22:13:27.000000Z"; 3])
    );
    assert_eq!(
        column(&db, "legacy_text", "deleted_at").await,
        some(&["2023-11-14 22:13:27"; 3])
    );
}

async fn flags_that_are_texts(db: DatabaseConnection) {
    let rows = lifecycle!(&db, ["del_flag", "version"], text_flag);
    assert!(
        rows.iter().all(|row| row.del_flag == "0" && !row.is_deleted()),
        "{rows:?}"
    );
    let scoped = db.clone().scoped(Scope::new());
    assert_eq!(rows[0].clone().delete(&scoped).await.unwrap().rows_affected, 1);
    assert_eq!(rows[1].clone().delete(&db).await.unwrap().rows_affected, 1);
    let mut flags = column(&db, "legacy_text_flag", "del_flag").await;
    flags.sort();
    assert_eq!(flags, some(&["0", "2", "2"]));
    // What another program wrote is no live row either.
    let disabled = text_flag::Entity::update_many().col_expr(text_flag::Column::DelFlag, Expr::value("1"));
    assert_eq!(
        disabled
            .filter(text_flag::Column::DelFlag.eq("0"))
            .exec(&db)
            .await
            .unwrap()
            .rows_affected,
        1
    );
    assert_eq!(text_flag::Entity::find().all(&scoped).await.unwrap(), []);
    // Asking for deleted rows under a scope that shows live ones is refused, not empty; for live ones it is not.
    for (flag, is_refused) in [("2", true), ("0", false)] {
        let asked = text_flag::Entity::find().filter(text_flag::Column::DelFlag.eq(flag));
        let asked = asked.all(&scoped).await;
        assert_eq!(asked.is_err(), is_refused, "{asked:?}");
        let text = format!("SELECT id FROM legacy_text_flag WHERE del_flag = '{flag}'");
        let asked = Statement::from_string(db.get_database_backend(), text);
        assert_eq!(scoped.query_all_raw(asked).await.is_err(), is_refused, "{flag}");
    }
}

async fn flags_where_null_is_live(db: DatabaseConnection) {
    let rows = lifecycle!(&db, ["id"], null_flag);
    assert!(rows.iter().all(|row| row.is_deleted == Some(0)), "{rows:?}");
    db.execute_unprepared("UPDATE legacy_null_flag SET is_deleted = NULL")
        .await
        .unwrap();
    let scoped = db.clone().scoped(Scope::new().actor(ACTOR));
    let found = null_flag::Entity::find().all(&scoped).await.unwrap();
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|row| !row.is_deleted()), "{found:?}");
    assert_eq!(null_flag::Entity::find().live().all(&db).await.unwrap().len(), 3);
    assert_eq!(found[0].clone().delete(&scoped).await.unwrap().rows_affected, 1);
    assert_eq!(found[1].clone().delete(&db).await.unwrap().rows_affected, 1);
    assert_eq!(null_flag::Entity::find().all(&scoped).await.unwrap().len(), 1);
    // Set by hand, the flag says who deleted the row, and who did not.
    let third = found[2].clone();
    let by_hand =
        |flag: i16| null_flag::Entity::update_many().col_expr(null_flag::Column::IsDeleted, Expr::value(flag));
    let marked = by_hand(1)
        .filter(null_flag::Column::Id.eq(third.id))
        .exec(&scoped)
        .await;
    assert_eq!(marked.unwrap().rows_affected, 1);
    let with = db.clone().scoped(Scope::new().actor(ACTOR).with_deleted());
    let find = || null_flag::Entity::find_by_id(third.id).one(&with);
    assert_eq!(find().await.unwrap().unwrap().deleted_by, Some(ACTOR));
    assert_eq!(
        by_hand(0)
            .filter(null_flag::Column::Id.eq(third.id))
            .exec(&with)
            .await
            .unwrap()
            .rows_affected,
        1
    );
    assert_eq!(find().await.unwrap().unwrap().deleted_by, None);
}

async fn flags_that_are_enums(db: DatabaseConnection) {
    let rows = lifecycle!(&db, ["state"], enum_flag);
    assert!(rows.iter().all(|row| row.state == State::Active), "{rows:?}");
    let row = rows[0].clone();
    assert_eq!(row.delete(&db).await.unwrap().rows_affected, 1);
    let gone = enum_flag::Entity::find().deleted().all(&db).await.unwrap();
    assert_eq!(
        gone.iter().map(|row| row.state.clone()).collect::<Vec<_>>(),
        [State::Removed]
    );
}

/// Rows from before there were versions: each heals with its first write, and a stale copy of one is stale.
async fn versions_that_are_null(db: DatabaseConnection) {
    use null_version::{ActiveModel, Entity};
    create(&db, Entity).await;
    let scoped = db.clone().scoped(Scope::new());
    let old =
        "INSERT INTO legacy_null_version (name, version) VALUES ('a', NULL), ('b', NULL), ('c', NULL), ('d', NULL)";
    db.execute_unprepared(old).await.unwrap();
    let rows = Entity::find()
        .order_by_asc(null_version::Column::Id)
        .all(&db)
        .await
        .unwrap();
    let rename = |row: &null_version::Model| ActiveModel {
        name: Set("renamed".to_owned()),
        ..row.clone().into_active_model()
    };
    assert_eq!(rename(&rows[0]).update(&db).await.unwrap().version, Some(1));
    assert_eq!(rename(&rows[1]).update(&scoped).await.unwrap().version, Some(1));
    for (at, db) in [(0, &db), (1, scoped.unscoped("the test's own"))] {
        let err = rename(&rows[at]).update(db).await.unwrap_err();
        assert!(
            matches!(error(&err), MixinError::StaleData { expected: 0, .. }),
            "{err}"
        );
    }
    let err = rename(&rows[1]).update(&scoped).await.unwrap_err();
    assert!(
        matches!(error(&err), MixinError::StaleData { expected: 0, .. }),
        "{err}"
    );
    let generic = async |row: &null_version::Model| sea_orm::ActiveModelTrait::update(rename(row), &scoped).await;
    assert_eq!(generic(&rows[2]).await.unwrap().version, Some(1));
    assert!(generic(&rows[2]).await.is_err());
    let all = Entity::update_many().col_expr(null_version::Column::Name, Expr::value("all"));
    assert_eq!(all.exec(&scoped).await.unwrap().rows_affected, 4);
    assert_eq!(
        column(&db, "legacy_null_version", "version").await,
        some(&["2", "2", "2", "1"])
    );
    assert_eq!(Entity::find().at_version(0).all(&db).await.unwrap(), []);
    // A row that is read with NULL is removed at NULL.
    db.execute_unprepared("UPDATE legacy_null_version SET version = NULL")
        .await
        .unwrap();
    assert_eq!(Entity::find().at_version(0).all(&db).await.unwrap().len(), 4);
    let row = Entity::find_by_id(rows[3].id).one(&scoped).await.unwrap().unwrap();
    assert_eq!(row.delete(&scoped).await.unwrap().rows_affected, 1);
}

async fn new_types_around_keys(db: DatabaseConnection) {
    use visit::{ActiveModel, Column, Entity};
    create(&db, Entity).await;
    let [here, there] = [1, 2].map(|number| {
        let scope = Scope::new()
            .station(StationId(Uuid::from_u128(number)))
            .tenant("org_id", OrganisationId(7))
            .tenant("region", Region::South)
            .actor(UserId("ann".to_owned()));
        db.clone().scoped(scope)
    });
    let new = |name: &str| ActiveModel {
        name: Set(name.to_owned()),
        ..Default::default()
    };
    let row = new("one").insert(&here).await.unwrap();
    assert_eq!(row.id.0.get_version_num(), 7);
    assert_eq!(
        (row.station_id, row.org_id, row.region),
        (StationId(Uuid::from_u128(1)), OrganisationId(7), Region::South)
    );
    assert_eq!(row.created_by, Some(UserId("ann".to_owned())));
    let many = Entity::insert_many([new("two"), new("three")])
        .exec_without_returning(&here)
        .await;
    assert_eq!(many.unwrap(), 2);
    assert_eq!(Entity::find().all(&there).await.unwrap(), []);
    assert_eq!(
        Entity::find_by_id(row.id).one(&here).await.unwrap().as_ref(),
        Some(&row)
    );
    let moved = ActiveModel {
        station_id: Set(StationId(Uuid::from_u128(2))),
        ..row.clone().into_active_model()
    };
    let err = moved.update(&here).await.unwrap_err();
    assert!(matches!(error(&err), MixinError::CrossTenant { .. }), "{err}");
    assert_eq!(row.delete(&here).await.unwrap().rows_affected, 1);
    let gone = Entity::find()
        .filter(Column::DeletedAt.is_not_null())
        .one(&db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(gone.deleted_by, Some(UserId("ann".to_owned())));
    assert_eq!(gone.restore(&here).await.unwrap().deleted_by, None);
}

async fn tenants_of_other_widths(db: DatabaseConnection) {
    use narrow::{ActiveModel, Entity};
    create(&db, Entity).await;
    let scope = |shop: i64| Scope::new().tenant("shop", shop).tenant("floor", 2_u64);
    let [here, there] = [1, 2].map(|shop| db.clone().scoped(scope(shop)));
    let new = |name: &str| ActiveModel {
        name: Set(name.to_owned()),
        ..Default::default()
    };
    let row = new("one").insert(&here).await.unwrap();
    assert_eq!((row.shop, row.floor), (1, 2));
    let many = Entity::insert_many([new("two"), new("three")])
        .exec_without_returning(&here)
        .await;
    assert_eq!(many.unwrap(), 2);
    assert_eq!(Entity::find().all(&here).await.unwrap().len(), 3);
    assert_eq!(Entity::find().all(&there).await.unwrap(), []);
    assert_eq!(Entity::delete_many().exec(&there).await.unwrap().rows_affected, 0);
    assert_eq!(Entity::delete_many().exec(&here).await.unwrap().rows_affected, 3);
}

/// SeaORM binds unsigned numbers of 64 bits on MySQL and MariaDB alone.
async fn unsigned_numbers(db: DatabaseConnection) {
    use unsigned::{ActiveModel, Entity};
    create(&db, Entity).await;
    let scope = |desk: i32| Scope::new().tenant("floor", 2).tenant("desk", desk);
    let [here, there] = [1, 2].map(|desk| db.clone().scoped(scope(desk)));
    let new = |name: &str| ActiveModel {
        name: Set(name.to_owned()),
        ..Default::default()
    };
    let inserted = new("one").insert(&here).await;
    if db.get_database_backend() != DbBackend::MySql {
        let err = inserted.unwrap_err();
        assert!(MixinError::of(&err).is_none(), "{err}");
        return;
    }
    let row = inserted.unwrap();
    assert_eq!((row.floor, row.desk, row.version, row.is_deleted), (2, 1, 1, Some(0)));
    let many = Entity::insert_many([new("two"), new("three")])
        .exec_without_returning(&here)
        .await;
    assert_eq!(many.unwrap(), 2);
    assert_eq!(Entity::find().all(&there).await.unwrap(), []);
    assert_eq!(row.clone().delete(&here).await.unwrap().rows_affected, 1);
    let err = row.restore(&here).await.unwrap_err();
    assert!(
        matches!(error(&err), MixinError::StaleData { expected: 1, .. }),
        "{err}"
    );
    let restored = Entity::restore_many().exec(&here).await.unwrap();
    assert_eq!(restored.rows_affected, 1);
    let rows = Entity::find().all(&here).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.version).collect::<Vec<_>>(), [3, 1, 1]);
}

backend_tests::on_every_backend!(
    tables_to_which_rows_are_only_added,
    times_in_milliseconds_and_a_live_zero,
    times_in_microseconds_and_a_short_version,
    times_in_text,
    flags_that_are_texts,
    flags_where_null_is_live,
    flags_that_are_enums,
    versions_that_are_null,
    new_types_around_keys,
    tenants_of_other_widths,
    unsigned_numbers,
);
