//! What INSERT, UPDATE and DELETE have in common: the target, RETURNING, and the statement around them.

use super::{
    Gen, Purpose,
    env::{Env, Rel},
};
use crate::{
    ast::{Body, Cte, Expect, Expr, Item, Output, Query, Statement, With},
    schema::{KINDS, Owner, TABLES},
    value::Ty,
};

/// A write, what it returns, and what must be said to it.
pub(super) struct Written {
    pub(super) body: Body,
    pub(super) columns: Vec<Output>,
    pub(super) expect: Expect,
}

impl Gen<'_> {
    pub(super) fn write(&mut self) -> Statement {
        if self.flavor.is_postgres() && self.ch.percent(10) {
            return self.modifying();
        }
        let Written { body, columns, expect } = self.one_write(false);
        statement(body, columns, expect)
    }

    fn one_write(&mut self, inside: bool) -> Written {
        match self.ch.weighted(&[(35, 0), (35, 1), (30, 2)]) {
            0 => self.update(inside),
            1 => self.insert(inside),
            _ => self.delete(inside),
        }
    }

    /// A SELECT from what a write in a CTE returns.
    fn modifying(&mut self) -> Statement {
        let written = self.one_write(true);
        let name = self.fresh("q");
        let (mut names, mut columns) = (vec![], vec![]);
        for output in &written.columns {
            let column = self.fresh("k");
            names.push(column.clone());
            columns.push((column, output.ty));
        }
        let cte = Cte {
            name: name.clone(),
            columns: names,
            materialized: None,
            body: written.body,
        };
        self.ctes.push(Rel {
            alias: name,
            columns,
            table: None,
            size: self.size,
        });
        let (mut query, columns, ordered): (Query, _, _) = self.bare_query(None, 2, None, Purpose::Top);
        query.lock = None;
        query.with = Some(With {
            recursive: false,
            ctes: vec![cte],
        });
        let columns = columns.into_iter().map(|(_, ty)| Output::of(ty));
        let mut made = statement(Body::Query(query), columns.collect(), written.expect);
        made.ordered = ordered;
        made
    }

    /// The table to write to.
    pub(super) fn target(&mut self) -> usize {
        let tables = self.tables();
        let own: Vec<usize> = tables.into_iter().filter(|table| *table != KINDS).collect();
        if own.is_empty() || self.ch.percent(3) {
            return KINDS;
        }
        *self.ch.pick(&own)
    }

    /// WITH in front of a write, its CTEs left in sight.
    pub(super) fn with_on_write(&mut self, inside: bool, target: usize, chance: usize) -> Option<With> {
        if inside || !self.ch.percent(chance) {
            return None;
        }
        self.reserved = Some(TABLES[target].name);
        Some(self.with(2, true))
    }

    /// RETURNING, of the relation written to, which may be the only one. `open`: what may be shown of mixins' columns, as
    /// what they do to it is known.
    pub(super) fn returning(
        &mut self,
        table: usize,
        (relation, alone): (&str, bool),
        open: impl Fn(Owner) -> bool,
        force: bool,
    ) -> (Vec<Item>, Vec<Output>) {
        let mut env = Env::default();
        env.rels.push(Rel::table(table, relation));
        let columns = &TABLES[table].columns;
        let callers = columns
            .iter()
            .filter(|column| is_callers(column.owner) && open(column.owner));
        // SQLite does not know the alias there.
        let relation = (!self.flavor.is_sqlite()).then(|| relation.to_owned());
        let callers = callers.map(|column| Expr::Column(relation.clone(), column.name.to_owned()));
        let callers: Vec<Expr> = callers.collect();
        let shown: Vec<usize> = (0..columns.len()).filter(|at| open(columns[*at].owner)).collect();
        env.only = Some(callers);
        let (mut items, mut outputs) = (vec![], vec![]);
        for _ in 0..=self.ch.below(4) {
            if self.ch.percent(30) {
                let ty = self.ty();
                let depth = usize::from(self.flavor.is_postgres() && !force);
                let expr = if depth == 0 {
                    self.returned(&env, ty)
                } else {
                    self.expr(&env, ty, depth)
                };
                items.push(Item::Expr(expr, Some(self.fresh("c"))));
                outputs.push(Output::of(ty));
                continue;
            }
            let at = *self.ch.pick(&shown);
            let column = &columns[at];
            let bare = alone && self.ch.percent(60);
            let expr = Expr::Column(relation.clone().filter(|_| !bare), column.name.to_owned());
            items.push(Item::Expr(expr, None));
            outputs.push(Output {
                ty: column.ty,
                written: Some((table, column.owner)),
            });
        }
        (items, outputs)
    }

    /// An expression without a query in it.
    fn returned(&mut self, env: &Env<'_>, ty: Ty) -> Expr {
        match env.column(self.ch, ty) {
            Some(column) if ty == Ty::Int => column.binary("+", Expr::int(1)),
            Some(column) => column,
            None => self.value(ty),
        }
    }

    /// An expression that is never NULL, if the column must not be.
    pub(super) fn assigned(&mut self, env: &Env<'_>, table: usize, at: usize, depth: usize) -> Expr {
        let column = &TABLES[table].columns[at];
        let expr = self.expr(env, column.ty, depth);
        if column.nullable {
            return expr;
        }
        let otherwise = self.value(column.ty);
        Expr::Call(crate::ast::Func::Coalesce, vec![expr, otherwise])
    }
}

fn statement(body: Body, columns: Vec<Output>, expect: Expect) -> Statement {
    Statement {
        body,
        columns,
        ordered: false,
        style: 0,
        via_builder: false,
        expect,
    }
}

/// Whether a column is the caller's to show in RETURNING without a change.
fn is_callers(owner: Owner) -> bool {
    matches!(owner, Owner::User | Owner::Key)
}
