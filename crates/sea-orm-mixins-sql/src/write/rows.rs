//! The rows of an INSERT: what is filled into each, and what each may say about the columns that mixins own.

use crate::ast::expr::{null, number};
use crate::catalog::policy::Role;
use crate::catalog::policy::{Mixin, Policy, SoftDelete, Tenant};
use crate::draft::Draft;
use crate::given::{Given, is_left_out};
use crate::id::{DimensionId, TableId, TenantIndex};
use crate::plan::note::Note;
use crate::plan::{Bind, Fill, Filling, OnNull, Operand};
use crate::refusal::{Reason, Refusal, Result};
use crate::scope::liveness;
use crate::scope::managed::cut_time;
use crate::scope::reach::reach_in;
use crate::shape::Reach;
use crate::write::assign::check_tenant;
use crate::write::fill::deleter;
use crate::write::target::WriteTarget;
use sqlparser::ast::Expr;

/// The columns that an INSERT lists.
pub(crate) struct Columns {
    pub(crate) count: usize,
    /// Where the key stands, if it is one column.
    pub(crate) key: Option<usize>,
    pub(crate) managed: Vec<(Role, usize)>,
}

/// What the rows of one INSERT have in common.
#[derive(Clone, Copy)]
pub(crate) struct Inserting<'p> {
    pub(crate) target: WriteTarget<'p>,
    pub(crate) columns: &'p Columns,
    pub(crate) missing: &'p [Missing],
    /// Whether the rows are more than a plain list, so that PostgreSQL types their columns before it looks at the table's.
    pub(crate) typed: bool,
    /// Whether what orders them may make one row of all.
    pub(crate) is_summed: bool,
}

/// A column that an INSERT leaves out.
pub(crate) struct Missing {
    pub(crate) column: String,
    pub(crate) filler: Filler,
}

/// What goes into a column of an INSERT.
#[derive(Clone, Copy)]
pub(crate) enum Filler {
    /// A new key for each row.
    Key,
    /// The scope's only tenant of a dimension.
    Tenant(DimensionId),
    Fill(Filling),
    Live,
    FirstVersion,
    /// Who deleted the row, if its mark says that it is.
    Deleter,
}

/// The columns to fill, in the order of an entity's columns.
pub(crate) fn missing_columns(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    columns: &Columns,
) -> Result<Vec<Missing>> {
    let policy = target.policy;
    let mut missing = Vec::new();
    let mut add = |column: &str, filler| {
        missing.push(Missing {
            column: column.to_owned(),
            filler,
        });
    };
    if policy.mixins.contains(&Mixin::UuidPk)
        && !has_root(policy)
        && columns.key.is_none()
        && let Some(key) = policy.key.first()
    {
        add(key, Filler::Key);
    }
    for (at, tenant) in policy.tenants.iter().enumerate() {
        let reached = reach_in(draft.cx, policy, &tenant.dimension)?;
        if columns.index_of(Role::Tenant(at)).is_some() {
            continue;
        }
        match own_key(policy, tenant, reached) {
            Some(OwnKey::Made) => add(&tenant.column, Filler::Key),
            Some(OwnKey::Numbered) => {}
            None => add(&tenant.column, Filler::Tenant(only(policy, tenant, reached)?)),
        }
    }
    if let Some(audit) = &policy.audit
        && draft.cx.shape.actor
    {
        for (role, column) in [
            (Role::CreatedBy, &audit.created_by),
            (Role::UpdatedBy, &audit.updated_by),
        ] {
            if columns.index_of(role).is_none() {
                add(column, Filler::Fill(Filling::Actor));
            }
        }
        // A row that is inserted as deleted has a deleter; one whose mark is filled has none, as by default.
        if let Some(deleted_by) = &audit.deleted_by
            && columns.index_of(Role::Deletion).is_some()
            && columns.index_of(Role::DeletedBy).is_none()
        {
            add(deleted_by, Filler::Deleter);
        }
    }
    if let Some(timestamps) = &policy.timestamps {
        for (role, column, filling) in [
            (Role::CreatedAt, &timestamps.created_at, Filling::CreatedAt),
            (Role::UpdatedAt, &timestamps.updated_at, Filling::UpdatedAt),
        ] {
            if columns.index_of(role).is_none() {
                add(column, Filler::Fill(filling));
            }
        }
    }
    if let Some(soft_delete) = &policy.soft_delete
        && columns.index_of(Role::Deletion).is_none()
    {
        add(soft_delete.column(), Filler::Live);
    }
    if let Some(version) = &policy.version
        && columns.index_of(Role::Version).is_none()
    {
        add(version, Filler::FirstVersion);
    }
    for Missing { column, filler } in &missing {
        let with = describe(*filler);
        draft.notes.add(|| Note::Filled {
            table: policy.table.to_string(),
            column: column.clone(),
            with: with.to_owned(),
        });
    }
    Ok(missing)
}

/// Fills one row of VALUES.
pub(crate) fn fill_row(
    draft: &mut Draft<'_>,
    inserting: Inserting<'_>,
    row: usize,
    values: &mut Vec<Expr>,
) -> Result<()> {
    let Inserting {
        target,
        columns,
        missing,
        typed,
        is_summed: _,
    } = inserting;
    if values.len() != columns.count {
        return Err(Reason::RowLength {
            row: row + 1,
            values: values.len(),
            columns: columns.count,
        }
        .into());
    }
    let marker = columns.index_of(Role::Deletion).and_then(|at| values.get(at)).cloned();
    for (role, at) in &columns.managed {
        if let Some(value) = values.get_mut(*at) {
            fill_value(draft, target, *role, value, marker.as_ref())?;
        }
    }
    if let Some(value) = columns.key.and_then(|at| values.get_mut(at))
        && target.policy.mixins.contains(&Mixin::UuidPk)
        && !has_root(target.policy)
    {
        fill_null(draft, target.table, value, Filler::Key, row);
    }
    for missing in missing {
        let value = if typed && matches!(missing.filler, Filler::Live) {
            draft.binds.fill(target.table, Filling::Live)
        } else {
            filler_value(draft, target, missing.filler, row, marker.as_ref())
        };
        values.push(value);
    }
    Ok(())
}

/// `marker`: what the row has for a mark, where it says so itself.
pub(crate) fn filler_value(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    filler: Filler,
    row: usize,
    marker: Option<&Expr>,
) -> Expr {
    match filler {
        Filler::Key => draft.binds.fill(target.table, Filling::Key(row)),
        Filler::Tenant(dimension) => draft.binds.bind(Bind::Tenant {
            dimension,
            value: TenantIndex::new(0),
        }),
        Filler::Fill(filling) => draft.binds.fill(target.table, filling),
        Filler::Live => target.policy.soft_delete.as_ref().map_or_else(null, liveness::live),
        Filler::FirstVersion => number("1"),
        Filler::Deleter => inserted_deleter(draft, target, marker),
    }
}

fn inserted_deleter(draft: &mut Draft<'_>, target: WriteTarget<'_>, marker: Option<&Expr>) -> Expr {
    match marker {
        Some(marker) => deleter(draft, target, marker),
        None => draft.binds.fill(target.table, Filling::Nobody),
    }
}

/// What a row says about a column that a mixin owns.
pub(crate) fn fill_value(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    role: Role,
    value: &mut Expr,
    marker: Option<&Expr>,
) -> Result<()> {
    match role {
        Role::Tenant(at) => {
            if let Some(tenant) = target.policy.tenants.get(at) {
                fill_tenant(draft, target, tenant, value)?;
            }
        }
        Role::CreatedBy | Role::UpdatedBy => {
            if draft.cx.shape.actor {
                *value = draft.binds.fill(target.table, Filling::Actor);
            }
        }
        Role::DeletedBy => {
            if draft.cx.shape.actor {
                *value = inserted_deleter(draft, target, marker);
            }
        }
        Role::CreatedAt => fill_null(draft, target.table, value, Filler::Fill(Filling::CreatedAt), 0),
        Role::UpdatedAt => fill_null(draft, target.table, value, Filler::Fill(Filling::UpdatedAt), 0),
        Role::Version => fill_null(draft, target.table, value, Filler::FirstVersion, 0),
        Role::Deletion => {
            if target.policy.soft_delete.as_ref().is_some_and(SoftDelete::is_flag) {
                fill_null(draft, target.table, value, Filler::Live, 0);
            } else {
                cut_time(draft, value);
            }
        }
    }
    Ok(())
}

/// Fills a value that is NULL, or may be: `insert_many` writes NULL where a row leaves a column out.
fn fill_null(draft: &mut Draft<'_>, table: TableId, value: &mut Expr, filler: Filler, row: usize) {
    let what = match filler {
        Filler::Key => Filling::Key(row),
        Filler::Fill(filling) => filling,
        Filler::Live => Filling::Live,
        Filler::FirstVersion => Filling::FirstVersion,
        Filler::Tenant(_) | Filler::Deleter => return,
    };
    let given = draft.slots.given(value);
    if let Given::Parameter(index) = given {
        *value = draft.binds.bind(Bind::ValueOr(index, Fill { table, what }));
    } else if is_left_out(&given) {
        *value = draft.binds.fill(table, what);
    }
}

/// The tenant that a row names: the scope's only one, or one of its several.
fn fill_tenant(draft: &mut Draft<'_>, target: WriteTarget<'_>, tenant: &Tenant, value: &mut Expr) -> Result<()> {
    let policy = target.policy;
    let reached = reach_in(draft.cx, policy, &tenant.dimension)?;
    let (dimension, reach) = reached;
    let given = draft.slots.given(value);
    // In a column that may be NULL that is a value: a private row would be shown to the tenant. In another only SeaORM's
    // `insert_many` writes it, for rows that leave the column out.
    let is_a_value = tenant.nullable && !draft.cx.shape.fill_only;
    if matches!(given, Given::Null) && is_a_value {
        return Err(nobodys(policy, tenant));
    }
    if is_left_out(&given) {
        let dimension = only(policy, tenant, reached)?;
        *value = draft.binds.bind(Bind::Tenant {
            dimension,
            value: TenantIndex::new(0),
        });
        return Ok(());
    }
    let operand = match given {
        Given::Parameter(index) => Operand::Value(index),
        Given::Number(number) => Operand::Number(number),
        Given::Text(text) => Operand::Text(text),
        Given::Null | Given::Default | Given::Boolean(_) | Given::Expression => {
            return Err(Refusal::computed_tenant(
                policy.table.to_string(),
                &tenant.dimension,
                &tenant.column,
            ));
        }
    };
    let is_only = reach == Reach::Tenants(1);
    let null = match (is_a_value, is_only) {
        (true, _) => OnNull::Nobody,
        (false, true) => OnNull::LeftOut,
        (false, false) => OnNull::Missing,
    };
    check_tenant(draft, target.table, dimension, operand, null, &tenant.column)?;
    if is_only {
        // Equal, or left out.
        *value = draft.binds.bind(Bind::Tenant {
            dimension,
            value: TenantIndex::new(0),
        });
    }
    Ok(())
}

/// Whether the table is the tenants' own: its key is the scope's to say, as any tenant column is.
fn has_root(policy: &Policy) -> bool {
    policy.tenants.iter().any(|tenant| policy.is_root(tenant))
}

/// Where a new tenant's key comes from.
enum OwnKey {
    Made,
    Numbered,
}

/// A scope over all tenants names none, and a row of the tenants' own table is a new one: its key is as new as that of
/// any other table, where a mixin makes it.
fn own_key(policy: &Policy, tenant: &Tenant, (_, reach): (DimensionId, Reach)) -> Option<OwnKey> {
    if reach != Reach::Any || !policy.is_root(tenant) {
        return None;
    }
    let has = |mixin| policy.mixins.contains(&mixin);
    if has(Mixin::UuidPk) {
        Some(OwnKey::Made)
    } else {
        (has(Mixin::IntegerPk) || has(Mixin::BigIntPk)).then_some(OwnKey::Numbered)
    }
}

/// The scope's only tenant in a dimension; an error where it has several, or all.
fn only(policy: &Policy, tenant: &Tenant, (dimension, reach): (DimensionId, Reach)) -> Result<DimensionId> {
    if reach == Reach::Tenants(1) {
        return Ok(dimension);
    }
    Err(Refusal::several_tenants(
        policy.table.to_string(),
        &tenant.dimension,
        &tenant.column,
    ))
}

/// A row that belongs to nobody: what of it a scope may insert is nothing.
fn nobodys(policy: &Policy, tenant: &Tenant) -> Refusal {
    Refusal::null_tenant(policy.table.to_string(), &tenant.dimension, &tenant.column)
}

fn describe(filler: Filler) -> &'static str {
    match filler {
        Filler::Key => "a new key for each row",
        Filler::Tenant(_) => "the scope's tenant",
        Filler::Fill(Filling::Actor) => "the actor",
        Filler::Fill(_) => "the time",
        Filler::Live => "the mark of a live row",
        Filler::FirstVersion => "1",
        Filler::Deleter => "the actor, or NULL",
    }
}
