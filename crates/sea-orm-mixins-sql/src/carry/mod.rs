//! From a statement that is otherwise finished to one with which values of the scope travel: settings that what runs inside
//! the database reads, such as the policies of row-level security.
//!
//! On PostgreSQL the statement itself sets them, by `set_config(.., true)`, before it reads its first row; at its end, or at
//! that of its transaction, they are gone. It is in WHERE, in front of all other conditions, and in the first row of an
//! INSERT. Two kinds of queries need it for themselves. A query in an expression that depends on nothing outside of it may
//! run before anything else: in LIMIT, in the frame of a window, in the ON of a join, in a subquery that the planner
//! flattens. And a WHERE that the planner knows to be false is left out with all that is in it, while an aggregate still
//! returns its row.

mod free;
mod place;
mod query;
mod rows;
mod setting;

use crate::draft::Draft;
use crate::id::ContextId;
use crate::refusal::{Reason, Result};
use crate::shape::Context;
use free::Stored;
use query::Carrying;
pub use setting::is_setting_name;
use sqlparser::ast::Statement;

/// A value that travels with the statement.
#[derive(Clone, Copy)]
struct Carried<'a> {
    id: ContextId,
    context: &'a Context,
}

/// Puts the values of the scope that travel on this backend into the statement.
///
/// # Errors
///
/// A value that the scope does not have, and a statement that has no place for one.
pub(crate) fn carry(draft: &mut Draft<'_>, statement: &mut Statement) -> Result<()> {
    let (dialect, shape) = (draft.cx.dialect, draft.cx.shape);
    let mut carried = Vec::new();
    for (at, context) in shape.context.iter().enumerate() {
        if !context.purpose.has_reader(dialect) {
            continue;
        }
        let setting = || context.name.clone();
        if !context.given {
            return Err(Reason::SeveralUnderRowSecurity { setting: setting() }.into());
        }
        if !is_setting_name(&context.name) {
            return Err(Reason::SettingName { setting: setting() }.into());
        }
        let id = ContextId::new(at);
        carried.push(Carried { id, context });
    }
    if carried.is_empty() {
        return Ok(());
    }
    let stored = Stored::in_from(statement);
    Carrying { draft, carried, stored }.statement(statement)
}
