//! `refuse_unfiltered_writes`: an UPDATE or DELETE needs a WHERE of its own that can tell rows apart.

use crate::ctes::Ctes;
use crate::engine::{Engine, Relation};
use crate::names::{folded, same};
use crate::plan::Result;
use crate::refusal::Refusal;
use crate::update::{Changed, tested_columns};
use sqlparser::ast::{Expr, Ident};

impl Engine<'_> {
    /// Walks the WHERE of a statement that changes rows, and returns the columns it looks at.
    pub(crate) fn own_filter(&mut self, selection: Option<&mut Expr>, ctes: &Ctes<'_>) -> Result<Vec<Ident>> {
        let outer = self.columns.replace(Vec::new());
        let walked = self.exprs(selection, ctes);
        let columns = std::mem::replace(&mut self.columns, outer).unwrap_or_default();
        walked.map(|()| columns)
    }

    /// Refuses a WHERE that is missing, constant, or made only of columns that our conditions test.
    pub(crate) fn guard(&self, columns: &[Ident], changed: &[Changed]) -> Result<()> {
        if !self.shape.refuse_unfiltered_writes || columns.iter().any(|column| !self.is_tested(column, changed)) {
            return Ok(());
        }
        let tables: Vec<&str> = changed.iter().map(|changed| changed.name.as_str()).collect();
        Err(Refusal::because(format!(
            "this would change every row of {} that the scope sees, and the scope refuses unfiltered writes; give it a WHERE on a column of the table",
            tables.join(", ")
        )))
    }

    fn is_tested(&self, column: &Ident, changed: &[Changed]) -> bool {
        let mut policies = changed.iter().filter_map(|changed| match changed.relation {
            Relation::Policy(table) => self.policy(table).ok(),
            Relation::Open | Relation::Cte => None,
        });
        policies.any(|policy| {
            tested_columns(policy).any(|tested| same(self.dialect, &folded(column, self.dialect), tested))
        })
    }
}
