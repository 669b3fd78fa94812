//! From [`Cx`], what is known and does not change, to a finished [`Draft`], what the stages have gathered for the plan.

pub(crate) mod binds;
pub(crate) mod cx;
pub(crate) mod following;
pub(crate) mod hidden;
pub(crate) mod notes;
pub(crate) mod slots;

use crate::catalog::parent::Hanging;
use crate::draft::binds::Binds;
use crate::draft::cx::Cx;
use crate::draft::following::Following;
use crate::draft::hidden::Hidden;
use crate::draft::notes::Notes;
use crate::draft::slots::Slots;
use crate::id::{ParamIndex, TableId};
use crate::plan::{Check, Unseen};
use crate::read::heading::Headings;
use std::cell::Cell;

/// A plan in the making.
pub(crate) struct Draft<'a> {
    pub(crate) cx: Cx<'a>,
    pub(crate) binds: Binds,
    pub(crate) slots: Slots,
    pub(crate) notes: Notes,
    pub(crate) demands: Demands,
    /// Parents and children of the rows.
    pub(crate) following: Following,
    /// The names of result columns as written.
    pub(crate) headings: Headings<'a>,
    /// The derived tables that the engine made, and names that they lack.
    pub(crate) hidden: Hidden,
    /// How many tables got row filters.
    pub(crate) tables: usize,
    /// How many queries the guard has read.
    pub(crate) guard_reads: Cell<usize>,
}

/// What must hold of the caller's values and of the rows found, beyond what the text says.
#[derive(Default)]
pub(crate) struct Demands {
    pub(crate) checks: Vec<Check>,
    /// Whether the statement fails where the conflicting row is outside the scope.
    pub(crate) fails_on_others: bool,
    /// The table with versions that the statement raises.
    pub(crate) raises: Option<TableId>,
    /// Pairs of the caller's values that must differ.
    pub(crate) differing: Vec<(ParamIndex, ParamIndex)>,
    pub(crate) unseen: Vec<Unseen>,
    /// The table whose rows fail the statement where they name a parent out of reach.
    pub(crate) fails_without_parent: Option<Hanging>,
    /// The tables whose rows were filtered by their parents, and those.
    pub(crate) parents: Vec<(TableId, TableId)>,
    /// The names of common table expressions, where one could hide a parent.
    pub(crate) ctes: Vec<String>,
}
