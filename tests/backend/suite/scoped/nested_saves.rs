//! Nested saves and cascades of `ActiveModelEx`, loaders and relations, through a scope.

use crate::create;
use crate::entity::{line, order, order_tag, tag};
use mixins::prelude::*;
use sea_orm::{
    ColumnTrait as _, DatabaseConnection, EntityTrait, IntoActiveModel as _, LoaderTrait as _, ModelTrait as _,
    QueryFilter as _, Set,
};

async fn tables(db: &DatabaseConnection) -> Scoped<DatabaseConnection> {
    create(db, order::Entity).await;
    create(db, line::Entity).await;
    create(db, tag::Entity).await;
    create(db, order_tag::Entity).await;
    db.clone().scoped(Scope::new())
}

async fn saved(db: &Scoped<DatabaseConnection>) -> order::ModelEx {
    order::ActiveModel::builder()
        .set_title("first")
        .add_line(line::ActiveModel::builder().set_text("one"))
        .add_line(line::ActiveModel::builder().set_text("two"))
        .add_tag(tag::ActiveModel::builder().set_name("red"))
        .insert(db)
        .await
        .unwrap()
}

async fn deleted_children_are_gone_on_every_path(db: DatabaseConnection) {
    let db = tables(&db).await;
    let order = saved(&db).await;
    line::Entity::delete_many()
        .filter(line::Column::Text.eq("one"))
        .exec(&db)
        .await
        .unwrap();
    let orders = order::Entity::find().all(&db).await.unwrap();
    let related = orders[0].find_related(line::Entity).all(&db).await.unwrap();
    assert_eq!(related.len(), 1);
    assert_eq!(orders.load_many(line::Entity, &db).await.unwrap()[0].len(), 1);
    let loaded = order::Entity::load()
        .with(line::Entity)
        .with(tag::Entity)
        .one(&db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((loaded.lines.len(), loaded.tags.len()), (1, 1));
    let with = order::Entity::find()
        .find_with_related(line::Entity)
        .all(&db)
        .await
        .unwrap();
    assert_eq!(with[0].1.len(), 1);
    // An order whose lines are all deleted is still there.
    line::Entity::delete_many().exec(&db).await.unwrap();
    let with = order::Entity::find()
        .find_with_related(line::Entity)
        .all(&db)
        .await
        .unwrap();
    assert_eq!((with.len(), with[0].1.len()), (1, 0));
    assert_eq!(order.lines.len(), 2);
}

async fn a_cascade_marks_children(db: DatabaseConnection) {
    let db = tables(&db).await;
    let order = saved(&db).await;
    order.delete(&db).await.unwrap();
    assert!(order::Entity::find().all(&db).await.unwrap().is_empty());
    assert!(line::Entity::find().all(&db).await.unwrap().is_empty());
    let deleted = db.only_deleted();
    assert_eq!(order::Entity::find().all(&deleted).await.unwrap().len(), 1);
    assert_eq!(line::Entity::find().all(&deleted).await.unwrap().len(), 2);
}

/// What SeaORM itself writes names its rows by key.
async fn nested_work_goes_on_where_unfiltered_writes_are_refused(db: DatabaseConnection) {
    tables(&db).await;
    let strict = db.scoped(Scope::new().refuse_unfiltered_writes());
    let order = saved(&strict).await;
    let mut changed = order.clone().into_active_model();
    changed.title = Set("second".to_owned());
    changed
        .lines
        .replace_all([line::ActiveModel::builder().set_text("three")]);
    changed.tags.replace_all([tag::ActiveModel::builder().set_name("blue")]);
    let order = changed.save(&strict).await.unwrap();
    let lines = line::Entity::find().all(&strict).await.unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].text, "three");
    assert_eq!(order_tag::Entity::find().all(&strict).await.unwrap().len(), 1);
    let row = order::Entity::find().one(&strict).await.unwrap().unwrap();
    assert_eq!(row.title, "second");
    line::Entity::delete_by_id(lines[0].id).exec(&strict).await.unwrap();
    assert!(line::Entity::find().all(&strict).await.unwrap().is_empty());
    let deleted = strict.only_deleted();
    let first = line::Entity::find_by_id(lines[0].id)
        .one(&deleted)
        .await
        .unwrap()
        .unwrap();
    first.restore(&strict).await.unwrap();
    let link = order_tag::Entity::find().one(&strict).await.unwrap().unwrap();
    let key = (link.order_id, link.tag_id);
    assert_eq!(
        order_tag::Entity::delete_by_id(key)
            .exec(&strict)
            .await
            .unwrap()
            .rows_affected,
        1
    );
    order.delete(&strict).await.unwrap();
    assert!(order::Entity::find().all(&strict).await.unwrap().is_empty());
    assert!(line::Entity::find().all(&strict).await.unwrap().is_empty());
    let deleted = strict.only_deleted();
    assert_eq!(order::Entity::find_by_id(row.id).all(&deleted).await.unwrap().len(), 1);
    for line in line::Entity::find().all(&deleted).await.unwrap() {
        line.force_delete(&strict).await.unwrap();
    }
    assert!(line::Entity::find().all(&deleted).await.unwrap().is_empty());
}

backend_tests::on_every_backend!(
    deleted_children_are_gone_on_every_path,
    a_cascade_marks_children,
    nested_work_goes_on_where_unfiltered_writes_are_refused,
);
