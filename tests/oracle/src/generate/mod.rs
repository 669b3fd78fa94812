//! The generator: random statements that a scope can be held to.
//!
//! Every statement's result is determined (LIMIT only behind a total order, no random functions), and only what
//! databases take is made, as far as a generator can know.

mod cte;
mod delete;
mod env;
mod expr;
mod from;
mod insert;
mod insert_rows;
mod join;
mod predicate;
mod query;
mod select;
mod update;
mod write;

use crate::{
    ast::{Body, Expect, Expr, Output, Statement},
    choice::Choices,
    data::{Data, pool},
    flavor::Flavor,
    schema::{Dim, TABLES},
    scope::ScopeSpec,
    value::{Ty, Val},
};
use env::Rel;

/// What a generator knows.
pub(crate) struct Gen<'a> {
    pub(crate) ch: &'a mut Choices,
    pub(crate) flavor: Flavor,
    pub(crate) scope: &'a ScopeSpec,
    /// `view(D, scope)`.
    pub(crate) view: &'a Data,
    /// The CTEs in sight, the nearest last.
    ctes: Vec<Rel>,
    /// Names that CTEs yet to come take from tables.
    taken: Vec<String>,
    /// The table that is written to: no CTE may take its name.
    reserved: Option<&'static str>,
    names: usize,
    /// Whether a set operation may not be made here.
    in_arm: bool,
    /// How many queries are around.
    nesting: usize,
    /// How many rows the query made last may have, roughly.
    size: usize,
}

/// What a query is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Top,
    /// A derived table or a CTE: its columns need names.
    Table,
    /// One row at most.
    Scalar,
    /// The right side of IN, EXISTS or ANY.
    Set,
}

/// A random statement.
pub(crate) fn statement(ch: &mut Choices, flavor: Flavor, scope: &ScopeSpec, view: &Data, writes: bool) -> Statement {
    let style = match ch.below(4) {
        0 => 0,
        _ => u32::try_from(ch.below(60_000)).unwrap_or(0),
    };
    let via_builder = ch.percent(55);
    let mut generator = Gen {
        ch,
        flavor,
        scope,
        view,
        ctes: Vec::new(),
        taken: Vec::new(),
        reserved: None,
        names: 0,
        in_arm: false,
        nesting: 0,
        size: 1,
    };
    let mut statement = if writes { generator.write() } else { generator.read() };
    statement.style = style;
    statement.via_builder = via_builder;
    statement
}

impl Gen<'_> {
    fn read(&mut self) -> Statement {
        let (query, columns, ordered) = self.query(None, 3, None, Purpose::Top);
        Statement {
            body: Body::Query(query),
            columns: columns.into_iter().map(|(_, ty)| Output::of(ty)).collect(),
            ordered,
            style: 0,
            via_builder: false,
            expect: Expect::Answer,
        }
    }

    fn fresh(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    /// The tables that the scope may use and that no CTE hides.
    fn tables(&self) -> Vec<usize> {
        let open = TABLES.iter().enumerate().filter(|(_, table)| {
            let hidden = |name: &str| name.eq_ignore_ascii_case(table.name);
            self.scope.reaches(table)
                && !self.ctes.iter().any(|cte| hidden(&cte.alias))
                && !self.taken.iter().any(|name| hidden(name))
        });
        open.map(|(at, _)| at).collect()
    }

    fn ty(&mut self) -> Ty {
        self.ch.weighted(&[
            (40, Ty::Int),
            (25, Ty::Text),
            (12, Ty::Uuid),
            (12, Ty::Time),
            (11, Ty::Bool),
        ])
    }

    fn types(&mut self, most: usize) -> Vec<Ty> {
        let count = 1 + self.ch.below(most);
        (0..count).map(|_| self.ty()).collect()
    }

    /// A value that may well be found.
    fn value(&mut self, ty: Ty) -> Expr {
        let value = self.val(ty);
        if self.ch.percent(50) && self.flavor.types_placeholders() {
            Expr::Bound(value, ty)
        } else {
            Expr::Literal(value)
        }
    }

    fn bound_value(&mut self, ty: Ty) -> Expr {
        Expr::Bound(self.val(ty), ty)
    }

    fn val(&mut self, ty: Ty) -> Val {
        match ty {
            Ty::Int if self.ch.percent(15) => Val::Int(i64::try_from(self.ch.below(20)).unwrap_or(0)),
            Ty::Int => pool::int(self.ch),
            Ty::Text => pool::text(self.ch),
            Ty::Bool => Val::Bool(self.ch.percent(50)),
            Ty::Time => pool::past(self.ch),
            Ty::Uuid => self.uuid(),
        }
    }

    fn uuid(&mut self) -> Val {
        match self.ch.below(4) {
            0 => pool::tenant(Dim::Station, self.ch.below(pool::tenants(Dim::Station))),
            1 => pool::tenant(Dim::Business, self.ch.below(pool::tenants(Dim::Business))),
            2 => pool::uuid_key(0, self.ch.below(10)),
            _ => Val::Uuid(pool::actor(self.ch)),
        }
    }
}
