//! Row rules: rows that do not meet them do not exist for the scope, on every path, until it lifts them by name.

use super::{ACTOR, NORTH, SOUTH, error};
use crate::create;
use mixins::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait as _,
    IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QueryTrait as _, Set, Statement,
};
use std::sync::{Arc, Mutex};
use ticket::Entity as Ticket;
use uuid::Uuid;

mod ticket {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, SoftDelete, OptimisticLock, StationTenant)]
    #[sea_orm(table_name = "tickets")]
    #[mixin(
        crate = "mixins",
        rows(open = "state <> 'closed'", own = "owner_id = :actor OR owner_id IS NULL"),
        rows(
            department = "departmentCode LIKE :department",
            region = "NOT (urgent = TRUE) AND region IN (:regions) OR urgent = TRUE AND region BETWEEN -1 AND 100"
        )
    )]
    pub struct Model {
        #[sea_orm(unique)]
        pub code: String,
        pub state: String,
        pub owner_id: Option<Uuid>,
        #[sea_orm(column_name = "departmentCode")]
        pub department: String,
        pub region: i32,
        pub urgent: bool,
    }
}

mod sheet {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "rule_sheets", rename_all = "camelCase")]
    #[mixin(crate = "mixins", rows(first = "page_no = 1 AND pageNo >= sub_page"))]
    pub struct Model {
        pub page_no: i32,
        #[sea_orm(column_name = "sub")]
        pub sub_page: i32,
    }
}

/// Who may see what the tests are about.
fn scope() -> Scope {
    Scope::new()
        .station(NORTH)
        .actor(ACTOR)
        .value("department", "A.%")
        .value("regions", [1, 2])
}

fn new_ticket(code: &str) -> ticket::ActiveModel {
    ticket::ActiveModel {
        code: Set(code.to_owned()),
        state: Set("open".to_owned()),
        owner_id: Set(Some(ACTOR)),
        department: Set("A.1".to_owned()),
        region: Set(1),
        urgent: Set(false),
        station_id: Set(NORTH),
        ..Default::default()
    }
}

/// One ticket that the scope sees, and one for each reason not to.
async fn tickets(db: &DatabaseConnection) -> Scoped<DatabaseConnection> {
    create(db, Ticket).await;
    for (code, change) in [
        ("seen", (|_| ()) as fn(&mut ticket::ActiveModel)),
        ("nobody's", |ticket| ticket.owner_id = Set(None)),
        ("urgent", |ticket| {
            ticket.urgent = Set(true);
            ticket.region = Set(99);
        }),
        ("closed", |ticket| ticket.state = Set("closed".to_owned())),
        ("another's", |ticket| ticket.owner_id = Set(Some(Uuid::from_u128(9)))),
        ("of another department", |ticket| {
            ticket.department = Set("B.1".to_owned());
        }),
        ("of another region", |ticket| ticket.region = Set(3)),
        ("of the south", |ticket| ticket.station_id = Set(SOUTH)),
    ] {
        let mut ticket = new_ticket(code);
        change(&mut ticket);
        ticket.insert(db).await.unwrap();
    }
    db.clone().scoped(scope())
}

const SEEN: [&str; 3] = ["nobody's", "seen", "urgent"];

async fn codes(db: &impl ConnectionTrait) -> Vec<String> {
    let rows = Ticket::find().order_by_asc(ticket::Column::Code).all(db).await.unwrap();
    rows.into_iter().map(|row| row.code).collect()
}

async fn plain(db: &Scoped<DatabaseConnection>, code: &str) -> Option<ticket::Model> {
    let plain = db.unscoped("the test looks behind the scope");
    let found = Ticket::find().filter(ticket::Column::Code.eq(code)).one(plain);
    found.await.unwrap()
}

fn reason(result: Result<impl std::fmt::Debug, DbErr>) -> &'static str {
    match error(&result.unwrap_err()) {
        MixinError::Refused { reason, .. } => reason.code(),
        other => panic!("{other}"),
    }
}

async fn only_rows_that_meet_them_are_read(db: DatabaseConnection) {
    let db = tickets(&db).await;
    assert_eq!(codes(&db).await, SEEN);
    assert_eq!(Ticket::find().count(&db).await.unwrap(), 3);
    let hidden = plain(&db, "closed").await.unwrap();
    assert_eq!(Ticket::find_by_id(hidden.id).one(&db).await.unwrap(), None);
    let wide = scope().value("department", "%").value("regions", vec![1, 2, 3]);
    assert_eq!(
        codes(&db.rescoped(wide)).await,
        [
            "nobody's",
            "of another department",
            "of another region",
            "seen",
            "urgent"
        ]
    );
    let none = scope().value("regions", Vec::<i32>::new());
    assert_eq!(codes(&db.rescoped(none)).await, ["urgent"]);
    let quoted = "SELECT code FROM tickets AS t WHERE t.state = 'closed' OR 1 = 1";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), quoted));
    assert_eq!(rows.await.unwrap().len(), 3);
}

async fn only_rows_that_meet_them_are_written(db: DatabaseConnection) {
    let db = tickets(&db).await;
    let set = Ticket::update_many().col_expr(ticket::Column::Department, Expr::value("A.9"));
    assert_eq!(set.exec(&db).await.unwrap().rows_affected, 3);
    let hidden = plain(&db, "closed").await.unwrap();
    assert_eq!(hidden.department, "A.1");
    let mut change = hidden.clone().into_active_model();
    change.department = Set("A.9".to_owned());
    assert!(change.clone().update(&db).await.is_err());
    assert_eq!(plain(&db, "closed").await.unwrap(), hidden);
    assert_eq!(hidden.clone().delete(&db).await.unwrap().rows_affected, 0);
    assert_eq!(Ticket::delete_many().exec(&db).await.unwrap().rows_affected, 3);
    assert_eq!(plain(&db, "closed").await.unwrap(), hidden);
    assert_eq!(codes(&db.only_deleted()).await, SEEN);
    let lifted = db.rescoped(scope().without_rule("open", "the archive"));
    assert_eq!(change.update(&lifted).await.unwrap().department, "A.9");
}

/// A rule is a filter, and no check: the row is written, and returned as it was written.
async fn a_row_may_be_written_out_of_sight(db: DatabaseConnection) {
    let db = tickets(&db).await;
    let mut change = plain(&db, "seen").await.unwrap().into_active_model();
    change.state = Set("closed".to_owned());
    let closed = change.update(&db).await.unwrap();
    assert_eq!((closed.state.as_str(), closed.version), ("closed", 2));
    assert_eq!(codes(&db).await, ["nobody's", "urgent"]);
    let mut ticket = new_ticket("new");
    ticket.state = Set("closed".to_owned());
    assert_eq!(ticket.insert(&db).await.unwrap().state, "closed");
    let mut change = plain(&db, "urgent").await.unwrap().into_active_model();
    change.region = Set(1000);
    let moved = Ticket::update(change).exec(&db).await.unwrap();
    assert_eq!(moved.region, 1000);
    assert_eq!(codes(&db).await, ["nobody's"]);
    // Whoever reads it next does not see it.
    assert_eq!(Ticket::find_by_id(moved.id).one(&db).await.unwrap(), None);
}

async fn a_conflicting_row_that_is_hidden_stays_as_it_is(db: DatabaseConnection) {
    let db = tickets(&db).await;
    for code in ["closed", "seen"] {
        let mut ticket = new_ticket(code);
        ticket.department = Set("A.7".to_owned());
        let update = OnConflict::column(ticket::Column::Code)
            .update_columns([ticket::Column::Department])
            .to_owned();
        // On MySQL the statement may fail instead.
        drop(
            Ticket::insert(ticket)
                .on_conflict(update)
                .exec_without_returning(&db)
                .await,
        );
    }
    assert_eq!(plain(&db, "closed").await.unwrap().department, "A.1");
    assert_eq!(plain(&db, "seen").await.unwrap().department, "A.7");
}

async fn a_rule_is_no_liveness(db: DatabaseConnection) {
    let db = tickets(&db).await;
    let row = plain(&db, "seen").await.unwrap();
    row.clone().delete(&db).await.unwrap();
    let archive = db.rescoped(scope().without_rule("open", "the archive"));
    plain(&db, "closed").await.unwrap().delete(&archive).await.unwrap();
    assert_eq!(codes(&db.only_deleted()).await, ["seen"]);
    let closed = plain(&db, "closed").await.unwrap();
    assert!(closed.clone().restore(&db).await.is_err());
    assert_eq!(closed.clone().force_delete(&db).await.unwrap().rows_affected, 0);
    let restored = plain(&db, "seen").await.unwrap().restore(&db).await.unwrap();
    assert!(!restored.is_deleted());
    assert_eq!(closed.force_delete(&archive).await.unwrap().rows_affected, 1);
}

async fn a_rule_is_lifted_by_its_name(db: DatabaseConnection) {
    let db = tickets(&db).await;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&heard);
    let listening = scope().on_exemption(move |exemption| {
        listener
            .lock()
            .unwrap()
            .push((exemption.to_string(), exemption.reason().map(str::to_owned)));
    });
    let lifted = db.rescoped(listening.without_rule("open", "the archive"));
    let why = (
        "without the row rule open: the archive".to_owned(),
        Some("the archive".to_owned()),
    );
    assert_eq!(*heard.lock().unwrap(), [why]);
    assert_eq!(codes(&lifted).await, ["closed", "nobody's", "seen", "urgent"]);
    let explained = lifted
        .explain_scope(&Ticket::find().build(db.get_database_backend()))
        .to_string();
    assert!(
        explained.contains("tickets: the scope lifts the row rule `open`"),
        "{explained}"
    );
    assert!(explained.contains("the scope's :department, number 1"), "{explained}");
    assert!(explained.contains("the scope's actor"), "{explained}");
    let all = ["open", "own", "department", "region"];
    let all = all.into_iter().fold(Scope::new().station(NORTH), |scope, rule| {
        scope.without_rule(rule, "all")
    });
    assert_eq!(codes(&db.rescoped(all)).await.len(), 7);
    let unknown = db.rescoped(scope().without_rule("opne", "a slip"));
    assert_eq!(reason(Ticket::find().all(&unknown).await), "S314");
}

async fn what_a_rule_needs_and_the_scope_lacks_is_refused(db: DatabaseConnection) {
    let db = tickets(&db).await;
    for (scope, code) in [
        (scope().value("department", None::<String>), "S311"),
        (scope().actor(None::<Uuid>), "S312"),
        (scope().value("department", ["A"]), "S313"),
        (scope().value("regions", 1), "S313"),
    ] {
        let db = db.rescoped(scope);
        assert_eq!(reason(Ticket::find().all(&db).await), code);
        assert_eq!(reason(Ticket::delete_many().exec(&db).await), code);
    }
    let guarded = db.rescoped(scope().refuse_unfiltered_writes());
    let delete = || Ticket::delete_many().filter(ticket::Column::State.eq("open"));
    assert_eq!(reason(delete().exec(&guarded).await), "S401");
    let delete = delete().filter(ticket::Column::Code.eq("seen"));
    assert_eq!(delete.exec(&guarded).await.unwrap().rows_affected, 1);
}

async fn on_a_plain_connection_it_is_a_filter(db: DatabaseConnection) {
    tickets(&db).await;
    let count = async |select: sea_orm::Select<Ticket>| select.count(&db).await;
    assert_eq!(count(Ticket::find().rule("open")).await.unwrap(), 7);
    assert_eq!(count(Ticket::find().rule_with("own", &scope())).await.unwrap(), 7);
    assert_eq!(
        count(Ticket::find().rule_with("department", &scope())).await.unwrap(),
        7
    );
    assert_eq!(count(Ticket::find().rule_with("region", &scope())).await.unwrap(), 7);
    let none = scope().value("regions", Vec::<i32>::new());
    assert_eq!(count(Ticket::find().rule_with("region", &none)).await.unwrap(), 1);
    let mut all = Ticket::find();
    for rule in ["open", "own", "department", "region"] {
        all = all.rule_with(rule, &scope());
    }
    assert_eq!(count(all).await.unwrap(), 4);
    for wrong in ["own", "department", "region", "opne"] {
        let text = count(Ticket::find().rule(wrong)).await.unwrap_err().to_string();
        assert!(text.contains("row rule"), "{text}");
    }
}

async fn a_rule_names_columns_as_the_database_does(db: DatabaseConnection) {
    let policy = sheet::Entity::policy();
    assert_eq!(policy.rules[0].columns(), ["pageNo", "pageNo", "sub"]);
    create(&db, sheet::Entity).await;
    let db = db.scoped(Scope::new().station(NORTH));
    for (page_no, sub_page) in [(1, 1), (1, 2), (2, 1)] {
        let sheet = sheet::ActiveModel {
            page_no: Set(page_no),
            sub_page: Set(sub_page),
            ..Default::default()
        };
        sheet.insert(&db).await.unwrap();
    }
    assert_eq!(sheet::Entity::find().count(&db).await.unwrap(), 1);
}

backend_tests::on_every_backend!(
    only_rows_that_meet_them_are_read,
    only_rows_that_meet_them_are_written,
    a_row_may_be_written_out_of_sight,
    a_conflicting_row_that_is_hidden_stays_as_it_is,
    a_rule_is_no_liveness,
    a_rule_is_lifted_by_its_name,
    what_a_rule_needs_and_the_scope_lacks_is_refused,
    on_a_plain_connection_it_is_a_filter,
    a_rule_names_columns_as_the_database_does
);
