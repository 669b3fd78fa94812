//! `refuse_unfiltered_writes`: an UPDATE or DELETE needs a WHERE of its own that tells the target's rows apart.
//!
//! What does is a short list (`restriction.rs`): a column of the target that our own conditions do not test, compared with a
//! value that is not its own; IN; IS NULL; EXISTS with a correlated subquery; a join that ties it to rows that are told
//! apart themselves. All else is refused: that a condition is true of every row can be dressed up without end.

pub(crate) mod choice;
pub(crate) mod column;
pub(crate) mod comparison;
pub(crate) mod restriction;
pub(crate) mod sources;
pub(crate) mod value;

use crate::draft::Draft;
use crate::draft::cx::NamedTable;
use crate::guard::choice::Choice;
use crate::guard::sources::{Restrict, Sources};
use crate::names::cte::Ctes;
use crate::refusal::{Reason, Refusal, Result};
use crate::stack::with_stack;
use sqlparser::ast::{Expr, Query, TableWithJoins};

/// Refuses a write of which nothing that the statement says tells the rows of a changed table apart. `tables`: what
/// is changed, and all that is joined to it.
pub(crate) fn guard<'t>(
    draft: &mut Draft<'_>,
    selection: Option<&'t Expr>,
    tables: impl IntoIterator<Item = &'t TableWithJoins>,
    changed: &[&NamedTable],
    ctes: &Ctes<'_>,
) -> Result<()> {
    if !draft.cx.shape.refuse_unfiltered_writes {
        return Ok(());
    }
    let mut sources = Sources::new(draft, ctes);
    let terms = sources.enter(tables).and(selection);
    sources.settle(&terms);
    let changed = changed
        .iter()
        .find(|changed| !sources.is_restricted_by_name(&changed.qualifier));
    if let Some(changed) = changed {
        return Err(unfiltered(&changed.name, sources.unplaced()));
    }
    let differing = sources.into_differing();
    draft.demands.differing.extend(differing);
    Ok(())
}

/// Whether a query in FROM, or of a WITH, shows some rows only, so that what is tied to it is restricted.
pub(crate) fn is_restricted(draft: &Draft<'_>, query: &Query, ctes: &Ctes<'_>) -> bool {
    let mut sources = Sources::new(draft, ctes);
    // What depends on values is not known here.
    sources.is_query_restricted(query) && sources.into_differing().is_empty()
}

impl Restrict for Sources<'_> {
    fn restrictions(&mut self, expr: &Expr, of: usize, negated: bool) -> Vec<Choice> {
        with_stack(|| self.restrictions_of(expr, of, negated))
    }

    fn is_query_restricted(&mut self, query: &Query) -> bool {
        self.restricts_rows(query)
    }

    fn is_query_alone_restricted(&self, query: &Query) -> bool {
        is_restricted(self.draft, query, self.ctes)
    }
}

fn unfiltered(table: &str, unplaced: Option<&str>) -> Refusal {
    let instead = match unplaced {
        Some(column) => {
            format!("`{column}` is not known to be a column of that table: write the table's name in front")
        }
        None => "give it a WHERE that compares a column of the table with a value".to_owned(),
    };
    let table = table.to_owned();
    Refusal::from(Reason::UnfilteredWrite { table, instead })
}
