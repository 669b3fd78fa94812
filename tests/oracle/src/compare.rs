//! Comparing what both sides gave and left behind.

use crate::{
    ast::{Body, Statement},
    data::{Data, Row},
    effects::{self, Done},
    flavor::Flavor,
    run::{Outcome, World},
    schema::{Owner, TABLES},
    value::Val,
};
use std::fmt::Write as _;

/// What a statement gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Rows(Vec<Row>),
    /// Rows affected.
    Count(u64),
}

/// Compares what the statement gave; `done` is what it did on the isolated side, if it writes.
pub(crate) fn answers(
    world: &World,
    statement: &Statement,
    flavor: Flavor,
    wanted: &Answer,
    done: Option<&Done>,
    found: &Answer,
) -> Outcome {
    let mut wanted = shown(world, statement, wanted.clone());
    let mut found = found.clone();
    if let (Answer::Count(count), Some(done)) = (&mut wanted, done) {
        *count = upsert_count(world, statement, flavor, done).unwrap_or(*count);
    }
    if !statement.ordered {
        for answer in [&mut wanted, &mut found] {
            if let Answer::Rows(rows) = answer {
                rows.sort();
            }
        }
    }
    if wanted == found {
        return Outcome::Same(match found {
            Answer::Rows(rows) => rows.len() as u64,
            Answer::Count(count) => count,
        });
    }
    Outcome::Differs("answer", difference(&wanted, &found))
}

/// RETURNING shows what mixins own as they leave it.
fn shown(world: &World, statement: &Statement, answer: Answer) -> Answer {
    let Answer::Rows(mut rows) = answer else {
        return answer;
    };
    for row in &mut rows {
        for (cell, output) in row.iter_mut().zip(&statement.columns) {
            let Some((table, owner)) = output.written else { continue };
            *cell = match &statement.body {
                Body::Insert(_) => effects::inserted(&world.scope, owner, cell.clone()),
                Body::Update(_) => effects::updated(&world.scope, owner, &cell.clone(), cell.clone()),
                Body::Delete(_) if TABLES[table].is_soft() => effects::marked(&world.scope, owner, cell),
                Body::Delete(_) | Body::Query(_) => continue,
            };
        }
    }
    Answer::Rows(rows)
}

/// MySQL counts a row that an upsert changes twice, and mixins always change it.
fn upsert_count(world: &World, statement: &Statement, flavor: Flavor, done: &Done) -> Option<u64> {
    let Body::Insert(insert) = &statement.body else {
        return None;
    };
    let table = &TABLES[insert.table];
    let stamped = table
        .owned(Owner::UpdatedAt)
        .or_else(|| table.owned(Owner::Version))
        .is_some();
    if !flavor.is_mysql() || insert.conflict.is_none() || !stamped {
        return None;
    }
    let rows = done.after.tables[insert.table].len() - world.view.tables[insert.table].len();
    Some((rows + 2 * done.hits.len()) as u64)
}

/// Compares the shared database with what it must hold.
pub(crate) fn states(world: &World, done: &Done, after: Data, anonymous: bool, count: u64) -> Outcome {
    let wanted = effects::expected(&world.scope, &world.data, &world.view, done, anonymous);
    let found = effects::found(&world.data, after, anonymous);
    for (at, table) in TABLES.iter().enumerate() {
        if wanted.tables[at] != found.tables[at] {
            let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
            let (wanted, found) = (wanted.tables[at].clone(), found.tables[at].clone());
            let rows = difference(&Answer::Rows(wanted), &Answer::Rows(found));
            return Outcome::Differs("rows", format!("{} {columns:?}\n{rows}", table.name));
        }
    }
    Outcome::Same(count)
}

/// What only one side has.
fn difference(wanted: &Answer, found: &Answer) -> String {
    let (Answer::Rows(wanted), Answer::Rows(found)) = (wanted, found) else {
        return format!("wanted {wanted:?}\nfound  {found:?}");
    };
    let mut text = String::new();
    let mut extra = found.clone();
    for row in wanted {
        match extra.iter().position(|other| other == row) {
            Some(at) => drop(extra.remove(at)),
            None => line(&mut text, "wanted", row),
        }
    }
    for row in &extra {
        line(&mut text, "found ", row);
    }
    if text.is_empty() {
        text.push_str("the same rows in another order");
    }
    text
}

fn line(text: &mut String, side: &str, row: &[Val]) {
    if text.len() < 4000 {
        writeln!(text, "  {side} {row:?}").ok();
    }
}
