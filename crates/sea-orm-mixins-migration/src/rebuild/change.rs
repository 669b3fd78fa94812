//! [`Change`]: what a rebuild changes; what of it is there already, and which rows would not fit.

use super::quote;
use super::shape::Shape;
use crate::maintenance::Maintenance;
use sea_orm_migration::sea_orm::DbErr;

/// A change of a table. Columns are named as the table names them, in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// `NOT NULL` behind a column.
    SetNotNull(String),
    /// Takes it away.
    DropNotNull(String),
    /// `DEFAULT ..`, in place of another one: a literal, or an expression in parentheses.
    SetDefault(String, String),
    /// Takes it away.
    DropDefault(String),
    /// A foreign key.
    AddForeignKey(Reference),
    /// Takes away those of these columns to that table.
    DropForeignKey {
        /// The columns, in the key's order.
        columns: Vec<String>,
        /// The other table.
        table: String,
    },
    /// Takes away a UNIQUE of the table, or of a column, over exactly these columns; an index that was made by
    /// CREATE UNIQUE INDEX needs no rebuild.
    DropUnique(Vec<String>),
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The columns of this table.
    pub columns: Vec<String>,
    /// The other table.
    pub table: String,
    /// The columns there.
    pub references: Vec<String>,
    /// `NO ACTION`, `RESTRICT`, `CASCADE`, `SET NULL`, `SET DEFAULT`.
    pub on_delete: String,
}

impl Reference {
    /// Its text in a CREATE TABLE.
    pub(super) fn sql(&self) -> String {
        let names = |names: &[String]| names.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ");
        let action = match self.on_delete.as_str() {
            "NO ACTION" => String::new(),
            action => format!(" ON DELETE {action}"),
        };
        format!(
            "FOREIGN KEY ({}) REFERENCES {} ({}){action}",
            names(&self.columns),
            quote(&self.table),
            names(&self.references)
        )
    }
}

impl Change {
    /// Whether it may be one of the table's text only: what a table is UNIQUE by is an index, and another default would be
    /// that of old rows too.
    pub(super) fn is_of_the_text(&self, shape: &Shape) -> bool {
        match self {
            Self::SetNotNull(_)
            | Self::DropNotNull(_)
            | Self::DropDefault(_)
            | Self::AddForeignKey(_)
            | Self::DropForeignKey { .. } => true,
            Self::SetDefault(column, _) => !shape.has_default(column),
            Self::DropUnique(_) => false,
        }
    }

    pub(super) fn is_of_not_null(&self) -> bool {
        match self {
            Self::SetNotNull(_) | Self::DropNotNull(_) => true,
            Self::SetDefault(..)
            | Self::DropDefault(_)
            | Self::AddForeignKey(_)
            | Self::DropForeignKey { .. }
            | Self::DropUnique(_) => false,
        }
    }

    /// The statement that does it without a rebuild, from SQLite 3.53 on.
    pub(super) fn in_place(&self, table: &str) -> Option<String> {
        let (column, verb) = match self {
            Self::SetNotNull(column) => (column, "SET"),
            Self::DropNotNull(column) => (column, "DROP"),
            Self::SetDefault(..)
            | Self::DropDefault(_)
            | Self::AddForeignKey(_)
            | Self::DropForeignKey { .. }
            | Self::DropUnique(_) => return None,
        };
        Some(format!(
            "ALTER TABLE {table} ALTER COLUMN {} {verb} NOT NULL",
            quote(column)
        ))
    }

    /// Whether the table is so already.
    pub(super) fn is_done(&self, shape: &Shape) -> bool {
        shape.with(self).is_ok_and(|after| after == *shape)
    }

    /// Refuses what the table does not have, and rows that would not fit, with their number and the query to see them.
    pub(super) async fn check(&self, batch: &Maintenance<'_>, shape: &Shape) -> Result<(), DbErr> {
        shape.with(self).map_err(|why| batch.refuse(&why))?;
        let (what, from) = match self {
            Self::SetNotNull(column) => (
                format!("have no value in `{column}`"),
                format!("FROM {} WHERE {} IS NULL", batch.quoted(), quote(column)),
            ),
            Self::AddForeignKey(reference) => (
                format!("refer to rows that `{}` does not have", reference.table),
                orphans(&batch.quoted(), reference),
            ),
            Self::DropNotNull(_)
            | Self::SetDefault(..)
            | Self::DropDefault(_)
            | Self::DropForeignKey { .. }
            | Self::DropUnique(_) => return Ok(()),
        };
        match batch.scalar::<i64>(&format!("SELECT count(*) {from}")).await? {
            0 => Ok(()),
            rows => Err(batch.refuse(&format!(
                "{rows} rows {what}; mend them first, `SELECT * {from}` shows them"
            ))),
        }
    }
}

/// The rows whose reference leads nowhere. Rows with a NULL in it are not checked, as everywhere. The plus takes the type of
/// the own column away, so that values are compared as SQLite does it for foreign keys: as the other table's column has them.
pub(super) fn orphans(table: &str, reference: &Reference) -> String {
    let pairs = reference.columns.iter().zip(&reference.references);
    let equal: Vec<_> = pairs
        .map(|(column, other)| format!("p.{} = +c.{}", quote(other), quote(column)))
        .collect();
    let set: Vec<_> = reference
        .columns
        .iter()
        .map(|column| format!("c.{} IS NOT NULL", quote(column)))
        .collect();
    format!(
        "FROM {table} AS c WHERE {} AND NOT EXISTS (SELECT 1 FROM {} AS p WHERE {})",
        set.join(" AND "),
        quote(&reference.table),
        equal.join(" AND ")
    )
}
