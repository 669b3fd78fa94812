//! What the rows say: each question is one query that counts, and shows no value.

mod query;
mod run;

use super::case::Case;
use super::rules::{Look, Rule};
use super::{Finding, Found, Severity};
use query::Query;
use sea_orm_migration::sea_orm::{ConnectionTrait, TransactionTrait};
use std::time::Duration;

const NULL_TENANTS: Rule = Rule {
    kind: "null_tenants",
    severity: Severity::Error,
    title: "Rows have no tenant (`doctor_rows`).",
    why: "they are in nobody's reach, and reading one fails",
    mends: "`adopt_tenant`'s `backfill`.",
    look: Look::Rows,
};

const NIL_TENANTS: Rule = Rule {
    kind: "nil_tenants",
    severity: Severity::Error,
    title: "Rows have the nil UUID, 0 or the empty text for a tenant (`doctor_rows`).",
    why: "MySQL and MariaDB fill a new NOT NULL column so: the rows are in nobody's reach",
    mends: "UPDATE them to their tenants.",
    look: Look::Rows,
};

const ORPHANS: Rule = Rule {
    kind: "orphans",
    severity: Severity::Error,
    title: "Rows name a parent that is not there (`doctor_rows`).",
    why: "a foreign key over them fails; where their tenant is the parent's, they have none",
    mends: "Remove them, or set them to NULL.",
    look: Look::Rows,
};

const OTHER_TENANTS: Rule = Rule {
    kind: "cross_tenant_references",
    severity: Severity::Error,
    title: "Rows name another tenant's row (`doctor_rows`).",
    why: "a join shows one tenant what is another's",
    mends: "UPDATE them; then a foreign key with the tenant in it keeps it so.",
    look: Look::Rows,
};

const LIVE_DOUBLES: Rule = Rule {
    kind: "live_doubles",
    severity: Severity::Error,
    title: "Live rows of one tenant have the same values in a `live_unique(..)` whose key is not there (`doctor_rows`).",
    why: "the key cannot be made while they do",
    mends: "Delete or change all but one.",
    look: Look::Rows,
};

const NOT_LOOKED_AT: Rule = Rule {
    kind: "rows_not_looked_at",
    severity: Severity::Note,
    title: "A query on the rows took too long, or failed (`doctor_rows`).",
    why: "nothing is known of these rows",
    mends: "More time (`doctor_rows_within`), or an account that may read all rows.",
    look: Look::Rows,
};

pub(super) const RULES: &[Rule] = &[
    NULL_TENANTS,
    NIL_TENANTS,
    ORPHANS,
    OTHER_TENANTS,
    LIVE_DOUBLES,
    NOT_LOOKED_AT,
];

/// Asks all questions, one after the other.
pub(super) async fn look<C>(db: &C, case: &Case<'_>, patience: Duration) -> Vec<Finding>
where
    C: ConnectionTrait + TransactionTrait,
{
    let mut findings = Vec::new();
    for Query { rule, table, what, sql } in query::all(case) {
        match run::count(db, case.server(), &sql, patience).await {
            Ok(0) => {}
            Ok(count) => findings.push(Found::new(table, format!("{count} {what}")).by(rule)),
            Err(err) => {
                let what = format!("{what}: not counted, {err}");
                findings.push(Found::new(table, what).by(&NOT_LOOKED_AT));
            }
        }
    }
    findings
}
