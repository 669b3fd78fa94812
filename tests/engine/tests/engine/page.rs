//! `docs/refused.md`: what is refused, why, and what to do instead, by code; made of the fixtures that end in a refusal.

use engine_tests::fixture::{Expected, Fixture};
use engine_tests::{fixture, plan, world};
use expect_test::expect_file;
use sea_orm_mixins_sql::{Dialect, Reason, Refusal};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const HEAD: &str = "# What a scoped connection refuses

Nothing of the kind below reaches the database. An error ends with its code, `[S012]`, and this page has a heading for each,
with the message, which says what to do instead, and with examples; `unscoped(\"why\")` is the way out where nothing else is.
In a message, `{name}` stands for what the statement has there. A code never changes its meaning; how to look for one is in
[scoping.md](scoping.md#codes-of-refusals).

Errors without a code are about a table's tenants: [MissingTenant](#missingtenant), [CrossTenant](#crosstenant),
[UnknownTable](#unknowntable) and [PolicyConflict](#policyconflict).

The examples' scope has one station, business, `org_id` and `realm`, unless a line says otherwise. This page is made of the
fixtures in `tests/fixtures` by `UPDATE_EXPECT=1 cargo test -p engine-tests page`.
";

/// The stages, by the first digit of their codes.
const STAGES: [(&str, &str); 7] = [
    ("S0", "Reading the text"),
    ("S1", "Names and functions"),
    ("S2", "Kinds of statements"),
    ("S3", "What a query may see"),
    ("S4", "Writing"),
    ("S5", "Printing"),
    ("S6", "Sending"),
];

/// The kinds without a code, and when they come.
const KINDS: [(&str, &str); 4] = [
    (
        "MissingTenant",
        "The scope does not say for which tenant the statement is.",
    ),
    ("CrossTenant", "A row would belong to a tenant that is not the scope's."),
    ("UnknownTable", "Nobody said whose rows the table holds."),
    ("PolicyConflict", "Two declarations disagree about the table."),
];

/// A refusal as the page shows it, without the backends that it is the same for.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    title: String,
    scope: String,
    message: String,
}

/// For each code or kind and entry: the first backend's statement, and the backends.
type Headings = BTreeMap<&'static str, BTreeMap<Entry, (String, Vec<&'static str>)>>;

fn collect(headings: &mut Headings, dialect: Dialect, name: &'static str) {
    let catalog = world::catalog();
    for fixture in fixture::of(dialect) {
        let Fixture {
            title,
            scope,
            input,
            expected: Expected::Refused { .. },
            ..
        } = &fixture
        else {
            continue;
        };
        let shape = plan::shape(&fixture);
        let Err(refusal) = sea_orm_mixins_sql::plan(input, dialect, &catalog, &shape) else {
            continue;
        };
        let (heading, message) = if let Refusal::Refused { reason } = &refusal {
            (reason.code(), reason.to_string())
        } else {
            (plan::kind_of(&refusal), refusal.to_string())
        };
        let entry = Entry {
            title: title.clone(),
            scope: scope.join(" "),
            message,
        };
        let entries = headings.entry(heading).or_default();
        let (_, backends) = entries.entry(entry).or_insert_with(|| (input.clone(), Vec::new()));
        if !backends.contains(&name) {
            backends.push(name);
        }
    }
}

/// The examples of a code or a kind. `message`: that of all of them, where it has nothing to fill in.
fn examples(page: &mut String, headings: &Headings, heading: &str, message: &str) {
    let Some(entries) = headings.get(heading) else {
        return;
    };
    page.push('\n');
    for (entry, (input, backends)) in entries {
        let backends = if backends.len() == 3 {
            String::new()
        } else {
            format!(", {}", backends.join(", "))
        };
        let scope = if entry.scope.is_empty() {
            String::new()
        } else {
            format!(", scope `{}`", entry.scope)
        };
        let input = input.split_whitespace().collect::<Vec<_>>().join(" ");
        write!(page, "- {}{backends}{scope}: ``{input}``", entry.title).unwrap();
        if entry.message != message {
            write!(page, "  \n  {}", entry.message).unwrap();
        }
        page.push('\n');
    }
}

#[test]
fn page() {
    let mut headings = Headings::new();
    for (dialect, name) in [
        (Dialect::Postgres, "PostgreSQL"),
        (Dialect::Mysql, "MySQL"),
        (Dialect::Sqlite, "SQLite"),
    ] {
        collect(&mut headings, dialect, name);
    }
    let mut page = HEAD.to_owned();
    page.push_str("\n## Tenants\n");
    for (kind, when) in KINDS {
        write!(page, "\n### {kind}\n\n{when}\n").unwrap();
        examples(&mut page, &headings, kind, "");
    }
    for (stage, title) in STAGES {
        write!(page, "\n## {stage}: {title}\n").unwrap();
        for (code, message) in Reason::ALL.iter().filter(|(code, _)| code.starts_with(stage)) {
            write!(page, "\n### {code}\n\n{message}\n").unwrap();
            examples(&mut page, &headings, code, message);
        }
    }
    expect_file!["../../../../docs/refused.md"].assert_eq(&page);
}

#[test]
fn each_code_has_a_stage() {
    for (code, _) in Reason::ALL {
        assert!(STAGES.iter().any(|(stage, _)| code.starts_with(stage)), "{code}");
    }
}
