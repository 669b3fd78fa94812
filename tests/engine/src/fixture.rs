//! [`Fixture`]: a statement and what the engine makes of it, as the files in `tests/fixtures` write it down.
//!
//! Blocks stand between blank lines. `-- ` lines in front of a statement are its title and its settings; a block without
//! a statement is a remark. What the engine must answer follows `-->`, or `--!` if it must refuse. See `tests/fixtures/README.md`.

use crate::world::catalog;
use sea_orm_mixins_sql::Dialect;
use std::path::{Path, PathBuf};

/// A statement and what must become of it.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// The file, without its ending: `joins`.
    pub topic: String,
    /// Where it stands: `every/joins.sql:12`.
    pub place: String,
    pub title: String,
    /// The words behind `scope:`.
    pub scope: Vec<String>,
    /// What the caller binds when the statement is executed.
    pub values: Vec<String>,
    /// What must be checked of the caller's values first.
    pub checks: Vec<String>,
    /// Why the test server cannot execute it.
    pub not_run: Option<String>,
    /// The only product that can, where one backend is several.
    pub only_on: Option<String>,
    pub input: String,
    pub expected: Expected,
}

/// What the engine must answer.
#[derive(Clone, Debug)]
pub enum Expected {
    /// This text, with the names of what is bound in braces.
    Planned(String),
    /// A refusal of this kind whose message holds this text.
    Refused { kind: String, message: String },
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

/// The fixtures of a backend: its own, and those of every backend in its spelling.
pub fn of(dialect: Dialect) -> Vec<Fixture> {
    let own = match dialect {
        Dialect::Sqlite => "sqlite",
        Dialect::Postgres => "postgres",
        Dialect::Mysql => "mysql",
    };
    let mut fixtures = Vec::new();
    for (name, shared) in [("every", true), (own, false)] {
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder().join(name))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "sql"))
            .collect();
        files.sort();
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            let topic = file.file_stem().unwrap().to_str().unwrap();
            let mut found = parse(&text, name, topic);
            if shared {
                for fixture in &mut found {
                    spell(fixture, dialect);
                }
            }
            fixtures.append(&mut found);
        }
    }
    fixtures
}

fn parse(text: &str, folder: &str, topic: &str) -> Vec<Fixture> {
    let mut fixtures = Vec::new();
    let mut block: Vec<&str> = Vec::new();
    let mut start = 1;
    for (number, line) in text.lines().chain([""]).enumerate() {
        if !line.trim().is_empty() {
            if block.is_empty() {
                start = number + 1;
            }
            block.push(line);
            continue;
        }
        let place = format!("{folder}/{topic}.sql:{start}");
        if block.iter().any(|line| !line.starts_with("-- ")) {
            fixtures.push(parse_block(&block, topic, place));
        }
        block.clear();
    }
    fixtures
}

fn parse_block(block: &[&str], topic: &str, place: String) -> Fixture {
    let head = block.iter().take_while(|line| line.starts_with("-- ")).count();
    let answer = block
        .iter()
        .position(|line| line.starts_with("-->") || line.starts_with("--!"));
    let answer = answer.unwrap_or_else(|| panic!("{place}: no `-->` and no `--!`"));
    let said = block[answer..]
        .iter()
        .map(|line| line.trim())
        .collect::<Vec<_>>()
        .join(" ");
    let said = |mark| said.strip_prefix(mark).map(str::trim);
    let expected = if let Some(text) = said("-->") {
        Expected::Planned(text.to_owned())
    } else {
        let refusal = said("--!").unwrap_or_default();
        let (kind, message) = refusal.split_once(' ').unwrap_or((refusal, ""));
        Expected::Refused {
            kind: kind.to_owned(),
            message: message.trim().to_owned(),
        }
    };
    let mut fixture = Fixture {
        topic: topic.to_owned(),
        place,
        title: block[0].trim_start_matches("-- ").to_owned(),
        scope: Vec::new(),
        values: Vec::new(),
        checks: Vec::new(),
        not_run: None,
        only_on: None,
        input: block[head..answer].join("\n"),
        expected,
    };
    for line in &block[1..head] {
        setting(&mut fixture, line.trim_start_matches("-- "));
    }
    fixture
}

fn setting(fixture: &mut Fixture, line: &str) {
    let place = &fixture.place;
    let (key, value) = line
        .split_once(": ")
        .unwrap_or_else(|| panic!("{place}: `{line}` is no setting"));
    let list = || value.split(", ").map(str::to_owned).collect::<Vec<_>>();
    match key {
        "scope" => fixture.scope = value.split(' ').map(str::to_owned).collect(),
        "values" => fixture.values = list(),
        "check" => fixture.checks = list(),
        "only on" => fixture.only_on = Some(value.to_owned()),
        "not run" => fixture.not_run = Some(value.to_owned()),
        _ => panic!("{place}: no setting is called `{key}`"),
    }
}

/// Spells what is written for every backend (`"name"`, `$1`) as one of them does.
fn spell(fixture: &mut Fixture, dialect: Dialect) {
    let quote = match dialect {
        Dialect::Postgres => return,
        Dialect::Sqlite => '"',
        Dialect::Mysql => '`',
    };
    let spelled = |text: &str| {
        let text = text.replace('"', &quote.to_string());
        let mut parts = text.split('$');
        let mut spelled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            spelled.push('?');
            spelled.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
        }
        spelled
    };
    fixture.input = spelled(&fixture.input);
    if let Expected::Planned(text) = &mut fixture.expected {
        *text = spelled(text);
        if dialect == Dialect::Sqlite {
            *text = aborting(text);
        }
    }
}

/// SQLite's statements say themselves what a conflict does, so that the table does not, and what happens at the end of a
/// version's range. That of a table without a policy stays as it is.
fn aborting(text: &str) -> String {
    let catalog = catalog();
    let mut text = text.to_owned();
    for policy in catalog.policies() {
        for name in [policy.table.to_string(), format!("\"{}\"", policy.table)] {
            for (verb, aborting) in [("INSERT INTO", "INSERT OR ABORT INTO"), ("UPDATE", "UPDATE OR ABORT")] {
                text = text.replace(&format!("{verb} {name} "), &format!("{aborting} {name} "));
            }
        }
    }
    let mut parts = text.split("= COALESCE(");
    let mut spelled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (version, rest) = part.split_once(", 0) + 1").unwrap_or((part, ""));
        spelled.push_str("= CASE WHEN ");
        spelled.push_str(version);
        spelled.push_str(" >= {last_version} THEN abs(1 << 63) ELSE COALESCE(");
        spelled.push_str(version);
        spelled.push_str(", 0) + 1 END");
        spelled.push_str(rest);
    }
    spelled
}
