//! Statements as SQL text, in each backend's words.

mod expr;
mod from;
mod name;
mod query;
mod write;

use crate::{
    ast::{Body, Statement},
    choice::mix,
    flavor::Flavor,
};
use sea_orm::Value;

/// The text of a statement and the values to bind.
pub(crate) fn print(statement: &Statement, flavor: Flavor) -> (String, Vec<Value>) {
    let mut out = Printer {
        flavor,
        sql: String::new(),
        values: Vec::new(),
        style: u64::from(statement.style),
    };
    out.body(&statement.body);
    (out.sql, out.values)
}

struct Printer {
    flavor: Flavor,
    sql: String,
    values: Vec<Value>,
    /// 0: plainest.
    style: u64,
}

impl Printer {
    /// A decision about looks.
    fn whim(&mut self, percent: u64) -> bool {
        self.style != 0 && mix(&mut self.style) % 100 < percent
    }

    fn word(&mut self, text: &str) {
        if !self.sql.is_empty() && !self.sql.ends_with([' ', '(', '.', '\n']) {
            self.sql.push(' ');
        }
        if self.whim(2) {
            let filler = ["/* a ? b */ ", "/* ' */ ", "-- it's $1 ; \n", "\n  "];
            let at = usize::try_from(mix(&mut self.style) % 4).unwrap_or(0);
            self.sql.push_str(filler[at]);
        }
        let text = if self.whim(8) && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b' ') {
            text.to_ascii_lowercase()
        } else {
            text.to_owned()
        };
        self.sql.push_str(&text);
    }

    /// Without a space in front.
    fn tight(&mut self, text: &str) {
        self.sql.push_str(text);
    }

    fn body(&mut self, body: &Body) {
        match body {
            Body::Query(query) => self.query(query),
            Body::Insert(insert) => self.insert(insert),
            Body::Update(update) => self.update(update),
            Body::Delete(delete) => self.delete(delete),
        }
    }

    fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.tight(",");
            }
            each(self, item);
        }
    }

    fn parens(&mut self, inner: impl FnOnce(&mut Self)) {
        self.word("(");
        inner(self);
        self.tight(")");
    }
}
