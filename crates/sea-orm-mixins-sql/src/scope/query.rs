//! Queries: WITH, SELECT, set operations and VALUES.

use crate::ast::condition::restrict;
use crate::ast::query::all_of;
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::guard::is_restricted;
use crate::names::cte::{Cte, Ctes, read_ctes};
use crate::refusal::{Reason, Result};
use crate::scope::Rewrite;
use crate::scope::from::scope_from;
use crate::scope::managed::{cut_times, cut_times_of_joins, managed_tables, refuse_unseen};
use crate::scope::result_name::keep_names;
use crate::slot::{Kind, read_slot};
use crate::stack::with_stack;
use crate::walk::clause::{group_exprs, select_items, window_spec};
use crate::walk::clause::{limit_clauses, order_clause};
use crate::walk::walk_exprs;
use sqlparser::ast;
use sqlparser::ast::{
    Distinct, Ident, LockClause, NamedWindowDefinition, NamedWindowExpr, ObjectName, Query, Select, SelectFlavor,
    SetExpr, TableWithJoins, Values, With,
};

pub(crate) fn query(rewrite: &mut dyn Rewrite<'_>, query: &mut Query, ctes: &Ctes<'_>) -> Result<()> {
    with_stack(|| scope_query(rewrite, query, ctes))
}

fn scope_query(rewrite: &mut dyn Rewrite<'_>, query: &mut Query, outer: &Ctes<'_>) -> Result<()> {
    let Query {
        with,
        body,
        order_by,
        limit_clause,
        fetch,
        locks,
        for_clause,
        settings,
        format_clause,
        pipe_operators,
    } = query;
    let unsupported_clauses = [
        for_clause.is_some(),
        settings.is_some(),
        format_clause.is_some(),
        !pipe_operators.is_empty(),
    ];
    if unsupported_clauses.contains(&true) {
        return Err(Reason::not_sql("FOR XML, FOR JSON, SETTINGS, FORMAT or `|>`").into());
    }
    let (all, noted) = match &mut *with {
        Some(with) => scope_with(rewrite, with, outer)?,
        None => (Vec::new(), Vec::new()),
    };
    let ctes = Ctes::after(outer, &all);
    let derived = scope_set_expr(rewrite, body, &ctes)?;
    if derived && !locks.is_empty() && rewrite.cx.dialect == Dialect::Mysql {
        return Err(Reason::LockOfSubquery.into());
    }
    for LockClause {
        lock_type: _,
        of: _,
        nonblock: _,
    } in locks
    {}
    order_clause(rewrite, order_by, &ctes)?;
    limit_clauses(rewrite, limit_clause, fetch, &ctes)?;
    if rewrite.cx.dialect == Dialect::Mysql {
        leave_out_unread(rewrite, &mut query.with, &all, &noted);
    }
    Ok(())
}

/// Scopes the CTEs of a WITH; returns them, and where the notes about each begin.
fn scope_with(rewrite: &mut dyn Rewrite<'_>, with: &mut With, outer: &Ctes<'_>) -> Result<(Vec<Cte>, Vec<usize>)> {
    let With {
        with_token: _,
        recursive,
        cte_tables,
    } = with;
    let all: Vec<Cte> = cte_tables
        .iter()
        .map(|cte| Cte::new(&cte.alias, &cte.query, rewrite.cx.dialect))
        .collect();
    let names = cte_tables.iter().map(|cte| cte.alias.name.value.clone());
    rewrite.demands.ctes.extend(names);
    let mut noted = vec![rewrite.notes.len()];
    for (at, cte) in cte_tables.iter_mut().enumerate() {
        let ast::Cte {
            alias: _,
            query,
            from,
            materialized: _,
            closing_paren_token: _,
        } = cte;
        if from.as_ref().is_some_and(|from| !is_phrase(from)) {
            return Err(Reason::not_sql("FROM after a common table expression").into());
        }
        let inside = Ctes::in_body(outer, &all, at, *recursive);
        // The intent is the statement's own: a write in its WITH is as ever.
        let intent = std::mem::take(&mut rewrite.cx.intent);
        let scoped = rewrite.query(query, &inside);
        rewrite.cx.intent = intent;
        scoped?;
        if let Some(cte) = all.get(at).filter(|_| rewrite.cx.shape.refuse_unfiltered_writes) {
            // A recursive body reads the CTE itself, which counts as restricted: rows made of restricted rows are too.
            cte.restricted.set(true);
            cte.restricted.set(is_restricted(rewrite, query, &inside));
        }
        noted.push(rewrite.notes.len());
    }
    Ok((all, noted))
}

/// Drops unread CTEs on MySQL, which never reads them and so never types the values that the engine binds in them; the
/// driver fails on that.
fn leave_out_unread(draft: &mut Draft<'_>, with: &mut Option<With>, all: &[Cte], noted: &[usize]) {
    let Some(With { cte_tables, .. }) = with else { return };
    let read = read_ctes(all);
    let mut keep = read.iter();
    cte_tables.retain(|_| keep.next() == Some(&true));
    if cte_tables.is_empty() {
        *with = None;
    }
    for (at, _) in read.iter().enumerate().rev().filter(|(_, read)| !**read) {
        if let (Some(from), Some(to)) = (noted.get(at), noted.get(at + 1)) {
            draft.notes.forget(*from..*to);
        }
    }
}

/// Scopes a body; returns whether the engine made a derived table.
fn scope_set_expr(rewrite: &mut dyn Rewrite<'_>, body: &mut SetExpr, ctes: &Ctes<'_>) -> Result<bool> {
    let mut derived = false;
    let mut body = body;
    // Chains of UNION lean to the left, and may be long.
    while let SetExpr::SetOperation {
        left,
        op: _,
        set_quantifier: _,
        right,
    } = body
    {
        derived |= with_stack(|| scope_set_expr(rewrite, right, ctes))?;
        body = left;
    }
    match body {
        SetExpr::Select(select) => derived |= scope_select(rewrite, select, ctes)?,
        SetExpr::Query(query) => {
            if rewrite.cx.dialect == Dialect::Mysql && query.with.is_some() {
                return Err(Reason::WithInParentheses.into());
            }
            rewrite.query(query, ctes)?;
        }
        SetExpr::SetOperation { .. } => {}
        SetExpr::Values(Values {
            explicit_row: _,
            value_keyword: _,
            rows,
        }) => {
            for row in rows {
                walk_exprs(rewrite, &mut row.content, ctes)?;
            }
        }
        SetExpr::Insert(statement) | SetExpr::Update(statement) | SetExpr::Merge(statement) => {
            rewrite.statement(statement, ctes)?;
        }
        SetExpr::Delete(statement) => {
            rewrite.statement(statement, ctes)?;
            if matches!(statement, ast::Statement::Update(_)) {
                *body = SetExpr::Update(statement.clone());
            }
        }
        SetExpr::Table(_) if rewrite.cx.dialect == Dialect::Sqlite => {
            return Err(Reason::NotSqlOfBackend {
                what: "`TABLE t`".to_owned(),
                instead: "write `SELECT * FROM t`",
            }
            .into());
        }
        SetExpr::Table(table) => {
            // It abbreviates a SELECT, which has room for a row filter.
            let parts = [table.schema_name.take(), table.table_name.take()];
            let query = all_of(ObjectName::from(parts.into_iter().flatten().collect::<Vec<_>>()), None);
            *body = *query.body;
            derived |= scope_set_expr(rewrite, body, ctes)?;
        }
    }
    Ok(derived)
}

/// Refuses the clauses of a SELECT that none of the backends has.
fn check_select(select: &Select) -> Result<()> {
    let Select {
        select_token: _,
        optimizer_hints: _,
        distinct: _,
        select_modifiers: _,
        top,
        top_before_distinct: _,
        projection: _,
        exclude,
        into,
        from: _,
        lateral_views,
        prewhere,
        selection: _,
        connect_by,
        group_by: _,
        cluster_by,
        distribute_by,
        sort_by,
        having: _,
        named_window: _,
        qualify,
        window_before_qualify: _,
        value_table_mode,
        flavor,
    } = select;
    if into.is_some() {
        return Err(Reason::SelectInto.into());
    }
    let unsupported_clauses = [
        (top.is_some(), "TOP"),
        (exclude.is_some(), "EXCLUDE"),
        (!lateral_views.is_empty(), "LATERAL VIEW"),
        (prewhere.is_some(), "PREWHERE"),
        (!connect_by.is_empty(), "CONNECT BY"),
        (!cluster_by.is_empty(), "CLUSTER BY"),
        (!distribute_by.is_empty(), "DISTRIBUTE BY"),
        (!sort_by.is_empty(), "SORT BY"),
        (qualify.is_some(), "QUALIFY"),
        (value_table_mode.is_some(), "SELECT AS STRUCT or AS VALUE"),
        (*flavor != SelectFlavor::Standard, "FROM in front of SELECT"),
    ];
    match unsupported_clauses.iter().find(|(is_written, _)| *is_written) {
        Some((_, clause)) => Err(Reason::not_sql(*clause).into()),
        None => Ok(()),
    }
}

/// Scopes a SELECT; returns whether the engine made a derived table.
fn scope_select(rewrite: &mut dyn Rewrite<'_>, select: &mut Select, ctes: &Ctes<'_>) -> Result<bool> {
    check_select(select)?;
    let Select {
        select_token,
        distinct,
        projection,
        from,
        selection,
        group_by,
        having,
        named_window,
        ..
    } = select;
    match distinct {
        Some(Distinct::On(exprs)) => walk_exprs(rewrite, exprs, ctes)?,
        Some(Distinct::All | Distinct::Distinct) | None => {}
    }
    select_items(rewrite, projection, ctes)?;
    keep_names(rewrite, projection, Some(select_token.0.span.start));
    walk_exprs(rewrite, &mut *selection, ctes)?;
    walk_exprs(rewrite, &mut *having, ctes)?;
    let tables: Vec<&TableWithJoins> = from.iter().collect();
    let managed = managed_tables(rewrite.cx, &tables, ctes)?;
    let visibility = rewrite.cx.visibility;
    refuse_unseen(rewrite, selection.as_ref(), &tables, &managed, visibility)?;
    for condition in selection.iter_mut().chain(having) {
        cut_times(rewrite, condition, &managed);
    }
    cut_times_of_joins(rewrite, from, &managed);
    let (conditions, derived) = scope_from(rewrite, from, ctes)?;
    restrict(selection, conditions);
    group_exprs(rewrite, group_by, ctes)?;
    for NamedWindowDefinition(_, window) in named_window {
        match window {
            NamedWindowExpr::NamedWindow(_) => {}
            NamedWindowExpr::WindowSpec(window) => window_spec(rewrite, window, ctes)?,
        }
    }
    Ok(derived)
}

/// Returns whether a FROM item is the slot of SEARCH or CYCLE, which contain only words.
fn is_phrase(name: &Ident) -> bool {
    matches!(read_slot(&name.value), Some((Kind::AfterCte, _)))
}
