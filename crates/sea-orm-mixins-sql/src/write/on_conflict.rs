//! SQLite's `OR ..`: what a statement does with a row that conflicts with a constraint.
//!
//! A table may have clauses of its own (`code TEXT UNIQUE ON CONFLICT REPLACE`), by which a plain INSERT or UPDATE removes
//! whatever row is in the way, another tenant's too. The statement's clause wins over them, so each has one.

use crate::dialect::Dialect;
use crate::draft::cx::Relation;
use crate::refusal::{Reason, Result};
use sqlparser::ast::SqliteOnConflict;

/// Sees to it that a statement ends no transaction behind the driver's back and, on a table with a policy, that it says
/// what a conflict does and takes no row away.
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
