//! INSERT: the tenants of its rows, generated values, and upserts that stay inside the scope.

use crate::ast::query::values;
use crate::check::statement::check_intent;
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::draft::cx::Relation;
use crate::id::TableId;
use crate::names::alias::qualifier;
use crate::names::cte::{Cte, Ctes};
use crate::names::{check_whole, quoted};
use crate::refusal::{Reason, Result};
use crate::scope::Rewrite;
use crate::scope::result_name::keep_names;
use crate::walk::clause::select_items;
use crate::walk::walk_exprs;
use crate::write::aggregate::may_order_sums;
use crate::write::duplicate_key::Inserted;
use crate::write::insert_columns::{Filler, InsertColumns, missing_columns};
use crate::write::insert_select::{check_compared, check_names_apart, compared_rows, compares, fill_query_rows};
use crate::write::on_conflict::check_or;
use crate::write::rows::Inserting;
use crate::write::target::{WriteTarget, changeable_relation};
use crate::write::upsert::upsert;
use sqlparser::ast::{
    Assignment, AssignmentTarget, Ident, Insert, InsertOverriding, ObjectName, ObjectNamePart, OnInsert, Query,
    SetExpr, TableObject,
};

/// Refuses the forms of INSERT that none of the backends has.
fn check_form(insert: &Insert) -> Result<()> {
    let Insert {
        insert_token: _,
        optimizer_hints: _,
        or: _,
        ignore: _,
        into: _,
        table: _,
        table_alias: _,
        columns: _,
        by_name,
        overwrite,
        source: _,
        assignments: _,
        partitioned,
        after_columns,
        overriding: _,
        has_table_keyword,
        on: _,
        returning: _,
        output,
        replace_into: _,
        priority: _,
        insert_alias: _,
        settings,
        format_clause,
        multi_table_insert_type,
        multi_table_into_clauses,
        multi_table_when_clauses,
        multi_table_else_clause,
    } = insert;
    let unsupported = [
        *by_name,
        *overwrite,
        partitioned.is_some(),
        !after_columns.is_empty(),
        *has_table_keyword,
        output.is_some(),
        settings.is_some(),
        format_clause.is_some(),
        multi_table_insert_type.is_some(),
        !multi_table_into_clauses.is_empty(),
        !multi_table_when_clauses.is_empty(),
        multi_table_else_clause.is_some(),
    ];
    if unsupported.contains(&true) {
        return Err(Reason::not_sql("an INSERT of this form").into());
    }
    Ok(())
}

pub(crate) fn insert(rewrite: &mut dyn Rewrite<'_>, insert: &mut Insert, ctes: &Ctes<'_>) -> Result<()> {
    check_intent(rewrite.cx, &[])?;
    check_form(insert)?;
    let Insert {
        or,
        table,
        table_alias,
        source,
        assignments,
        returning,
        ..
    } = insert;
    let TableObject::TableName(name) = table else {
        return Err(Reason::not_sql("INSERT into a function or a subquery").into());
    };
    walk_exprs(
        rewrite,
        assignments.iter_mut().map(|assignment| &mut assignment.value),
        ctes,
    )?;
    let inner = ctes_of(source.as_deref(), rewrite.cx.dialect);
    let clause_ctes = Ctes::in_insert(ctes, &inner);
    if let Some(returning) = returning {
        select_items(rewrite, returning, &clause_ctes)?;
        keep_names(rewrite, returning, None);
    }
    let relation = changeable_relation(rewrite.cx, name, ctes)?;
    if let Some(source) = source {
        rewrite.query(source, ctes)?;
    }
    let alias = table_alias.as_ref().map(|alias| &alias.alias);
    let qualifier = qualifier(name, alias, rewrite.cx.dialect)?;
    check_or(rewrite.cx.dialect, or, &relation, "INSERT")?;
    let Relation::Policy(table) = relation else {
        return upsert(rewrite, None, &mut insert.on, Inserted::default(), &clause_ctes);
    };
    insert_into_policy(rewrite, insert, (table, &qualifier), ctes, &clause_ctes)
}

/// Fills and checks the rows of an INSERT into a table with a policy. `clause_ctes`: the CTEs that are visible in the
/// clauses after the rows.
fn insert_into_policy(
    rewrite: &mut dyn Rewrite<'_>,
    insert: &mut Insert,
    (table, qualifier): (TableId, &[Ident]),
    ctes: &Ctes<'_>,
    clause_ctes: &Ctes<'_>,
) -> Result<()> {
    let Insert {
        ignore,
        columns,
        source,
        assignments,
        overriding,
        on,
        returning,
        replace_into,
        insert_alias,
        ..
    } = insert;
    if *replace_into {
        return Err(Reason::ReplaceDeletes {
            what: "REPLACE".to_owned(),
            instead: "use INSERT .. ON DUPLICATE KEY UPDATE, or ON CONFLICT .. DO UPDATE",
        }
        .into());
    }
    check_overriding(*overriding)?;
    let how = Inserted::of(*ignore, insert_alias.as_ref())?;
    let inserted = inserted_name(rewrite.cx.dialect, how.alias)?;
    let target = WriteTarget {
        table,
        policy: rewrite.cx.policy(table)?,
        qualifier,
        qualified: false,
        inserted: Some(&inserted),
    };
    if rewrite.cx.dialect == Dialect::Mysql && on.is_some() && returning.is_some() {
        return Err(Reason::UpsertReturning.into());
    }
    let mut rows = as_values(columns, source, assignments)?;
    if matches!(on, Some(OnInsert::DuplicateKeyUpdate(_))) {
        check_names_apart(rewrite.cx.dialect, &rows.body, qualifier)?;
    }
    fill_rows(rewrite, target, columns, &mut rows, ctes)?;
    if !columns.is_empty() {
        // Otherwise no column is filled, and DEFAULT VALUES stays.
        *source = Some(rows);
    }
    upsert(rewrite, Some(target), on, how, clause_ctes)
}

/// Returns the name that an upsert has for the row that is not inserted.
fn inserted_name(dialect: Dialect, alias: Option<&ObjectName>) -> Result<Ident> {
    match alias {
        Some(alias) => single(alias),
        None => Ok(Ident::new(match dialect {
            // MySQL has a function instead of a name.
            Dialect::Mysql => "",
            Dialect::Postgres | Dialect::Sqlite => "excluded",
        })),
    }
}

/// Fills the columns of an INSERT.
fn fill_rows(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    columns: &mut Vec<ObjectName>,
    source: &mut Query,
    ctes: &Ctes<'_>,
) -> Result<()> {
    let idents = columns.iter().map(single).collect::<Result<Vec<_>>>()?;
    if idents.is_empty() && !is_empty_row(source) {
        return Err(Reason::NoColumnList {
            table: target.policy.table.to_string(),
        }
        .into());
    }
    let columns_of = InsertColumns::of(target.policy, &idents, draft.cx.dialect)?;
    let missing = missing_columns(draft, target, &columns_of)?;
    let inserting = Inserting {
        target,
        columns: &columns_of,
        missing: &missing,
        typed: !is_plain_list(source),
        is_summed: may_order_sums(source, draft.cx.dialect),
    };
    let is_compared = compares(&source.body);
    if is_compared {
        check_compared(draft.cx, &columns_of)?;
    }
    if is_compared && missing.iter().any(|missing| matches!(missing.filler, Filler::Key)) {
        compared_rows(draft, inserting, source, ctes)?;
    } else {
        let ctes = Some(ctes).filter(|_| source.with.is_none());
        fill_query_rows(draft, inserting, &mut source.body, ctes)?;
    }
    for missing in missing {
        columns.push(ObjectName::from(vec![quoted(&missing.column, draft.cx.dialect)]));
    }
    Ok(())
}

fn check_overriding(overriding: Option<InsertOverriding>) -> Result<()> {
    match overriding {
        None | Some(InsertOverriding::System) => Ok(()),
        Some(InsertOverriding::User) => Err(Reason::OverridingUserValue.into()),
    }
}

/// Returns the CTEs of an INSERT's source query.
fn ctes_of(source: Option<&Query>, dialect: Dialect) -> Vec<Cte> {
    let with = source.and_then(|source| source.with.as_ref());
    let ctes = with.into_iter().flat_map(|with| &with.cte_tables);
    ctes.map(|cte| Cte::new(&cte.alias, &cte.query, dialect)).collect()
}

/// Returns the rows of an INSERT as a query: `SET a = 1` and `DEFAULT VALUES` are one row too.
fn as_values(
    columns: &mut Vec<ObjectName>,
    source: &mut Option<Box<Query>>,
    assignments: &mut Vec<Assignment>,
) -> Result<Box<Query>> {
    if let Some(source) = source.take() {
        return Ok(source);
    }
    let mut row = Vec::new();
    for Assignment { target, value } in assignments.drain(..) {
        let AssignmentTarget::ColumnName(column) = target else {
            return Err(Reason::not_sql("SET of several columns at once").into());
        };
        columns.push(column);
        row.push(value);
    }
    Ok(Box::new(values(row)))
}

/// Returns whether a query is only a list of rows.
fn is_plain_list(source: &Query) -> bool {
    matches!(&*source.body, SetExpr::Values(_))
        && source.with.is_none()
        && source.order_by.is_none()
        && source.limit_clause.is_none()
        && source.fetch.is_none()
}

/// Returns whether a query is the row of `DEFAULT VALUES`, or of MySQL's `() VALUES ()`.
fn is_empty_row(source: &Query) -> bool {
    matches!(&*source.body, SetExpr::Values(values) if values.rows.iter().all(|row| row.content.is_empty()))
}

fn single(column: &ObjectName) -> Result<Ident> {
    match column.0.as_slice() {
        // MySQL: `t.a`.
        [.., ObjectNamePart::Identifier(ident)] => {
            check_whole(ident)?;
            Ok(ident.clone())
        }
        _ => Err(Reason::not_sql("a name that a function makes").into()),
    }
}
