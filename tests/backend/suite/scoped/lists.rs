//! Lists of values: sent in a form that is the same for many lengths. The rows are the same.

use super::{NORTH, new_item, read, scope, stations};
use crate::entity::item;
use mixins::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, SimpleExpr, Value};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DatabaseConnection, DbBackend,
    EntityTrait as _, QueryFilter as _, QueryOrder as _, QueryTrait as _, Set, TransactionTrait as _,
};
use std::sync::{Arc, Mutex};

const ROWS: i32 = 30;
/// From lists that stay as they are to ones longer than there are rows.
const LENGTHS: [usize; 8] = [1, 4, 5, 7, 8, 9, 17, 40];

/// Items `n0`, `n1` and so on, of both stations; with times a second apart.
async fn filled(db: &DatabaseConnection) -> [Scoped<DatabaseConnection>; 2] {
    let [north, south] = stations(db).await;
    for station in [&north, &south] {
        for number in 0..ROWS {
            let mut item = new_item(&format!("n{number}"));
            item.quantity = Set(number);
            item.note = Set((number % 2 == 0).then(|| format!("of {number}")));
            item.created_at = Set(super::second(i64::from(number)));
            item.insert(station).await.unwrap();
        }
    }
    [north, south]
}

/// The quantities of the items under a condition.
async fn found(db: &impl ConnectionTrait, condition: impl Into<SimpleExpr>) -> Vec<i32> {
    let condition: SimpleExpr = condition.into();
    let items = item::Entity::find()
        // Values before and behind the list.
        .filter(Condition::all().add(item::Column::Quantity.gte(1)).add(condition))
        .filter(item::Column::Quantity.lt(ROWS - 1))
        .order_by_asc(item::Column::Quantity)
        .all(db);
    let items = items.await.unwrap();
    items.into_iter().map(|item| item.quantity).collect()
}

/// Those of 1 to 28 for which it holds.
fn those(is: impl Fn(i32) -> bool) -> Vec<i32> {
    (1..ROWS - 1).filter(|number| is(*number)).collect()
}

/// Every third number, so that some are not there.
fn listed(length: usize) -> Vec<i32> {
    (0..).step_by(3).take(length).collect()
}

async fn lists_keep_their_rows(db: DatabaseConnection) {
    use item::Column::{CreatedAt, Id, Name, Note, Quantity};
    let [north, _] = filled(&db).await;
    let ids: Vec<_> = item::Entity::find().order_by_asc(Quantity).all(&north).await.unwrap();
    for length in LENGTHS {
        let numbers = listed(length);
        let is_listed = |number: i32| numbers.contains(&number);
        let names = numbers.iter().map(|number| format!("n{number}"));
        assert_eq!(found(&north, Quantity.is_in(numbers.clone())).await, those(is_listed));
        assert_eq!(
            found(&north, Quantity.is_not_in(numbers.clone())).await,
            those(|number| !is_listed(number))
        );
        assert_eq!(found(&north, Name.is_in(names.clone())).await, those(is_listed));
        let upper = Func::upper(Expr::col(Name)).is_in(names.clone().map(|name| name.to_uppercase()));
        assert_eq!(found(&north, upper).await, those(is_listed));
        let by_id = ids.iter().filter(|item| is_listed(item.quantity)).map(|item| item.id);
        assert_eq!(found(&north, Id.is_in(by_id)).await, those(is_listed));
        let at = numbers.iter().map(|number| super::second(i64::from(*number)));
        // MariaDB 10.11 finds no time that is bound in a list of several; with or without a scope.
        let by_hand = CreatedAt.is_in(at.clone()).and(item::Column::StationId.eq(NORTH));
        let by_hand = found(north.unscoped("what the database finds"), by_hand).await;
        assert_eq!(found(&north, CreatedAt.is_in(at)).await, by_hand);
        if db.get_database_backend() != DbBackend::MySql {
            assert_eq!(by_hand, those(is_listed));
        }
        let rows = numbers.iter().map(|number| (format!("n{number}"), *number));
        let rows = Expr::tuple([Expr::col(Name), Expr::col(Quantity)]).in_tuples(rows);
        assert_eq!(found(&north, rows).await, those(is_listed));
        // Several, and one that is compared with more than a column.
        let two = Quantity.is_in(numbers.clone()).or(Name.is_in(names.clone()).not());
        assert_eq!(found(&north, two).await, those(|_| true));
        // NULL is in no list, and nothing is outside of one with NULL in it.
        let notes = || numbers.iter().map(|number| Some(format!("of {number}"))).chain([None]);
        assert_eq!(
            found(&north, Note.is_in(notes())).await,
            those(|number| number % 2 == 0 && is_listed(number))
        );
        assert_eq!(found(&north, Note.is_not_in(notes())).await, Vec::<i32>::new());
    }
}

/// The driver binds to a text the types that it was first prepared with.
async fn numbers_of_other_widths_are_found(db: DatabaseConnection) {
    let [north, _] = filled(&db).await;
    // One connection.
    let north = north.begin().await.unwrap();
    let column = || Expr::col(item::Column::Quantity);
    for length in [6, 9, 12] {
        let numbers = listed(length);
        assert_eq!(
            found(&north, column().is_in(numbers.clone())).await,
            those(|number| numbers.contains(&number))
        );
        let numbers = listed(length + 1);
        let wide = numbers.iter().map(|number| i64::from(*number));
        assert_eq!(
            found(&north, column().is_in(wide)).await,
            those(|number| numbers.contains(&number))
        );
        let numbers = listed(length + 2);
        let mixed = numbers.iter().map(|number| match number % 2 {
            0 => Value::Int(Some(*number)),
            _ => Value::BigInt(Some(i64::from(*number))),
        });
        assert_eq!(
            found(&north, column().is_in(mixed)).await,
            those(|number| numbers.contains(&number))
        );
    }
}

async fn writes_change_the_listed_rows(db: DatabaseConnection) {
    let [north, south] = filled(&db).await;
    let is_listed = item::Column::Quantity.is_in([1, 2, 3, 5, 8, 13]);
    let changed = item::Entity::update_many()
        .col_expr(item::Column::Note, Expr::value("changed"))
        .filter(is_listed.clone())
        .exec(&north);
    assert_eq!(changed.await.unwrap().rows_affected, 6);
    assert_eq!(
        found(&north, item::Column::Note.eq("changed")).await,
        [1, 2, 3, 5, 8, 13]
    );
    assert_eq!(found(&south, item::Column::Note.eq("changed")).await, Vec::<i32>::new());

    let deleted = item::Entity::delete_many().filter(is_listed.clone()).exec(&north);
    assert_eq!(deleted.await.unwrap().rows_affected, 6);
    assert_eq!(found(&north, is_listed.clone()).await, Vec::<i32>::new());
    assert_eq!(found(&south, is_listed.clone()).await, [1, 2, 3, 5, 8, 13]);
    item::Entity::restore_many()
        .filter(is_listed.clone())
        .exec(&north)
        .await
        .unwrap();
    let restored = item::Entity::find().filter(is_listed).all(&north).await.unwrap();
    assert_eq!(restored.len(), 6);
    let row = read(restored[0].id, &north).await.unwrap();
    assert_eq!((row.deleted_at, row.note.as_deref()), (None, Some("changed")));
}

/// The texts that are sent for lists of many lengths.
async fn few_texts_serve_all_lengths(db: DatabaseConnection) {
    stations(&db).await;
    let mut logged = db.clone();
    let sent = Arc::new(Mutex::new(std::collections::BTreeSet::new()));
    let log = Arc::clone(&sent);
    logged.set_metric_callback(move |info| {
        log.lock().unwrap().insert(info.statement.sql.clone());
    });
    let north = logged.scoped(scope(NORTH));
    for length in 5..=60 {
        let numbers = listed(length);
        let find = item::Entity::find().filter(item::Column::Quantity.is_in(numbers));
        find.all(&north).await.unwrap();
    }
    let texts = sent.lock().unwrap().len();
    let expected = match db.get_database_backend() {
        DbBackend::Postgres => 1,
        // 8, 12, 16, 24, 32, 48 and 64.
        _ => 7,
    };
    assert_eq!(texts, expected);

    let statement = item::Entity::find()
        .filter(item::Column::Note.eq("a"))
        .filter(item::Column::Quantity.is_in(listed(9)))
        .filter(item::Column::Name.eq("b"))
        .build(db.get_database_backend());
    let explained = north.explain_scope(&statement).to_string();
    let said = match db.get_database_backend() {
        DbBackend::Postgres => [
            r#""quantity" = ANY($2::INT4[])"#,
            "IN: 9 values are sent as one array",
            "values 1 to 11",
        ],
        _ => ["?, ?, ?, ?, ?, ?)", "IN: 9 items are filled up to 12", "values 1 to 11"],
    };
    for said in said {
        assert!(explained.contains(said), "{said} is not in {explained}");
    }
}

backend_tests::on_every_backend!(
    lists_keep_their_rows,
    numbers_of_other_widths_are_found,
    writes_change_the_listed_rows,
    few_texts_serve_all_lengths,
);
