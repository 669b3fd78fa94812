//! [`Kind`]: what the doctor can find.

use super::{Severity, rules};

/// A kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Kind {
    /// Its word, [`Finding::kind`](super::Finding::kind).
    pub name: &'static str,
    /// How bad it is; a finding may be a note instead, where the title says so.
    pub severity: Severity,
    /// What is wrong.
    pub title: &'static str,
    /// What comes of it.
    pub why: &'static str,
    /// What mends it.
    pub mends: &'static str,
}

impl Kind {
    /// All kinds, in the order in which [`Report::mend`](super::Report::mend) has their statements.
    ///
    /// ```
    /// use sea_orm_mixins_migration::doctor::Kind;
    ///
    /// assert!(Kind::all().any(|kind| kind.name == "missing_column"));
    /// ```
    pub fn all() -> impl Iterator<Item = Self> {
        rules::all().map(|rule| Self {
            name: rule.kind,
            severity: rule.severity,
            title: rule.title,
            why: rule.why,
            mends: rule.mends,
        })
    }
}
