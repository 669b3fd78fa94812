//! SELECT: plain, grouped, with windows.

use super::{Gen, Purpose, env::Env};
use crate::{
    ast::{Expr, From, Item, On, Select},
    schema::TABLES,
    value::Ty,
};

/// A SELECT and what it gives.
pub(super) struct Selected {
    pub(super) select: Select,
    pub(super) columns: Vec<(String, Ty)>,
    /// Whether locking its rows makes sense.
    pub(super) lockable: bool,
}

impl Gen<'_> {
    pub(super) fn select(
        &mut self,
        outer: Option<&Env<'_>>,
        depth: usize,
        want: Option<&[Ty]>,
        purpose: Purpose,
    ) -> Selected {
        let mut env = Env::inside(outer);
        let from = self.from(&mut env, depth);
        let size = self.size;
        let mut select = Select {
            from,
            ..Select::default()
        };
        if self.ch.percent(65) {
            select.filter = Some(self.predicate(&env, depth));
        }
        if purpose == Purpose::Scalar {
            let selected = self.single(select, env, want.unwrap_or(&[Ty::Int]));
            self.size = 1;
            return selected;
        }
        let selected = match self.ch.below(10) {
            0..=5 => self.plain(select, &env, depth, want, purpose),
            // MariaDB gives wrong answers for a window on the right side of IN.
            9 if self.flavor.is_mysql() && purpose == Purpose::Set => self.plain(select, &env, depth, want, purpose),
            6..=8 => self.grouped(select, env, depth, want, purpose),
            _ => self.windowed(select, &env, want, purpose),
        };
        self.size = size;
        selected
    }

    fn wanted(&mut self, want: Option<&[Ty]>) -> Vec<Ty> {
        match want {
            Some(types) => types.to_vec(),
            None => self.types(4),
        }
    }

    fn plain(
        &mut self,
        mut select: Select,
        env: &Env<'_>,
        depth: usize,
        want: Option<&[Ty]>,
        purpose: Purpose,
    ) -> Selected {
        if want.is_none() && env.merged.is_empty() && self.ch.percent(18) {
            let columns = self.star(&mut select, env, purpose);
            return Selected {
                lockable: lockable(&select),
                select,
                columns,
            };
        }
        let mut columns = Vec::new();
        for ty in self.wanted(want) {
            let expr = self.expr(env, ty, depth);
            columns.push((self.item(&mut select, expr, purpose), ty));
        }
        select.distinct = self.ch.percent(15);
        Selected {
            lockable: lockable(&select),
            select,
            columns,
        }
    }

    /// `*`, or `t.*`.
    fn star(&mut self, select: &mut Select, env: &Env<'_>, purpose: Purpose) -> Vec<(String, Ty)> {
        if env.rels.len() == 1 && self.ch.percent(50) || purpose != Purpose::Top {
            let one = self.ch.pick(&env.rels).clone();
            let all = if env.rels.len() == 1 && self.ch.percent(50) {
                None
            } else {
                Some(one.alias)
            };
            select.items.push(Item::All(all));
            return one.columns;
        }
        select.items.push(Item::All(None));
        env.rels.iter().flat_map(|rel| rel.columns.clone()).collect()
    }

    /// Adds an item under a new name.
    fn item(&mut self, select: &mut Select, expr: Expr, purpose: Purpose) -> String {
        let name = self.fresh("c");
        let alias = (purpose == Purpose::Table || self.ch.percent(40)).then(|| name.clone());
        select.items.push(Item::Expr(expr, alias));
        name
    }

    fn grouped(
        &mut self,
        mut select: Select,
        mut env: Env<'_>,
        depth: usize,
        want: Option<&[Ty]>,
        purpose: Purpose,
    ) -> Selected {
        let keys = self.keys(&mut select, &env);
        env.only = Some(keys);
        let mut columns = Vec::new();
        let mut aggregates = false;
        for ty in self.wanted(want) {
            let key = env.local(self.ch, ty);
            let expr = match key {
                Some(key) if self.ch.percent(50) => key,
                key => match self.aggregate(&env, ty) {
                    Some(aggregate) => {
                        aggregates = true;
                        aggregate
                    }
                    None => key.unwrap_or_else(|| self.value(ty)),
                },
            };
            columns.push((self.item(&mut select, expr, purpose), ty));
        }
        if !aggregates && select.group.is_empty() {
            columns = self.count_in_front(&mut select, columns);
        }
        if self.ch.percent(45) {
            select.having = Some(self.having(&env, depth));
        }
        Selected {
            select,
            columns,
            lockable: false,
        }
    }

    /// Without a key and an aggregate, a query is not grouped at all: its first number becomes a count, else it gets a key.
    fn count_in_front(&mut self, select: &mut Select, columns: Vec<(String, Ty)>) -> Vec<(String, Ty)> {
        for (item, (_, ty)) in select.items.iter_mut().zip(&columns) {
            if let (Item::Expr(expr, _), Ty::Int) = (item, ty) {
                *expr = Expr::count();
                return columns;
            }
        }
        let (Item::Expr(first, _), ty) = (&mut select.items[0], columns[0].1) else {
            return columns;
        };
        let otherwise = first.clone();
        let many = Expr::count().binary(">", Expr::int(1));
        let value = self.value(ty);
        *first = Expr::Case(vec![(many, otherwise)], Some(Box::new(value)));
        columns
    }

    fn keys(&mut self, select: &mut Select, env: &Env<'_>) -> Vec<Expr> {
        let by_key = env.rels.iter().find(|rel| rel.table.is_some());
        if let Some(rel) =
            by_key.filter(|_| self.ch.percent(20) && env.merged.is_empty() && !outer_joined(&select.from))
        {
            // Whoever groups by a primary key may show the row's other columns.
            select.group.push(Expr::column(&rel.alias, "id"));
            return rel
                .columns
                .iter()
                .map(|(name, _)| Expr::column(&rel.alias, name))
                .collect();
        }
        let count = self.ch.weighted(&[(30, 0), (50, 1), (20, 2)]);
        for _ in 0..count {
            let ty = self.ty();
            if let Some(column) = env.local(self.ch, ty) {
                let qualified = env.qualified(column);
                select.group.push(qualified);
            }
        }
        select.group.clone()
    }

    fn having(&mut self, env: &Env<'_>, depth: usize) -> Expr {
        let count = self.aggregate(env, Ty::Int).unwrap_or_else(Expr::count);
        let op = self.comparison(Ty::Int);
        let few = count.binary(op, self.value(Ty::Int));
        let by_key = env.only.as_ref().is_some_and(|only| only.len() > 2);
        let correlated = self.flavor.is_mysql() && (env.parent.is_some() || by_key);
        if depth > 0 && !correlated && self.ch.percent(60) {
            return few.binary("OR", self.predicate(env, depth - 1));
        }
        few
    }

    fn windowed(&mut self, mut select: Select, env: &Env<'_>, want: Option<&[Ty]>, purpose: Purpose) -> Selected {
        let mut columns = Vec::new();
        let mut calls = false;
        let named = self.ch.percent(30).then(|| self.fresh("w"));
        for ty in self.wanted(want) {
            // MariaDB mixes up the frames of several windows over a join.
            let alone = !self.flavor.is_mysql() || !calls;
            let call = if alone {
                self.window_call(env, ty, named.as_deref())
            } else {
                None
            };
            calls |= call.is_some();
            let expr = match call {
                Some(call) => call,
                None => self.atom(env, ty),
            };
            columns.push((self.item(&mut select, expr, purpose), ty));
        }
        if let Some(name) = named {
            let window = self.window(env, false);
            select.windows.push((name, window));
        }
        Selected {
            select,
            columns,
            lockable: false,
        }
    }

    /// One row at most: an aggregate, or the row of a key.
    fn single(&mut self, mut select: Select, mut env: Env<'_>, want: &[Ty]) -> Selected {
        let mut columns = Vec::new();
        for ty in want {
            let Some(expr) = self.aggregate(&env, *ty) else {
                return self.by_key(&mut env, *ty, select);
            };
            columns.push((self.item(&mut select, expr, Purpose::Scalar), *ty));
        }
        Selected {
            select,
            columns,
            lockable: false,
        }
    }

    /// What has no aggregate (MariaDB computes columns of the query around it there once and for all rows): the column of the one row with a key, and a count where that is not possible.
    fn by_key(&mut self, env: &mut Env<'_>, ty: Ty, mut select: Select) -> Selected {
        env.only = Some(vec![]);
        if self.flavor.is_mysql() {
            env.parent = None;
        }
        let many = Expr::count().binary(">", Expr::int(1));
        let (left, right) = (self.atom(env, ty), self.value(ty));
        let expr = Expr::Case(vec![(many, left)], Some(Box::new(right)));
        let name = self.item(&mut select, expr, Purpose::Scalar);
        Selected {
            select,
            columns: vec![(name, ty)],
            lockable: false,
        }
    }
}

fn outer_joined(from: &[From]) -> bool {
    from.iter().any(|from| match from {
        From::Table { .. } | From::Derived { .. } => false,
        From::Join { left, right, kind, .. } => {
            kind.contains("RIGHT")
                || kind.contains("FULL")
                || outer_joined(&[(**left).clone()])
                || outer_joined(&[(**right).clone()])
        }
    })
}

/// PostgreSQL locks rows of tables that no outer join can leave out.
fn lockable(select: &Select) -> bool {
    fn all_tables(from: &From) -> bool {
        match from {
            From::Table { name, .. } => TABLES.iter().any(|table| table.name == name),
            From::Derived { .. } => false,
            From::Join { left, right, kind, on } => {
                ["JOIN", "INNER JOIN", "CROSS JOIN"].contains(kind)
                    && matches!(on, On::Condition(_) | On::Nothing)
                    && all_tables(left)
                    && all_tables(right)
            }
        }
    }
    !select.distinct && !select.from.is_empty() && select.from.iter().all(all_tables)
}
