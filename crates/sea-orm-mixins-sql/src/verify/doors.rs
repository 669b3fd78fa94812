//! [`Prove`]: the doors between queries and statements, each of which may contain the other.

use super::Scope;
use super::proof::Proof;
use super::row::Rows;
use super::taken::Taken;
use sqlparser::ast::{Query, Statement};

/// Proves what was found inside of something else. All recursion goes through these.
pub(super) trait Prove {
    /// `rows`: what its rows must be, where they are inserted.
    fn query(&self, query: Query, scope: Scope<'_>, rows: Option<&Rows<'_>>) -> Proof<()>;
    fn statement(&self, statement: Statement, scope: Scope<'_>) -> Proof<()>;

    /// Whether a query shows no more than that a row of the scope's is there.
    fn harmless_query(&self, query: &Query) -> bool;

    fn queries(&self, taken: Taken, ctes: &[String]) -> Proof<()> {
        let scope = Scope { ctes, root: false };
        let unknown = taken.parents.into_iter().filter(|query| !self.harmless_query(query));
        for query in taken.queries.into_iter().chain(unknown) {
            self.query(query, scope, None)?;
        }
        Ok(())
    }
}
