//! [`Cascading`] and [`Link`]: what a statement demands of other rows, which whoever sends it must see to.

use crate::id::{ParamIndex, TableId};
use crate::plan::{Operand, Plan};

/// A statement that deletes or restores rows with children: whoever sends it sees to the children in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cascading {
    /// The table.
    pub table: TableId,
    /// What the statement does.
    pub does: Cascades,
    /// The query for the rows of the statement, locked where the backend locks rows. Its columns are
    /// [`Cascade::columns`](crate::Cascade::columns), in their order.
    pub rows: Plan,
    /// The caller's values that the query takes, in its order.
    pub values: Vec<ParamIndex>,
    /// Whether the statement itself returns rows.
    pub returns: bool,
}

/// What a statement does that cascades.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cascades {
    /// It soft-deletes.
    Delete,
    /// It restores.
    Restore,
}

/// A row that is given a parent, which must be live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The table of the row.
    pub table: TableId,
    /// Which of its parents: an index into [`Cascade::parents`](crate::Cascade::parents).
    pub parent: usize,
    /// The parent's key, column by column; `None` for a column that the statement leaves as it is, or to the mixins.
    pub key: Vec<Option<Operand>>,
}
