//! What must hold of every text, whether or not it is SQL.

use engine_tests::plan::annotated;
use engine_tests::scan::{Kind, pieces};
use engine_tests::{fixture, plan, world};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use sea_orm_mixins_sql::{Catalog, Dialect, Note, Plan, Reason, Refusal, Shape};

/// How texts are made from others: pieces are left out, doubled, or put where another stood.
#[derive(Clone, Debug)]
enum Mutation {
    Drop(prop::sample::Index),
    Double(prop::sample::Index),
    Replace(prop::sample::Index, prop::sample::Index, prop::sample::Index),
    Cut(prop::sample::Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        index().prop_map(Mutation::Drop),
        index().prop_map(Mutation::Double),
        (index(), index(), index()).prop_map(|(at, other, from)| Mutation::Replace(at, other, from)),
        index().prop_map(Mutation::Cut),
    ]
}

/// A text made of one of these by a few mutations.
fn mutated(dialect: Dialect, texts: &'static [String]) -> impl Strategy<Value = String> {
    (any::<prop::sample::Index>(), prop::collection::vec(mutation(), 0..4)).prop_map(move |(which, mutations)| {
        let mut text: Vec<&str> = words(dialect, &texts[which.index(texts.len())]);
        for mutation in mutations {
            if text.is_empty() {
                break;
            }
            let length = text.len();
            match mutation {
                Mutation::Drop(at) => drop(text.remove(at.index(length))),
                Mutation::Double(at) => text.insert(at.index(length), text[at.index(length)]),
                Mutation::Replace(at, other, from) => {
                    let other = words(dialect, &texts[other.index(texts.len())]);
                    text[at.index(length)] = other[from.index(other.len())];
                }
                Mutation::Cut(at) => text.truncate(at.index(length)),
            }
        }
        text.concat()
    })
}

fn words(dialect: Dialect, text: &str) -> Vec<&str> {
    pieces(dialect, text).into_iter().map(|piece| piece.text).collect()
}

fn inputs(dialect: Dialect) -> &'static [String] {
    let inputs = fixture::of(dialect).into_iter().map(|fixture| fixture.input);
    // What a restore makes is an ordinary UPDATE, and means another thing when it is planned again.
    let inputs: Vec<String> = inputs.filter(|input| !input.starts_with("/*sea-orm-mixins")).collect();
    inputs.leak()
}

fn runner() -> TestRunner {
    let config = ProptestConfig::default();
    TestRunner::new(ProptestConfig {
        // A case takes microseconds. `PROPTEST_CASES` counts here too.
        cases: config.cases * 8,
        failure_persistence: None,
        ..config
    })
}

fn default_shape() -> Shape {
    plan::shape_of("nowhere", &[])
}

/// Nothing panics, and what is accepted binds what it shows, says nothing the statement did not, and can be planned again.
fn any_text(dialect: Dialect) {
    let catalog = world::catalog();
    let shape = default_shape();
    let check = |text: String| {
        if let Ok(plan) = sea_orm_mixins_sql::plan(&text, dialect, &catalog, &shape) {
            accepted(dialect, &catalog, &shape, &text, &plan).map_err(TestCaseError::fail)?;
        }
        Ok(())
    };
    let soup = prop::collection::vec(
        prop_oneof!["[ -~]{0,3}", "\\PC{0,2}", "[a-z$?'\"`\\\\/*;-]{1,4}"],
        0..20,
    );
    runner().run(&soup.prop_map(|parts| parts.concat()), check).unwrap();
    runner().run(&mutated(dialect, inputs(dialect)), check).unwrap();
}

fn accepted(dialect: Dialect, catalog: &Catalog, shape: &Shape, text: &str, plan: &Plan) -> Result<(), String> {
    annotated(dialect, catalog, shape, plan)?;
    if sea_orm_mixins_sql::plan(&plan.sql, dialect, &Catalog::default(), shape).is_err() {
        // The parser takes some keywords for names where no server does, and less of them inside of our parentheses.
        return Ok(());
    }
    plan::printed_again(dialect, plan)?;
    let said = values(dialect, text);
    let apart: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    // The point of `SELECT.1` may be taken for one between names.
    let is_said = |value: &str| {
        [value, value.trim_start_matches('.')]
            .iter()
            .any(|value| said.iter().any(|said| said == value))
            // MySQL's names may begin with a digit, and are printed without the space around their point: `1st. id`.
            || value.starts_with(|first: char| first.is_ascii_digit()) && value.contains('.') && apart.contains(value)
    };
    if !joins_strings(dialect, text)
        && let Some(new) = values(dialect, &plan.sql)
            .iter()
            .find(|value| !is_said(value) && !OURS.contains(&value.as_str()))
    {
        return Err(format!("{text}\n    has no {new}, but\n    {}", plan.sql));
    }
    let explain = |text: &str| sea_orm_mixins_sql::explain(text, dialect, catalog, shape);
    let first = explain(text).map_err(|refusal| format!("{text}: planned, but not explained: {refusal}"))?;
    if plan.sql.contains("parent 1") {
        // The query of a parent is ours, and a table with conditions of its own to whoever reads it again.
        return Ok(());
    }
    let second = match explain(&plan.sql) {
        Ok(second) => second,
        Err(refusal) if is_of_ours(&refusal) => return Ok(()),
        Err(refusal) => return Err(format!("{}: not planned again: {refusal}", plan.sql)),
    };
    if plan.sql != first.sql || filters(&first) != filters(&second) {
        return Err(format!(
            "{text}\n    {}\n    {}\n    {:?}\n    {:?}",
            plan.sql,
            second.sql,
            filters(&first),
            filters(&second)
        ));
    }
    Ok(())
}

/// The literals and numbers that the engine writes, those of the fixtures' row rules among them.
const OURS: &[&str] = &["0", "1", "63", "2", "1.5", "'closed'", "'it''s%'"];

/// Whether a refusal is about what we filled in, which a statement of somebody's own would not have: behind a star it is in a
/// place that cannot be counted any more, and the actor stands in rows that are compared.
fn is_of_ours(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::Refused {
            reason: Reason::WildcardIntoManaged | Reason::ActorOfDistinct
        }
    )
}

/// The literals and numbers of a text.
fn values(dialect: Dialect, sql: &str) -> Vec<String> {
    let is_value = |kind| matches!(kind, Kind::Literal | Kind::Number);
    let found = pieces(dialect, sql).into_iter().filter(|piece| is_value(piece.kind));
    // `x'00'` and `X'00'` are one.
    let prefix = |text: &str| text.find('\'').filter(|at| *at == 1).map_or(0, |at| at);
    found
        .map(|piece| piece.text.split_at(prefix(piece.text)))
        .map(|(prefix, text)| prefix.to_uppercase() + text)
        .collect()
}

/// Whether strings stand side by side, which are one string to MySQL and, over two lines, to PostgreSQL.
fn joins_strings(dialect: Dialect, sql: &str) -> bool {
    let told: Vec<Kind> = pieces(dialect, sql).into_iter().map(|piece| piece.kind).collect();
    let told: Vec<&Kind> = told
        .iter()
        .filter(|kind| !matches!(kind, Kind::Space | Kind::Comment))
        .collect();
    dialect != Dialect::Sqlite && told.windows(2).any(|two| *two == [&Kind::Literal, &Kind::Literal])
}

/// What is filtered by what, wherever the conditions stand.
fn filters(plan: &Plan) -> Vec<String> {
    let filtered = plan.notes.iter().filter_map(|note| {
        if let Note::Filtered { table, condition, .. } = note {
            Some(format!("{table}: {condition}"))
        } else {
            None
        }
    });
    let mut filters: Vec<String> = filtered.collect();
    filters.sort();
    // MySQL's upserts say a condition once, or with each assignment.
    filters.dedup();
    filters
}

/// A literal as a backend's users may write it.
fn literal(dialect: Dialect) -> BoxedStrategy<String> {
    let text = || {
        prop::collection::vec(
            prop::sample::select(vec![
                "a", "'", "\"", "\\", "$", "?", "-- ", "/*", ";", "\n", "é", "%", "`", "0", "$1",
            ]),
            0..8,
        )
        .prop_map(|parts| parts.concat())
    };
    let backslashes = |text: String| text.replace('\\', "\\\\");
    let single = |text: String| format!("'{}'", text.replace('\'', "''"));
    let number =
        prop::sample::select(vec!["0", "1.50", "1e10", "007", ".5", "12345678901234567890123"]).prop_map(str::to_owned);
    let bytes = "[0-9a-f]{2}".prop_map(|digits| format!("X'{digits}'"));
    match dialect {
        Dialect::Sqlite => prop_oneof![text().prop_map(single), number, bytes, Just("0x1F".to_owned())].boxed(),
        Dialect::Postgres => prop_oneof![
            text().prop_map(single),
            text().prop_map(move |text| format!("E'{}'", backslashes(text).replace('\'', "\\'"))),
            text().prop_map(|text| format!("$q${}$q$", text.replace('$', ""))),
            text().prop_map(|text| format!("$${}$$", text.replace('$', ""))),
            number,
            bytes,
        ]
        .boxed(),
        Dialect::Mysql => prop_oneof![
            text().prop_map(move |text| single(backslashes(text))),
            text().prop_map(move |text| format!("'{}'", backslashes(text).replace('\'', "\\'"))),
            text().prop_map(move |text| format!("\"{}\"", backslashes(text).replace('"', "\\\""))),
            text().prop_map(move |text| format!("\"{}\"", backslashes(text).replace('"', "\"\""))),
            text().prop_map(move |text| format!("N{}", single(backslashes(text)))),
            number,
            bytes,
            Just("0x1F".to_owned()),
            Just("0xfff".to_owned()),
            Just("B'01'".to_owned()),
        ]
        .boxed(),
    }
}

/// Every literal is sent as it was written, and ends where it ended.
fn literals(dialect: Dialect) {
    let catalog = world::catalog();
    let three = (literal(dialect), literal(dialect), literal(dialect));
    runner()
        .run(&three, |(a, b, c)| {
            let text = format!("SELECT {a}, id FROM devices WHERE label = {b} OR label IN ({c}, {a})");
            let plan = sea_orm_mixins_sql::plan(&text, dialect, &catalog, &default_shape());
            let plan = plan.map_err(|refusal| TestCaseError::fail(format!("{text}: {refusal}")))?;
            prop_assert_eq!(values(dialect, &plan.sql), values(dialect, &text));
            prop_assert_eq!(values(dialect, &text), [&a, &b, &c, &a].map(String::clone));
            Ok(())
        })
        .unwrap();
}

/// However deep a text is nested, it is answered, and soon.
fn depth(dialect: Dialect) {
    // More than any limit; the faults are tested with more on a small stack.
    const LEVELS: usize = 9_000;
    let catalog = world::catalog();
    let nested = |open: &str, middle: &str, close: &str| [&open.repeat(LEVELS), middle, &close.repeat(LEVELS)].concat();
    for text in [
        format!("SELECT {}", nested("(", "1", ")")),
        format!("SELECT {}", nested("(SELECT ", "1", ")")),
        format!("SELECT * FROM {}", nested("(SELECT * FROM ", "devices", ") AS x")),
        format!("SELECT {}", nested("NOT ", "1", "")),
        format!("SELECT {}", nested("- ", "1", "")),
        format!("SELECT {}", nested("1 + ", "1", "")),
        format!("SELECT {}", nested("f(", "1", ")")),
        format!("SELECT {}", nested("CASE WHEN ", "1", " THEN 1 END")),
        nested("SELECT 1 UNION ", "SELECT 1", ""),
        nested("(", "SELECT 1", ")"),
        nested("EXPLAIN ", "SELECT 1", ""),
        nested("WITH a AS (", "SELECT 1", ") SELECT 1"),
        format!("SELECT 1 FROM devices {}", "JOIN devices ".repeat(LEVELS)),
        format!(
            "SELECT 1 FROM devices{}{}",
            " JOIN devices".repeat(LEVELS),
            " ON true".repeat(LEVELS)
        ),
        format!("SELECT * FROM {}", nested("(", "devices", ")")),
        nested("/*", "", "*/"),
    ] {
        let started = std::time::Instant::now();
        drop(sea_orm_mixins_sql::plan(&text, dialect, &catalog, &default_shape()));
        let took = started.elapsed();
        assert!(took.as_secs() < 5, "{took:?} for {}..", text.get(..60).unwrap_or(&text));
    }
}

/// What is accepted without is accepted where a value travels, or has no place for it: the engine and the proof agree on where
/// it must be set. On other backends nothing travels, and the plan is the same.
fn travelling(dialect: Dialect) {
    let catalog = world::catalog();
    let plain = default_shape();
    let travels = plan::shape_of("nowhere", &["rls=station,business".to_owned()]);
    let check = |text: String| {
        let planned = |shape: &Shape| sea_orm_mixins_sql::plan(&text, dialect, &catalog, shape);
        match (planned(&plain), planned(&travels)) {
            (Ok(plain), Ok(travels)) if dialect != Dialect::Postgres => prop_assert_eq!(plain.sql, travels.sql),
            (Ok(_), Ok(travels)) => {
                let sets = travels.sql.matches(" set_config('app.station_id', $").count();
                prop_assert_eq!(sets, travels.sql.matches(" set_config('app.business_id', $").count());
                prop_assert!(sets > 0 || text.to_uppercase().contains("VALUES"), "{}", travels.sql);
            }
            (Ok(_), Err(Refusal::Refused { reason })) => prop_assert_eq!(reason.code(), "S317", "{}: {}", text, reason),
            (Ok(_), Err(refusal)) => return Err(TestCaseError::fail(format!("{text}: {refusal}"))),
            (Err(_), Ok(travels)) => return Err(TestCaseError::fail(format!("{text}: {}", travels.sql))),
            (Err(_), Err(_)) => {}
        }
        Ok(())
    };
    runner().run(&mutated(dialect, inputs(dialect)), check).unwrap();
}

macro_rules! on_every_backend {
    ($($module:ident $dialect:ident),*) => {
        $(mod $module {
            #[test]
            fn any_text() {
                super::any_text(super::Dialect::$dialect);
            }

            #[test]
            fn travelling() {
                super::travelling(super::Dialect::$dialect);
            }

            #[test]
            fn literals() {
                super::literals(super::Dialect::$dialect);
            }

            #[test]
            fn depth() {
                super::depth(super::Dialect::$dialect);
            }
        })*
    };
}

on_every_backend!(sqlite Sqlite, postgres Postgres, mysql Mysql);
