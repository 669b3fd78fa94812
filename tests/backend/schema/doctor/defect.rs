//! Runs a list of defects, one after the other in one database.

use crate::world::{Short, execute, findings, migrated, short, shorts};
use mixins_migration::doctor::Severity;
use sea_orm::DatabaseConnection;

/// A defect, made by plain SQL.
#[derive(Clone, Copy, Debug)]
pub struct Defect {
    /// What makes it.
    pub made: &'static [&'static str],
    pub severity: Severity,
    pub table: &'static str,
    pub kind: &'static str,
    /// By hand, where the doctor has no statements.
    pub mended: &'static [&'static str],
    /// What takes away what the defect and its cure leave beside.
    pub after: &'static [&'static str],
}

pub const fn error(table: &'static str, kind: &'static str, made: &'static [&'static str]) -> Defect {
    Defect {
        made,
        severity: Severity::Error,
        table,
        kind,
        mended: &[],
        after: &[],
    }
}

pub const fn warning(table: &'static str, kind: &'static str, made: &'static [&'static str]) -> Defect {
    Defect {
        severity: Severity::Warning,
        ..error(table, kind, made)
    }
}

pub const fn note(table: &'static str, kind: &'static str, made: &'static [&'static str]) -> Defect {
    Defect {
        severity: Severity::Note,
        ..error(table, kind, made)
    }
}

impl Defect {
    pub const fn mended(self, mended: &'static [&'static str]) -> Self {
        Self { mended, ..self }
    }

    pub const fn after(self, after: &'static [&'static str]) -> Self {
        Self { after, ..self }
    }
}

/// What is found now and was not before.
pub fn added(before: &[Short], now: &[Short]) -> Vec<Short> {
    let mut rest = before.to_vec();
    let is_new = |found: &&Short| match rest.iter().position(|known| known == *found) {
        Some(at) => {
            rest.remove(at);
            false
        }
        None => true,
    };
    now.iter().filter(is_new_mut(is_new)).cloned().collect()
}

/// `Iterator::filter` with what remembers.
fn is_new_mut<'a>(is_new: impl FnMut(&&'a Short) -> bool) -> impl FnMut(&&'a Short) -> bool {
    is_new
}

/// Makes each defect, looks, runs what the doctor proposes, and looks again. Returns how many were mended by its statements.
pub async fn run(db: &DatabaseConnection, defects: &[Defect]) -> usize {
    migrated(db).await;
    let healthy = shorts(db).await;
    let mut by_statements = 0;
    for defect in defects {
        for sql in defect.made {
            execute(db, sql).await;
        }
        let all = findings(db).await;
        let mut now: Vec<_> = all.iter().map(short).collect();
        now.sort();
        let expected = (defect.severity, defect.table.to_owned(), defect.kind);
        let added = added(&healthy, &now);
        assert_eq!(added, [expected.clone()], "{:?}: {all:#?}", defect.made);
        // Nothing that a healthy database has is hidden by it, but notes of what is gone.
        let finding = all.iter().rfind(|finding| short(finding) == expected).unwrap();
        let statements: Vec<_> = finding.steps.iter().flat_map(|step| &step.statements).collect();
        assert!(
            defect.mended.is_empty() != statements.is_empty() || finding.steps.is_empty(),
            "{:?} is mended by hand and by {statements:?}",
            defect.made
        );
        by_statements += usize::from(!statements.is_empty());
        for sql in &statements {
            execute(db, sql).await;
        }
        for sql in defect.mended.iter().chain(defect.after) {
            execute(db, sql).await;
        }
        let again = findings(db).await;
        let mut now: Vec<_> = again.iter().map(short).collect();
        now.sort();
        assert_eq!(now, healthy, "{:?} and {statements:?}: {again:#?}", defect.made);
    }
    by_statements
}
