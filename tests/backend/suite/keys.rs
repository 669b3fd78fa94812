//! Keys that no mixin makes, and those with a prefix.

use crate::create;
use crate::entity::keyed::{parcel, place, visit};
use crate::scoped::{NORTH, SOUTH, error};
use mixins::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait as _, DatabaseConnection, DbBackend, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, Set, Statement,
};

fn new_visit(guest: &str) -> visit::ActiveModel {
    visit::ActiveModel {
        guest: Set(guest.to_owned()),
        ..Default::default()
    }
}

#[expect(clippy::too_many_lines, reason = "one story, in order")]
async fn keys_with_a_prefix(db: DatabaseConnection) {
    create(&db, visit::Entity).await;
    let scoped = db.clone().scoped(Scope::new());
    let first = new_visit("plain").insert(&db).await.unwrap();
    let second = new_visit("scoped").insert(&scoped).await.unwrap();
    let many = visit::Entity::insert_many([new_visit("many"), new_visit("more")]);
    assert_eq!(many.exec_without_returning(&scoped).await.unwrap(), 2);
    let text = "INSERT INTO keyed_visits (guest) VALUES ('text')";
    assert_eq!(scoped.execute_unprepared(text).await.unwrap().rows_affected(), 1);
    // By a query of the test's own: the texts are what the specification says, and sort by the time.
    let sql = Statement::from_string(
        db.get_database_backend(),
        "SELECT id, guest FROM keyed_visits ORDER BY id",
    );
    let rows = db.query_all_raw(sql).await.unwrap();
    let ids = rows
        .iter()
        .map(|row| row.try_get::<String>("", "id").unwrap())
        .collect::<Vec<_>>();
    assert!(
        ids.iter().all(|id| id.len() == 32 && id.starts_with("visit_")),
        "{ids:?}"
    );
    assert_eq!(ids[0], first.id.as_str());
    assert_eq!(ids[1], second.id.as_str());
    let uuid = second.id.uuid();
    assert_eq!(uuid.get_version_num(), 7);
    assert_eq!(PrefixedId::<visit::Entity>::from_uuid(uuid), second.id);
    // A key of the caller's is kept; that of another entity, or no key at all, is an error before anything is sent.
    let imported: PrefixedId<visit::Entity> = "visit_01h455vb4pex5vsknk084sn02q".parse().unwrap();
    let import = visit::ActiveModel {
        id: Set(imported.clone()),
        ..new_visit("import")
    };
    assert_eq!(import.insert(&scoped).await.unwrap().id, imported);
    assert_eq!(
        visit::Entity::find_by_id(imported)
            .one(&scoped)
            .await
            .unwrap()
            .unwrap()
            .guest,
        "import"
    );
    for wrong in [
        "parcel_01h455vb4pex5vsknk084sn02q",
        "visit_01H455VB4PEX5VSKNK084SN02Q",
        "visit_",
        "visit",
        "",
    ] {
        let err = wrong.parse::<PrefixedId<visit::Entity>>().unwrap_err();
        assert!(
            matches!(&err, MixinError::InvalidKey { prefix, .. } if prefix == "visit"),
            "{wrong}: {err}"
        );
    }
    // A row with another key cannot be taken for one of these.
    db.execute_unprepared("INSERT INTO keyed_visits (id, guest) VALUES ('old-1', 'old')")
        .await
        .unwrap();
    let err = visit::Entity::find()
        .filter(visit::Column::Guest.eq("old"))
        .one(&db)
        .await
        .unwrap_err();
    assert!(matches!(error(&err), MixinError::InvalidKey { .. }), "{err}");
}

async fn foreign_keys_with_a_prefix(db: DatabaseConnection) {
    create(&db, visit::Entity).await;
    create(&db, parcel::Entity).await;
    let scoped = db.clone().scoped(Scope::new());
    let visit = new_visit("guest").insert(&scoped).await.unwrap();
    let parcel = parcel::ActiveModel {
        visit_id: Set(visit.id.clone()),
        ..Default::default()
    };
    let parcel = parcel.insert(&scoped).await.unwrap();
    assert!(parcel.id.starts_with("parcel_"));
    let found = parcel::Entity::find()
        .find_also_related(visit::Entity)
        .all(&scoped)
        .await
        .unwrap();
    assert_eq!(found, [(parcel, Some(visit))]);
}

/// A natural key of two columns, one a text, under every mixin that brings none.
async fn natural_keys(db: DatabaseConnection) {
    use place::{ActiveModel, Column, Entity};
    create(&db, Entity).await;
    let [north, south] = [NORTH, SOUTH].map(|station| db.clone().scoped(Scope::new().station(station)));
    let new = |code: &str, number: i32| ActiveModel {
        code: Set(code.to_owned()),
        number: Set(number),
        seats: Set(2),
        ..Default::default()
    };
    let row = new("A", 1).insert(&north).await.unwrap();
    assert_eq!((row.station_id, row.version), (NORTH, 1));
    let many = Entity::insert_many([new("A", 2), new("B", 1)])
        .exec_without_returning(&north)
        .await;
    assert_eq!(many.unwrap(), 2);
    assert_eq!(Entity::find_by_id(("A".to_owned(), 1)).one(&south).await.unwrap(), None);
    assert_eq!(
        Entity::find_by_id(("A".to_owned(), 1))
            .one(&north)
            .await
            .unwrap()
            .as_ref(),
        Some(&row)
    );
    let mut change = row.clone().into_active_model();
    change.seats = Set(4);
    let changed = change.clone().update(&north).await.unwrap();
    assert_eq!((changed.seats, changed.version), (4, 2));
    let err = change.update(&north).await.unwrap_err();
    assert!(
        matches!(error(&err), MixinError::StaleData { expected: 1, .. }),
        "{err}"
    );
    let others = Entity::update_many()
        .col_expr(Column::Seats, Expr::value(8))
        .filter(Column::Code.eq("A"));
    assert_eq!(others.clone().exec(&south).await.unwrap().rows_affected, 0);
    assert_eq!(others.exec(&north).await.unwrap().rows_affected, 2);
    let second = Entity::delete_by_id(("A".to_owned(), 2)).exec(&north).await.unwrap();
    assert_eq!(second.rows_affected, 1);
    let rows = Entity::find().order_by_asc(Column::Code).all(&north).await.unwrap();
    let rows = rows
        .into_iter()
        .map(|row| (row.code, row.number, row.seats, row.version));
    assert_eq!(
        rows.collect::<Vec<_>>(),
        [("A".to_owned(), 1, 8, 3), ("B".to_owned(), 1, 2, 1)]
    );
    // The key of a deleted row is taken still: the constraint sees every row.
    assert!(new("A", 2).insert(&north).await.is_err());
    let deleted = db.clone().scoped(Scope::new().station(NORTH).only_deleted());
    let gone = Entity::find().one(&deleted).await.unwrap().unwrap();
    assert_eq!(gone.restore(&north).await.unwrap().version, 4);
    if db.get_database_backend() != DbBackend::MySql {
        let changed = Entity::delete_many().exec_with_returning(&north).await.unwrap();
        assert_eq!(changed.len(), 3);
    }
}

backend_tests::on_every_backend!(keys_with_a_prefix, foreign_keys_with_a_prefix, natural_keys);
