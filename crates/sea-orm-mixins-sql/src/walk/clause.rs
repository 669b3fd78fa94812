//! The walk over clauses: select lists, GROUP BY, ORDER BY, windows.

use crate::names::cte::Ctes;
use crate::refusal::{Reason, Result};
use crate::walk::{Walk, walk_exprs};
use sqlparser::ast::{
    Fetch, GroupByExpr, GroupByWithModifier, LimitClause, Offset, OrderBy, OrderByExpr, OrderByKind, SelectItem,
    SelectItemQualifiedWildcardKind, WildcardAdditionalOptions, WindowFrame, WindowFrameBound, WindowSpec,
};

pub(crate) fn order_exprs(walk: &mut dyn Walk, order: &mut [OrderByExpr], ctes: &Ctes<'_>) -> Result<()> {
    for OrderByExpr {
        expr,
        options: _,
        with_fill,
    } in order
    {
        if with_fill.is_some() {
            return Err(Reason::not_sql("WITH FILL").into());
        }
        walk.expr(expr, ctes)?;
    }
    Ok(())
}

pub(crate) fn window_spec(walk: &mut dyn Walk, window: &mut WindowSpec, ctes: &Ctes<'_>) -> Result<()> {
    let WindowSpec {
        window_name: _,
        partition_by,
        order_by,
        window_frame,
    } = window;
    walk_exprs(walk, partition_by, ctes)?;
    order_exprs(walk, order_by, ctes)?;
    let Some(WindowFrame {
        units: _,
        start_bound,
        end_bound,
    }) = window_frame
    else {
        return Ok(());
    };
    for bound in std::iter::once(start_bound).chain(end_bound) {
        match bound {
            WindowFrameBound::CurrentRow => {}
            WindowFrameBound::Preceding(expr) | WindowFrameBound::Following(expr) => {
                walk_exprs(walk, expr.as_deref_mut(), ctes)?;
            }
        }
    }
    Ok(())
}

pub(crate) fn select_items(walk: &mut dyn Walk, projection: &mut [SelectItem], ctes: &Ctes<'_>) -> Result<()> {
    for item in projection {
        match item {
            SelectItem::UnnamedExpr(expr)
            | SelectItem::ExprWithAlias { expr, alias: _ }
            | SelectItem::ExprWithAliases { expr, aliases: _ } => walk.expr(expr, ctes)?,
            SelectItem::QualifiedWildcard(kind, options) => {
                plain_wildcard(options)?;
                match kind {
                    SelectItemQualifiedWildcardKind::ObjectName(name) => walk.wildcard(name)?,
                    SelectItemQualifiedWildcardKind::Expr(expr) => walk.expr(expr, ctes)?,
                }
            }
            SelectItem::Wildcard(options) => plain_wildcard(options)?,
        }
    }
    Ok(())
}

pub(crate) fn group_exprs(walk: &mut dyn Walk, group_by: &mut GroupByExpr, ctes: &Ctes<'_>) -> Result<()> {
    let modifiers = match group_by {
        GroupByExpr::All(_) => return Err(Reason::not_sql("GROUP BY ALL").into()),
        GroupByExpr::Expressions(exprs, modifiers) => {
            walk_exprs(walk, exprs, ctes)?;
            modifiers
        }
    };
    for modifier in modifiers {
        match modifier {
            GroupByWithModifier::Rollup | GroupByWithModifier::Cube | GroupByWithModifier::Totals => {}
            GroupByWithModifier::GroupingSets(expr) => walk.expr(expr, ctes)?,
        }
    }
    Ok(())
}

fn plain_wildcard(options: &WildcardAdditionalOptions) -> Result<()> {
    let WildcardAdditionalOptions {
        wildcard_token: _,
        opt_ilike,
        opt_exclude,
        opt_except,
        opt_replace,
        opt_rename,
        opt_alias,
    } = options;
    let options = [
        opt_ilike.is_some(),
        opt_exclude.is_some(),
        opt_except.is_some(),
        opt_replace.is_some(),
        opt_rename.is_some(),
        opt_alias.is_some(),
    ];
    if options.contains(&true) {
        return Err(Reason::not_sql("`*` with options").into());
    }
    Ok(())
}

pub(crate) fn order_clause(walk: &mut dyn Walk, order_by: &mut Option<OrderBy>, ctes: &Ctes<'_>) -> Result<()> {
    let Some(OrderBy { kind, interpolate }) = order_by else {
        return Ok(());
    };
    if interpolate.is_some() {
        return Err(Reason::not_sql("INTERPOLATE").into());
    }
    match kind {
        OrderByKind::All(_) => Err(Reason::not_sql("ORDER BY ALL").into()),
        OrderByKind::Expressions(order) => order_exprs(walk, order, ctes),
    }
}

/// Walks LIMIT, OFFSET and FETCH.
pub(crate) fn limit_clauses(
    walk: &mut dyn Walk,
    limit: &mut Option<LimitClause>,
    fetch: &mut Option<Fetch>,
    ctes: &Ctes<'_>,
) -> Result<()> {
    match limit {
        Some(LimitClause::LimitOffset {
            limit,
            offset,
            limit_by,
        }) => {
            walk_exprs(walk, limit, ctes)?;
            if let Some(Offset { value, rows: _ }) = offset {
                walk.expr(value, ctes)?;
            }
            walk_exprs(walk, limit_by, ctes)?;
        }
        Some(LimitClause::OffsetCommaLimit { offset, limit }) => walk_exprs(walk, [offset, limit], ctes)?,
        None => {}
    }
    if let Some(Fetch {
        with_ties: _,
        percent: _,
        quantity,
    }) = fetch
    {
        walk_exprs(walk, quantity, ctes)?;
    }
    Ok(())
}
