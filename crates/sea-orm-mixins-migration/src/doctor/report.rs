//! [`Report`]: what a doctor found, and how it is shown.

use super::{Finding, Report, Severity};
use std::fmt;

impl Report {
    /// The findings, the worst first.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What could not be read, and why; `None` where all was.
    #[must_use]
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// The code for a process to end with: 0 nothing wrong, warnings and notes aside; 1 errors; 2 the catalogue could not
    /// be read.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        if self.failure.is_some() {
            return 2;
        }
        let is_wrong = self.findings.iter().any(|finding| finding.severity == Severity::Error);
        u8::from(is_wrong)
    }

    /// The statements that mend what was found, each with its semicolon and on a line of its own, in an order in which
    /// they can be piped into the server's client (`psql`, `mariadb`, `sqlite3`).
    ///
    /// They are those of the errors and warnings; what a note proposes is in its [`Finding::steps`]. Read them first: some
    /// lock tables, some the server refuses until rows are mended. What takes a call of the schema manager instead (SQLite's
    /// rebuilds) is not among them.
    #[must_use]
    pub fn mend(&self) -> String {
        let wrong = self.findings.iter().filter(|finding| finding.severity < Severity::Note);
        let mut by_rule: Vec<&Finding> = wrong.collect();
        let order = |kind: &str| super::rules::all().position(|rule| rule.kind == kind);
        by_rule.sort_by_key(|finding| order(finding.kind));
        let steps = by_rule.into_iter().flat_map(|finding| &finding.steps);
        let mut seen: Vec<&str> = Vec::new();
        let mut text = String::new();
        for statement in steps.flat_map(|step| &step.statements) {
            // Two findings may have one cure. A setting is of the statement after it.
            if statement.starts_with("SET ") || !seen.contains(&statement.as_str()) {
                seen.push(statement);
                text.extend([statement, ";\n"]);
            }
        }
        text
    }

    /// Sorts the findings: the worst first, then as the rules are sorted.
    pub(super) fn of(mut findings: Vec<Finding>) -> Self {
        findings.sort_by_key(|finding| finding.severity);
        Self {
            findings,
            failure: None,
        }
    }

    pub(super) fn failed(failure: String) -> Self {
        Self {
            findings: Vec::new(),
            failure: Some(failure),
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

impl Finding {
    /// What mends it, a line a statement or call.
    pub(super) fn mending(&self) -> String {
        let lines = self.steps.iter().flat_map(|step| {
            let statements = step.statements.iter().map(|statement| format!("{statement};"));
            let call = step.statements.is_empty().then(|| step.reason.to_string());
            statements.chain(call)
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl fmt::Display for Report {
    /// A table of the findings, and their number. What could not be read is said instead.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(failure) = &self.failure {
            return write!(f, "the database could not be read: {failure}");
        }
        if !self.findings.is_empty() {
            writeln!(f, "{}", super::layout::table(&self.findings))?;
        }
        let count = |severity| {
            self.findings
                .iter()
                .filter(|finding| finding.severity == severity)
                .count()
        };
        write!(
            f,
            "errors: {}, warnings: {}, notes: {}",
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Note)
        )
    }
}
