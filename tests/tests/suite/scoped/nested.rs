//! Nested saves and cascades of `ActiveModelEx`, loaders and relations, through a scope.

use crate::create;
use crate::entity::{line, order, order_tag, tag};
use mixins::prelude::*;
use sea_orm::{ColumnTrait as _, DatabaseConnection, EntityTrait, LoaderTrait as _, ModelTrait as _, QueryFilter as _};

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

backend_tests::on_every_backend!(deleted_children_are_gone_on_every_path, a_cascade_marks_children);
