//! Joins of every kind.

use super::{
    Gen, Purpose,
    env::{Env, Rel},
    from::{Tree, aliases},
};
use crate::{
    ast::{Expr, From, On},
    value::Ty,
};

impl Gen<'_> {
    pub(super) fn join(&mut self, env: &mut Env<'_>, left: Tree, depth: usize) -> Tree {
        let mut taken = aliases(&env.rels);
        taken.extend(aliases(&left.rels));
        if self.flavor.has_lateral() && depth > 0 && self.ch.percent(8) {
            return self.lateral(env, left, depth);
        }
        let right = if self.ch.percent(8) {
            // A join in parentheses.
            let inner = self.factor(env.parent, &taken, 0);
            taken.extend(aliases(&inner.rels));
            let other = self.factor(env.parent, &taken, 0);
            let on = On::Condition(self.equality(&inner.rels, &other.rels));
            joined(inner, other, "LEFT JOIN", on)
        } else {
            self.factor(env.parent, &taken, depth.saturating_sub(1))
        };
        let mut kind = self.join_kind();
        if left.size.max(right.size) * 3 > self.most_rows() {
            return left;
        }
        if left.size * right.size > self.most_rows() {
            kind = "JOIN";
        }
        if kind == "CROSS JOIN" {
            return joined(left, right, kind, On::Nothing);
        }
        let common = common(&left.rels, &right.rels);
        if !common.is_empty() && self.ch.percent(25) {
            return self.merging(env, left, right, kind, common);
        }
        let on = self.on(env, &left, &right, kind, depth);
        // A FULL JOIN by anything but columns is more than PostgreSQL can do.
        let by_columns = matches!(&on, Expr::Binary("=", one, other)
            if matches!((&**one, &**other), (Expr::Column(..), Expr::Column(..))));
        if kind == "FULL JOIN" && !by_columns {
            kind = "LEFT JOIN";
        }
        joined(left, right, kind, On::Condition(on))
    }

    fn join_kind(&mut self) -> &'static str {
        let kind = self.ch.weighted(&[
            (25, "JOIN"),
            (10, "INNER JOIN"),
            (30, "LEFT JOIN"),
            (5, "LEFT OUTER JOIN"),
            (12, "RIGHT JOIN"),
            (10, "FULL JOIN"),
            (8, "CROSS JOIN"),
        ]);
        if kind == "FULL JOIN" && !self.flavor.has_full_join() {
            return "RIGHT JOIN";
        }
        kind
    }

    /// NATURAL or USING.
    fn merging(&mut self, env: &mut Env<'_>, left: Tree, right: Tree, kind: &'static str, common: Vec<String>) -> Tree {
        let single = left.rels.len() == 1 && right.rels.len() == 1;
        let names = left.rels.iter().flat_map(|rel| &rel.columns);
        let shared = names
            .filter(|(name, _)| right.rels.iter().any(|rel| rel.has(name)))
            .count();
        // Columns of one name and two types cannot be joined by.
        let natural = single && shared == common.len() && self.ch.percent(40);
        let on = if natural {
            env.merged.extend(common);
            On::Natural
        } else {
            let one = self.ch.pick(&common).clone();
            env.merged.push(one.clone());
            On::Using(vec![one])
        };
        joined(left, right, kind, on)
    }

    fn on(&mut self, env: &Env<'_>, left: &Tree, right: &Tree, kind: &str, depth: usize) -> Expr {
        let equal = self.equality(&left.rels, &right.rels);
        let large = left.size * right.size > self.most_rows();
        if kind == "FULL JOIN" || large || !self.ch.percent(40) {
            return equal;
        }
        let is_outer = kind.contains("LEFT") || kind.contains("RIGHT");
        let around = env
            .parent
            .filter(|_| !is_outer || self.flavor.correlates_in_outer_joins());
        let mut here = Env::inside(around);
        // Other backends look for names in all of FROM.
        here.crowded = !self.flavor.is_postgres();
        here.rels.extend(left.rels.iter().chain(&right.rels).cloned());
        let op = *self.ch.pick(&["AND", "AND", "OR"]);
        let more = self.predicate(&here, depth.min(2));
        equal.binary(op, more)
    }

    /// A column of one side equals one of the other; of the same name, if there is luck.
    fn equality(&mut self, left: &[Rel], right: &[Rel]) -> Expr {
        let mut pairs = Vec::new();
        for (one, other) in left.iter().flat_map(|one| right.iter().map(move |other| (one, other))) {
            for (name, ty) in &one.columns {
                for (other_name, _) in other.columns.iter().filter(|(_, of)| of == ty) {
                    let good = name == other_name || references(name, other_name) || references(other_name, name);
                    if good && *ty != Ty::Time {
                        pairs.push((one, name, other, other_name));
                    }
                }
            }
        }
        if let Some(at) = self
            .ch
            .below(pairs.len() + 1)
            .checked_sub(1)
            .or_else(|| (!pairs.is_empty()).then_some(0))
        {
            let (one, name, other, other_name) = pairs[at];
            return Expr::column(&one.alias, name).binary("=", Expr::column(&other.alias, other_name));
        }
        let column = |rels: &[Rel]| {
            let first = rels.iter().find_map(|rel| {
                let column = rel.columns.iter().find(|(_, ty)| *ty == Ty::Int)?;
                Some(Expr::column(&rel.alias, &column.0))
            });
            first.unwrap_or_else(|| Expr::int(1))
        };
        column(left).binary("=", column(right))
    }

    fn lateral(&mut self, env: &Env<'_>, left: Tree, depth: usize) -> Tree {
        let mut around = Env::inside(env.parent);
        around.rels.extend(env.rels.iter().chain(&left.rels).cloned());
        let (query, columns, _) = self.query(Some(&around), depth - 1, None, Purpose::Table);
        let alias = self.fresh("l");
        let rel = Rel {
            alias: alias.clone(),
            columns,
            table: None,
            size: self.size,
        };
        let from = From::Derived {
            query: Box::new(query),
            alias,
            columns: vec![],
            lateral: true,
        };
        let size = rel.size;
        let right = Tree {
            from,
            rels: vec![rel],
            size,
        };
        if self.ch.percent(50) {
            let yes = Expr::Literal(crate::value::Val::Bool(true));
            joined(left, right, "LEFT JOIN", On::Condition(yes))
        } else {
            joined(left, right, "CROSS JOIN", On::Nothing)
        }
    }
}

fn joined(left: Tree, right: Tree, kind: &'static str, on: On) -> Tree {
    let size = match &on {
        On::Nothing => left.size * right.size,
        On::Natural | On::Using(_) | On::Condition(_) => left.size.max(right.size) * 2,
    };
    let mut rels = left.rels;
    rels.extend(right.rels);
    let from = From::Join {
        left: Box::new(left.from),
        right: Box::new(right.from),
        kind,
        on,
    };
    Tree { from, rels, size }
}

/// Names that exactly one relation of each side has.
fn common(left: &[Rel], right: &[Rel]) -> Vec<String> {
    let count = |rels: &[Rel], name: &str| rels.iter().filter(|rel| rel.has(name)).count();
    let ty = |rels: &[Rel], name: &str| {
        let mut columns = rels.iter().flat_map(|rel| &rel.columns);
        columns.find(|(column, _)| column == name).map(|(_, ty)| *ty)
    };
    let names = left.iter().flat_map(|rel| &rel.columns).map(|(name, _)| name);
    let shared = names.filter(|name| count(left, name) == 1 && count(right, name) == 1);
    shared
        .filter(|name| ty(left, name) == ty(right, name))
        .cloned()
        .collect()
}

fn references(name: &str, other: &str) -> bool {
    name.ends_with("_id") && other == "id"
}
