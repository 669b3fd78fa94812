//! Nested saves and cascades through `ActiveModelEx`, where SeaORM's generated code calls our methods.

use crate::create;
use crate::entity::{line, order, order_tag, tag};
use mixins::prelude::*;
use sea_orm::{DatabaseConnection, EntityTrait as _, IntoActiveModel as _, Set};

async fn tables(db: &DatabaseConnection) {
    create(db, order::Entity).await;
    create(db, line::Entity).await;
    create(db, tag::Entity).await;
    create(db, order_tag::Entity).await;
}

async fn order_with_lines(db: &DatabaseConnection) -> order::ModelEx {
    tables(db).await;
    order::ActiveModel::builder()
        .set_title("o")
        .add_line(line::ActiveModel::builder().set_text("first"))
        .add_line(line::ActiveModel::builder().set_text("second"))
        .add_tag(tag::ActiveModel::builder().set_name("t"))
        .insert(db)
        .await
        .unwrap()
}

async fn nested_inserts_fill_every_row(db: DatabaseConnection) {
    let order = order_with_lines(&db).await;
    let lines = line::Entity::find().all(&db).await.unwrap();
    assert_eq!(lines.len(), 2);
    for line in lines {
        assert_eq!(
            (line.order_id, line.version, line.id.get_version_num()),
            (order.id, 1, 7)
        );
    }
    assert_eq!(order_tag::Entity::find().all(&db).await.unwrap().len(), 1);
}

async fn a_nested_save_checks_the_parent(db: DatabaseConnection) {
    let order = order_with_lines(&db).await;
    let row = order::Entity::find_by_id(order.id).one(&db).await.unwrap().unwrap();
    let mut other = row.into_active_model();
    other.title = Set("theirs".to_owned());
    other.update(&db).await.unwrap();
    let mut mine = order.into_active_model();
    mine.title = Set("mine".to_owned());
    let err = mine.save(&db).await.unwrap_err();
    assert!(
        matches!(MixinError::of(&err), Some(MixinError::StaleData { .. })),
        "{err}"
    );
}

/// A stale child stops the whole nested save: the parent's change is rolled back with it.
async fn a_nested_save_checks_the_children(db: DatabaseConnection) {
    let order = order_with_lines(&db).await;
    let line = line::Entity::find().one(&db).await.unwrap().unwrap();
    let mut other = line.clone().into_active_model();
    other.text = Set("theirs".to_owned());
    let other = other.update(&db).await.unwrap();
    let mut mine = order.clone().into_active_model();
    mine.title = Set("mine".to_owned());
    let mut line = line.into_active_model().into_ex();
    line.text = Set("mine".to_owned());
    mine.lines.push(line);
    let err = mine.save(&db).await.unwrap_err();
    assert!(
        matches!(MixinError::of(&err), Some(MixinError::StaleData { .. })),
        "{err}"
    );
    let row = order::Entity::find_by_id(order.id).one(&db).await.unwrap().unwrap();
    assert_eq!((row.title.as_str(), row.version), ("o", 1));
    assert_eq!(
        line::Entity::find_by_id(other.id).one(&db).await.unwrap().unwrap().text,
        "theirs"
    );
}

async fn a_cascade_marks_parent_and_children(db: DatabaseConnection) {
    let order = order_with_lines(&db).await;
    let row = order::Entity::find_by_id(order.id).one(&db).await.unwrap().unwrap();
    row.cascade_delete(&db).await.unwrap();
    let row = order::Entity::find_by_id(order.id).one(&db).await.unwrap().unwrap();
    assert!(row.is_deleted());
    let lines = line::Entity::find().all(&db).await.unwrap();
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.is_deleted() && line.version == 2)
            .count(),
        2
    );
}

/// Leaving a child out of a replaced list deletes it; with soft delete that marks it.
async fn a_replaced_child_is_marked(db: DatabaseConnection) {
    let order = order_with_lines(&db).await;
    let mut mine = order.clone().into_active_model();
    let keep = line::ActiveModel::builder().set_text("third");
    mine.lines.replace_all([keep]);
    mine.save(&db).await.unwrap();
    let lines = line::Entity::find().all(&db).await.unwrap();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines.iter().filter(|line| line.is_deleted()).count(), 2);
    assert_eq!(lines.iter().find(|line| !line.is_deleted()).unwrap().text, "third");
}

backend_tests::on_every_backend!(
    nested_inserts_fill_every_row,
    a_nested_save_checks_the_parent,
    a_nested_save_checks_the_children,
    a_cascade_marks_parent_and_children,
    a_replaced_child_is_marked,
);
