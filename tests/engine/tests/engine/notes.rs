//! What `explain` says beside the text.

use engine_tests::{plan, world};
use sea_orm_mixins_sql::{Dialect, Note};

/// The notes about a statement, each by its table and its kind.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the enum may grow, and what is new is shown as it is"
)]
fn notes(sql: &str, dialect: Dialect) -> Vec<String> {
    let plan = sea_orm_mixins_sql::explain(sql, dialect, &world::catalog(), &plan::shape_of("here", &[]));
    let told = |note: &Note| match note {
        Note::Filtered { table, clause, .. } => format!("{table} filtered {clause:?}"),
        Note::Open { table, .. } => format!("{table} open"),
        Note::SoftDeleted { table } => format!("{table} marked"),
        Note::Filled { table, column, with } => format!("{table}.{column} filled with {with}"),
        Note::Replaced { table, column, reason } => format!("{table}.{column} replaced: {reason}"),
        other => format!("{other:?}"),
    };
    plan.unwrap().notes.iter().map(told).collect()
}

#[test]
fn what_a_query_reads_is_noted_where_its_condition_stands() {
    let sql =
        "SELECT 1 FROM devices d LEFT JOIN customers c ON c.id = d.id RIGHT JOIN bookings b ON b.customer_id = d.id";
    assert_eq!(
        notes(sql, Dialect::Postgres),
        [
            "devices filtered On",
            "customers filtered On",
            "bookings filtered Where"
        ]
    );
    let sql = "SELECT 1 FROM devices d FULL JOIN customers c ON c.id = d.id";
    assert_eq!(
        notes(sql, Dialect::Sqlite),
        ["devices filtered Subquery", "customers filtered Subquery"]
    );
    assert_eq!(
        notes(sql, Dialect::Postgres),
        ["devices filtered On", "customers filtered On"]
    );
    let sql = "SELECT 1 FROM devices d JOIN customers c ON c.id = d.id RIGHT JOIN bookings b USING (id)";
    assert_eq!(
        notes(sql, Dialect::Mysql),
        [
            "devices filtered On",
            "customers filtered On",
            "bookings filtered Where"
        ]
    );
}

#[test]
fn nothing_is_noted_about_what_is_left_out() {
    let sql = "WITH a AS (SELECT id FROM bookings), b AS (SELECT id FROM devices), c AS (SELECT id FROM customers) SELECT id FROM b";
    assert_eq!(notes(sql, Dialect::Mysql), ["devices filtered Where"]);
    let sql = "SELECT * FROM customers WHERE id IN (WITH a AS (SELECT id FROM bookings) SELECT 1)";
    assert_eq!(notes(sql, Dialect::Mysql), ["customers filtered Where"]);
}

#[test]
fn what_a_statement_says_of_columns_that_are_ours_is_noted() {
    let sql =
        "UPDATE payments SET amount = 1, created_by = NULL, updated_by = NULL, updated_at = NULL, created_at = $1";
    assert_eq!(
        notes(sql, Dialect::Postgres),
        [
            "payments filtered Where",
            "payments.created_by replaced: kept as the row has it",
            "payments.updated_by replaced: the scope's actor",
            "payments.updated_at replaced: the scope's time",
            "payments.updated_at filled with the time",
            "payments.updated_by filled with the actor",
        ]
    );
    let sql = "UPDATE bookings SET party_adults = 1, version = 7";
    let told = notes(sql, Dialect::Postgres);
    assert!(
        told.contains(&"bookings.version replaced: always one more than the row has".to_owned()),
        "{told:?}"
    );
}

#[test]
fn a_delete_that_marks_says_so() {
    let told = notes("DELETE FROM memos WHERE id = 1", Dialect::Sqlite);
    assert_eq!(
        told,
        [
            "memos filtered Where",
            "memos marked",
            "memos.is_deleted filled with a deletion",
            "memos.deleted_by filled with the actor",
            "memos.updated_by filled with the actor",
        ]
    );
}
