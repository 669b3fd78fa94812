//! A row that leaves what the scope sees with the very statement that writes it: it comes back as written, on every
//! backend and through every call of SeaORM's that returns a row; and it comes back to that call alone.

use super::{ACTOR, NORTH, SOUTH, error, new_item, read, second, stations};
use crate::create;
use crate::entity::shelf::{book, shelf, shelved};
use crate::entity::{flag, item};
use mixins::prelude::*;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait,
    IntoActiveModel, Set, TryInsertResult,
};
use uuid::Uuid;

async fn generic_insert<A>(am: A, db: &impl ConnectionTrait) -> Result<<A::Entity as EntityTrait>::Model, DbErr>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    am.insert(db).await
}

async fn generic_update<A>(am: A, db: &impl ConnectionTrait) -> Result<<A::Entity as EntityTrait>::Model, DbErr>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    am.update(db).await
}

/// An item that is inserted as deleted.
fn deleted_item(name: &str) -> item::ActiveModel {
    item::ActiveModel {
        id: Set(Uuid::now_v7()),
        deleted_at: Set(Some(second(5))),
        ..new_item(name)
    }
}

fn marked(row: &item::Model) -> item::ActiveModel {
    item::ActiveModel {
        deleted_at: Set(Some(second(5))),
        ..row.clone().into_active_model()
    }
}

/// As it is in the table, and seen by nobody who does not ask for it.
async fn is_deleted(row: &item::Model, db: &Scoped<DatabaseConnection>) {
    assert_eq!((row.deleted_at, row.deleted_by), (Some(second(5)), Some(ACTOR)));
    assert_eq!(read(row.id, db).await.as_ref(), Some(row));
    assert_eq!(item::Entity::find_by_id(row.id).one(db).await.unwrap(), None);
}

async fn an_update_that_marks_returns_the_row(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    let insert = async || new_item("one").insert(&north).await.unwrap();
    let row = generic_update(marked(&insert().await), &north).await.unwrap();
    assert_eq!((row.version, row.updated_by), (2, Some(ACTOR)));
    is_deleted(&row, &north).await;
    let row = marked(&insert().await).update(&north).await.unwrap();
    is_deleted(&row, &north).await;
    let row = item::Entity::update(marked(&insert().await))
        .exec(&north)
        .await
        .unwrap();
    is_deleted(&row, &north).await;
    // Through a scope in a scope, and in a transaction.
    let row = insert().await;
    let row = generic_update(marked(&row), &north.rescoped(north.scope().clone()))
        .await
        .unwrap();
    is_deleted(&row, &north).await;
    let row = insert().await;
    let row = north.transaction_async::<_, _, DbErr>(async |db| generic_update(marked(&row), db).await);
    is_deleted(&row.await.unwrap(), &north).await;
    // Nobody else's, and nobody's.
    let row = insert().await;
    assert_eq!(generic_update(marked(&row), &south).await, Err(DbErr::RecordNotUpdated));
    assert_eq!(read(row.id, &north).await, Some(row));
}

async fn a_stale_copy_that_marks_is_stale(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let row = new_item("one").insert(&north).await.unwrap();
    let newer = item::ActiveModel {
        quantity: Set(2),
        ..row.clone().into_active_model()
    };
    let newer = newer.update(&north).await.unwrap();
    let err = generic_update(marked(&row), &north).await.unwrap_err();
    assert!(
        matches!(error(&err), MixinError::StaleData { expected: 1, .. }),
        "{err}"
    );
    assert_eq!(read(row.id, &north).await, Some(newer));
}

async fn an_insert_that_marks_returns_the_row(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    is_deleted(&deleted_item("one").insert(&north).await.unwrap(), &north).await;
    is_deleted(&generic_insert(deleted_item("two"), &north).await.unwrap(), &north).await;
    let inserted = item::Entity::insert(deleted_item("three")).exec_with_returning(&north);
    is_deleted(&inserted.await.unwrap(), &north).await;
    let builder = item::ActiveModel::builder()
        .set_name("four")
        .set_quantity(1)
        .set_deleted_at(Some(second(5)));
    let row = item::Model::from(builder.insert(&north).await.unwrap());
    is_deleted(&row, &north).await;
}

async fn a_key_that_the_database_makes_is_known(db: DatabaseConnection) {
    create(&db, flag::Entity).await;
    let db = db.scoped(Scope::new());
    let new = |is_deleted| flag::ActiveModel {
        name: Set("one".to_owned()),
        is_deleted: Set(is_deleted),
        ..Default::default()
    };
    let live = new(false).insert(&db).await.unwrap();
    let row = generic_insert(new(true), &db).await.unwrap();
    assert!(row.is_deleted && row.id != live.id);
    assert_eq!(flag::Entity::find_by_id(row.id).one(&db).await.unwrap(), None);
    let given = flag::ActiveModel {
        id: Set(77),
        ..new(true)
    };
    assert_eq!(given.insert(&db).await.unwrap().id, 77);
    // Without a version too.
    let mark = flag::ActiveModel {
        is_deleted: Set(true),
        ..live.into_active_model()
    };
    assert!(generic_update(mark, &db).await.unwrap().is_deleted);
}

async fn a_live_row_comes_back_to_who_sees_the_deleted(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let deleted = north.only_deleted();
    let row = new_item("one").insert(&deleted).await.unwrap();
    assert_eq!((row.deleted_at, row.station_id), (None, NORTH));
    assert_eq!(item::Entity::find_by_id(row.id).one(&deleted).await.unwrap(), None);
    assert_eq!(item::Entity::find_by_id(row.id).one(&north).await.unwrap(), Some(row));
}

/// SeaORM reads nothing after these, so what the program reads next is a read as any other.
async fn what_is_not_awaited_is_not_shown(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let gone = async |id: Uuid| {
        assert_eq!(item::Entity::find_by_id(id).one(&north).await.unwrap(), None);
    };
    let am = deleted_item("exec");
    let id = *am.id.as_ref();
    // As the executor would ask.
    let backend = north.get_database_backend();
    assert_eq!(north.support_returning(), backend != DbBackend::MySql);
    assert_eq!(north.get_database_backend(), backend);
    item::Entity::insert(am).exec(&north).await.unwrap();
    gone(id).await;
    let am = deleted_item("without");
    let id = *am.id.as_ref();
    assert_eq!(
        item::Entity::insert(am).exec_without_returning(&north).await.unwrap(),
        1
    );
    gone(id).await;
    let row = new_item("update").insert(&north).await.unwrap();
    assert_eq!(north.support_returning(), backend != DbBackend::MySql);
    let updated = item::Entity::update(marked(&row)).exec_without_returning(&north).await;
    assert_eq!(updated.unwrap().rows_affected, 1);
    gone(row.id).await;
    let row = new_item("generic").insert(&north).await.unwrap();
    let updated = ActiveModelTrait::update_without_returning(marked(&row), &north).await;
    assert_eq!(updated.unwrap().rows_affected, 1);
    gone(row.id).await;
    let row = deleted_item("twice").insert(&north).await.unwrap();
    gone(row.id).await;
    gone(row.id).await;
}

/// Others on the same connection read the keys that are being written: none of them is ever shown a deleted row.
async fn no_other_task_is_shown_it(db: DatabaseConnection) {
    let [north, _] = stations(&db).await;
    let tasks = (0..6).map(|_| {
        let north = north.clone();
        tokio::spawn(async move {
            for _ in 0..20 {
                let am = deleted_item("one");
                let id = *am.id.as_ref();
                let (row, other) = tokio::join!(generic_insert(am, &north), async {
                    tokio::task::yield_now().await;
                    item::Entity::find_by_id(id).one(&north).await
                });
                assert_eq!(row.unwrap().id, id);
                assert_eq!(other.unwrap(), None);
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap();
    }
}

async fn a_conflicting_link_is_left_alone(db: DatabaseConnection) {
    create(&db, shelf::Entity).await;
    create(&db, book::Entity).await;
    create(&db, shelved::Entity).await;
    let db = db.scoped(Scope::new().clock(|| second(0)));
    let book = book::ActiveModel::builder().set_name("book");
    let shelf = shelf::ActiveModel::builder().set_name("shelf").add_book(book);
    let shelf = shelf.insert(&db).await.unwrap();
    let key = (shelf.id, shelf.books[0].id);
    let deleted = shelved::Entity::delete_by_id(key).exec(&db).await.unwrap();
    assert_eq!(deleted.rows_affected, 1);
    let link = async || shelved::Entity::find_by_id(key).one(&db.with_deleted()).await.unwrap();
    let before = link().await;
    // Linked again: its key is held by the deleted link, which stays as it is, as by every upsert.
    let mut again = shelf::Entity::load()
        .one(&db)
        .await
        .unwrap()
        .unwrap()
        .into_active_model();
    let book = book::Entity::find().one(&db).await.unwrap().unwrap();
    again.books.push(book.into_active_model());
    again.save(&db).await.unwrap();
    assert_eq!(link().await, before);
    let new = shelved::ActiveModel {
        shelf_id: Set(key.0),
        book_id: Set(key.1),
        ..Default::default()
    };
    let inserted = shelved::Entity::insert(new).on_conflict_do_nothing();
    match inserted.exec_with_returning(&db).await {
        Ok(TryInsertResult::Conflicted) => assert_eq!(db.get_database_backend(), DbBackend::MySql),
        Err(DbErr::RecordNotFound(_)) => assert_ne!(db.get_database_backend(), DbBackend::MySql),
        other => panic!("{other:?}"),
    }
    // Restored, it is there.
    assert_eq!(
        shelved::Entity::restore_many().exec(&db).await.unwrap().rows_affected,
        1
    );
    assert_eq!(shelved::Entity::find().all(&db).await.unwrap().len(), 1);
}

async fn a_row_of_another_tenant_stays_hidden(db: DatabaseConnection) {
    let [north, south] = stations(&db).await;
    let theirs = new_item("theirs").insert(&south).await.unwrap();
    let mine = item::ActiveModel {
        id: Set(theirs.id),
        ..new_item("mine")
    };
    let inserted = item::Entity::insert(mine.clone()).on_conflict_do_nothing();
    let inserted = inserted.exec_with_returning(&north).await;
    assert!(!matches!(inserted, Ok(TryInsertResult::Inserted(_))), "{inserted:?}");
    assert!(mine.insert(&north).await.is_err());
    assert_eq!(item::Entity::find_by_id(theirs.id).one(&north).await.unwrap(), None);
    assert_eq!(theirs.station_id, SOUTH);
    assert_eq!(read(theirs.id, &south).await, Some(theirs));
}

backend_tests::on_every_backend!(
    an_update_that_marks_returns_the_row,
    a_stale_copy_that_marks_is_stale,
    an_insert_that_marks_returns_the_row,
    a_key_that_the_database_makes_is_known,
    a_live_row_comes_back_to_who_sees_the_deleted,
    what_is_not_awaited_is_not_shown,
    no_other_task_is_shown_it,
    a_conflicting_link_is_left_alone,
    a_row_of_another_tenant_stays_hidden,
);
