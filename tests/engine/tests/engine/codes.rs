//! Each reason has a code of its own, and a fixture that shows it.

use engine_tests::{fixture, plan, world};
use sea_orm_mixins_sql::{Dialect, Reason, Refusal};
use std::collections::BTreeSet;

/// Reasons that no fixture shows, and why.
const WITHOUT: &[(&str, &str)] = &[];

fn shown() -> BTreeSet<&'static str> {
    let catalog = world::catalog();
    let mut shown = BTreeSet::new();
    for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql] {
        for fixture in fixture::of(dialect) {
            let shape = plan::shape(&fixture);
            let answer = sea_orm_mixins_sql::plan(&fixture.input, dialect, &catalog, &shape);
            if let Err(Refusal::Refused { reason }) = answer {
                shown.insert(reason.code());
            }
        }
    }
    shown
}

#[test]
fn each_reason_has_a_fixture() {
    let shown = shown();
    let excused: BTreeSet<_> = WITHOUT.iter().map(|(code, _)| *code).collect();
    let all: BTreeSet<_> = Reason::ALL.iter().map(|(code, _)| *code).collect();
    let missing: Vec<_> = Reason::ALL
        .iter()
        .filter(|(code, _)| !shown.contains(code) && !excused.contains(code))
        .collect();
    assert!(missing.is_empty(), "no fixture in tests/sql shows {missing:#?}");
    let idle: Vec<_> = excused
        .iter()
        .filter(|code| shown.contains(*code) || !all.contains(*code))
        .collect();
    assert!(idle.is_empty(), "excused, and shown or not there: {idle:?}");
}

#[test]
fn codes_are_unique_and_in_order() {
    for (left, right) in Reason::ALL.iter().zip(&Reason::ALL[1..]) {
        assert!(left.0 < right.0, "{} is in front of {}", left.0, right.0);
    }
}

#[test]
fn an_error_ends_with_its_code() {
    let catalog = world::catalog();
    let shape = sea_orm_mixins_sql::Shape::default();
    let refusal = sea_orm_mixins_sql::plan("TRUNCATE devices", Dialect::Postgres, &catalog, &shape).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "TRUNCATE empties a table for all tenants; use DELETE [S202]"
    );
}
