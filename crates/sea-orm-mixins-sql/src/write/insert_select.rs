//! INSERT .. SELECT: generated values in addition to the columns that the query selects.

use crate::ast::expr::in_parentheses;
use crate::ast::join::Effect;
use crate::catalog::also::Also;
use crate::catalog::policy::Role;
use crate::catalog::policy::{Policy, Tenant};
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::draft::cx::Cx;
use crate::id::TenantIndex;
use crate::names::alias::Names;
use crate::names::cte::Ctes;
use crate::names::is_column;
use crate::plan::{Bind, Filling};
use crate::refusal::{Reason, Refusal, Result};
use crate::scope::derived_table::select_with;
use crate::scope::managed::{Managed, managed_tables, owner_of};
use crate::scope::reach::reach_in;
use crate::shape::Reach;
use crate::write::aggregate::{may_order_sums, may_sum_up};
use crate::write::generated_key::{key_per_row, no_key};
use crate::write::insert_columns::{Filler, InsertColumns};
use crate::write::parent::demand_parent;
use crate::write::rows::{Inserting, fill_row, fill_value, filler_value};
use crate::write::target::WriteTarget;
use sqlparser::ast::{
    Distinct, Expr, GroupByExpr, Ident, Query, SelectItem, SetExpr, SetOperator, SetQuantifier, TableFactor,
    TableWithJoins,
};

/// Fills the rows of INSERT .. SELECT.
pub(crate) fn fill_query_rows(
    draft: &mut Draft<'_>,
    inserting: Inserting<'_>,
    body: &mut SetExpr,
    ctes: Option<&Ctes<'_>>,
) -> Result<()> {
    match body {
        SetExpr::Values(values) => {
            for (row, content) in values.rows.iter_mut().enumerate() {
                fill_row(draft, inserting, row, &mut content.content)?;
            }
            Ok(())
        }
        SetExpr::Query(query) => {
            let ctes = ctes.filter(|_| query.with.is_none());
            let is_summed = inserting.is_summed || may_order_sums(query, draft.cx.dialect);
            fill_query_rows(draft, Inserting { is_summed, ..inserting }, &mut query.body, ctes)
        }
        SetExpr::SetOperation {
            left,
            op: _,
            set_quantifier: _,
            right,
        } => {
            fill_query_rows(draft, inserting, left, ctes)?;
            fill_query_rows(draft, inserting, right, ctes)
        }
        SetExpr::Select(select) => {
            let sources = selected_tables(draft.cx, &select.from, ctes.filter(|_| !is_rolled_up(&select.group_by)))?;
            let is_one = matches!(&*select.from, [TableWithJoins { joins, .. }] if joins.is_empty());
            let is_summed = inserting.is_summed || may_sum_up(select, draft.cx.dialect);
            fill_selected(
                draft,
                inserting,
                &mut select.projection,
                Selected {
                    sources: &sources,
                    is_one,
                    is_summed,
                },
            )
        }
        SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) | SetExpr::Table(_) => {
            Err(Reason::not_sql("INSERT from something other than a query").into())
        }
    }
}

fn fill_selected<'e>(
    draft: &mut Draft<'e>,
    inserting: Inserting<'_>,
    projection: &mut Vec<SelectItem>,
    source: Selected<'_, 'e>,
) -> Result<()> {
    let Inserting {
        target,
        columns,
        missing,
        typed: _,
        is_summed: _,
    } = inserting;
    let has_wildcard = projection.iter().any(|item| match item {
        SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => true,
        SelectItem::UnnamedExpr(_) | SelectItem::ExprWithAlias { .. } | SelectItem::ExprWithAliases { .. } => false,
    });
    let has_filled_key = columns.key.is_some() && target.policy.generates_key();
    if has_wildcard && (!columns.managed.is_empty() || !columns.parents.is_empty() || has_filled_key) {
        return Err(Reason::WildcardIntoManaged.into());
    }
    if !has_wildcard && projection.len() != columns.count {
        return Err(Reason::SelectedColumns {
            selected: projection.len(),
            columns: columns.count,
        }
        .into());
    }
    let marker = columns
        .index_of(Role::Deletion)
        .and_then(|at| expr_at(projection, at))
        .cloned();
    for (role, at) in &columns.managed {
        let Some(value) = expr_at(projection, *at) else {
            continue;
        };
        selected_value(draft, target, *role, value, marker.as_ref(), source)?;
    }
    for (parent, at) in &columns.parents {
        if let Some(value) = expr_at(projection, *at) {
            demand_parent(draft, target, *parent, value)?;
        }
    }
    for missing in missing {
        let value = selected_filler(draft, target, missing.filler, marker.as_ref())?;
        projection.push(SelectItem::UnnamedExpr(value));
    }
    Ok(())
}

/// Returns the expression that fills a column. `marker`: the query's expression for the deletion column.
fn selected_filler(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    filler: Filler,
    marker: Option<&Expr>,
) -> Result<Expr> {
    Ok(match filler {
        Filler::Key => key_per_row(draft.cx.dialect, target.policy)?,
        // Bound, since PostgreSQL types a bare NULL in an arm of a UNION as text.
        Filler::Live => draft.binds.fill(target.table, Filling::Live),
        // What a query selects may name any row.
        Filler::Linked(at, _) => {
            let tenant = target.policy.tenants.get(at);
            let (dimension, column) = tenant.map_or(("", ""), |tenant| (&tenant.dimension, &tenant.column));
            return Err(Refusal::several_tenants(
                target.policy.table.to_string(),
                dimension,
                column,
            ));
        }
        filler @ (Filler::Tenant(_) | Filler::Fill(_) | Filler::FirstVersion | Filler::Deleter) => {
            filler_value(draft, target, filler, 0, marker)
        }
    })
}

/// Fills the rows of a query that compares rows: a key in its arms would make all of them different. So the query
/// becomes a derived table, and the keys are selected next to it.
pub(crate) fn compared_rows(
    draft: &mut Draft<'_>,
    inserting: Inserting<'_>,
    source: &mut Query,
    ctes: &Ctes<'_>,
) -> Result<()> {
    let Inserting { target, missing, .. } = inserting;
    if draft.cx.dialect != Dialect::Postgres {
        return Err(no_key(target.policy));
    }
    let ctes = Some(ctes).filter(|_| source.with.is_none());
    let arms = Inserting {
        missing: &[],
        ..inserting
    };
    fill_query_rows(draft, arms, &mut source.body, ctes)?;
    let mut fills = Vec::with_capacity(missing.len());
    for missing in missing {
        if matches!(missing.filler, Filler::Deleter) {
            return Err(Reason::DeletedByOfDistinct {
                column: missing.column.clone(),
            }
            .into());
        }
        fills.push(selected_filler(draft, target, missing.filler, None)?);
    }
    select_with(source, fills);
    Ok(())
}

/// Refuses replaced values in columns by which rows are compared.
pub(crate) fn check_compared(cx: Cx<'_>, columns: &InsertColumns) -> Result<()> {
    let replaced = columns.managed.iter().any(|(role, _)| match role {
        Role::CreatedBy | Role::UpdatedBy | Role::DeletedBy => cx.shape.actor,
        // Kept as written, or there is only one possible value.
        Role::Tenant(_) | Role::CreatedAt | Role::UpdatedAt | Role::Version | Role::Deletion => false,
    });
    if replaced {
        return Err(Reason::ActorOfDistinct.into());
    }
    Ok(())
}

/// Returns the tables with a policy that a query selects from, if each result has a row of each. `ctes`: the visible
/// names; `None` where the query has its own WITH, and a name may not be a table's.
fn selected_tables<'e>(cx: Cx<'e>, from: &[TableWithJoins], ctes: Option<&Ctes<'_>>) -> Result<Vec<Managed<'e>>> {
    let Some(ctes) = ctes else { return Ok(Vec::new()) };
    let tables: Vec<&TableWithJoins> = from.iter().collect();
    for join in from.iter().flat_map(|item| &item.joins) {
        let effect = Effect::of(&join.join_operator, cx.dialect)?;
        // A join in parentheses may itself keep rows without a partner.
        let is_nested = matches!(join.relation, TableFactor::NestedJoin { .. });
        if effect.keeps_left || effect.keeps_right || is_nested {
            return Ok(Vec::new());
        }
    }
    if from
        .iter()
        .any(|item| matches!(item.relation, TableFactor::NestedJoin { .. }))
    {
        return Ok(Vec::new());
    }
    managed_tables(cx, &tables, ctes)
}

fn selected_value<'e>(
    draft: &mut Draft<'e>,
    target: WriteTarget<'_>,
    role: Role,
    value: &mut Expr,
    marker: Option<&Expr>,
    source: Selected<'_, 'e>,
) -> Result<()> {
    if let Role::Tenant(at) = role
        && let Some(tenant) = target.policy.tenants.get(at)
        // A row that is in reach for another reason may have any tenant, or none.
        && let Some(selected) = selected_tenant(draft.cx.dialect, source, value, &tenant.dimension)
        && selected.also == Also::Nothing
        && !draft.cx.shape.fill_only
    {
        match reach_in(draft.cx, target.policy, &tenant.dimension)? {
            (dimension, Reach::Tenants(1)) => {
                // From a table with a row filter on the scope's only tenant: there is no other value.
                *value = draft.binds.bind(Bind::Tenant {
                    dimension,
                    value: TenantIndex::new(0),
                });
                return Ok(());
            }
            (_, Reach::Tenants(_) | Reach::Any) if tenant.nullable && source.is_summed => {
                return Err(aggregated_tenant(target.policy, tenant));
            }
            // One of the scope's tenants, as the row has it; in another type it may be another.
            (_, Reach::Tenants(_)) if is_plain_column(value) => return Ok(()),
            (_, Reach::Any) if is_plain_column(value) && !selected.nullable => return Ok(()),
            (_, Reach::Tenants(_) | Reach::Any) => {}
        }
    }
    fill_value(draft, target, role, value, marker)
}

/// Refuses upserts with rows from a table that has the name of the write target: MySQL would not know which of the two
/// a condition means.
pub(crate) fn check_names_apart(dialect: Dialect, body: &SetExpr, target: &[Ident]) -> Result<()> {
    match body {
        SetExpr::Select(select) => {
            let mut names = Names::new(dialect);
            names.add(&select.from)?;
            match target.last() {
                Some(target) if names.shows(target) => Err(Reason::SourceIsTarget {
                    table: target.to_string(),
                }
                .into()),
                Some(_) | None => Ok(()),
            }
        }
        SetExpr::Query(query) => check_names_apart(dialect, &query.body, target),
        SetExpr::SetOperation {
            left,
            op: _,
            set_quantifier: _,
            right,
        } => {
            check_names_apart(dialect, left, target)?;
            check_names_apart(dialect, right, target)
        }
        SetExpr::Values(_)
        | SetExpr::Insert(_)
        | SetExpr::Update(_)
        | SetExpr::Delete(_)
        | SetExpr::Merge(_)
        | SetExpr::Table(_) => Ok(()),
    }
}

/// Returns the tenant column that an expression is, of a table in this FROM: one in a subquery shows what the subquery
/// selects.
fn selected_tenant<'m>(
    dialect: Dialect,
    source: Selected<'m, '_>,
    value: &Expr,
    dimension: &str,
) -> Option<&'m Tenant> {
    let is = |policy: &Policy, column: &Ident| {
        policy
            .tenant_of(dimension)
            .is_some_and(|tenant| is_column(column, &tenant.column, dialect))
    };
    // With several tables, any of which may have a column with that name, the column must be qualified.
    if !source.is_one && matches!(in_parentheses(value), Expr::Identifier(_)) {
        return None;
    }
    owner_of(dialect, value, source.sources, is)?
        .policy
        .tenant_of(dimension)
}

/// The FROM of a query.
#[derive(Clone, Copy)]
struct Selected<'m, 'e> {
    sources: &'m [Managed<'e>],
    /// Whether it is a single table.
    is_one: bool,
    /// Whether it may return a row without rows of the table.
    is_summed: bool,
}

/// Returns whether a query drops rows by comparing them with each other.
pub(crate) fn compares(body: &SetExpr) -> bool {
    let mut body = body;
    // Chains of set operations lean to the left, and may be long.
    while let SetExpr::SetOperation {
        left,
        op,
        set_quantifier,
        right,
    } = body
    {
        let keeps_all = *op == SetOperator::Union && *set_quantifier == SetQuantifier::All;
        if !keeps_all || compares(right) {
            return true;
        }
        body = left;
    }
    match body {
        SetExpr::Select(select) => matches!(select.distinct, Some(Distinct::Distinct | Distinct::On(_))),
        SetExpr::Query(query) => compares(&query.body),
        SetExpr::SetOperation { .. }
        | SetExpr::Values(_)
        | SetExpr::Insert(_)
        | SetExpr::Update(_)
        | SetExpr::Delete(_)
        | SetExpr::Merge(_)
        | SetExpr::Table(_) => false,
    }
}

fn is_plain_column(expr: &Expr) -> bool {
    matches!(in_parentheses(expr), Expr::Identifier(_) | Expr::CompoundIdentifier(_))
}

fn aggregated_tenant(policy: &Policy, tenant: &Tenant) -> Refusal {
    Refusal::aggregated_tenant(policy.table.to_string(), &tenant.dimension, &tenant.column)
}

/// Returns whether groups are grouped again: a column in which such a group differs is NULL there.
fn is_rolled_up(group_by: &GroupByExpr) -> bool {
    match group_by {
        GroupByExpr::All(_) => true,
        GroupByExpr::Expressions(by, modifiers) => {
            let is_set = |expr: &Expr| matches!(expr, Expr::Rollup(_) | Expr::Cube(_) | Expr::GroupingSets(_));
            !modifiers.is_empty() || by.iter().any(is_set)
        }
    }
}

fn expr_at(projection: &mut [SelectItem], at: usize) -> Option<&mut Expr> {
    match projection.get_mut(at)? {
        SelectItem::UnnamedExpr(expr)
        | SelectItem::ExprWithAlias { expr, .. }
        | SelectItem::ExprWithAliases { expr, .. } => Some(expr),
        SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => None,
    }
}
