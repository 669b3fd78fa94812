//! Expressions as SeaQuery's.

use super::Builder;
use crate::{
    ast::{Agg, Expr, Func, Order, Window, WindowCall},
    value::{Ty, Val},
};
use sea_orm::sea_query::{
    Alias, Asterisk, BinOper, CaseStatement, Expr as Sea, ExprTrait as _, Func as SeaFunc, FunctionCall,
    Order as SeaOrder, OverStatement as _, WindowStatement,
};

impl Builder {
    pub(super) fn expr(&self, expr: &Expr) -> Option<Sea> {
        Some(match expr {
            Expr::Column(Some(relation), name) => Sea::col((Alias::new(relation), Alias::new(name))),
            Expr::Column(None, name) => Sea::col(Alias::new(name)),
            Expr::Bound(value, ty) => Sea::value(value.bind(*ty)),
            Expr::Literal(value) => Sea::value(value.bind(type_of(value)?)),
            Expr::Binary(op, left, right) => self.expr(left)?.binary(operator(op)?, self.expr(right)?),
            Expr::Not(inner) => self.expr(inner)?.not(),
            Expr::IsNull(inner, false) => self.expr(inner)?.is_null(),
            Expr::IsNull(inner, true) => self.expr(inner)?.is_not_null(),
            Expr::Between(inner, low, high) => self.expr(inner)?.between(self.expr(low)?, self.expr(high)?),
            Expr::In(inner, list, not) => {
                let (inner, list) = (self.expr(inner)?, self.exprs(list)?);
                if *not { inner.is_not_in(list) } else { inner.is_in(list) }
            }
            Expr::InQuery(left, query, not) => {
                let mut left = self.exprs(left)?;
                let left = if left.len() == 1 {
                    left.remove(0)
                } else if self.flavor.types_placeholders() {
                    Sea::tuple(left)
                } else {
                    return None;
                };
                let query = self.query(query)?;
                if *not {
                    left.not_in_subquery(query)
                } else {
                    left.in_subquery(query)
                }
            }
            Expr::Exists(query, false) => Sea::exists(self.query(query)?),
            Expr::Exists(query, true) => Sea::not_exists(self.query(query)?),
            Expr::Scalar(query) => Sea::SubQuery(None, Box::new(self.query(query)?.into())),
            Expr::Quantified(left, op, which, query) => {
                let query = self.query(query)?;
                let right = if *which == "ANY" {
                    Sea::any(query)
                } else {
                    Sea::all(query)
                };
                self.expr(left)?.binary(operator(op)?, right)
            }
            Expr::Case(arms, otherwise) => {
                let mut case = CaseStatement::new();
                for (when, then) in arms {
                    case = case.case(self.expr(when)?, self.expr(then)?);
                }
                if let Some(otherwise) = otherwise {
                    case = case.finally(self.expr(otherwise)?);
                }
                case.into()
            }
            Expr::Call(func, args) => self.call(*func, args)?,
            Expr::Aggregate(agg) => self.aggregate(agg)?,
            Expr::Window(_) | Expr::Default | Expr::Excluded(_) => return None,
        })
    }

    pub(super) fn exprs(&self, exprs: &[Expr]) -> Option<Vec<Sea>> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn call(&self, func: Func, args: &[Expr]) -> Option<Sea> {
        let args = self.exprs(args)?;
        let first = args.first()?.clone();
        Some(match func {
            Func::Coalesce => SeaFunc::coalesce(args).into(),
            Func::NullIf => SeaFunc::cust("NULLIF").args(args).into(),
            Func::Abs => SeaFunc::abs(first).into(),
            Func::Lower => SeaFunc::lower(first).into(),
            Func::Length => SeaFunc::cust("LENGTH").args(args).into(),
            Func::Concat if self.flavor.is_mysql() => SeaFunc::cust("CONCAT").args(args).into(),
            Func::Concat => first.binary(BinOper::Custom("||"), args.get(1)?.clone()),
        })
    }

    fn aggregate(&self, agg: &Agg) -> Option<Sea> {
        let arg = match &agg.arg {
            Some(arg) => self.expr(arg)?,
            None => Sea::col(Asterisk),
        };
        let call: FunctionCall = match (agg.name, agg.distinct) {
            ("COUNT", false) => SeaFunc::count(arg),
            ("COUNT", true) => SeaFunc::count_distinct(arg),
            ("SUM", false) => SeaFunc::sum(arg),
            ("MIN", _) => SeaFunc::min(arg),
            ("MAX", _) => SeaFunc::max(arg),
            _ => return None,
        };
        let call = match &agg.filter {
            Some(filter) => call.filter(self.expr(filter)?),
            None => call,
        };
        Some(if agg.name == "SUM" {
            self.number(call.into())
        } else {
            call.into()
        })
    }

    /// Sums are decimal on two of the three.
    fn number(&self, expr: Sea) -> Sea {
        expr.cast_as(if self.flavor.is_mysql() { "SIGNED" } else { "BIGINT" })
    }

    /// A window function without its OVER, which SeaQuery wants apart; no sums, as they need a cast around both.
    pub(super) fn window_call(&self, call: &WindowCall) -> Option<Sea> {
        if call.name == "SUM" {
            return None;
        }
        let args = if call.args.is_empty() && call.name == "COUNT" {
            vec![Sea::col(Asterisk)]
        } else {
            self.exprs(&call.args)?
        };
        Some(SeaFunc::cust(call.name).args(args).into())
    }

    pub(super) fn window(&self, window: &Window) -> Option<WindowStatement> {
        if window.frame.is_some() {
            return None;
        }
        let mut made = WindowStatement::new();
        for column in &window.partition {
            made.add_partition_by(self.expr(column)?);
        }
        for part in &window.order {
            let (by, order) = self.order(part)?;
            made.order_by_expr(by, order);
        }
        Some(made)
    }

    pub(super) fn order(&self, order: &Order) -> Option<(Sea, SeaOrder)> {
        let (by, down) = match order {
            Order::Ordinal(number, down) => (Sea::cust(number.to_string()), *down),
            Order::By(expr, down) => (self.expr(expr)?, *down),
        };
        Some((by, if down { SeaOrder::Desc } else { SeaOrder::Asc }))
    }
}

fn type_of(value: &Val) -> Option<Ty> {
    Some(match value {
        Val::Null => return None,
        Val::Int(_) => Ty::Int,
        Val::Text(_) => Ty::Text,
        Val::Bool(_) => Ty::Bool,
        Val::Time(_) => Ty::Time,
        Val::Uuid(_) => Ty::Uuid,
    })
}

fn operator(op: &str) -> Option<BinOper> {
    Some(match op {
        "AND" => BinOper::And,
        "OR" => BinOper::Or,
        "=" => BinOper::Equal,
        "<>" => BinOper::NotEqual,
        "<" => BinOper::SmallerThan,
        ">" => BinOper::GreaterThan,
        ">=" => BinOper::GreaterThanOrEqual,
        "+" => BinOper::Add,
        "-" => BinOper::Sub,
        "*" => BinOper::Mul,
        "LIKE" => BinOper::Like,
        _ => return None,
    })
}
