//! Runs a list of defects, one after the other in one database.

use crate::accounts::Accounts;
use crate::world::{Short, execute, findings, short, shorts};
use backend_tests::Backend;
use mixins_migration::doctor::{Finding, Severity};
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

/// Who runs the statements of defects and cures.
pub struct Hand<'a> {
    owner: &'a DatabaseConnection,
    accounts: Option<&'a Accounts>,
}

impl<'a> Hand<'a> {
    pub fn of(owner: &'a DatabaseConnection) -> Self {
        Self { owner, accounts: None }
    }

    pub fn of_accounts(accounts: &'a Accounts) -> Self {
        Self {
            owner: &accounts.owner,
            accounts: Some(accounts),
        }
    }

    /// `ADMIN` is before what only a superuser may do; `{program}` and `{admin}` are names of accounts.
    async fn execute(&self, sql: &str) {
        let Some(accounts) = self.accounts else {
            return execute(self.owner, sql).await;
        };
        let sql = sql
            .replace("{program}", &accounts.name)
            .replace("{admin}", &accounts.admin_name);
        match sql.strip_prefix("ADMIN ") {
            Some(sql) => execute(&accounts.admin, sql).await,
            None => execute(self.owner, &sql).await,
        }
    }
}

/// What is found now and was not before.
fn added(before: &[Short], now: &[Short]) -> Vec<Short> {
    let mut rest = before.to_vec();
    let mut added = Vec::new();
    for found in now {
        match rest.iter().position(|known| known == found) {
            Some(at) => drop(rest.remove(at)),
            None => added.push(found.clone()),
        }
    }
    added
}

fn sorted(findings: &[Finding]) -> Vec<Short> {
    let mut shorts: Vec<_> = findings.iter().map(short).collect();
    shorts.sort();
    shorts
}

/// Makes each defect in a healthy database, looks, runs what the doctor proposes, and looks again. Every account in
/// `doctors` must find the same. Returns how many were mended by the doctor's statements alone.
pub async fn run(hand: &Hand<'_>, doctors: &[&DatabaseConnection], defects: &[Defect]) -> usize {
    let healthy = shorts(doctors[0]).await;
    let mut by_statements = 0;
    for defect in defects {
        let made = defect.made;
        for sql in made {
            hand.execute(sql).await;
        }
        let expected = (defect.severity, defect.table.to_owned(), defect.kind);
        let mut statements = Vec::new();
        for doctor in doctors {
            let all = findings(doctor).await;
            assert_eq!(
                added(&healthy, &sorted(&all)),
                std::slice::from_ref(&expected),
                "{made:?}: {all:#?}"
            );
            let finding = all.iter().rfind(|finding| short(finding) == expected).unwrap();
            let steps = finding.steps.iter().flat_map(|step| &step.statements);
            statements = steps.cloned().collect();
            let is_by_hand = !defect.mended.is_empty();
            assert!(
                is_by_hand == statements.is_empty(),
                "{made:?} by hand, and by {statements:?}"
            );
        }
        by_statements += usize::from(!statements.is_empty());
        for sql in &statements {
            hand.execute(sql).await;
        }
        for sql in defect.mended.iter().chain(defect.after) {
            hand.execute(sql).await;
        }
        for doctor in doctors {
            let again = findings(doctor).await;
            assert_eq!(sorted(&again), healthy, "{made:?} and {statements:?}: {again:#?}");
        }
    }
    by_statements
}

/// Prints how many defects were found and mended.
pub fn report(backend: Backend, accounts: &str, defects: &[Defect], mended: usize) {
    backend_tests::figure(
        backend,
        "the doctor finds each defect alone, and its statements mend it",
        &format!("one defect after the other, by plain SQL; {accounts}"),
        &format!(
            "{} defects, {mended} mended by the doctor's statements, the others by hand",
            defects.len()
        ),
    );
}
