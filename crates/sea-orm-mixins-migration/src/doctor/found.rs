//! [`Found`]: what a rule found, before the rule's own words are put to it.

use super::rules::Rule;
use super::{Finding, Severity};
use crate::step::Step;

#[derive(Clone, Debug)]
pub(crate) struct Found {
    table: String,
    what: String,
    steps: Vec<Step>,
    is_note: bool,
}

impl Found {
    pub(crate) fn new(table: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            table: table.into(),
            what: what.into(),
            steps: Vec::new(),
            is_note: false,
        }
    }

    pub(crate) fn mended_by(self, step: Step) -> Self {
        self.mended_by_all([step])
    }

    pub(crate) fn mended_by_all(mut self, steps: impl IntoIterator<Item = Step>) -> Self {
        self.steps.extend(steps);
        self
    }

    /// Good to know, and no more: the entity itself says so.
    pub(crate) fn noted(mut self) -> Self {
        self.is_note = true;
        self
    }

    /// Leaves out what would go against the entity.
    pub(crate) fn without_steps(mut self) -> Self {
        self.steps.clear();
        self
    }

    pub(crate) fn by(self, rule: &Rule) -> Finding {
        let Self {
            table,
            what,
            steps,
            is_note,
        } = self;
        Finding {
            severity: if is_note { Severity::Note } else { rule.severity },
            table,
            kind: rule.kind,
            what,
            why: rule.why,
            steps,
        }
    }
}
