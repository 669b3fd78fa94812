//! Statements as trees: what the generator makes and the renderers print.

mod expr;

pub(crate) use expr::{Agg, Expr, Func, Window, WindowCall};

use crate::{schema::Owner, value::Ty};

/// A statement and what is known about its answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Statement {
    pub(crate) body: Body,
    /// The columns of its rows; none if it gives no rows.
    pub(crate) columns: Vec<Output>,
    /// Whether ORDER BY decides about every row that differs from another.
    pub(crate) ordered: bool,
    /// How the text is written: 0 is plainest.
    pub(crate) style: u32,
    /// Whether SeaQuery prints it, if it can.
    pub(crate) via_builder: bool,
    /// What the scope must say to it.
    pub(crate) expect: Expect,
}

/// A column of the answer, and what mixins do to it in RETURNING.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Output {
    pub(crate) ty: Ty,
    /// The column it shows as it is, of the table that is written to.
    pub(crate) written: Option<(usize, Owner)>,
}

/// What the scope must say to a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expect {
    Answer,
    MissingTenant,
    CrossTenant,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Body {
    Query(Query),
    Insert(Insert),
    Update(Update),
    Delete(Delete),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct With {
    pub(crate) recursive: bool,
    pub(crate) ctes: Vec<Cte>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cte {
    pub(crate) name: String,
    pub(crate) columns: Vec<String>,
    pub(crate) materialized: Option<bool>,
    pub(crate) body: Body,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Query {
    pub(crate) with: Option<With>,
    pub(crate) arms: Arms,
    pub(crate) order: Vec<Order>,
    pub(crate) limit: Option<Expr>,
    pub(crate) offset: Option<Expr>,
    /// The clause as it is printed.
    pub(crate) lock: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Arms {
    Select(Box<Select>),
    Set {
        op: &'static str,
        left: Box<Query>,
        right: Box<Query>,
    },
    Values(Vec<Vec<Expr>>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Order {
    Ordinal(usize, bool),
    By(Expr, bool),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Select {
    pub(crate) distinct: bool,
    pub(crate) distinct_on: Vec<Expr>,
    pub(crate) items: Vec<Item>,
    /// Comma-separated.
    pub(crate) from: Vec<From>,
    pub(crate) filter: Option<Expr>,
    pub(crate) group: Vec<Expr>,
    pub(crate) having: Option<Expr>,
    pub(crate) windows: Vec<(String, Window)>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    Expr(Expr, Option<String>),
    /// `alias.*`, or `*`.
    All(Option<String>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum From {
    /// A table or a CTE.
    Table {
        name: String,
        /// With a schema's name in front.
        qualified: bool,
        alias: Option<String>,
        columns: Vec<String>,
    },
    Derived {
        query: Box<Query>,
        alias: String,
        columns: Vec<String>,
        lateral: bool,
    },
    Join {
        left: Box<From>,
        right: Box<From>,
        kind: &'static str,
        on: On,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum On {
    Nothing,
    Natural,
    Using(Vec<String>),
    Condition(Expr),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Insert {
    pub(crate) with: Option<With>,
    pub(crate) table: usize,
    pub(crate) columns: Vec<usize>,
    pub(crate) rows: Query,
    pub(crate) conflict: Option<Conflict>,
    pub(crate) returning: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Conflict {
    /// None: DO NOTHING.
    pub(crate) set: Vec<(usize, Expr)>,
    pub(crate) filter: Option<Expr>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Update {
    pub(crate) with: Option<With>,
    pub(crate) table: usize,
    pub(crate) alias: Option<String>,
    pub(crate) set: Vec<(usize, Expr)>,
    /// FROM, or on MySQL the tables joined.
    pub(crate) from: Vec<From>,
    pub(crate) filter: Option<Expr>,
    pub(crate) order: Vec<Order>,
    pub(crate) limit: Option<i64>,
    pub(crate) returning: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Delete {
    pub(crate) with: Option<With>,
    pub(crate) table: usize,
    pub(crate) alias: Option<String>,
    /// USING, or on MySQL the tables joined.
    pub(crate) from: Vec<From>,
    pub(crate) filter: Option<Expr>,
    pub(crate) order: Vec<Order>,
    pub(crate) limit: Option<i64>,
    pub(crate) returning: Vec<Item>,
}

impl Query {
    pub(crate) fn of(select: Select) -> Self {
        Self::arms(Arms::Select(Box::new(select)))
    }

    pub(crate) fn arms(arms: Arms) -> Self {
        Self {
            with: None,
            arms,
            order: Vec::new(),
            limit: None,
            offset: None,
            lock: None,
        }
    }

    /// Whether it is no more than an arm.
    pub(crate) fn is_bare(&self) -> bool {
        self.with.is_none() && self.order.is_empty() && self.limit.is_none() && self.offset.is_none()
    }
}

impl Output {
    pub(crate) fn of(ty: Ty) -> Self {
        Self { ty, written: None }
    }
}
