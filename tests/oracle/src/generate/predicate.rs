//! Conditions.

use super::{Gen, Purpose, env::Env};
use crate::{
    ast::Expr,
    value::{Ty, Val},
};

const PATTERNS: [&str; 5] = ["a%", "%b", "%b%", "_", "%'k"];

impl Gen<'_> {
    pub(super) fn predicate(&mut self, env: &Env<'_>, depth: usize) -> Expr {
        if depth == 0 {
            return self.simple_predicate(env);
        }
        match self.ch.below(9) {
            0..=3 => self.simple_predicate(env),
            4 => {
                let op = *self.ch.pick(&["AND", "OR"]);
                let left = self.predicate(env, depth - 1);
                left.binary(op, self.predicate(env, depth - 1))
            }
            5 => Expr::Not(Box::new(self.predicate(env, depth - 1))),
            6 => self.exists(env, depth - 1),
            7 => self.in_query(env, depth - 1),
            _ => self.compared_query(env, depth - 1),
        }
    }

    /// A condition without a query in it.
    pub(super) fn simple_predicate(&mut self, env: &Env<'_>) -> Expr {
        let ty = self.ty();
        let left = self.atom(env, ty);
        match self.ch.below(8) {
            0..=3 => {
                let op = self.comparison(ty);
                let right = self.atom(env, ty);
                left.binary(op, right)
            }
            4 => Expr::IsNull(Box::new(left), self.ch.percent(50)),
            5 if ty != Ty::Bool => {
                let list = if self.ch.percent(40) && self.flavor.types_placeholders() {
                    // So long that it is sent in another form.
                    (0..5 + self.ch.below(8)).map(|_| self.bound_value(ty)).collect()
                } else {
                    (0..=self.ch.below(3)).map(|_| self.value(ty)).collect()
                };
                Expr::In(Box::new(left), list, self.ch.percent(30))
            }
            6 if ty == Ty::Int || ty == Ty::Time => {
                let (low, high) = (self.value(ty), self.atom(env, ty));
                Expr::Between(Box::new(left), Box::new(low), Box::new(high))
            }
            _ => {
                let left = self.atom(env, Ty::Text);
                let pattern = (*self.ch.pick(&PATTERNS)).to_owned();
                left.binary("LIKE", Expr::Literal(Val::Text(pattern)))
            }
        }
    }

    pub(super) fn comparison(&mut self, ty: Ty) -> &'static str {
        let operators: &[&'static str] = match ty {
            Ty::Bool | Ty::Uuid => &["=", "<>"],
            Ty::Int | Ty::Text | Ty::Time => &["=", "<", ">=", "<>"],
        };
        self.ch.pick::<&'static str>(operators)
    }

    fn exists(&mut self, env: &Env<'_>, depth: usize) -> Expr {
        let ty = self.ty();
        let (query, _, _) = self.query(Some(env), depth, Some(&[ty]), Purpose::Set);
        Expr::Exists(Box::new(query), self.ch.percent(40))
    }

    fn in_query(&mut self, env: &Env<'_>, depth: usize) -> Expr {
        let mut types = vec![self.ty()];
        if self.ch.percent(15) {
            types.push(self.ty());
        }
        let left = types.iter().map(|ty| self.atom(env, *ty)).collect();
        let (query, _, _) = self.query(Some(env), depth, Some(&types), Purpose::Set);
        Expr::InQuery(left, Box::new(query), self.ch.percent(35))
    }

    fn compared_query(&mut self, env: &Env<'_>, depth: usize) -> Expr {
        let ty = self.ty();
        let left = self.atom(env, ty);
        let op = self.comparison(ty);
        if !self.flavor.is_sqlite() && self.ch.percent(30) {
            let which = *self.ch.pick(&["ANY", "ALL"]);
            let (query, _, _) = self.query(Some(env), depth, Some(&[ty]), Purpose::Set);
            return Expr::Quantified(Box::new(left), op, which, Box::new(query));
        }
        left.binary(op, self.scalar(env, ty, depth))
    }
}
