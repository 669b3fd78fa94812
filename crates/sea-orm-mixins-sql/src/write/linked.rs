//! The tenant of a row that the statement does not say, where the rows that it names have one: a parent's, or that of both
//! ends of a link.

use crate::ast::expr::{and, binary, call_of, case, overflow, qualified};
use crate::ast::query::{alone, select, union_all};
use crate::catalog::also::{Access, Also};
use crate::catalog::parent::{Hanging, Parent};
use crate::catalog::policy::{Policy, Tenant};
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::draft::cx::Cx;
use crate::given::Given;
use crate::id::{DimensionId, TableId, TenantIndex};
use crate::names::quoted;
use crate::plan::Bind;
use crate::plan::note::Clause;
use crate::refusal::{Refusal, Result};
use crate::scope::condition::row_filter;
use crate::scope::parent::{ALIASES, declared_table};
use crate::write::insert_columns::InsertColumns;
use crate::write::rows::Inserting;
use sqlparser::ast::{BinaryOperator, Expr, SelectItem};

/// A row that the statement names, with a tenant.
struct Named<'a> {
    link: &'a Parent,
    table: TableId,
    column: &'a str,
    key: Expr,
}

/// Returns the tenant of a table's rows that decides that of the rows which name them: not that of the tenants' own table,
/// which may be named for any reason, and not where rows of others are in reach.
fn deciding<'a>(cx: Cx<'a>, link: &Parent, dimension: &str) -> Option<(TableId, &'a Tenant)> {
    let table = cx.catalog.numbered(&link.table)?;
    let policy: &'a Policy = cx.catalog.policy(table)?;
    let tenant = policy.tenant_of(dimension)?;
    let decides =
        tenant.also == Also::Nothing && !tenant.nullable && !policy.is_root(tenant) && policy.key == [link.to.as_str()];
    decides.then_some((table, tenant))
}

/// Returns whether a row of an INSERT has a tenant through what it names.
pub(crate) fn may_be_linked(cx: Cx<'_>, policy: &Policy, tenant: &Tenant, columns: &InsertColumns) -> bool {
    let mut links = columns.links.iter().filter_map(|(link, _)| policy.links.get(*link));
    !tenant.nullable && !cx.shape.fill_only && links.any(|link| deciding(cx, link, &tenant.dimension).is_some())
}

/// Returns the tenant of the rows that a new one names: of all of them the same, or the statement fails.
///
/// `CASE WHEN tenant IS NOT NULL AND .. THEN tenant ELSE failure END`, where `tenant` is
/// `(SELECT p.station_id FROM bookings AS p WHERE p.id = key AND ..)`.
///
/// # Errors
///
/// `MissingTenant` where the row names none.
pub(crate) fn linked_tenant(
    draft: &mut Draft<'_>,
    inserting: Inserting<'_>,
    (number, dimension): (usize, DimensionId),
    row: &[Expr],
) -> Result<Expr> {
    let Inserting { target, columns, .. } = inserting;
    let policy = target.policy;
    let several =
        |tenant: &Tenant| Refusal::several_tenants(policy.table.to_string(), &tenant.dimension, &tenant.column);
    let Some(tenant) = policy.tenants.get(number) else {
        return Err(Refusal::no_tenant(policy.table.to_string(), ""));
    };
    let mut named = Vec::new();
    for (link, at) in &columns.links {
        let (Some(link), Some(key)) = (policy.links.get(*link), row.get(*at)) else {
            continue;
        };
        let is_key = matches!(draft.slots.given(key), Given::Parameter(_) | Given::Number(_));
        if let Some((table, of)) = deciding(draft.cx, link, &tenant.dimension)
            && is_key
        {
            named.push(Named {
                link,
                table,
                column: &of.column,
                key: key.clone(),
            });
        }
    }
    let mut tenants = Vec::new();
    for one in &named {
        tenants.push(tenant_of(draft, one)?);
    }
    let found = match tenants.as_slice() {
        [] => return Err(several(tenant)),
        [only] => only.clone(),
        [..] => call_of("COALESCE", tenants.clone()),
    };
    let mut condition = Expr::IsNotNull(Box::new(found.clone()));
    if named.len() > 1 {
        for (one, tenant) in named.iter().zip(tenants) {
            let is_null = Expr::IsNull(Box::new(one.key.clone()));
            let agrees = binary(
                is_null,
                BinaryOperator::Or,
                binary(tenant, BinaryOperator::Eq, found.clone()),
            );
            condition = and(Some(condition), Expr::Nested(Box::new(agrees)));
        }
    }
    draft.demands.fails_without_parent = Some(Hanging::Tenant {
        table: target.table,
        tenant: number,
    });
    Ok(case([(condition, found)], Some(failure(draft, dimension))))
}

/// Returns the tenant of a row that is named, where it is in reach.
fn tenant_of(draft: &mut Draft<'_>, named: &Named<'_>) -> Result<Expr> {
    let dialect = draft.cx.dialect;
    let alias = quoted(ALIASES[0], dialect);
    let qualifier = [alias.clone()];
    let column = qualified(&qualifier, quoted(named.column, dialect));
    let key = qualified(&qualifier, quoted(&named.link.to, dialect));
    let mut condition = binary(key, BinaryOperator::Eq, named.key.clone());
    let rows = (Access::Read, draft.cx.visibility);
    if let Some(filter) = row_filter(draft, named.table, &qualifier, rows, Clause::Where)? {
        condition = and(Some(condition), filter);
    }
    draft.demands.parents.push((named.table, named.table));
    let from = declared_table(&draft.cx.policy(named.table)?.table, alias, dialect);
    let query = select(
        vec![SelectItem::UnnamedExpr(column)],
        vec![alone(from)],
        Some(condition),
    );
    Ok(Expr::Subquery(Box::new(query)))
}

/// Returns an expression of a tenant's type that fails where it is evaluated.
fn failure(draft: &mut Draft<'_>, dimension: DimensionId) -> Expr {
    if draft.cx.dialect == Dialect::Sqlite {
        return overflow();
    }
    let value = TenantIndex::new(0);
    let mut row = || {
        let tenant = draft.binds.bind(Bind::Tenant { dimension, value });
        select(vec![SelectItem::UnnamedExpr(tenant)], Vec::new(), None)
    };
    let (first, second) = (row(), row());
    Expr::Subquery(Box::new(union_all(first, second)))
}
