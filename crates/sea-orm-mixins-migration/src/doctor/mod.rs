//! [`Report`]: what the database lacks of what the entities declare, and the statements that mend it.

use crate::step::Step;

/// What the doctor found.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    findings: Vec<Finding>,
}

/// Something that the database lacks, or has otherwise than the entities say.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The table.
    pub table: String,
    /// What is found, the same word for each of its kind: `missing_column`.
    pub kind: &'static str,
    /// What is wrong.
    pub what: String,
    /// What comes of it.
    pub why: &'static str,
    /// What mends it, where statements can.
    pub steps: Vec<Step>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Rows leak or are lost, or statements fail.
    Error,
    /// It will, or it costs.
    Warning,
    /// Good to know.
    Note,
}

impl Report {
    /// The findings, the worst first.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}
