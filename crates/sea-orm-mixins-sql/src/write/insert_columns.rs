//! The columns of an INSERT: those that it lists, and those that it leaves out and that get generated values.

use crate::catalog::also::Also;
use crate::catalog::column::written_role;
use crate::catalog::policy::{Mixin, Policy, Role, Tenant};
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::draft::cx::Cx;
use crate::id::DimensionId;
use crate::names::is_column;
use crate::plan::Filling;
use crate::plan::note::Note;
use crate::refusal::{Reason, Refusal, Result};
use crate::scope::parent::reaches_all;
use crate::scope::reach::reach_in;
use crate::shape::Reach;
use crate::write::linked::may_be_linked;
use crate::write::parent::{parent_of, unparented};
use crate::write::target::WriteTarget;
use sqlparser::ast::Ident;

/// The columns that an INSERT lists.
pub(crate) struct InsertColumns {
    pub(crate) count: usize,
    /// The position of the key, if it is one column.
    pub(crate) key: Option<usize>,
    pub(crate) managed: Vec<(Role, usize)>,
    /// The columns that name a row's owner: the number of the tenant whose rows without one are his, and the position.
    owners: Vec<(usize, usize)>,
    /// The columns that name parents: the number of the parent, and the position.
    pub(crate) parents: Vec<(usize, usize)>,
    /// The columns that name rows: the number of the link, and the position.
    pub(crate) links: Vec<(usize, usize)>,
}

impl InsertColumns {
    pub(crate) fn of(policy: &Policy, idents: &[Ident], dialect: Dialect) -> Result<Self> {
        let mut columns = Self {
            count: idents.len(),
            key: None,
            managed: Vec::new(),
            owners: Vec::new(),
            parents: Vec::new(),
            links: Vec::new(),
        };
        for (at, ident) in idents.iter().enumerate() {
            if policy.key.len() == 1 && policy.key.first().is_some_and(|key| is_column(ident, key, dialect)) {
                columns.key = Some(at);
            }
            for (number, tenant) in policy.tenants.iter().enumerate() {
                if let Also::Owners { column, .. } = &tenant.also
                    && is_column(ident, column, dialect)
                {
                    columns.owners.push((number, at));
                }
            }
            if let Some(parent) = parent_of(policy, ident, dialect) {
                columns.parents.push((parent, at));
            }
            for (number, link) in policy.links.iter().enumerate() {
                if is_column(ident, &link.from, dialect) {
                    columns.links.push((number, at));
                }
            }
            let Some(role) = written_role(policy, ident, dialect)? else {
                continue;
            };
            if columns.index_of(role).is_some() {
                return Err(Reason::RepeatedColumn {
                    column: ident.to_string(),
                }
                .into());
            }
            columns.managed.push((role, at));
        }
        Ok(columns)
    }

    /// Returns the position of the column that names the owner of a row without that tenant.
    pub(crate) fn owner_of(&self, tenant: usize) -> Option<usize> {
        self.owners
            .iter()
            .find(|(known, _)| *known == tenant)
            .map(|(_, at)| *at)
    }

    pub(crate) fn index_of(&self, role: Role) -> Option<usize> {
        self.managed.iter().find(|(known, _)| *known == role).map(|(_, at)| *at)
    }
}

/// A column that an INSERT leaves out.
pub(crate) struct Missing {
    pub(crate) column: String,
    pub(crate) filler: Filler,
}

/// What fills a column of an INSERT.
#[derive(Clone, Copy)]
pub(crate) enum Filler {
    /// A new key for each row.
    Key,
    /// The scope's only tenant of a dimension.
    Tenant(DimensionId),
    /// The tenant of what the row names: which of the table's tenants, and its dimension.
    Linked(usize, DimensionId),
    Fill(Filling),
    Live,
    FirstVersion,
    /// The actor, if the row's deletion column means deleted.
    Deleter,
}

/// Returns the columns to fill, in the order of an entity's columns.
pub(crate) fn missing_columns(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    columns: &InsertColumns,
) -> Result<Vec<Missing>> {
    let policy = target.policy;
    check_parents(draft, target, columns)?;
    let mut missing = Vec::new();
    let mut add = |column: &str, filler| {
        missing.push(Missing {
            column: column.to_owned(),
            filler,
        });
    };
    if policy.generates_key()
        && !has_root(policy)
        && columns.key.is_none()
        && let Some(key) = policy.key.first()
    {
        add(key, Filler::Key);
    }
    for (role, column) in policy.managed() {
        if let Some(filler) = missing_value(draft.cx, policy, columns, role)? {
            add(column, filler);
        }
    }
    for Missing { column, filler } in &missing {
        draft.notes.add(|| Note::Filled {
            table: policy.table.to_string(),
            column: column.clone(),
            with: describe(*filler).to_owned(),
        });
    }
    Ok(missing)
}

/// Refuses rows that name no parent, where not all are in reach.
fn check_parents(draft: &mut Draft<'_>, target: WriteTarget<'_>, columns: &InsertColumns) -> Result<()> {
    for number in 0..target.policy.parents.len() {
        let is_listed = columns.parents.iter().any(|(known, _)| *known == number);
        if !is_listed && !draft.cx.shape.fill_only && !reaches_all(draft.cx, (target.table, number))? {
            return Err(unparented(draft.cx, target, number));
        }
    }
    Ok(())
}

/// Returns what fills a managed column; `None` where the INSERT lists the column, or it stays unfilled.
fn missing_value(cx: Cx<'_>, policy: &Policy, columns: &InsertColumns, role: Role) -> Result<Option<Filler>> {
    let is_listed = columns.index_of(role).is_some();
    if let Role::Tenant(at) = role
        && let Some(tenant) = policy.tenants.get(at)
    {
        let reached = reach_in(cx, policy, &tenant.dimension)?;
        return Ok(match own_key(policy, tenant, reached) {
            _ if is_listed => None,
            Some(OwnKey::Made) => Some(Filler::Key),
            Some(OwnKey::Numbered) => None,
            None => match reached {
                (dimension, Reach::Tenants(2..)) if may_be_linked(cx, policy, tenant, columns) => {
                    Some(Filler::Linked(at, dimension))
                }
                reached => Some(Filler::Tenant(only(policy, tenant, reached)?)),
            },
        });
    }
    let filler = match role {
        Role::Tenant(_) => return Ok(None),
        Role::CreatedBy | Role::UpdatedBy => cx.shape.actor.then_some(Filler::Fill(Filling::Actor)),
        // A row that is inserted as deleted has an actor for that; one with a filled deletion column is live and has
        // none.
        Role::DeletedBy => {
            let lists_deletion = columns.index_of(Role::Deletion).is_some();
            (cx.shape.actor && lists_deletion).then_some(Filler::Deleter)
        }
        Role::CreatedAt => Some(Filler::Fill(Filling::CreatedAt)),
        Role::UpdatedAt => Some(Filler::Fill(Filling::UpdatedAt)),
        Role::Deletion => Some(Filler::Live),
        Role::Version => Some(Filler::FirstVersion),
    };
    Ok(filler.filter(|_| !is_listed))
}

/// Returns whether the table is the tenants' own: the scope decides its key, as it does any tenant column.
pub(crate) fn has_root(policy: &Policy) -> bool {
    policy.tenants.iter().any(|tenant| policy.is_root(tenant))
}

/// How a new tenant gets its key.
enum OwnKey {
    Made,
    Numbered,
}

/// A scope over all tenants names none, and a row of the tenants' own table is a new tenant: its key is generated as
/// that of any other table, if a mixin does that.
fn own_key(policy: &Policy, tenant: &Tenant, (_, reach): (DimensionId, Reach)) -> Option<OwnKey> {
    if reach != Reach::Any || !policy.is_root(tenant) {
        return None;
    }
    let has = |mixin| policy.mixins.contains(&mixin);
    if policy.generates_key() {
        Some(OwnKey::Made)
    } else {
        (has(Mixin::IntegerPk) || has(Mixin::BigIntPk)).then_some(OwnKey::Numbered)
    }
}

/// Returns the scope's only tenant in a dimension; refuses where it has several, or all.
pub(crate) fn only(policy: &Policy, tenant: &Tenant, (dimension, reach): (DimensionId, Reach)) -> Result<DimensionId> {
    if reach == Reach::Tenants(1) {
        return Ok(dimension);
    }
    Err(Refusal::several_tenants(
        policy.table.to_string(),
        &tenant.dimension,
        &tenant.column,
    ))
}

fn describe(filler: Filler) -> &'static str {
    match filler {
        Filler::Key => "a new key for each row",
        Filler::Tenant(_) => "the scope's tenant",
        Filler::Linked(..) => "the tenant of what the row names",
        Filler::Fill(Filling::Actor) => "the actor",
        Filler::Fill(_) => "the time",
        Filler::Live => "the value of a live row",
        Filler::FirstVersion => "1",
        Filler::Deleter => "the actor, or NULL",
    }
}
