//! The statements of `tests/fixtures`, in the spelling of each backend.

use sea_orm_mixins_sql::Dialect;
use std::path::Path;

/// All dialects, in the order in which an input's first byte counts them.
pub const DIALECTS: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql];

/// The statements of a backend: its own, and those of every backend.
#[must_use]
pub fn of(dialect: Dialect) -> Vec<String> {
    let own = match dialect {
        Dialect::Sqlite => "sqlite",
        Dialect::Postgres => "postgres",
        Dialect::Mysql => "mysql",
    };
    let shared = folder("every")
        .into_iter()
        .map(|statement| spelled(&statement, dialect));
    shared.chain(folder(own)).collect()
}

fn folder(name: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../tests/fixtures")
        .join(name);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    let texts = files.iter().map(|file| std::fs::read_to_string(file).expect("a text"));
    texts.flat_map(|text| statements(&text)).collect()
}

/// What stands between a block's `-- ` lines and its answer.
fn statements(text: &str) -> Vec<String> {
    let statement = |block: &str| {
        let lines = block
            .lines()
            .skip_while(|line| line.starts_with("-- ") || line.is_empty());
        let lines = lines.take_while(|line| !line.starts_with("-->") && !line.starts_with("--!"));
        lines.collect::<Vec<_>>().join("\n")
    };
    let statements = text.split("\n\n").map(statement);
    statements.filter(|statement| !statement.is_empty()).collect()
}

/// Spells `"name"` and `$1` as a backend does.
fn spelled(statement: &str, dialect: Dialect) -> String {
    let quoted = match dialect {
        Dialect::Postgres => return statement.to_owned(),
        Dialect::Sqlite => statement.to_owned(),
        Dialect::Mysql => statement.replace('"', "`"),
    };
    let mut parts = quoted.split('$');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + "?" + part.trim_start_matches(|digit: char| digit.is_ascii_digit())
    })
}
