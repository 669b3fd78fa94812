//! What the engine takes to read, decide and print a statement, beside what it may take.

use std::{collections::HashMap, process::Stdio};

use anyhow::{Context, Result};
use test_notes::{Engine, Limited};

use crate::cargo;

const ARGUMENTS: &str = "bench --package sea-orm-mixins-sql --package sea-orm-mixins --bench plan --bench scoped -- \
                         --output-format bencher --noplot";

/// How a figure is made of what the benchmarks print.
enum Figure {
    /// Nanoseconds.
    Time(&'static str),
    /// Nanoseconds that `scoped` of a benchmark takes longer than `plain`.
    Above(&'static str),
    Allocations(&'static str),
    /// Hundredths of what sqlparser takes to read and print the same text.
    Times(&'static str),
}

use Figure::{Above, Allocations, Time, Times};

/// What is shown, and what it may be.
struct Row(&'static str, Figure, Option<u64>);

const ROWS: [Row; 14] = [
    Row("miss, point select", Time("miss/point_select"), None),
    Row("miss, join with subquery", Time("miss/join_with_subquery"), None),
    Row("miss by sqlparser, point select", Times("point_select"), Some(300)),
    Row(
        "miss by sqlparser, join with subquery",
        Times("join_with_subquery"),
        Some(300),
    ),
    Row("miss, insert", Time("miss/insert"), None),
    Row("miss, update", Time("miss/update"), None),
    Row("miss, delete", Time("miss/delete"), None),
    Row("miss, insert of 100 rows", Time("miss/bulk_insert_100"), None),
    Row("cache, point select", Time("cache_hit/point_select"), None),
    Row("cache, join with subquery", Time("cache_hit/join_with_subquery"), None),
    Row("hit above plain, point select", Above("point_select"), Some(300)),
    Row("hit above plain, update many", Above("update_many"), Some(300)),
    Row(
        "allocations above plain, point select",
        Allocations("point_select"),
        Some(3),
    ),
    Row(
        "allocations above plain, update many",
        Allocations("update_many"),
        Some(3),
    ),
];

impl Row {
    fn found(&self, figures: &HashMap<String, u64>) -> Option<u64> {
        match self.1 {
            Time(name) => figures.get(name).copied(),
            Above(name) => {
                let scoped = figures.get(&format!("{name}/scoped"))?;
                Some(scoped.saturating_sub(*figures.get(&format!("{name}/plain"))?))
            }
            Allocations(name) => figures.get(&format!("allocations {name}")).copied(),
            Times(name) => {
                let miss = figures.get(&format!("miss/{name}"))?;
                (miss * 100).checked_div(*figures.get(&format!("sqlparser/{name}"))?)
            }
        }
    }

    fn shown(&self, number: u64) -> String {
        match self.1 {
            Allocations(_) => number.to_string(),
            Times(_) => format!("{}.{:02} x", number / 100, number % 100),
            Time(_) | Above(_) if number < 1_000 => format!("{number} ns"),
            Time(_) | Above(_) => format!("{}.{} us", number / 1_000, number % 1_000 / 100),
        }
    }
}

/// Runs the benchmarks, and shows their figures; none if they did not run.
pub(super) fn run() -> Result<Option<Engine>> {
    let child = cargo::command()
        .args(ARGUMENTS.split_whitespace())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("could not run cargo")?;
    let output = child.wait_with_output().context("could not read what cargo prints")?;
    let figures = read(&String::from_utf8_lossy(&output.stdout));
    println!();
    for line in table(&figures) {
        println!("{line}");
    }
    Ok(output.status.success().then(|| Engine { rows: rows(&figures) }))
}

fn rows(figures: &HashMap<String, u64>) -> Vec<Limited> {
    let row = |row: &Row| {
        Some(Limited {
            name: row.0.to_owned(),
            seen: row.shown(row.found(figures)?),
            limit: row.2.map(|limit| row.shown(limit)),
        })
    };
    ROWS.iter().filter_map(row).collect()
}

/// The figures by name: `test miss/insert ... bench:  15,727 ns/iter (+/- 177)`, `allocations point_select 1`.
fn read(text: &str) -> HashMap<String, u64> {
    let figure = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["test", name, "...", "bench:", time, "ns/iter", ..] => {
                Some(((*name).to_owned(), time.replace(',', "").parse().ok()?))
            }
            ["allocations", name, count] => Some((format!("allocations {name}"), count.parse().ok()?)),
            _ => None,
        }
    };
    text.lines().filter_map(figure).collect()
}

fn table(figures: &HashMap<String, u64>) -> Vec<String> {
    let mut lines = vec![format!("{:<40}{:>10}{:>10}", "", "figure", "limit")];
    for row in &ROWS {
        let found = row.found(figures);
        let is_over = found.zip(row.2).is_some_and(|(found, limit)| found > limit);
        let line = format!(
            "{:<40}{:>10}{:>10}{}",
            row.0,
            found.map_or_else(|| "none".to_owned(), |found| row.shown(found)),
            row.2.map_or_else(String::new, |limit| row.shown(limit)),
            if is_over { "  over" } else { "" },
        );
        lines.push(line.trim_end().to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{read, table};

    #[test]
    fn figures_stand_beside_their_limits() {
        let figures = read(
            "test miss/point_select ... bench:      15,727 ns/iter (+/- 177)\n\
             test sqlparser/point_select ... bench:  5,000 ns/iter (+/- 1)\n\
             allocations point_select 1\n\
             test point_select/plain ... bench:          43 ns/iter (+/- 3)\n\
             test point_select/scoped ... bench:         150 ns/iter (+/- 4)\n",
        );
        let table = table(&figures);
        let line = |name: &str| {
            let line = table.iter().find(|line| line.starts_with(name)).unwrap();
            line.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(line("miss, point"), "miss, point select 15.7 us");
        assert_eq!(
            line("miss by sqlparser, p"),
            "miss by sqlparser, point select 3.14 x 3.00 x over"
        );
        assert_eq!(
            line("hit above plain, point"),
            "hit above plain, point select 107 ns 300 ns"
        );
        assert_eq!(
            line("allocations above plain, p"),
            "allocations above plain, point select 1 3"
        );
        assert_eq!(line("miss, insert of"), "miss, insert of 100 rows none");
    }
}
