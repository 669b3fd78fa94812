//! Names: quoted or not, and in the letters that the backend takes for the same.

use super::Printer;
use crate::{choice::mix, flavor::Flavor, schema::Table};

impl Printer {
    /// A table's name, or a relation's alias.
    pub(super) fn table(&mut self, name: &str) {
        let other_case = match self.flavor {
            Flavor::Sqlite | Flavor::Postgres => Table::is_plain_name(name),
            Flavor::Mariadb | Flavor::Mysql => false,
        };
        self.name(name, other_case);
    }

    /// A column's name, or its alias.
    pub(super) fn column(&mut self, name: &str) {
        let other_case = !self.flavor.is_postgres() || Table::is_plain_name(name);
        self.name(name, other_case);
    }

    fn name(&mut self, name: &str, other_case: bool) {
        let must_quote = !Table::is_plain_name(name)
            && (self.flavor.is_postgres()
                || name.eq_ignore_ascii_case("order")
                || name.eq_ignore_ascii_case("group")
                || name.contains(|c: char| !c.is_ascii_alphanumeric() && c != '_'));
        if must_quote || self.whim(40) {
            let text = if self.flavor.is_sqlite() && other_case && self.whim(15) {
                name.to_ascii_uppercase()
            } else {
                name.to_owned()
            };
            let text = self.quoted(&text);
            self.word_as_is(&text);
        } else if other_case && self.whim(15) {
            let text = if self.whim(50) {
                name.to_ascii_uppercase()
            } else {
                mixed(name)
            };
            self.word_as_is(&text);
        } else {
            self.word_as_is(name);
        }
    }

    fn quoted(&mut self, name: &str) -> String {
        match self.flavor {
            Flavor::Postgres => format!("\"{name}\""),
            Flavor::Mariadb | Flavor::Mysql => format!("`{name}`"),
            Flavor::Sqlite if self.style == 0 => format!("\"{name}\""),
            Flavor::Sqlite => match mix(&mut self.style) % 8 {
                0 => format!("`{name}`"),
                1 => format!("[{name}]"),
                _ => format!("\"{name}\""),
            },
        }
    }

    fn word_as_is(&mut self, text: &str) {
        if !self.sql.is_empty() && !self.sql.ends_with([' ', '(', '.', '\n']) {
            self.sql.push(' ');
        }
        self.sql.push_str(text);
    }
}

fn mixed(name: &str) -> String {
    let letters = name.chars().enumerate();
    letters
        .map(|(at, letter)| {
            if at % 2 == 0 {
                letter.to_ascii_uppercase()
            } else {
                letter
            }
        })
        .collect()
}
