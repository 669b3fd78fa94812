//! Expressions.

use super::{Order, Query};
use crate::value::{Ty, Val};

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expr {
    /// A column, with or without the relation in front.
    Column(Option<String>, String),
    /// A bound value.
    Bound(Val, Ty),
    /// A value in the text.
    Literal(Val),
    Binary(&'static str, Box<Expr>, Box<Expr>),
    Not(Box<Expr>),
    IsNull(Box<Expr>, bool),
    Between(Box<Expr>, Box<Expr>, Box<Expr>),
    In(Box<Expr>, Vec<Expr>, bool),
    /// One or more columns in a query.
    InQuery(Vec<Expr>, Box<Query>, bool),
    Exists(Box<Query>, bool),
    Scalar(Box<Query>),
    /// `expr op ANY (query)`.
    Quantified(Box<Expr>, &'static str, &'static str, Box<Query>),
    Case(Vec<(Expr, Expr)>, Option<Box<Expr>>),
    Call(Func, Vec<Expr>),
    Aggregate(Agg),
    Window(WindowCall),
    /// DEFAULT, in VALUES.
    Default,
    /// What the row that could not be inserted has.
    Excluded(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Func {
    Coalesce,
    NullIf,
    Abs,
    Lower,
    Length,
    Concat,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Agg {
    /// `COUNT`, `SUM`, `MIN`, `MAX`; `LIST` is the backend's way of joining texts.
    pub(crate) name: &'static str,
    pub(crate) distinct: bool,
    /// None: `COUNT(*)`.
    pub(crate) arg: Option<Box<Expr>>,
    pub(crate) filter: Option<Box<Expr>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WindowCall {
    pub(crate) name: &'static str,
    pub(crate) args: Vec<Expr>,
    /// A window of the WINDOW clause, in place of `window`.
    pub(crate) named: Option<String>,
    pub(crate) window: Window,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Window {
    pub(crate) partition: Vec<Expr>,
    pub(crate) order: Vec<Order>,
    pub(crate) frame: Option<&'static str>,
}

impl Expr {
    pub(crate) fn column(relation: &str, name: &str) -> Self {
        Self::Column(Some(relation.to_owned()), name.to_owned())
    }

    pub(crate) fn binary(self, op: &'static str, right: Self) -> Self {
        Self::Binary(op, Box::new(self), Box::new(right))
    }

    pub(crate) fn and(this: Option<Self>, other: Self) -> Self {
        match this {
            Some(this) => this.binary("AND", other),
            None => other,
        }
    }

    pub(crate) fn int(value: i64) -> Self {
        Self::Literal(Val::Int(value))
    }

    pub(crate) fn count() -> Self {
        Self::Aggregate(Agg {
            name: "COUNT",
            distinct: false,
            arg: None,
            filter: None,
        })
    }
}
