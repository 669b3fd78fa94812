//! What every backend must come to.

use anyhow::Result;
use booking::entity::{booking as bookings, business, customer, station, user};
use booking::{Compared, Difference, Options, Outcome, Reached, Rejected, StationSum};
use clap::Parser as _;
use sea_orm::prelude::{Time, Uuid};
use sea_orm::{
    ColumnTrait as _, ConnectOptions, Database, DatabaseConnection, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _,
};
use sea_orm_mixins::prelude::*;

/// Does all that the program does, and throws away what it prints.
pub(crate) async fn run(url: &str) -> Result<Outcome> {
    run_with(url, &[]).await
}

/// The same, with more options.
pub(crate) async fn run_with(url: &str, more: &[&str]) -> Result<Outcome> {
    let options = Options::parse_from([&["booking", "--database-url", url], more].concat());
    booking::run(&options, &mut std::io::sink()).await
}

/// Runs it twice, for the second run must not stumble over the first, and looks at the database.
pub(crate) async fn judge(url: &str) {
    let first = run(url).await.unwrap();
    let outcome = run(url).await.unwrap();
    assert_eq!(first.imported, outcome.imported);
    assert_eq!(first.sums, outcome.sums);

    let mut options = ConnectOptions::new(url);
    // So it finds the tables only if they are in these schemas.
    options.set_schema_search_path("core,identity");
    let db = Database::connect(options).await.unwrap();
    judge_rejected(&outcome);
    judge_import(&outcome, &db).await;
    judge_isolation(&outcome);
    judge_conflict(&outcome, &db).await;
    judge_cancelling(&outcome, &db).await;
    judge_explanation(&outcome);
    judge_sums(&outcome);
    judge_offices(&outcome, &db).await;
    db.close().await.unwrap();
}

fn judge_rejected(outcome: &Outcome) {
    let rejected = [
        (22, "`2026-02-30` is no date"),
        (66, "`half past six` is no time"),
        (103, "party_adults `-2` is no number of guests"),
        (157, "there is no station `Airport`"),
        (200, "it has 10 columns of 11"),
        (248, "`gil.moss.example.com` is no email address"),
    ];
    let rejected = rejected.map(|(line, reason)| Rejected {
        line,
        reason: reason.to_owned(),
    });
    assert_eq!(outcome.imported.rejected, rejected);
    assert_eq!(
        (
            outcome.imported.bookings,
            outcome.imported.cancelled,
            outcome.imported.customers
        ),
        (294, 27, 139)
    );
}

async fn judge_import(outcome: &Outcome, db: &DatabaseConnection) {
    let business = business_called("My Hibachi Chef", db).await;
    let rows = bookings_of(business, db).await;
    assert_eq!(rows.len(), 294);
    assert_eq!(bookings::Entity::find().deleted().count(db).await.unwrap(), 27);
    let walked = [outcome.settled.booking, outcome.restored.booking];
    for row in rows.iter().filter(|row| !walked.contains(&row.id)) {
        assert_eq!(row.id.get_version_num(), 7, "the key comes from the mixin");
        assert_eq!(
            row.version,
            if row.is_deleted() { 2 } else { 1 },
            "cancelling is a change"
        );
        assert!(row.created_at <= row.updated_at);
        // The one clock reading of the change is in both columns.
        assert_eq!(row.deleted_at.unwrap_or(row.updated_at), row.updated_at);
    }
    assert_eq!(
        customer::Entity::find()
            .live()
            .of_business(business)
            .count(db)
            .await
            .unwrap(),
        139
    );
    // Her second booking came under another name.
    let yara = customer::Entity::find().filter(customer::Column::Email.eq("yara.nguyen@example.com"));
    assert_eq!(yara.one(db).await.unwrap().unwrap().first_name, "Yara");
    let users = user::Entity::find().live().of_business(business).all(db).await.unwrap();
    assert_eq!(users.len(), 9);
    let [manager] = users.iter().filter(|user| user.role == "manager").collect::<Vec<_>>()[..] else {
        panic!("one manager");
    };
    for user in users.iter().filter(|user| user.id != manager.id) {
        assert_eq!(user.created_by, Some(manager.id), "the scope's actor");
        assert_eq!(user.business_id, manager.business_id, "the scope's business");
    }
    assert!(rows.iter().all(|row| row.created_by == Some(manager.id)));
    let cancelled = rows.iter().filter(|row| row.is_deleted());
    assert!(cancelled.into_iter().all(|row| row.deleted_by == Some(manager.id)));
}

fn judge_isolation(outcome: &Outcome) {
    let compared = [
        ("booking::Entity::find()", [Some(96), Some(56), None]),
        ("the same as raw SQL", [Some(96), Some(56), None]),
        ("customers who booked, by a join", [Some(74), Some(46), None]),
        ("one of Harbour's, by its key", [Some(1), Some(0), None]),
    ];
    let compared = compared.map(|(question, answers)| Compared { question, answers });
    assert_eq!(outcome.compared, compared);
    let answers = outcome
        .tried
        .iter()
        .map(|tried| tried.answer.as_str())
        .collect::<Vec<_>>();
    assert_eq!(
        answers,
        [
            "no such row: RecordNotUpdated",
            "0 rows change",
            "refused: CrossTenant, by station",
            "56 rows change"
        ]
    );
}

async fn judge_conflict(outcome: &Outcome, db: &DatabaseConnection) {
    let settled = &outcome.settled;
    assert_eq!(settled.versions, [1, 2, 3]);
    assert!(
        settled
            .message
            .starts_with("this copy of a row of `bookings` is stale: it was read at version 1")
    );
    let slot = Difference {
        column: "slot".to_owned(),
        current: "19:15".to_owned(),
        wanted: "20:45".to_owned(),
    };
    assert_eq!(settled.differences, [slot]);
    let row = read(settled.booking, db).await;
    assert_eq!((row.slot, row.version), (Time::from_hms_opt(20, 45, 0).unwrap(), 3));
    assert!(!row.is_deleted());
    let desks = user::Entity::find().filter(user::Column::Role.is_in(["front", "phone"]));
    let desks = desks
        .filter(user::Column::StationId.eq(row.station_id))
        .order_by_asc(user::Column::Role);
    let desks = desks.all(db).await.unwrap();
    assert_eq!(
        settled.desks.as_slice(),
        desks.iter().map(|desk| desk.id).collect::<Vec<_>>()
    );
}

async fn judge_cancelling(outcome: &Outcome, db: &DatabaseConnection) {
    let moments = &outcome.restored.moments;
    assert_eq!(moments.each_ref().map(|moment| moment.live), [96, 95, 96]);
    assert_eq!(
        moments.each_ref().map(|moment| moment.deleted_at.is_some()),
        [false, true, false]
    );
    let by = moments.each_ref().map(|moment| moment.deleted_by);
    assert_eq!(by, [None, Some(outcome.settled.desks[1]), None]);
    let first = moments[0].version;
    assert_eq!(
        moments.each_ref().map(|moment| moment.version),
        [first, first + 1, first + 2]
    );
    let row = read(outcome.restored.booking, db).await;
    assert_eq!((row.deleted_at, row.deleted_by, row.version), (None, None, first + 2));
}

fn judge_explanation(outcome: &Outcome) {
    let sql = outcome.explanation.sql().unwrap();
    assert!(sql.starts_with("UPDATE "), "{sql}");
    for column in ["deleted_at", "deleted_by", "station_id", "version"] {
        assert!(sql.contains(column), "{sql}");
    }
}

fn judge_sums(outcome: &Outcome) {
    let sums = [
        ("Harbour", 96, 472, 12),
        ("Market Hall", 69, 349, 5),
        ("Old Mill", 46, 217, 2),
        ("Riverside", 56, 259, 8),
    ];
    let sums = sums.map(|(station, bookings, guests, cancelled)| StationSum {
        station: station.to_owned(),
        bookings,
        guests,
        cancelled,
    });
    assert_eq!(outcome.sums, sums);
}

/// Both have the same table before them, and each changes its own rows alone; what a step did is rolled back.
async fn judge_offices(outcome: &Outcome, db: &DatabaseConnection) {
    let answers = [Some(267), Some(3), None];
    let reached = ["read all", "change all", "cancel all"].map(|what| Reached { what, answers });
    assert_eq!(outcome.reached, reached);
    let neighbour = business_called("Noodle Bar", db).await;
    let theirs = bookings_of(neighbour, db).await;
    assert_eq!(theirs.iter().map(|row| row.party_adults).sum::<i32>(), 2 + 3 + 4);
    for row in theirs {
        assert_eq!((row.version, row.is_deleted(), row.notes), (1, false, None));
    }
}

async fn business_called(name: &str, db: &DatabaseConnection) -> Uuid {
    let called = business::Entity::find().filter(business::Column::Name.eq(name));
    called.one(db).await.unwrap().unwrap().id
}

/// All bookings of a business, in the order of their keys.
async fn bookings_of(business: Uuid, db: &DatabaseConnection) -> Vec<bookings::Model> {
    let stations = station::Entity::find().of_business(business).all(db).await.unwrap();
    let of_them = bookings::Column::StationId.is_in(stations.iter().map(|station| station.id));
    let rows = bookings::Entity::find()
        .filter(of_them)
        .order_by_asc(bookings::Column::Id);
    rows.all(db).await.unwrap()
}

async fn read(id: Uuid, db: &DatabaseConnection) -> bookings::Model {
    bookings::Entity::find_by_id(id).one(db).await.unwrap().unwrap()
}
