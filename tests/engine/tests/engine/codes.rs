//! Each reason has a code of its own, and a fixture that shows it.

use engine_tests::{fixture, plan, world};
use sea_orm_mixins_sql::{
    Audit, Catalog, Declaration, Dialect, Mixin, Policy, Reason, Refusal, Shape, SoftDelete, Table, UuidVersion,
};
use std::collections::BTreeSet;

/// Reasons that no fixture shows, and why.
const WITHOUT: &[(&str, &str)] = &[
    ("S005", "16 MiB of text: `read::tests` in the engine"),
    (
        "S006",
        "a character that no file of fixtures should have: `read::tests` in the engine",
    ),
    ("S008", "hundreds of operators: `read::depth::tests` in the engine"),
    ("S009", "thousands of operators: `read::depth::tests` in the engine"),
    ("S107", "2,000 tables: `limits::tables_of_one_statement`"),
    ("S109", "tables of one name: `a_name_of_several_tables`"),
    ("S308", "32,767 tenants: `limits::tenants_of_a_scope`"),
    ("S422", "another table: `who_deleted_a_row_of_a_distinct_query`"),
    ("S501", "32,767 parameters: `print::tests` in the engine"),
    (
        "S502",
        "the parser prints each string in quotes; guards against one that does not",
    ),
    ("S503", "the parser cuts no slot in two; guards against one that does"),
    ("S504", "a mistake of the library itself"),
    (
        "S505",
        "a mistake of the engine: `verify::tests` in the engine, and `proof`",
    ),
    ("S601", "bound values: the suite's `scoped::refusals`"),
    ("S602", "bound values: the suite's `scoped::exemptions`"),
    ("S603", "a connection: the suite's `scoped::refusals`"),
    ("S604", "SeaORM has no fourth backend"),
    ("S605", "an entity: the suite's `scoped::business_scope`"),
    ("S606", "an entity whose only tenant is its key; nothing tests it yet"),
    ("S607", "SeaORM has no entity without a key"),
    ("S608", "a value: the suite's `rls::refused`"),
];

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
    assert!(missing.is_empty(), "no fixture shows {missing:#?}");
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
    let shape = Shape::default();
    let refusal = sea_orm_mixins_sql::plan("TRUNCATE devices", Dialect::Postgres, &catalog, &shape).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "TRUNCATE empties a table for all tenants; use DELETE [S202]"
    );
}

/// The code of what is refused, with these tables.
fn refused(sql: &str, policies: Vec<Policy>) -> &'static str {
    let catalog = Catalog::new(policies.into_iter().map(Declaration::Policy));
    let shape = Shape {
        actor: true,
        ..Shape::default()
    };
    match sea_orm_mixins_sql::plan(sql, Dialect::Postgres, &catalog, &shape) {
        Err(Refusal::Refused { reason }) => reason.code(),
        other => panic!("{other:?}"),
    }
}

fn table(schema: Option<&str>, name: &str) -> Policy {
    let table = Table {
        schema: schema.map(str::to_owned),
        name: name.to_owned(),
    };
    let mut policy = Policy::new(table, vec!["id".to_owned()]);
    policy.shared = true;
    policy
}

#[test]
fn a_name_of_several_tables() {
    let policies = ["a", "b"].map(|schema| table(Some(schema), "notes")).to_vec();
    assert_eq!(refused("SELECT id FROM notes", policies), "S109");
}

#[test]
fn who_deleted_a_row_of_a_distinct_query() {
    let mut notes = table(None, "notes");
    notes.mixins.push(Mixin::UuidPk);
    notes.uuid = Some(UuidVersion::V4);
    notes.soft_delete = Some(SoftDelete::Time {
        column: "deleted_at".to_owned(),
    });
    notes.audit = Some(Audit {
        created_by: "created_by".to_owned(),
        updated_by: Some("updated_by".to_owned()),
        deleted_by: Some("deleted_by".to_owned()),
    });
    let sql = "INSERT INTO notes (text, deleted_at) SELECT DISTINCT text, deleted_at FROM notes";
    assert_eq!(refused(sql, vec![notes]), "S422");
}
