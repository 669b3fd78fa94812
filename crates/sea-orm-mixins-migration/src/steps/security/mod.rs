//! Row-level security: on, forced, and with this library's policies alone. PostgreSQL only.
//!
//! What the policies of an entity say is in [`condition`]; whether one that is there says the same, in [`same`]. The helper
//! runs these steps, and the doctor prints them.

mod condition;
mod known;
mod same;

pub(crate) use condition::Form;
pub(crate) use known::{Known, Why};

use super::Place;
use crate::inspected::{RowPolicy, Security};
use crate::step::{Lock, Step};

/// The name of this library's policy: the one for all commands, or that for SELECT.
pub(crate) const POLICY: &str = "mixins_tenant";

/// Those for one command, where commands differ.
const FOR_INSERT: &str = "mixins_tenant_insert";
const FOR_UPDATE: &str = "mixins_tenant_update";
const FOR_DELETE: &str = "mixins_tenant_delete";

/// Whether a policy is this library's by its name.
pub(crate) fn is_ours(policy: &RowPolicy) -> bool {
    [POLICY, FOR_INSERT, FOR_UPDATE, FOR_DELETE].contains(&policy.name.as_str())
}

/// A policy that a table should have: permissive, for all roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Policy {
    name: &'static str,
    /// As the catalogue has it.
    command: &'static str,
    using: Option<String>,
    check: Option<String>,
}

impl Policy {
    /// Whether one that is there is this one.
    pub(crate) fn is(&self, there: &RowPolicy) -> bool {
        let same = |ours: &Option<String>, theirs: Option<&str>| match (ours, theirs) {
            (Some(ours), Some(theirs)) => same::same(ours, theirs),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        // Without a WITH CHECK, USING is it.
        let check = there
            .check
            .as_deref()
            .or_else(|| self.check.as_ref().and(there.using.as_deref()));
        self.name == there.name
            && there.permissive
            && there.roles == ["public"]
            && self.command == there.command
            && same(&self.using, there.using.as_deref())
            && same(&self.check, check)
    }

    fn create_sql(&self, place: &Place<'_>) -> String {
        let mut sql = format!("CREATE POLICY {} ON {}", self.name, place.sql());
        if self.command != ALL {
            sql.extend([" FOR ", self.command]);
        }
        if let Some(using) = &self.using {
            sql.extend([" USING (", using, ")"]);
        }
        if let Some(check) = &self.check {
            sql.extend([" WITH CHECK (", check, ")"]);
        }
        sql
    }
}

const ALL: &str = "ALL";

/// Whether a table has the policies that it should have, and no others of this library's.
pub(crate) fn has(security: &Security, wanted: &[Policy]) -> bool {
    let there = || security.policies.iter().filter(|policy| is_ours(policy));
    there().count() == wanted.len() && wanted.iter().all(|wanted| there().any(|there| wanted.is(there)))
}

/// Enables row security.
pub(crate) fn enable(place: &Place<'_>) -> Step {
    alter(place, "ENABLE ROW LEVEL SECURITY", "policies apply")
}

/// Forces row security on the table's owner, too.
pub(crate) fn force(place: &Place<'_>) -> Step {
    alter(place, "FORCE ROW LEVEL SECURITY", "policies apply to the owner too")
}

/// Turns row security off.
pub(crate) fn disable(place: &Place<'_>) -> Step {
    let both = "NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY";
    alter(place, both, "no policy applies any more")
}

fn alter(place: &Place<'_>, what: &str, reason: &'static str) -> Step {
    let statement = format!("ALTER TABLE {} {what}", place.sql());
    place.step(reason, Lock::Briefly, vec![statement])
}

/// Drops a policy.
pub(crate) fn drop(place: &Place<'_>, policy: &str) -> Step {
    place.step(
        "this library's policies alone",
        Lock::Briefly,
        vec![drop_sql(place, policy)],
    )
}

fn drop_sql(place: &Place<'_>, policy: &str) -> String {
    format!("DROP POLICY {} ON {}", place.quoted(policy), place.sql())
}

/// Creates the policies that are missing, in the place of those of this library's names that say something else; `None` if
/// there is nothing to do.
pub(crate) fn policies(place: &Place<'_>, security: &Security, wanted: &[Policy]) -> Option<Step> {
    let is_wanted = |there: &RowPolicy| wanted.iter().any(|wanted| wanted.is(there));
    let wrong = security
        .policies
        .iter()
        .filter(|there| is_ours(there) && !is_wanted(there));
    let drops = wrong.map(|policy| drop_sql(place, &policy.name));
    let missing = wanted
        .iter()
        .filter(|wanted| !security.policies.iter().any(|there| wanted.is(there)));
    let creates = missing.map(|policy| policy.create_sql(place));
    let statements: Vec<_> = drops.chain(creates).collect();
    if statements.is_empty() {
        return None;
    }
    let reason = "rows of the tenant that is set, and no others";
    Some(place.step(reason, Lock::Briefly, statements))
}

/// The statement that creates a policy by hand, for a table whose policies cannot be said here.
pub(crate) fn by_hand(place: &Place<'_>, condition: &str) -> String {
    format!(
        "CREATE POLICY by_hand ON {} USING ({condition}) WITH CHECK ({condition})",
        place.sql()
    )
}

/// Applies the policies of who asks below a view, not those of its owner.
pub(crate) fn invoker(place: &Place<'_>, schema: Option<&str>, view: &str) -> Step {
    let view = match schema {
        Some(schema) => format!("{}.{}", place.quoted(schema), place.quoted(view)),
        None => place.quoted(view),
    };
    let statement = format!("ALTER VIEW {view} SET (security_invoker = true)");
    place.step("a view shows what its reader may see", Lock::Briefly, vec![statement])
}
