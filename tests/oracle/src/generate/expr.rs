//! Expressions of every type.

use super::{Gen, Purpose, env::Env};
use crate::{
    ast::{Agg, Expr, Func, Order, Window, WindowCall},
    value::Ty,
};

impl Gen<'_> {
    /// A column, or a value if there is none.
    pub(super) fn atom(&mut self, env: &Env<'_>, ty: Ty) -> Expr {
        if self.ch.percent(12) {
            return self.value(ty);
        }
        match env.column(self.ch, ty) {
            Some(column) => column,
            None => self.value(ty),
        }
    }

    pub(super) fn expr(&mut self, env: &Env<'_>, ty: Ty, depth: usize) -> Expr {
        if depth == 0 || !self.ch.percent(45) {
            return self.atom(env, ty);
        }
        match self.ch.below(5) {
            1 => {
                let (left, right) = (self.expr(env, ty, depth - 1), self.atom(env, ty));
                Expr::Call(Func::Coalesce, vec![left, right])
            }
            2 => {
                let when = self.predicate(env, depth - 1);
                let then = self.expr(env, ty, depth - 1);
                let otherwise = self.ch.percent(70).then(|| Box::new(self.atom(env, ty)));
                Expr::Case(vec![(when, then)], otherwise)
            }
            3 => self.scalar(env, ty, depth - 1),
            _ => self.compound(env, ty, depth),
        }
    }

    /// What only this type has.
    fn compound(&mut self, env: &Env<'_>, ty: Ty, depth: usize) -> Expr {
        match ty {
            Ty::Int => match self.ch.below(5) {
                0 => {
                    let op = *self.ch.pick(&["+", "-", "*"]);
                    self.expr(env, ty, depth - 1).binary(op, self.atom(env, ty))
                }
                1 => Expr::Call(Func::Length, vec![self.expr(env, Ty::Text, depth - 1)]),
                2 => Expr::Call(Func::Abs, vec![self.expr(env, ty, depth - 1)]),
                3 => Expr::Call(Func::NullIf, vec![self.atom(env, ty), self.atom(env, ty)]),
                _ => self.scalar(env, ty, depth - 1),
            },
            Ty::Text => match self.ch.below(3) {
                0 => {
                    // Two values without a column in them have no type on PostgreSQL.
                    let left = self.atom(env, ty);
                    let right = self.atom(env, ty);
                    Expr::Call(Func::Concat, vec![left, right])
                }
                1 => Expr::Call(Func::Lower, vec![self.expr(env, ty, depth - 1)]),
                _ => self.scalar(env, ty, depth - 1),
            },
            Ty::Bool => self.predicate(env, depth - 1),
            Ty::Time | Ty::Uuid => self.scalar(env, ty, depth - 1),
        }
    }

    /// A query in place of a value.
    pub(super) fn scalar(&mut self, env: &Env<'_>, ty: Ty, depth: usize) -> Expr {
        let (query, _, _) = self.query(Some(env), depth, Some(&[ty]), Purpose::Scalar);
        Expr::Scalar(Box::new(query))
    }

    /// An aggregate of that type over this query's own columns; `None` where there is none.
    pub(super) fn aggregate(&mut self, env: &Env<'_>, ty: Ty) -> Option<Expr> {
        let full = Env {
            only: None,
            ..env.clone()
        };
        let (name, of) = match ty {
            Ty::Int => {
                let name = *self.ch.pick(&["COUNT", "SUM", "MIN", "MAX", "COUNT"]);
                let of = if name == "COUNT" { self.ty() } else { Ty::Int };
                (name, of)
            }
            Ty::Text if self.ch.percent(15) => ("LIST", ty),
            Ty::Text | Ty::Time => (*self.ch.pick(&["MIN", "MAX"]), ty),
            Ty::Bool => {
                let count = self.aggregate(env, Ty::Int)?;
                return Some(count.binary(">", Expr::int(2)));
            }
            Ty::Uuid => return None,
        };
        let arg = full.local(self.ch, of);
        if arg.is_none() && name != "COUNT" {
            return (ty == Ty::Int).then(Expr::count);
        }
        let arg = arg.filter(|_| name != "COUNT" || self.ch.percent(60));
        let plain = full_local_only(&full);
        let filter = (!self.flavor.is_mysql() && name != "LIST" && self.ch.percent(12))
            .then(|| Box::new(self.simple_predicate(&plain)));
        let distinct = arg.is_some() && (name == "COUNT" || name == "SUM") && self.ch.percent(25);
        Some(Expr::Aggregate(Agg {
            name,
            distinct,
            arg: arg.map(Box::new),
            filter,
        }))
    }

    /// A window function of that type.
    pub(super) fn window_call(&mut self, env: &Env<'_>, ty: Ty, named: Option<&str>) -> Option<Expr> {
        let ranked = ty == Ty::Int && self.ch.percent(40);
        let (name, args) = if ranked {
            (*self.ch.pick(&["RANK", "DENSE_RANK"]), vec![])
        } else {
            match ty {
                Ty::Int if self.ch.percent(30) => ("COUNT", vec![]),
                Ty::Int => (*self.ch.pick(&["SUM", "MIN", "MAX"]), vec![env.local(self.ch, ty)?]),
                Ty::Text | Ty::Time => (*self.ch.pick(&["MIN", "MAX"]), vec![env.local(self.ch, ty)?]),
                Ty::Bool | Ty::Uuid => return None,
            }
        };
        if let (Some(named), false) = (named, ranked) {
            return Some(Expr::Window(WindowCall {
                name,
                args,
                named: Some(named.to_owned()),
                window: Window::default(),
            }));
        }
        let window = self.window(env, ranked);
        Some(Expr::Window(WindowCall {
            name,
            args,
            named: None,
            window,
        }))
    }

    pub(super) fn window(&mut self, env: &Env<'_>, ordered: bool) -> Window {
        let mut window = Window::default();
        if self.ch.percent(65) {
            let ty = self.ty();
            let column = env.local(self.ch, ty);
            window
                .partition
                .extend(column.map(|column| self.in_window(env, column)));
        }
        if ordered || self.ch.percent(30) {
            let ty = self.ty();
            let down = self.ch.percent(40);
            let mut by = env.local(self.ch, ty);
            for ty in [Ty::Int, Ty::Text, Ty::Time, Ty::Uuid, Ty::Bool] {
                by = by.or_else(|| env.local(self.ch, ty));
            }
            let by = by.map(|column| self.in_window(env, column));
            if self.flavor.is_mysql() && by.is_some() && window.partition.first() == by.as_ref() {
                // MariaDB takes the order for none then.
                window.partition.clear();
            }
            window.order.extend(by.map(|column| Order::By(column, down)));
            // Peers are one frame, so the answer does not depend on their order.
            if !window.order.is_empty() && !ordered && self.ch.percent(25) {
                window.frame = Some("RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW");
            }
        }
        window
    }

    /// MariaDB takes a bare name there for a select item, too.
    fn in_window(&self, env: &Env<'_>, column: Expr) -> Expr {
        if self.flavor.is_mysql() {
            env.qualified(column)
        } else {
            column
        }
    }
}

/// The names of this query, without those around it.
fn full_local_only(env: &Env<'_>) -> Env<'static> {
    Env {
        rels: env.rels.clone(),
        merged: env.merged.clone(),
        only: None,
        crowded: env.crowded,
        parent: None,
    }
}
