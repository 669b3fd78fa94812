//! The walk over a function call: arguments, ORDER BY, FILTER and windows.

use crate::names::cte::Ctes;
use crate::refusal::{Reason, Result};
use crate::walk::clause::{order_exprs, window_spec};
use crate::walk::leaf::literal;
use crate::walk::{Walk, walk_exprs};
use sqlparser::ast::{
    Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArgumentList, FunctionArguments,
    HavingBound, ListAggOnOverflow, WindowType,
};

pub(crate) fn function_call(walk: &mut dyn Walk, function: &mut Function, ctes: &Ctes<'_>) -> Result<()> {
    let Function {
        name,
        uses_odbc_syntax: _,
        parameters,
        args,
        within_group,
        filter,
        null_treatment: _,
        over,
    } = function;
    walk.function_name(name, !is_empty(args))?;
    call_arguments(walk, parameters, ctes)?;
    call_arguments(walk, args, ctes)?;
    order_exprs(walk, within_group, ctes)?;
    walk_exprs(walk, filter.as_deref_mut(), ctes)?;
    match over {
        Some(WindowType::WindowSpec(window)) => window_spec(walk, window, ctes),
        Some(WindowType::NamedWindow(_)) | None => Ok(()),
    }
}

fn call_arguments(walk: &mut dyn Walk, arguments: &mut FunctionArguments, ctes: &Ctes<'_>) -> Result<()> {
    match arguments {
        FunctionArguments::None => Ok(()),
        FunctionArguments::Subquery(query) => walk.query(query, ctes),
        FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: _,
            args,
            clauses,
        }) => {
            function_args(walk, args, ctes)?;
            clauses
                .iter_mut()
                .try_for_each(|clause| argument_clause(walk, clause, ctes))
        }
    }
}

pub(crate) fn function_args(walk: &mut dyn Walk, args: &mut [FunctionArg], ctes: &Ctes<'_>) -> Result<()> {
    for arg in args {
        let arg = match arg {
            FunctionArg::Named { arg, .. } | FunctionArg::Unnamed(arg) => arg,
            FunctionArg::ExprNamed { name, arg, .. } => {
                walk.expr(name, ctes)?;
                arg
            }
        };
        match arg {
            FunctionArgExpr::Expr(expr) => walk.expr(expr, ctes)?,
            FunctionArgExpr::QualifiedWildcard(name) => walk.wildcard(name)?,
            FunctionArgExpr::Wildcard => {}
            FunctionArgExpr::WildcardWithOptions(_) => return Err(Reason::not_sql("`*` with options").into()),
        }
    }
    Ok(())
}

fn argument_clause(walk: &mut dyn Walk, clause: &mut FunctionArgumentClause, ctes: &Ctes<'_>) -> Result<()> {
    match clause {
        FunctionArgumentClause::IgnoreOrRespectNulls(_)
        | FunctionArgumentClause::JsonNullClause(_)
        | FunctionArgumentClause::JsonReturningClause(_)
        | FunctionArgumentClause::OnOverflow(ListAggOnOverflow::Error) => Ok(()),
        FunctionArgumentClause::Separator(value) => literal(&value.value),
        FunctionArgumentClause::Where(expr)
        | FunctionArgumentClause::Limit(expr)
        | FunctionArgumentClause::Having(HavingBound(_, expr)) => walk.expr(expr, ctes),
        FunctionArgumentClause::OrderBy(order) => order_exprs(walk, order, ctes),
        FunctionArgumentClause::OnOverflow(ListAggOnOverflow::Truncate { filler, with_count: _ }) => {
            walk_exprs(walk, filler.as_deref_mut(), ctes)
        }
    }
}

fn is_empty(arguments: &FunctionArguments) -> bool {
    match arguments {
        FunctionArguments::None => true,
        FunctionArguments::Subquery(_) => false,
        FunctionArguments::List(list) => list.args.is_empty(),
    }
}
