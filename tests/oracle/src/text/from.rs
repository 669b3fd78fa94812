//! FROM as text.

use super::Printer;
use crate::{
    ast::{From, On},
    flavor::Flavor,
};

impl Printer {
    pub(super) fn from(&mut self, from: &From) {
        match from {
            From::Table {
                name,
                qualified,
                alias,
                columns,
            } => self.relation(name, *qualified, alias.as_deref(), columns),
            From::Derived {
                query,
                alias,
                columns,
                lateral,
            } => {
                if *lateral {
                    self.word("LATERAL");
                }
                self.parens(|out| out.query(query));
                self.alias(alias);
                self.column_list(columns);
            }
            From::Join { left, right, kind, on } => self.join(left, right, kind, on),
        }
    }

    fn relation(&mut self, name: &str, qualified: bool, alias: Option<&str>, columns: &[String]) {
        if qualified {
            self.word(match self.flavor {
                Flavor::Sqlite => "main.",
                Flavor::Postgres => "public.",
                Flavor::Mariadb | Flavor::Mysql => "",
            });
        }
        self.table(name);
        if let Some(alias) = alias {
            self.alias(alias);
        }
        self.column_list(columns);
    }

    /// The table of an UPDATE or DELETE, where SQLite wants the AS.
    pub(super) fn written(&mut self, name: &str, alias: Option<&str>) {
        self.table(name);
        if let Some(alias) = alias {
            self.word("AS");
            self.table(alias);
        }
    }

    fn alias(&mut self, alias: &str) {
        if !self.whim(30) {
            self.word("AS");
        }
        self.table(alias);
    }

    pub(super) fn column_list(&mut self, columns: &[String]) {
        if !columns.is_empty() {
            self.parens(|out| out.list(columns, |out, name| out.column(name)));
        }
    }

    fn join(&mut self, left: &From, right: &From, kind: &'static str, on: &On) {
        self.from(left);
        if matches!(on, On::Natural) {
            self.word("NATURAL");
        }
        self.word(kind);
        if matches!(right, From::Join { .. }) {
            self.parens(|out| out.from(right));
        } else {
            self.from(right);
        }
        match on {
            On::Nothing | On::Natural => {}
            On::Using(columns) => {
                self.word("USING");
                self.column_list(columns);
            }
            On::Condition(condition) => {
                self.word("ON");
                self.expr(condition);
            }
        }
    }
}
