//! `docs/refused.md`: what is refused, why, and what to do instead; made of the fixtures that end in a refusal.

use engine_tests::fixture::{Expected, Fixture};
use engine_tests::{fixture, plan, world};
use expect_test::expect_file;
use sea_orm_mixins_sql::Dialect;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const HEAD: &str = "# What a scoped connection refuses

Nothing of the kind below reaches the database. Each statement is an example, with the error's message, which says what to do
instead; `unscoped(\"why\")` is the way out where nothing else is. The scope has one station, business, `org_id` and `realm`,
unless a line says otherwise.

This page is made of the fixtures in `tests/fixtures` by `UPDATE_EXPECT=1 cargo test -p engine-tests page`.
";

/// A refusal as the page shows it, without the backends that it is the same for.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    title: String,
    scope: String,
    message: String,
}

/// For each topic and entry: the first backend's statement, and the backends.
type Topics = BTreeMap<String, BTreeMap<Entry, (String, Vec<&'static str>)>>;

fn collect(topics: &mut Topics, dialect: Dialect, name: &'static str) {
    let catalog = world::catalog();
    for fixture in fixture::of(dialect) {
        let Fixture {
            topic,
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
        let entry = Entry {
            title: title.clone(),
            scope: scope.join(" "),
            message: refusal.to_string(),
        };
        let entries = topics.entry(topic.clone()).or_default();
        let (_, backends) = entries.entry(entry).or_insert_with(|| (input.clone(), Vec::new()));
        if !backends.contains(&name) {
            backends.push(name);
        }
    }
}

#[test]
fn page() {
    let mut topics = Topics::new();
    for (dialect, name) in [
        (Dialect::Postgres, "PostgreSQL"),
        (Dialect::Mysql, "MySQL"),
        (Dialect::Sqlite, "SQLite"),
    ] {
        collect(&mut topics, dialect, name);
    }
    let mut page = HEAD.to_owned();
    for (topic, entries) in topics {
        let (first, rest) = topic.split_at(1);
        write!(page, "\n## {}{}\n\n", first.to_uppercase(), rest.replace('_', " ")).unwrap();
        for (Entry { title, scope, message }, (input, backends)) in entries {
            let backends = if backends.len() == 3 {
                String::new()
            } else {
                format!(", {}", backends.join(", "))
            };
            let scope = if scope.is_empty() {
                String::new()
            } else {
                format!(", scope `{scope}`")
            };
            let input = input.split_whitespace().collect::<Vec<_>>().join(" ");
            write!(page, "- {title}{backends}{scope}: ``{input}``  \n  {message}\n").unwrap();
        }
    }
    expect_file!["../../../../docs/refused.md"].assert_eq(&page);
}
