//! What every backend must come to.

use anyhow::Result;
use clap::Parser as _;
use payment::entity::{payment as payments, refund, user};
use payment::{Cents, Evening, Event, Options, Till, till};
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, Database, DatabaseConnection, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
};
use sea_orm_mixins::prelude::*;

/// Does all that the program does, and throws away what it prints.
pub(crate) async fn run(url: &str) -> Result<(Evening, Vec<Event>)> {
    let options = Options::parse_from(["payment", "--database-url", url]);
    payment::run(&options, &mut std::io::sink()).await
}

/// Runs it twice, for the second run must not stumble over the first, and looks at the database.
pub(crate) async fn judge(url: &str) {
    run(url).await.unwrap();
    let (evening, events) = run(url).await.unwrap();
    let db = Database::connect(url).await.unwrap();
    judge_payments(&evening, &db).await;
    judge_refunds(&evening, &db).await;
    judge_trail(&events);
    judge_refusals(&evening, &db).await;
    judge_bulk(&evening, &db).await;
    db.close().await.unwrap();
}

async fn judge_payments(evening: &Evening, db: &DatabaseConnection) {
    let (ana, ben) = (Some(evening.ana), Some(evening.ben));
    let corrected = read(evening.payment, db).await;
    assert_eq!(
        (corrected.amount_cents, corrected.payment_method.as_str()),
        (24_000, "card")
    );
    assert_eq!(
        (corrected.created_by, corrected.updated_by, corrected.deleted_by),
        (ana, ben, None)
    );
    assert!(!corrected.is_deleted());

    let slip = read(evening.slip, db).await;
    assert_eq!((slip.created_by, slip.updated_by, slip.deleted_by), (ana, ben, ben));
    assert_eq!(
        slip.deleted_at,
        Some(slip.updated_at),
        "voiding is a change, at one time"
    );
    assert_eq!(
        payments::Entity::find().count(db).await.unwrap(),
        2,
        "nothing is removed"
    );
    assert_eq!(payments::Entity::find().live().count(db).await.unwrap(), 1);

    let cashier = user::Entity::find_by_id(evening.ana).one(db).await.unwrap().unwrap();
    assert_eq!(cashier.created_by, ben);
    assert_eq!(
        (cashier.business_id, cashier.station_id),
        (Uuid::from_u128(1), Uuid::from_u128(2))
    );
}

async fn judge_refunds(evening: &Evening, db: &DatabaseConnection) {
    let refunds = refund::Entity::find().filter(refund::Column::PaymentId.eq(evening.payment));
    let mut refunds = refunds.all(db).await.unwrap();
    refunds.sort_by_key(|refund| refund.id);
    let signed = refunds
        .iter()
        .map(|it| (it.amount_cents, it.created_by, it.updated_by))
        .collect::<Vec<_>>();
    let (ana, ben) = (Some(evening.ana), Some(evening.ben));
    assert_eq!(signed, [(4_000, ana, ana), (2_500, ben, ben)]);
    assert_eq!(
        evening.refusal,
        "200.00 is more than the 175.00 that are left of payment 1"
    );
}

fn judge_trail(events: &[Event]) {
    let told = events
        .iter()
        .map(|event| (event.who.as_str(), event.what.as_str()))
        .collect::<Vec<_>>();
    let (ana, ben) = ("ana@hibachi.example.com", "ben@hibachi.example.com");
    let expected = [
        (ana, "took payment 1: 240.00 for HB-1042"),
        (ana, "took payment 2: 2400.00 for HB-1043"),
        (ben, "corrected payment 1: by card"),
        (ana, "refunded 40.00 of payment 1: one guest did not come"),
        (ben, "refunded 25.00 of payment 1: the grill was cold"),
        (ben, "voided payment 2: 2400.00"),
    ];
    assert_eq!(told, expected);
    assert!(events.is_sorted_by_key(|event| event.at));
}

/// What is refused leaves no trace.
async fn judge_refusals(evening: &Evening, db: &DatabaseConnection) {
    let anas = till_of(evening.ana, db);
    let nothing = till::refund(evening.payment, Cents(0), "", &anas).await.unwrap_err();
    assert!(
        format!("{nothing:#}").contains("a refund gives something back"),
        "{nothing:#}"
    );
    let slip = read(evening.slip, db).await;
    let of_voided = till::refund(slip.id, Cents(100), "", &anas).await.unwrap_err();
    assert_eq!(of_voided.to_string(), "there is no such payment, or it was voided");
    let twice = till::void(slip.clone(), &anas).await.unwrap_err();
    assert_eq!(twice.to_string(), "the payment was voided before");
    assert_eq!(
        read(evening.slip, db).await,
        slip,
        "neither the date nor who voided it has moved"
    );
    assert_eq!(payments::Entity::find().count(db).await.unwrap(), 2);
    assert_eq!(refund::Entity::find().count(db).await.unwrap(), 2);
}

/// Bulk statements run no hooks; the scope signs them, and leaves voided rows alone.
async fn judge_bulk(evening: &Evening, db: &DatabaseConnection) {
    let all = payments::Entity::update_many().col_expr(payments::Column::PaymentMethod, Expr::value("voucher"));
    let changed = all.exec(&till_of(evening.ana, db)).await.unwrap().rows_affected;
    assert_eq!(changed, 1);
    assert_eq!(read(evening.payment, db).await.updated_by, Some(evening.ana));
    assert_eq!(read(evening.slip, db).await.updated_by, Some(evening.ben));
}

fn till_of(user: Uuid, db: &DatabaseConnection) -> Till {
    db.clone().scoped(
        Scope::new()
            .business(Uuid::from_u128(1))
            .station(Uuid::from_u128(2))
            .actor(user),
    )
}

async fn read(id: i32, db: &DatabaseConnection) -> payments::Model {
    payments::Entity::find_by_id(id).one(db).await.unwrap().unwrap()
}
