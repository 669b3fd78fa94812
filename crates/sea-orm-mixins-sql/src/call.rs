//! The walk over what belongs to a function call: arguments, ORDER BY, FILTER and windows.

use crate::ctes::Ctes;
use crate::engine::Engine;
use crate::leaf::literal;
use crate::plan::Result;
use crate::walk::unknown;
use sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArgumentList, FunctionArguments,
    HavingBound, Ident, ListAggOnOverflow, ObjectName, OrderByExpr, WindowFrame, WindowFrameBound, WindowSpec,
    WindowType,
};

impl Engine<'_> {
    pub(crate) fn function(&mut self, function: &mut Function, ctes: &Ctes<'_>) -> Result<()> {
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
        self.check_function(name, !is_empty(args))?;
        self.arguments(parameters, ctes)?;
        self.arguments(args, ctes)?;
        self.order_by(within_group, ctes)?;
        self.exprs(filter.as_deref_mut(), ctes)?;
        match over {
            Some(WindowType::WindowSpec(window)) => self.window(window, ctes),
            Some(WindowType::NamedWindow(_)) | None => Ok(()),
        }
    }

    fn arguments(&mut self, arguments: &mut FunctionArguments, ctes: &Ctes<'_>) -> Result<()> {
        match arguments {
            FunctionArguments::None => Ok(()),
            FunctionArguments::Subquery(query) => self.query(query, ctes),
            FunctionArguments::List(FunctionArgumentList {
                duplicate_treatment: _,
                args,
                clauses,
            }) => {
                self.function_args(args, ctes)?;
                clauses.iter_mut().try_for_each(|clause| self.clause(clause, ctes))
            }
        }
    }

    pub(crate) fn function_args(&mut self, args: &mut [FunctionArg], ctes: &Ctes<'_>) -> Result<()> {
        for arg in args {
            let arg = match arg {
                FunctionArg::Named { arg, .. } | FunctionArg::Unnamed(arg) => arg,
                FunctionArg::ExprNamed { name, arg, .. } => {
                    self.expr(name, ctes)?;
                    arg
                }
            };
            match arg {
                FunctionArgExpr::Expr(expr) => self.expr(expr, ctes)?,
                FunctionArgExpr::QualifiedWildcard(name) => self.check_wildcard(name)?,
                FunctionArgExpr::Wildcard => {}
                FunctionArgExpr::WildcardWithOptions(_) => return Err(unknown("`*` with options")),
            }
        }
        Ok(())
    }

    fn clause(&mut self, clause: &mut FunctionArgumentClause, ctes: &Ctes<'_>) -> Result<()> {
        match clause {
            FunctionArgumentClause::IgnoreOrRespectNulls(_)
            | FunctionArgumentClause::JsonNullClause(_)
            | FunctionArgumentClause::JsonReturningClause(_)
            | FunctionArgumentClause::OnOverflow(ListAggOnOverflow::Error) => Ok(()),
            FunctionArgumentClause::Separator(value) => literal(&value.value),
            FunctionArgumentClause::Where(expr)
            | FunctionArgumentClause::Limit(expr)
            | FunctionArgumentClause::Having(HavingBound(_, expr)) => self.expr(expr, ctes),
            FunctionArgumentClause::OrderBy(order) => self.order_by(order, ctes),
            FunctionArgumentClause::OnOverflow(ListAggOnOverflow::Truncate { filler, with_count: _ }) => {
                self.exprs(filler.as_deref_mut(), ctes)
            }
        }
    }

    pub(crate) fn order_by(&mut self, order: &mut [OrderByExpr], ctes: &Ctes<'_>) -> Result<()> {
        for OrderByExpr {
            expr,
            options: _,
            with_fill,
        } in order
        {
            if with_fill.is_some() {
                return Err(unknown("WITH FILL"));
            }
            self.expr(expr, ctes)?;
        }
        Ok(())
    }

    pub(crate) fn window(&mut self, window: &mut WindowSpec, ctes: &Ctes<'_>) -> Result<()> {
        let WindowSpec {
            window_name: _,
            partition_by,
            order_by,
            window_frame,
        } = window;
        self.exprs(partition_by, ctes)?;
        self.order_by(order_by, ctes)?;
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
                    self.exprs(expr.as_deref_mut(), ctes)?;
                }
            }
        }
        Ok(())
    }
}

fn is_empty(arguments: &FunctionArguments) -> bool {
    match arguments {
        FunctionArguments::None => true,
        FunctionArguments::Subquery(_) => false,
        FunctionArguments::List(list) => list.args.is_empty(),
    }
}

/// A call of ours.
pub(crate) fn call<const N: usize>(name: &str, args: [Expr; N]) -> Expr {
    let args = args
        .into_iter()
        .map(|arg| FunctionArg::Unnamed(FunctionArgExpr::Expr(arg)))
        .collect();
    Expr::Function(Function {
        name: ObjectName::from(vec![Ident::new(name)]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args,
            clauses: Vec::new(),
        }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}
