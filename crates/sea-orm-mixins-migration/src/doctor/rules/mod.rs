//! The rules: each looks for one kind of defect. A group is a file, a rule is a function with the defect in its comment,
//! and a row in the group's table says how bad it is, what comes of it, and what mends it. `docs/doctor.md` is made of
//! these tables.

mod column;
mod foreign_key;
mod key;
mod live;
mod relation;
mod security;
mod table;
mod tenant;
mod time;

use super::case::{Case, Pair};
use super::{Finding, Found, Severity};

/// A kind of finding, and how it is found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    pub(crate) kind: &'static str,
    pub(crate) severity: Severity,
    pub(crate) title: &'static str,
    pub(crate) why: &'static str,
    pub(crate) mends: &'static str,
    pub(crate) look: Look,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Look {
    /// The whole database.
    Database(fn(&Case<'_>) -> Vec<Found>),
    /// An entity and its table.
    Table(fn(&Pair<'_>) -> Vec<Found>),
    /// An entity and the columns of its table, or of the view that has its name.
    Columns(fn(&Pair<'_>) -> Vec<Found>),
    /// The rows: queries of their own find these.
    Rows,
}

/// All rules, in an order in which their statements can be run.
pub(crate) fn all() -> impl Iterator<Item = &'static Rule> {
    [
        table::RULES,
        relation::RULES,
        column::RULES,
        time::RULES,
        tenant::RULES,
        live::RULES,
        key::RULES,
        foreign_key::RULES,
        security::RULES,
        super::trial::RULES,
        super::rows::RULES,
    ]
    .into_iter()
    .flatten()
}

/// Looks by all rules; the findings are in the rules' order.
pub(crate) fn look(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in all() {
        let found = match rule.look {
            Look::Database(look) => look(case),
            Look::Table(look) => case.pairs().flat_map(|pair| look(&pair)).collect(),
            Look::Columns(look) => case.pairs().chain(case.others()).flat_map(|pair| look(&pair)).collect(),
            Look::Rows => Vec::new(),
        };
        for found in found {
            let finding = found.by(rule);
            // Two entities of one table find the same.
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    findings
}
