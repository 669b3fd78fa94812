//! Ranges of a key, of one column or of several, as conditions; and keys as literals that the server itself writes.

use crate::inspected::{Server, Table};
use crate::look;
use crate::maintenance::{Maintenance, literal as quoted_text};
use sea_orm_migration::sea_orm::{DbBackend, DbErr};

/// A key of a table.
#[derive(Debug)]
pub(crate) struct Key {
    server: Server,
    /// The columns, quoted.
    columns: Vec<String>,
    /// Expressions that give a key's values as literals.
    literals: Vec<String>,
}

/// The literals of one row's key.
pub(crate) type Values = Vec<String>;

impl Key {
    /// The key by whose ranges the rows are passed: the primary key, except on SQLite, which keeps the rows in the order of
    /// the rowid. There the next 5,000 by another key are on as many pages, and each batch would write them all.
    pub(crate) async fn of(maintenance: &Maintenance<'_>, table: &Table) -> Result<Self, DbErr> {
        if table.key.is_empty() {
            return Err(maintenance.refuse(
                "it has no primary key, by whose ranges a backfill goes; give it one, or fill the column by hand",
            ));
        }
        let server = maintenance.server();
        let mut key = Self {
            server,
            columns: Vec::new(),
            literals: Vec::new(),
        };
        if let Some(rowid) = rowid(maintenance, table).await? {
            key.literals.push(literal(server, rowid, ""));
            key.columns.push(rowid.to_owned());
            return Ok(key);
        }
        for name in &table.key {
            let quoted = maintenance.quote(name);
            let column = table
                .columns
                .iter()
                .find(|column| look::same(server, &column.name, name));
            let ty = column.map(|column| column.ty.to_lowercase()).unwrap_or_default();
            key.literals.push(literal(server, &quoted, &ty));
            key.columns.push(order(server, quoted, &ty));
        }
        Ok(key)
    }

    /// The key of the row that ends the next `rows` after another key.
    pub(crate) fn end(&self, table: &str, after: Option<&Values>, rows: u64) -> String {
        let literals: Vec<_> = self
            .literals
            .iter()
            .enumerate()
            .map(|(at, literal)| format!("{literal} AS k{at}"))
            .collect();
        let after = after.map_or_else(String::new, |after| format!(" WHERE {}", self.after("", after)));
        format!(
            "SELECT {} FROM {table}{after} ORDER BY {} LIMIT 1 OFFSET {}",
            literals.join(", "),
            self.columns.join(", "),
            rows.saturating_sub(1)
        )
    }

    pub(crate) fn len(&self) -> usize {
        self.columns.len()
    }

    /// The condition of the rows between two keys; `prefix` is the table's alias with a dot, or nothing.
    pub(crate) fn between(&self, prefix: &str, after: Option<&Values>, until: Option<&Values>) -> Option<String> {
        let after = after.map(|after| self.after(prefix, after));
        let until = until.map(|until| self.compare(prefix, until, "<", "<="));
        let parts: Vec<_> = after.into_iter().chain(until).collect();
        (!parts.is_empty()).then(|| parts.join(" AND "))
    }

    fn after(&self, prefix: &str, values: &Values) -> String {
        self.compare(prefix, values, ">", ">")
    }

    /// Compares the key with values: `strict` in all columns but the last.
    fn compare(&self, prefix: &str, values: &Values, strict: &str, last: &str) -> String {
        let columns: Vec<_> = self.columns.iter().map(|column| format!("{prefix}{column}")).collect();
        if !self.server.is_mysql() || columns.len() == 1 {
            return format!("{} {last} {}", row(&columns), row(values));
        }
        // MySQL and MariaDB look at every row for a comparison of rows.
        let mut condition = String::new();
        let mut pairs = columns.iter().zip(values).rev();
        if let Some((column, value)) = pairs.next() {
            condition = format!("{column} {last} {value}");
        }
        for (column, value) in pairs {
            condition = format!("({column} {strict} {value} OR ({column} = {value} AND {condition}))");
        }
        condition
    }
}

/// The name of SQLite's rowid in statements; `None` where the table has none, or columns of all its names.
async fn rowid(maintenance: &Maintenance<'_>, table: &Table) -> Result<Option<&'static str>, DbErr> {
    let Server::Sqlite(_) = maintenance.server() else {
        return Ok(None);
    };
    let name = quoted_text(&table.name, DbBackend::Sqlite);
    let sql = format!("SELECT wr FROM pragma_table_list({name}) WHERE schema = 'main'");
    let is_without = maintenance
        .row(&sql)
        .await?
        .map_or(Ok(true), |row| row.try_get_by("wr"))?;
    let is_column = |name: &&str| {
        table
            .columns
            .iter()
            .any(|column| column.name.eq_ignore_ascii_case(name))
    };
    let mut names = ["rowid", "_rowid_", "oid"].into_iter();
    Ok(names.find(|name| !is_without && !is_column(name)))
}

fn row(items: &[String]) -> String {
    match items {
        [one] => one.clone(),
        several => format!("({})", several.join(", ")),
    }
}

/// What a column is ordered and compared by. MySQL orders an enum by its number, and compares it as a text.
fn order(server: Server, quoted: String, ty: &str) -> String {
    if server.is_mysql() && is_numbered(ty) {
        return format!("{quoted} + 0");
    }
    quoted
}

fn is_numbered(ty: &str) -> bool {
    ["enum", "set", "bit"].iter().any(|kind| ty.starts_with(kind))
}

/// An expression that gives a column's value as a literal.
fn literal(server: Server, column: &str, ty: &str) -> String {
    match server {
        // A literal without a type has that of the column.
        Server::Postgres(_) => format!("quote_literal({column}::text)"),
        Server::Sqlite(_) => format!("quote({column})"),
        Server::MySql(_) | Server::MariaDb(_) => {
            if ty.contains("binary") || ty.contains("blob") {
                format!("CONCAT('X''', HEX({column}), '''')")
            } else if is_numbered(ty) {
                format!("CAST({column} + 0 AS CHAR)")
            } else if ["int", "decimal", "numeric"].iter().any(|kind| ty.contains(kind)) {
                format!("CAST({column} AS CHAR)")
            } else {
                format!("QUOTE({column})")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Server};
    use crate::inspected::Version;

    fn key(server: Server, columns: &[&str]) -> Key {
        Key {
            server,
            columns: columns.iter().map(|&column| column.to_owned()).collect(),
            literals: columns.iter().map(|column| format!("quote({column})")).collect(),
        }
    }

    #[test]
    fn ranges_are_conditions() {
        let version = Version(1, 0, 0);
        let (one, two) = (
            vec!["1".to_owned(), "2".to_owned()],
            vec!["3".to_owned(), "4".to_owned()],
        );
        let rows = key(Server::Sqlite(version), &["a", "b"]);
        assert_eq!(rows.between("c.", None, None), None);
        assert_eq!(
            rows.between("c.", Some(&one), Some(&two)).unwrap(),
            "(c.a, c.b) > (1, 2) AND (c.a, c.b) <= (3, 4)"
        );
        let expanded = key(Server::MariaDb(version), &["a", "b"]);
        assert_eq!(
            expanded.between("", Some(&one), Some(&two)).unwrap(),
            "(a > 1 OR (a = 1 AND b > 2)) AND (a < 3 OR (a = 3 AND b <= 4))"
        );
        let single = key(Server::MariaDb(version), &["a"]);
        assert_eq!(
            single.between("", None, Some(&vec!["X'01'".to_owned()])).unwrap(),
            "a <= X'01'"
        );
        assert_eq!(
            single.end("t", Some(&vec!["5".to_owned()]), 10),
            "SELECT quote(a) AS k0 FROM t WHERE a > 5 ORDER BY a LIMIT 1 OFFSET 9"
        );
    }
}
