//! Statements made to cost the program dearly: long, wide and deep.

use super::{World, vault};
use crate::database::TestDatabase;
use backend_tests::Backend;
use sea_orm::{ConnectionTrait as _, DbBackend, EntityTrait as _, PaginatorTrait as _, Statement, Value};
use std::time::Instant;

const MEGABYTE: usize = 1 << 20;
/// What `docs/scoping.md` says that the plan cache holds at most.
const CACHE: u64 = 32 << 20;

fn nested(levels: usize, open: &str, middle: &str, close: &str) -> String {
    [&open.repeat(levels), middle, &close.repeat(levels)].concat()
}

/// As many operators as a pair of parentheses may have, in each of many.
fn chains() -> Vec<String> {
    let links = " OR 1 = 1".repeat(900);
    let (open, exists) = ("(", "EXISTS (SELECT 1 FROM stress_vaults WHERE ");
    [open, exists]
        .map(|open| nested(90, open, "1 = 1", &format!("{links})")))
        .map(|condition| format!("SELECT title FROM stress_vaults WHERE {condition}"))
        .into()
}

/// Deep and wide texts; at 200 levels the servers would take some of them.
fn deep(levels: usize) -> Vec<String> {
    let rows = "FROM stress_vaults WHERE";
    vec![
        format!("SELECT title {rows} {}", nested(levels, "(", "1 = 1", ")")),
        format!("SELECT title {rows} {}", nested(levels, "NOT (", "1 = 1", ")")),
        format!("SELECT {}", nested(levels, "(SELECT ", "title FROM stress_vaults", ")")),
        format!(
            "SELECT title FROM {}",
            nested(levels, "(SELECT title FROM ", "stress_vaults", ") AS x")
        ),
        format!(
            "SELECT title {rows} {}",
            nested(levels, "EXISTS (SELECT 1 FROM stress_vaults WHERE ", "1 = 1", ")")
        ),
        format!(
            "SELECT title {rows} {} IS NOT NULL",
            nested(levels, "coalesce(", "title", ")")
        ),
        format!(
            "SELECT {} FROM stress_vaults",
            nested(levels, "CASE WHEN 1 = 1 THEN ", "title", " END")
        ),
        format!(
            "SELECT {} FROM stress_vaults",
            nested(levels, "CAST(", "title", " AS CHAR)")
        ),
        nested(
            levels,
            "WITH a AS (",
            "SELECT title FROM stress_vaults",
            ") SELECT * FROM a",
        ),
        nested(levels, "SELECT title FROM stress_vaults UNION ", "SELECT 'x'", ""),
        nested(levels, "(", "SELECT title FROM stress_vaults", ")"),
        nested(levels, "EXPLAIN ", "SELECT title FROM stress_vaults", ""),
        nested(levels, "/* ", "", " */"),
        format!("SELECT title FROM {}", nested(levels, "(", "stress_vaults", ")")),
        format!("SELECT {}1", "- ".repeat(levels)),
        format!("SELECT ARRAY{}", nested(levels, "[", "1", "]")),
    ]
}

async fn nesting_is_bounded(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut refused = 0;
    let started = Instant::now();
    for levels in [20, 200, 20_000] {
        for sql in deep(levels) {
            let attack = world.attack(&sql).await;
            refused += usize::from(attack.is_refused);
            let shown = sql.get(..60).unwrap_or(&sql);
            // Only a chain, which the walk takes without recursion, is let through at any length.
            assert!(levels < 20_000 || !attack.is_answered, "{levels} levels: {shown}");
        }
    }
    for sql in chains() {
        assert!(world.attack(&sql).await.is_refused);
    }
    // What is let through is printed and dropped on the same stack.
    for links in [150, 990] {
        let sql = format!(
            "SELECT title FROM stress_vaults WHERE 1 = 1{}",
            " OR 1 = 1".repeat(links)
        );
        assert!(!world.attack(&sql).await.is_refused, "{links}");
    }
    world.close().await;
    database.figure(
        "Deep statements are answered or refused, cheaply",
        "16 kinds of nesting, 20, 200 and 20,000 levels, on threads of 2 MiB of stack",
        &format!("{refused} refused, {:.1} s in all", started.elapsed().as_secs_f64()),
    );
}

async fn joins_are_bounded(database: TestDatabase) {
    let world = World::new(&database).await;
    let joins = |count: usize, join: &str| {
        let joined = (0..count).map(|number| join.replace('#', &number.to_string()));
        format!("SELECT 1 FROM stress_vaults{}", joined.collect::<String>())
    };
    for join in [
        " JOIN stress_vaults t# ON 1 = 1",
        " LEFT JOIN stress_vaults t# ON t#.id = stress_vaults.id",
        " CROSS JOIN stress_vaults t#",
        " NATURAL JOIN stress_vaults t#",
        " JOIN (SELECT * FROM stress_vaults) t# ON 1 = 1",
    ] {
        assert!(world.attack(&joins(20_000, join)).await.is_refused, "{join}");
    }
    // Each comma, and each pair of parentheses, begins a chain of joins anew.
    assert!(world.attack(&joins(20_000, ", stress_vaults t#")).await.is_refused);
    let chain = joins(100, " JOIN stress_vaults #");
    let inside = chain.trim_start_matches("SELECT 1 FROM ");
    let nested = (0..100).map(|number| {
        format!(
            ", ({})",
            inside.replace(" JOIN stress_vaults ", &format!(" JOIN stress_vaults t{number}_"))
        )
    });
    let nested = format!("SELECT 1 FROM stress_vaults t{}", nested.collect::<String>());
    assert!(world.attack(&nested).await.is_refused);
    world.close().await;
}

/// Fills up to a megabyte.
fn megabyte(head: &str, part: &str, tail: &str) -> String {
    let times = (MEGABYTE - head.len() - tail.len()) / part.len();
    [head, &part.repeat(times), tail].concat()
}

async fn long_texts_are_bounded(database: TestDatabase) {
    let world = World::new(&database).await;
    for sql in [
        megabyte("SELECT title FROM stress_vaults WHERE title IN (", "1,", "1)"),
        megabyte("SELECT title FROM stress_vaults WHERE title IN (", "'',", "'')"),
        megabyte("SELECT title FROM stress_vaults WHERE 1 = 1", " OR 1 = 1", ""),
        megabyte("SELECT ", "title,", "title FROM stress_vaults"),
        megabyte("SELECT title FROM stress_vaults WHERE title = '", "''", "'"),
        megabyte("SELECT title FROM stress_vaults WHERE title = '", "x", ""),
        megabyte("SELECT title FROM stress_vaults -- ", "x", ""),
        megabyte("SELECT title FROM stress_vaults /*", "/*", "*/"),
        megabyte("SELECT title FROM ", "stress_vaults.", "x"),
        megabyte("SELECT 1", "||1", ""),
        megabyte("SELECT ", "f(", ""),
        megabyte("", "SELECT 1;", ""),
        megabyte("", "(", ""),
        megabyte("", ")", ""),
        megabyte("", "$", ""),
        megabyte("", "\u{fdd0}", ""),
    ] {
        world.attack(&sql).await;
    }
    assert!(world.attack(&"x".repeat(17 * MEGABYTE)).await.is_refused);
    assert_eq!(vault::Entity::find().count(&world.ours).await.unwrap(), 1);
    world.close().await;
}

/// Plans that are worth keeping, more of them than may be kept.
async fn the_plan_cache_is_bounded(database: TestDatabase) {
    let world = World::new(&database).await;
    let backend = world.pool.get_database_backend();
    for number in 0..48 {
        let filler = "x".repeat(900_000);
        let sql = format!("SELECT title FROM stress_vaults WHERE title = '{number}{filler}' OR 1 = {number}");
        // The scope's part is what is looked at: SQLite has a limit of its own.
        drop(world.ours.query_all_raw(Statement::from_string(backend, sql)).await);
        let held = mixins::plan_cache_stats();
        assert!(held.bytes <= CACHE, "{held:?}");
    }
    world.close().await;
    let held = mixins::plan_cache_stats();
    database.figure(
        "The plan cache stays within its bound",
        "48 different statements of 0.9 MB",
        &format!("{} plans, {} of {CACHE} bytes", held.entries, held.bytes),
    );
}

async fn placeholders_are_bounded(database: TestDatabase) {
    let world = World::new(&database).await;
    let backend = world.pool.get_database_backend();
    for count in [1_000_usize, 70_000] {
        let place = |number: usize| match database.backend {
            Backend::Postgres => format!("${number}"),
            Backend::Sqlite | Backend::SqliteMemory | Backend::Mysql => "?".to_owned(),
        };
        let places: Vec<_> = (1..=count).map(place).collect();
        let sql = format!(
            "SELECT title FROM stress_vaults WHERE title IN ({}) OR 1 = 1",
            places.join(", ")
        );
        let values = || (0..count).map(|number| Value::from(number.to_string()));
        let started = Instant::now();
        let statement = Statement::from_sql_and_values(backend, &sql, values());
        let answer = world.ours.query_all_raw(statement).await;
        assert!(started.elapsed() < super::SOON, "{:?}", started.elapsed());
        match answer {
            // PostgreSQL gets a list as one array, which is one placeholder.
            Ok(rows) => assert!(rows.len() == 1 && (count == 1_000 || backend == DbBackend::Postgres)),
            Err(err) => assert!(count == 70_000 && super::is_refusal(&err), "{err}"),
        }
    }
    // A number is no reason to make room for so many.
    for number in ["$4294967296", "?4294967296", "$18446744073709551616", "$0", "?0"] {
        let sql = format!("SELECT title FROM stress_vaults WHERE title = {number}");
        let is_attack_answered = world.attack(&sql).await.is_answered;
        assert!(!is_attack_answered, "{number}");
    }
    world.close().await;
}

on_every_backend!(
    nesting_is_bounded,
    joins_are_bounded,
    long_texts_are_bounded,
    the_plan_cache_is_bounded,
    placeholders_are_bounded,
);
