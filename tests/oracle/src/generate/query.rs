//! Queries: SELECTs in set operations, with CTEs, an order, a limit and locks.

use super::{Gen, Purpose, env::Env, select::Selected};
use crate::{
    ast::{Arms, Expr, Item, Order, Query, Select},
    flavor::Flavor,
    value::{Ty, Val},
};

/// A query, its columns, and whether its order decides about every row.
pub(super) type Made = (Query, Vec<(String, Ty)>, bool);

impl Gen<'_> {
    pub(super) fn query(
        &mut self,
        outer: Option<&Env<'_>>,
        depth: usize,
        want: Option<&[Ty]>,
        purpose: Purpose,
    ) -> Made {
        let with_chance = match purpose {
            Purpose::Top => 22,
            Purpose::Table => 8,
            Purpose::Set => 4,
            Purpose::Scalar => 2,
        };
        // MariaDB loses sight of a CTE inside another WITH.
        let lost = self.flavor.is_mysql() && !self.ctes.is_empty();
        if depth > 0 && !lost && self.ch.percent(with_chance) {
            return self.query_with(outer, depth, want, purpose);
        }
        self.bare_query(outer, depth, want, purpose)
    }

    pub(super) fn bare_query(
        &mut self,
        outer: Option<&Env<'_>>,
        depth: usize,
        want: Option<&[Ty]>,
        purpose: Purpose,
    ) -> Made {
        // MariaDB 10.11 dies of some set operations that see the queries around, or corrupts a table of its own.
        let flat = self.in_arm || self.flavor.is_mysql() && outer.is_some();
        if depth > 0 && purpose != Purpose::Scalar && !flat && self.ch.percent(14) {
            return self.set(outer, depth, want, purpose);
        }
        self.nesting += 1;
        let Selected {
            select,
            columns,
            lockable,
        } = self.select(outer, depth, want, purpose);
        self.nesting -= 1;
        let distinct = select.distinct;
        let size = self.size;
        let grouped = !select.group.is_empty() || select.having.is_some();
        let mut query = Query::of(select);
        let ordered = self.tail(&mut query, outer, &columns, purpose, distinct || grouped);
        if lockable && purpose == Purpose::Top && query.limit.is_none() && self.ch.percent(12) {
            query.lock = self.lock();
        }
        self.size = size;
        (query, columns, ordered)
    }

    fn set(&mut self, outer: Option<&Env<'_>>, depth: usize, want: Option<&[Ty]>, purpose: Purpose) -> Made {
        let types = match want {
            Some(types) => types.to_vec(),
            None => self.types(3),
        };
        // An arm's columns are those of the left, under its names.
        // MySQL 9.7 dies of some arms of arms.
        let before = std::mem::replace(&mut self.in_arm, self.flavor == Flavor::Mysql);
        let (left, columns, _) = self.bare_query(outer, depth - 1, Some(&types), purpose);
        let size = self.size;
        let (right, _, _) = self.bare_query(outer, depth - 1, Some(&types), purpose);
        let size = size + self.size;
        self.in_arm = before;
        let mut ops = vec!["UNION", "UNION ALL", "EXCEPT", "INTERSECT"];
        if self.flavor.is_postgres() {
            ops.extend(["EXCEPT ALL", "INTERSECT ALL"]);
        }
        let op = *self.ch.pick(&ops);
        let mut query = Query::arms(Arms::Set {
            op,
            left: Box::new(unlocked(left)),
            right: Box::new(unlocked(right)),
        });
        let ordered = self.tail(&mut query, None, &columns, purpose, true);
        self.size = size;
        (query, columns, ordered)
    }

    /// ORDER BY, LIMIT and OFFSET. `closed`: nothing but the answer's columns can be ordered by.
    fn tail(
        &mut self,
        query: &mut Query,
        outer: Option<&Env<'_>>,
        columns: &[(String, Ty)],
        purpose: Purpose,
        closed: bool,
    ) -> bool {
        let chance = if purpose == Purpose::Top { 45 } else { 12 };
        let pointless = purpose == Purpose::Scalar || (purpose == Purpose::Set && self.flavor.is_mysql());
        if pointless || columns.is_empty() || !self.ch.percent(chance) {
            return false;
        }
        if !closed && purpose == Purpose::Top && self.ch.percent(20) {
            query.order = vec![self.order_by_query(outer)];
            return false;
        }
        self.distinct_on(query, columns, closed);
        let mut numbers: Vec<usize> = (1..=columns.len()).collect();
        if !self.has_distinct_on(query) {
            self.ch.shuffle(&mut numbers);
        }
        let order = numbers
            .into_iter()
            .map(|number| Order::Ordinal(number, self.ch.percent(30)));
        query.order = order.collect();
        if self.ch.percent(50) {
            query.limit = Some(self.limit());
            let offset = i64::try_from(self.ch.below(3)).unwrap_or(0);
            query.offset = self.ch.percent(25).then(|| Expr::int(offset));
        }
        true
    }

    fn order_by_query(&mut self, outer: Option<&Env<'_>>) -> Order {
        let around = Env::inside(outer);
        let by = self.scalar(&around, Ty::Int, 0);
        Order::By(by, self.ch.percent(30))
    }

    fn distinct_on(&mut self, query: &mut Query, columns: &[(String, Ty)], closed: bool) {
        let Arms::Select(select) = &mut query.arms else { return };
        if closed || self.flavor != Flavor::Postgres || select.items.len() != columns.len() || !self.ch.percent(15) {
            return;
        }
        if let Item::Expr(column @ Expr::Column(..), _) = &select.items[0] {
            select.distinct_on = vec![column.clone()];
        }
    }

    #[expect(clippy::unused_self, reason = "reads as the others do")]
    fn has_distinct_on(&self, query: &Query) -> bool {
        match &query.arms {
            Arms::Select(select) => !select.distinct_on.is_empty(),
            Arms::Set { .. } | Arms::Values(_) => false,
        }
    }

    fn limit(&mut self) -> Expr {
        let number = 1 + i64::try_from(self.ch.below(6)).unwrap_or(0);
        match self.ch.below(8) {
            0 if !self.flavor.is_mysql() => self.count_query(),
            1 | 2 if self.flavor.types_placeholders() => Expr::Bound(Val::Int(number), Ty::Int),
            _ => Expr::int(number),
        }
    }

    /// How many rows a table has, or some of them.
    fn count_query(&mut self) -> Expr {
        let mut env = Env::default();
        let from = self.from(&mut env, 0);
        let filter = self.ch.percent(60).then(|| self.simple_predicate(&env));
        let select = Select {
            items: vec![Item::Expr(Expr::count(), None)],
            from,
            filter,
            ..Select::default()
        };
        Expr::Scalar(Box::new(Query::of(select)))
    }

    fn lock(&mut self) -> Option<&'static str> {
        let locks: &[&'static str] = match self.flavor {
            Flavor::Sqlite => return None,
            Flavor::Postgres => &["FOR UPDATE", "FOR SHARE", "FOR NO KEY UPDATE", "FOR UPDATE SKIP LOCKED"],
            Flavor::Mariadb => &["FOR UPDATE", "FOR UPDATE NOWAIT", "LOCK IN SHARE MODE"],
            Flavor::Mysql => &["FOR UPDATE", "FOR SHARE"],
        };
        Some(*self.ch.pick(locks))
    }
}

fn unlocked(mut query: Query) -> Query {
    query.lock = None;
    query
}
