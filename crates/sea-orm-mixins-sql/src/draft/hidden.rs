//! Names that a table has and a derived table lacks: the one with a schema, and SQLite's row number.
//!
//! SQLite finds no such column, or reads NULL for it; MariaDB 10.11 crashes on it. So it is refused.

use crate::dialect::Dialect;
use crate::names::same_ident;
use crate::names::system::is_row_number;
use crate::refusal::{Reason, Result};
use sqlparser::ast::{Ident, ObjectName, ObjectNamePart};

/// The tables that became derived tables, and the statement's names that only tables have.
#[derive(Default)]
pub(crate) struct Hidden {
    pub(crate) derived: Vec<Ident>,
    asked: Vec<Vec<Ident>>,
}

impl Hidden {
    /// Keeps a column's name if a derived table may lack it.
    pub(crate) fn meet(&mut self, parts: &[Ident], dialect: Dialect) {
        let is_long = parts.len() > 2 && dialect != Dialect::Postgres;
        if is_long || parts.last().is_some_and(|last| is_row_number(&last.value, dialect)) {
            self.asked.push(parts.to_vec());
        }
    }

    /// Does the same for `t.*`.
    pub(crate) fn meet_wildcard(&mut self, table: &ObjectName, dialect: Dialect) {
        let idents = table.0.iter().filter_map(ObjectNamePart::as_ident).cloned();
        let parts: Vec<Ident> = idents.chain([Ident::new("*")]).collect();
        self.meet(&parts, dialect);
    }

    /// Refuses names that a derived table lacks.
    pub(crate) fn check(&self, dialect: Dialect) -> Result<()> {
        for parts in &self.asked {
            let Some((column, tables)) = parts.split_last() else {
                continue;
            };
            let table = tables.last();
            let is_named = |derived: &&Ident| table.is_none_or(|table| same_ident(table, derived, dialect));
            let Some(derived) = self.derived.iter().find(is_named) else {
                continue;
            };
            let name: Vec<String> = parts.iter().map(Ident::to_string).collect();
            let name = name.join(".");
            let table = derived.to_string();
            return Err(if is_row_number(&column.value, dialect) {
                Reason::RowNumberOfSubquery { table, name }.into()
            } else {
                let column = column.to_string();
                Reason::SchemaOfSubquery { table, name, column }.into()
            });
        }
        Ok(())
    }
}
