//! `explain_scope`: what would be sent and why, with no value in it, and nothing sent.

use super::{ACTOR, NORTH, SOUTH, insert, names, new_item, stations};
use crate::entity::item;
use mixins::prelude::*;
use sea_orm::{
    ColumnTrait as _, DatabaseConnection, DbBackend, EntityTrait, QueryFilter as _, QueryTrait as _, Set, Statement,
};

async fn it_explains_a_rewrite(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    insert("a", &north).await;
    let backend = db.get_database_backend();
    let select = item::Entity::find()
        .filter(item::Column::Name.eq("secret"))
        .build(backend);
    let explanation = north.explain_scope(&select);
    assert_eq!(explanation.refusal(), None);
    let (sql, shown) = (explanation.sql().unwrap(), explanation.to_string());
    assert!(
        shown.contains(sql) && sql.contains("station_id") && sql.contains("deleted_at"),
        "{shown}"
    );
    assert!(!explanation.notes().is_empty() && shown.contains("items"), "{shown}");
    assert!(shown.contains("the scope's station"), "{shown}");
    let delete = north
        .explain_scope(&item::Entity::delete_many().build(backend))
        .to_string();
    assert!(delete.contains("UPDATE") && delete.contains("soft-deleted"), "{delete}");
    let fills = north
        .explain_scope(&item::Entity::insert(new_item("secret")).build(backend))
        .to_string();
    assert!(
        fills.contains("the scope's actor") && fills.contains("the time"),
        "{fills}"
    );
    for text in [shown, format!("{explanation:?}"), delete, fills] {
        for value in ["secret", &NORTH.to_string(), &ACTOR.to_string()] {
            assert!(!text.contains(value), "{text}");
        }
    }
    assert_eq!(names(&north).await, ["a"]);
}

async fn it_explains_a_refusal(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let backend = db.get_database_backend();
    let select = item::Entity::find().build(backend);
    let nobody = north.rescoped(Scope::new()).explain_scope(&select);
    assert!(
        matches!(nobody.refusal(), Some(MixinError::MissingTenant { .. })),
        "{nobody}"
    );
    assert!(
        nobody.sql().is_none() && nobody.to_string().starts_with("refused: "),
        "{nobody}"
    );
    let other = [DbBackend::Sqlite, DbBackend::Postgres][usize::from(backend == DbBackend::Sqlite)];
    for (backend, sql) in [(backend, "TRUNCATE items"), (other, "SELECT 1")] {
        let refused = north.explain_scope(&Statement::from_string(backend, sql)).to_string();
        assert_eq!(refused.matches("refused: ").count(), 1, "{refused}");
    }
    let mut foreign = new_item("a");
    foreign.station_id = Set(SOUTH);
    let foreign = north.explain_scope(&item::Entity::insert(foreign).build(backend));
    assert!(
        matches!(foreign.refusal(), Some(MixinError::CrossTenant { .. })),
        "{foreign}"
    );
    let unknown = north.explain_scope(&Statement::from_string(backend, "SELECT 1 FROM nowhere"));
    assert!(
        matches!(unknown.refusal(), Some(MixinError::UnknownTable { .. })),
        "{unknown}"
    );
}

backend_tests::on_every_backend!(it_explains_a_rewrite, it_explains_a_refusal);
