//! [`Following`]: what a statement and those inside it demand of parents and children.

use crate::id::TableId;
use crate::plan::cascade::{Cascades, Link};

/// What was found of parents and children.
#[derive(Default)]
pub(crate) struct Following {
    pub(crate) rows: Option<Wanted>,
    pub(crate) links: Vec<Link>,
}

/// The query for the rows of a statement that cascades, before it is planned.
pub(crate) struct Wanted {
    pub(crate) table: TableId,
    pub(crate) does: Cascades,
    /// With slots for the caller's values and literals.
    pub(crate) text: String,
    /// What was cut out of the statement, as written.
    pub(crate) cut: Vec<String>,
    pub(crate) returns: bool,
}

impl Following {
    /// The table that something was found of.
    pub(crate) fn table(&self) -> Option<TableId> {
        let rows = self.rows.as_ref().map(|rows| rows.table);
        rows.or_else(|| self.links.first().map(|link| link.table))
    }
}
