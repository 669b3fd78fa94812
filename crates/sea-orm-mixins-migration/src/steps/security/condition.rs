//! What the policies of an entity say: the rows that a scope with one tenant reads, changes and inserts, and no others.

use super::known::{Known, Why};
use super::{ALL, FOR_DELETE, FOR_INSERT, FOR_UPDATE, POLICY, Policy};
use crate::inspected::Column;
use crate::steps::{Place, constant};
use sea_orm_mixins::rls_setting;
use sea_orm_mixins::schema::{Also, Tenant};
use sea_orm_mixins_sql::is_setting_name;

/// How the setting is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// In a sub-select, which is computed once a statement: beside the scope's own condition the plan is the one without row
    /// security.
    Once,
    /// Without one: Citus takes no other policy on a distributed table.
    Bare,
}

/// What is done with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    Read,
    /// Changed or removed.
    Write,
    Insert,
}

impl Known<'_> {
    /// The policies that let through what a scope of one tenant in each dimension reaches.
    pub(crate) fn policies(&self, form: Form) -> Result<Vec<Policy>, Why> {
        let said = |access| Said { known: self, form }.condition(access);
        let (read, write, insert) = (said(Access::Read)?, said(Access::Write)?, said(Access::Insert)?);
        if read == write && write == insert {
            return Ok(vec![policy(POLICY, ALL, Some(write), Some(insert))]);
        }
        Ok(vec![
            policy(POLICY, "SELECT", Some(read), None),
            policy(FOR_INSERT, "INSERT", None, Some(insert)),
            policy(FOR_UPDATE, "UPDATE", Some(write.clone()), Some(write.clone())),
            policy(FOR_DELETE, "DELETE", Some(write), None),
        ])
    }
}

fn policy(name: &'static str, command: &'static str, using: Option<String>, check: Option<String>) -> Policy {
    Policy {
        name,
        command,
        using,
        check,
    }
}

/// A condition in the making.
#[derive(Clone, Copy)]
struct Said<'a> {
    known: &'a Known<'a>,
    form: Form,
}

impl Said<'_> {
    fn condition(self, access: Access) -> Result<String, Why> {
        let policy = self.known.wanted.policy;
        if policy.tenants.is_empty() && policy.parents.is_empty() {
            return Err(Why::NoTenant);
        }
        Ok(self.terms(access, "", 1)?.join(" AND "))
    }

    /// The conditions on a row's own tenants, and on the rows that it hangs on. `qualifier`: its table, with a period, where
    /// there is another in reach. `depth`: the number of the next one.
    fn terms(self, access: Access, qualifier: &str, depth: usize) -> Result<Vec<String>, Why> {
        let mut terms = Vec::new();
        for (at, tenant) in self.known.wanted.policy.tenants.iter().enumerate() {
            terms.push(self.tenant(at, tenant, access, qualifier)?);
        }
        for (through, parent) in self.known.wanted.policy.parents.iter().zip(&self.known.parents) {
            if self.form == Form::Bare {
                let parent = parent.wanted.policy.table.to_string();
                return Err(Why::Citus { parent });
            }
            terms.push(self.parent(&through.from, &through.to, parent, access, qualifier, depth)?);
        }
        Ok(terms)
    }

    /// `EXISTS` of the row that one hangs on, in reach itself.
    fn parent(
        self,
        from: &str,
        to: &str,
        parent: &Known<'_>,
        access: Access,
        qualifier: &str,
        depth: usize,
    ) -> Result<String, Why> {
        let (place, child) = (place(parent), place(self.known));
        let alias = place.quoted(&alias(depth, child.bare()));
        let outer = if qualifier.is_empty() {
            format!("{}.", place.quoted(child.bare()))
        } else {
            qualifier.to_owned()
        };
        let (from, to) = (self.known.column(from)?, parent.column(to)?);
        // A parent is there, and is not inserted with the row.
        let access = match access {
            Access::Read => Access::Read,
            Access::Write | Access::Insert => Access::Write,
        };
        let inner = Said {
            known: parent,
            form: self.form,
        };
        let terms = inner.terms(access, &format!("{alias}."), depth + 1)?;
        Ok(format!(
            "EXISTS (SELECT 1 FROM {} AS {alias} WHERE {alias}.{} = {outer}{} AND {})",
            place.sql(),
            place.quoted(&to.name),
            place.quoted(&from.name),
            terms.join(" AND ")
        ))
    }

    /// That a row is the tenant's, or one of those that he reaches beside his own.
    fn tenant(self, at: usize, tenant: &Tenant, access: Access, qualifier: &str) -> Result<String, Why> {
        let place = place(self.known);
        let column = self.known.column(&tenant.column)?;
        let name = |column: &Column| format!("{qualifier}{}", place.quoted(&column.name));
        let compared = |column: &Column| in_its_own_type(&name(column), column);
        let value = self.value(&tenant.dimension, column)?;
        let is_own = format!("{} = {value}", compared(column));
        // Nobody, where nobody is set.
        let of_all = |condition: String| format!("({is_own} OR ({condition} AND {value} IS NOT NULL))");
        Ok(match (&tenant.also, access) {
            (Also::Nothing, _)
            | (Also::Nobodys | Also::Everyones | Also::Others { writes: false, .. }, Access::Write)
            | (Also::Nobodys | Also::Everyones | Also::Others { .. }, Access::Insert) => is_own,
            (Also::Nobodys, Access::Read) => of_all(format!("{} IS NULL", name(column))),
            (Also::Everyones, Access::Read) => {
                let everyone = self.known.wanted.everyone.get(at).and_then(Option::as_deref);
                let everyone = everyone.ok_or_else(|| Why::Everyone(tenant.column.clone()))?;
                let everyone = constant(self.known.server, everyone);
                of_all(format!("{} = {}", compared(column), cast(&everyone, column)))
            }
            (
                Also::Others {
                    column: second,
                    writes: _,
                },
                Access::Read | Access::Write,
            ) => {
                let second = self.known.column(second)?;
                let value = self.value(&tenant.dimension, second)?;
                format!("({is_own} OR {} = {value})", compared(second))
            }
            (Also::Owners { column: owner, text: _ }, _) => {
                let condition = format!("{is_own} OR {} IS NULL", name(column));
                return Err(Why::Actor {
                    owner: owner.clone(),
                    by_hand: super::by_hand(&place, &condition),
                });
            }
        })
    }

    /// The statement's tenant, as a value of the column's type. `nullif` since a setting that was local to a transaction is the
    /// empty text afterwards.
    fn value(self, dimension: &str, column: &Column) -> Result<String, Why> {
        let setting = rls_setting(dimension);
        if !is_setting_name(&setting) {
            return Err(Why::Setting(setting));
        }
        let setting = constant(self.known.server, &setting);
        let value = cast(&format!("nullif(current_setting({setting}, true), '')"), column);
        Ok(match self.form {
            Form::Once => format!("(SELECT {value})"),
            Form::Bare => value,
        })
    }
}

/// A text as a value of a column's type.
fn cast(text: &str, column: &Column) -> String {
    match ty(column) {
        // The server compares them as texts.
        "text" | "character varying" => text.to_owned(),
        ty => format!("{text}::{ty}"),
    }
}

/// A column of a domain as what that is made of: not every comparison finds that out by itself.
fn in_its_own_type(name: &str, column: &Column) -> String {
    let base = column.base.as_deref().unwrap_or(&column.ty);
    let length = column.ty.strip_prefix(base);
    let is_domain = length.is_none_or(|length| !length.is_empty() && !length.starts_with('('));
    if is_domain {
        format!("{name}::{}", ty(column))
    } else {
        name.to_owned()
    }
}

/// The type in which a column is compared. Without its length, by which a longer text would become another tenant, and without its
/// domain, which may refuse the NULL of a setting that is not there.
fn ty(column: &Column) -> &str {
    match column.base.as_deref().unwrap_or(&column.ty) {
        // `character` alone has one letter.
        "character" => "bpchar",
        base => base,
    }
}

fn place<'a>(known: &Known<'a>) -> Place<'a> {
    Place::of(known.server, known.table)
}

/// The name of a parent in a policy, as in statements of scopes; another where it would hide the table itself.
fn alias(depth: usize, table: &str) -> String {
    let alias = format!("parent {depth}");
    if alias == table { format!("the {alias}") } else { alias }
}
