//! From a scoped UPDATE or DELETE to the same, or to a `Refusal` where its own WHERE does not restrict the write target
//! (`refuse_unfiltered_writes`).
//!
//! The conditions that restrict are a short list (`restriction.rs`): a column of the write target that the row filter
//! does not test, compared with a value that does not depend on it; IN; IS NULL; EXISTS with a correlated subquery; a
//! join with restricted rows. All others are refused: there is no end of ways to write a condition that is true of
//! every row.

pub(crate) mod choice;
pub(crate) mod column;
pub(crate) mod comparison;
pub(crate) mod restriction;
pub(crate) mod sources;
pub(crate) mod terms;
pub(crate) mod value;

use crate::draft::Draft;
use crate::draft::cx::NamedTable;
use crate::guard::choice::Choice;
use crate::guard::sources::{Restrict, Sources};
use crate::names::cte::Ctes;
use crate::refusal::{Reason, Refusal, Result};
use crate::stack::with_stack;
use sqlparser::ast::{Expr, Query, TableWithJoins};

/// Refuses a write if the statement does not restrict the rows of a changed table. `tables`: the changed tables, and
/// all that are joined to them.
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
    sources.find_restricted(&terms);
    let changed = changed
        .iter()
        .find(|changed| !sources.is_restricted_by_name(&changed.qualifier));
    if let Some(changed) = changed {
        return Err(unfiltered(&changed.name, sources.unresolved()));
    }
    let differing = sources.into_differing();
    draft.demands.differing.extend(differing);
    Ok(())
}

/// Returns whether the rows of a query in FROM or WITH are restricted, and with them the rows of a table joined to it.
pub(crate) fn is_restricted(draft: &Draft<'_>, query: &Query, ctes: &Ctes<'_>) -> bool {
    let mut sources = Sources::new(draft, ctes);
    // Conditions that depend on the caller's values do not count here.
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

fn unfiltered(table: &str, unresolved: Option<&str>) -> Refusal {
    let instead = match unresolved {
        Some(column) => {
            format!("`{column}` is not known to be a column of that table: write the table's name in front")
        }
        None => "give it a WHERE that compares a column of the table with a value".to_owned(),
    };
    let table = table.to_owned();
    Refusal::from(Reason::UnfilteredWrite { table, instead })
}
