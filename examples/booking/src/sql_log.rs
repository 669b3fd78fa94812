//! [`SqlLog`]: the statements that a connection sent, for `--sql`.

use crate::text::{WIDTH, fill};
use sea_orm::metric::Info;
use std::sync::{Arc, Mutex, PoisonError};

/// Steps that send more than this are summed up.
const MANY: usize = 30;
/// Lists of more columns than this are cut.
const LIST: usize = 4;
/// What begins a line of its own.
const CLAUSES: [&str; 10] = [
    "FROM",
    "WHERE",
    "SET",
    "VALUES",
    "RETURNING",
    "ORDER",
    "GROUP",
    "LIMIT",
    "LEFT",
    "INNER",
];

/// Statements in the order in which they were sent, with placeholders. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct SqlLog(Arc<Mutex<Vec<String>>>);

impl SqlLog {
    /// What SeaORM calls after each statement. It does not tell of `execute_unprepared`, BEGIN and COMMIT.
    pub(crate) fn listener(&self) -> impl Fn(&Info<'_>) + Send + Sync + 'static {
        let log = self.clone();
        move |info| {
            // With its placeholders, so that statements of a kind look alike.
            let sent = shorten(&info.statement.sql);
            log.0.lock().unwrap_or_else(PoisonError::into_inner).push(sent);
        }
    }

    /// Takes what was sent since the last call, as lines: a few statements as they came, many of a kind summed up.
    pub(crate) fn take(&self) -> Vec<Vec<String>> {
        let sent = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if sent.len() <= MANY {
            return sent.iter().map(|sent| lines(sent)).collect();
        }
        let mut counted: Vec<(&str, usize)> = Vec::new();
        for template in &sent {
            match counted.iter_mut().find(|(known, _)| known == template) {
                Some((_, count)) => *count += 1,
                None => counted.push((template, 1)),
            }
        }
        let show = |(template, count): (&str, usize)| {
            let heading = (count > 1).then(|| format!("{count} times:"));
            heading.into_iter().chain(lines(template)).collect()
        };
        counted.into_iter().map(show).collect()
    }
}

/// Cuts the list of all columns that SeaORM reads, and leaves what is asked.
fn shorten(sql: &str) -> String {
    let (head, returning) = match sql.rsplit_once(" RETURNING ") {
        Some((head, list)) => (head, format!(" RETURNING {}", cut(list))),
        None => (sql, String::new()),
    };
    let parts = head.split("SELECT ").map(|part| match part.split_once(" FROM ") {
        Some((list, tail)) => format!("{} FROM {tail}", cut(list)),
        None => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("SELECT ") + &returning
}

fn cut(list: &str) -> String {
    let columns = list.split(", ").collect::<Vec<_>>();
    match columns.as_slice() {
        [first, second, rest @ ..] if columns.len() > LIST => format!("{first}, {second} .. {} more", rest.len()),
        _ => list.to_owned(),
    }
}

/// Breaks a statement before its clauses, a table after its columns, and a full line before a condition or a value.
fn lines(sql: &str) -> Vec<String> {
    let is_table = sql.starts_with("CREATE TABLE");
    let mut lines = Vec::new();
    let mut clause: Vec<String> = Vec::new();
    let mut last = "";
    for word in sql.split(' ') {
        let ends_column = is_table && (last.ends_with(',') || last == "(");
        if ends_column || CLAUSES.contains(&word) {
            break_clause(&mut clause, &mut lines);
        }
        match clause.last_mut() {
            Some(piece) if !last.ends_with(',') && word != "AND" => {
                piece.push(' ');
                piece.push_str(word);
            }
            _ => clause.push(word.to_owned()),
        }
        last = word;
    }
    break_clause(&mut clause, &mut lines);
    lines
}

/// Writes the pieces of a clause, indented below the first line.
fn break_clause(clause: &mut Vec<String>, lines: &mut Vec<String>) {
    for (at, line) in fill(clause.drain(..), WIDTH).iter().enumerate() {
        let indent = match (lines.is_empty(), at) {
            (true, _) => "",
            (false, 0) => "  ",
            (false, _) => "    ",
        };
        lines.push(format!("{indent}{line}"));
    }
}

#[cfg(test)]
mod tests {
    use super::{lines, shorten};

    #[test]
    fn clauses_begin_a_line() {
        let sql = r#"UPDATE "bookings" SET "version" = 2 WHERE "id" = 1 AND "version" = 1"#;
        let expected = [
            r#"UPDATE "bookings""#,
            r#"  SET "version" = 2"#,
            r#"  WHERE "id" = 1 AND "version" = 1"#,
        ];
        assert_eq!(lines(sql), expected);
    }

    #[test]
    fn columns_of_a_table_do_too() {
        let sql = r#"CREATE TABLE "t" ( "id" uuid NOT NULL, "at" time )"#;
        assert_eq!(
            lines(sql),
            [r#"CREATE TABLE "t" ("#, r#"  "id" uuid NOT NULL,"#, r#"  "at" time )"#]
        );
    }

    #[test]
    fn long_lists_are_cut_and_conditions_are_not() {
        assert_eq!(
            shorten("SELECT a, b, c, d, e FROM t WHERE a = 1"),
            "SELECT a, b .. 3 more FROM t WHERE a = 1"
        );
        assert_eq!(shorten("SELECT a, b FROM t"), "SELECT a, b FROM t");
        assert_eq!(
            shorten("INSERT INTO t (a) VALUES (?) RETURNING a, b, c, d, e"),
            "INSERT INTO t (a) VALUES (?) RETURNING a, b .. 3 more"
        );
    }
}
