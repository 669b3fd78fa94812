//! What of a table stands on columns of it.

use crate::inspected::{ForeignKey, Index, Part, Server, Table};
use crate::look;

/// What goes with columns.
#[derive(Debug, Default)]
pub(super) struct StandsOn<'t> {
    /// Indexes in which a column is, or which are over an expression or of the rows of a condition with one.
    pub(super) indexes: Vec<&'t Index>,
    /// The columns of the UNIQUE constraints in the text of SQLite's CREATE TABLE.
    pub(super) uniques: Vec<Vec<String>>,
    /// Foreign keys from the columns.
    pub(super) keys: Vec<&'t ForeignKey>,
    /// The column that tells live rows on MySQL and MariaDB, if it is computed from a column, or if all indexes go that
    /// it was made for.
    pub(super) live: Option<&'t str>,
}

impl<'t> StandsOn<'t> {
    pub(super) fn these(server: Server, table: &'t Table, columns: &[&str]) -> Self {
        let is_one = |name: &str| columns.iter().any(|column| look::same(server, column, name));
        let computed = live_column(server, table);
        let live = computed.filter(|live| {
            let generated = look::column(server, table, live).and_then(|column| column.generated.as_deref());
            generated.is_some_and(|generated| mentions(generated, is_one))
        });
        let goes = |index: &&Index| has(index, is_one) || live.is_some_and(|live| has(index, |name| name == live));
        let (goes, stays): (Vec<_>, Vec<_>) = table.indexes.iter().filter(|index| !index.primary).partition(goes);
        let of_live = |index: &&Index| computed.is_some_and(|live| has(index, |name| name == live));
        let is_left = !goes.is_empty() && goes.iter().any(of_live) && !stays.iter().any(of_live);
        let (inline, indexes): (Vec<_>, Vec<_>) = goes.into_iter().partition(|index| is_inline(server, index));
        Self {
            indexes,
            uniques: inline
                .iter()
                .map(|index| index.columns().map(str::to_owned).collect())
                .collect(),
            keys: table
                .foreign_keys
                .iter()
                .filter(|key| key.columns.iter().any(|column| is_one(column)))
                .collect(),
            live: live.or_else(|| computed.filter(|_| is_left)),
        }
    }
}

/// The column that tells live rows, if the table has it.
fn live_column(server: Server, table: &Table) -> Option<&str> {
    if !server.is_mysql() {
        return None;
    }
    let mut columns = table
        .columns
        .iter()
        .filter(|column| column.invisible && column.generated.is_some());
    let found = columns.find(|column| {
        ["live", "mixin_live"]
            .iter()
            .any(|live| column.name.eq_ignore_ascii_case(live))
    });
    found.map(|column| column.name.as_str())
}

fn is_inline(server: Server, index: &Index) -> bool {
    matches!(server, Server::Sqlite(_)) && (index.constraint || index.name.starts_with("sqlite_autoindex_"))
}

fn has(index: &Index, is_one: impl Fn(&str) -> bool) -> bool {
    let in_parts = index.parts.iter().any(|part| match part {
        Part::Column(name) | Part::Prefix(name, _) => is_one(name),
        Part::Expression(expression) => mentions(expression, &is_one),
    });
    in_parts
        || index
            .predicate
            .as_deref()
            .is_some_and(|predicate| mentions(predicate, &is_one))
}

/// Whether an expression names a column. Texts in it are no names.
pub(super) fn mentions(expression: &str, is_one: impl Fn(&str) -> bool) -> bool {
    let outside_texts = expression.split('\'').step_by(2);
    let mut words =
        outside_texts.flat_map(|part| part.split(|letter: char| !letter.is_alphanumeric() && letter != '_'));
    let quoted = || {
        ['"', '`']
            .into_iter()
            .flat_map(|quote| expression.split(quote).skip(1).step_by(2))
    };
    words.any(&is_one) || quoted().any(is_one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspected::{Column, Version};

    fn index(name: &str, columns: &[&str]) -> Index {
        Index {
            name: name.to_owned(),
            parts: columns
                .iter()
                .map(|column| Part::Column((*column).to_owned()))
                .collect(),
            valid: true,
            ..Index::default()
        }
    }

    fn names<'t>(indexes: &[&'t Index]) -> Vec<&'t str> {
        indexes.iter().map(|index| index.name.as_str()).collect()
    }

    #[test]
    fn texts_are_no_names() {
        let is_it = |name: &str| name == "deleted_at";
        assert!(mentions("(\"deleted_at\" IS NULL)", is_it));
        assert!(mentions("deleted_at IS NULL AND state = 'open'", is_it));
        assert!(mentions("if(`deleted_at` is null,1,NULL)", is_it));
        assert!(!mentions("(state = 'deleted_at')", is_it));
        assert!(!mentions("deleted_at_utc IS NULL", is_it));
        assert!(mentions("\"Odd name\" > 1", |name| name == "Odd name"));
    }

    #[test]
    fn the_column_of_live_rows_goes_with_the_last_index_of_it() {
        let live = Column {
            name: "live".to_owned(),
            generated: Some("if(`deleted_at` is null,1,NULL)".to_owned()),
            invisible: true,
            ..Column::default()
        };
        let server = Server::MariaDb(Version(10, 11, 0));
        let mut table = Table {
            columns: vec![live],
            indexes: vec![
                index("PRIMARY", &["id"]),
                index("one", &["station_id", "email", "live"]),
                index("two", &["phone", "live"]),
                index("three", &["station_id"]),
            ],
            ..Table::default()
        };
        table.indexes[0].primary = true;
        let one = StandsOn::these(server, &table, &["station_id"]);
        assert_eq!((names(&one.indexes), one.live), (vec!["one", "three"], None));
        let both = StandsOn::these(server, &table, &["station_id", "phone"]);
        assert_eq!(
            (names(&both.indexes), both.live),
            (vec!["one", "two", "three"], Some("live"))
        );
        let deletion = StandsOn::these(server, &table, &["deleted_at"]);
        assert_eq!(
            (names(&deletion.indexes), deletion.live),
            (vec!["one", "two"], Some("live"))
        );
    }

    #[test]
    fn conditions_and_constraints_count_on_sqlite() {
        let partial = Index {
            predicate: Some("\"deleted_at\" IS NULL".to_owned()),
            ..index("partial", &["email"])
        };
        let inline = Index {
            constraint: true,
            unique: true,
            ..index("sqlite_autoindex_t_1", &["email", "deleted_at"])
        };
        let table = Table {
            indexes: vec![partial, inline],
            ..Table::default()
        };
        let stands = StandsOn::these(Server::Sqlite(Version(3, 51, 3)), &table, &["deleted_at"]);
        assert_eq!(names(&stands.indexes), ["partial"]);
        assert_eq!(stands.uniques, [["email", "deleted_at"]]);
    }
}
