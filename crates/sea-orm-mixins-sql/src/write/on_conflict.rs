//! SQLite's `OR ..`: what a statement does at a constraint that a row conflicts with.
//!
//! A table may have clauses of its own (`code TEXT UNIQUE ON CONFLICT REPLACE`), with which a plain INSERT or UPDATE
//! removes any conflicting row, another tenant's too. The statement's clause overrides them, so each statement gets
//! one.

use crate::dialect::Dialect;
use crate::draft::cx::Relation;
use crate::refusal::{Reason, Result};
use sqlparser::ast::SqliteOnConflict;

/// Refuses a clause that ends the transaction without the driver's knowledge and, on a table with a policy, one that
/// removes rows; adds a clause there where there is none.
pub(crate) fn check_or(
    dialect: Dialect,
    or: &mut Option<SqliteOnConflict>,
    relation: &Relation,
    verb: &'static str,
) -> Result<()> {
    let has_policy = matches!(relation, Relation::Policy(_));
    match or {
        Some(SqliteOnConflict::Rollback) => Err(Reason::EndsTransaction { verb }.into()),
        Some(SqliteOnConflict::Replace) if has_policy => Err(Reason::ReplaceDeletes {
            what: format!("{verb} OR REPLACE"),
            instead: "use ON CONFLICT .. DO UPDATE",
        }
        .into()),
        None if has_policy && dialect == Dialect::Sqlite => {
            *or = Some(SqliteOnConflict::Abort);
            Ok(())
        }
        None
        | Some(
            SqliteOnConflict::Abort | SqliteOnConflict::Fail | SqliteOnConflict::Ignore | SqliteOnConflict::Replace,
        ) => Ok(()),
    }
}
