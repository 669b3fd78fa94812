//! Items of FROM other than tables: subqueries and functions.

use crate::check::function::check_table_functions;
use crate::names::cte::Ctes;
use crate::refusal::{Reason, Result};
use crate::scope::Rewrite;
use crate::walk::call::function_args;
use crate::walk::{Walk, walk_exprs};
use sqlparser::ast::{
    JsonTableColumn, TableFactor, TableFunctionArgs, TableSample, TableSampleKind, TableSampleQuantity,
    XmlTableColumnOption,
};

/// Scopes an item of FROM that is no table: it has no rows of its own to filter.
pub(crate) fn scope_source(rewrite: &mut dyn Rewrite<'_>, factor: &mut TableFactor, ctes: &Ctes<'_>) -> Result<()> {
    match factor {
        TableFactor::Table {
            name,
            args: Some(TableFunctionArgs { args, settings }),
            ..
        } => {
            if settings.is_some() {
                return Err(Reason::not_sql("SETTINGS").into());
            }
            function_args(rewrite, args, ctes)?;
            check_table_functions(rewrite.cx, name, args)
        }
        TableFactor::Derived {
            lateral: _,
            subquery,
            alias: _,
            sample,
        } => {
            walk_sample(rewrite, sample, ctes)?;
            rewrite.query(subquery, ctes)
        }
        TableFactor::Function {
            lateral: _,
            name,
            args,
            with_ordinality: _,
            alias: _,
        } => {
            check_table_functions(rewrite.cx, name, args)?;
            function_args(rewrite, args, ctes)
        }
        TableFactor::TableFunction { expr, alias: _ } => rewrite.expr(expr, ctes),
        TableFactor::UNNEST {
            alias: _,
            array_exprs,
            with_offset: _,
            with_offset_alias: _,
            with_ordinality: _,
        } => walk_exprs(rewrite, array_exprs, ctes),
        TableFactor::JsonTable { .. } | TableFactor::XmlTable { .. } => walk_document(rewrite, factor, ctes),
        // The chains of joins scope these two themselves.
        TableFactor::Table { args: None, .. }
        | TableFactor::NestedJoin { .. }
        | TableFactor::OpenJsonTable { .. }
        | TableFactor::Pivot { .. }
        | TableFactor::Unpivot { .. }
        | TableFactor::UnpivotExpr { .. }
        | TableFactor::MatchRecognize { .. }
        | TableFactor::SemanticView { .. } => Err(Reason::not_sql("an item of this kind in FROM").into()),
    }
}

/// Walks `JSON_TABLE` and `XMLTABLE`.
fn walk_document(walk: &mut dyn Walk, factor: &mut TableFactor, ctes: &Ctes<'_>) -> Result<()> {
    if let TableFactor::JsonTable {
        json_expr,
        json_path: _,
        columns,
        alias: _,
    } = factor
    {
        for column in columns {
            match column {
                JsonTableColumn::Named(_) | JsonTableColumn::ForOrdinality(_) | JsonTableColumn::Nested(_) => {}
            }
        }
        return walk.expr(json_expr, ctes);
    }
    let TableFactor::XmlTable {
        namespaces,
        row_expression,
        passing,
        columns,
        alias: _,
    } = factor
    else {
        return Ok(());
    };
    walk_exprs(walk, namespaces.iter_mut().map(|namespace| &mut namespace.uri), ctes)?;
    walk.expr(row_expression, ctes)?;
    let arguments = passing.arguments.iter_mut().map(|argument| &mut argument.expr);
    walk_exprs(walk, arguments, ctes)?;
    for column in columns {
        match &mut column.option {
            XmlTableColumnOption::NamedInfo { path, default, .. } => {
                walk_exprs(walk, path.iter_mut().chain(default), ctes)?;
            }
            XmlTableColumnOption::ForOrdinality => {}
        }
    }
    Ok(())
}

/// Walks TABLESAMPLE.
pub(crate) fn walk_sample(walk: &mut dyn Walk, sample: &mut Option<TableSampleKind>, ctes: &Ctes<'_>) -> Result<()> {
    let Some(TableSampleKind::BeforeTableAlias(sample) | TableSampleKind::AfterTableAlias(sample)) = sample else {
        return Ok(());
    };
    let TableSample {
        modifier: _,
        name: _,
        quantity,
        seed: _,
        bucket,
        offset,
    } = &mut **sample;
    if bucket.is_some() {
        return Err(Reason::not_sql("BUCKET").into());
    }
    if let Some(TableSampleQuantity {
        parenthesized: _,
        value,
        unit: _,
    }) = quantity
    {
        walk.expr(value, ctes)?;
    }
    walk_exprs(walk, offset, ctes)
}
