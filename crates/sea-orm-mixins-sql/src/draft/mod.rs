//! A plan while it is made: what is known of the statement, which nothing changes, and what is gathered on the way.

pub(crate) mod binds;
pub(crate) mod cx;
pub(crate) mod hidden;
pub(crate) mod notes;
pub(crate) mod slots;

use crate::draft::binds::Binds;
use crate::draft::cx::Cx;
use crate::draft::hidden::Hidden;
use crate::draft::notes::Notes;
use crate::draft::slots::Slots;
use crate::id::{ParamIndex, TableId};
use crate::plan::{Check, Unseen};
use crate::read::heading::Headings;
use std::cell::Cell;

/// A plan while it is made.
pub(crate) struct Draft<'a> {
    pub(crate) cx: Cx<'a>,
    pub(crate) binds: Binds,
    pub(crate) slots: Slots,
    pub(crate) notes: Notes,
    pub(crate) demands: Demands,
    /// The names of columns as they are written.
    pub(crate) headings: Headings<'a>,
    /// The tables that became subqueries, and what those do not have.
    pub(crate) hidden: Hidden,
    /// How many tables were given conditions.
    pub(crate) tables: usize,
    /// How many queries the guard looked into.
    pub(crate) looks: Cell<usize>,
}

/// What must hold of the caller's values and of the rows that are met, beyond what the text says.
#[derive(Default)]
pub(crate) struct Demands {
    pub(crate) checks: Vec<Check>,
    /// Whether the statement fails where the conflicting row is not the scope's.
    pub(crate) fails_on_others: bool,
    /// The table whose rows' versions are raised.
    pub(crate) raises: Option<TableId>,
    /// Pairs of the caller's values that must differ.
    pub(crate) differing: Vec<(ParamIndex, ParamIndex)>,
    pub(crate) unseen: Vec<Unseen>,
}
