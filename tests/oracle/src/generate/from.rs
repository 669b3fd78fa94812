//! FROM: tables, CTEs and derived tables; joins are next door.

use super::{
    Gen, Purpose,
    env::{Env, Rel},
};
use crate::{ast::From, schema::TABLES};

/// A tree of joins, with the relations in it.
pub(super) struct Tree {
    pub(super) from: From,
    pub(super) rels: Vec<Rel>,
    /// How many rows it may have, roughly.
    pub(super) size: usize,
}

impl Gen<'_> {
    /// Fills `env` with the relations it makes.
    pub(super) fn from(&mut self, env: &mut Env<'_>, depth: usize) -> Vec<From> {
        let items = self.ch.weighted(&[(85, 1), (15, 2)]);
        let mut from = Vec::new();
        let mut size = 1;
        for at in 0..items {
            let joins = if at == 0 {
                self.ch.weighted(&[(45, 0), (40, 1), (15, 2)])
            } else {
                0
            };
            let tree = self.tree(env, joins, depth);
            if at > 0 && size * tree.size > self.most_rows() {
                break;
            }
            size *= tree.size;
            env.rels.extend(tree.rels);
            from.push(tree.from);
        }
        self.size = size;
        from
    }

    /// How many rows a FROM may have: the deeper, the more often it is run.
    pub(super) fn most_rows(&self) -> usize {
        match self.nesting {
            0 | 1 => 2000,
            2 => 400,
            _ => 150,
        }
    }

    fn tree(&mut self, env: &mut Env<'_>, joins: usize, depth: usize) -> Tree {
        let taken = aliases(&env.rels);
        let mut left = self.factor(env.parent, &taken, depth);
        for _ in 0..joins {
            left = self.join(env, left, depth);
        }
        left
    }

    /// A table, a CTE or a derived table.
    pub(super) fn factor(&mut self, outer: Option<&Env<'_>>, taken: &[String], depth: usize) -> Tree {
        if !self.ctes.is_empty() && self.ch.percent(50) {
            let ctes = self.ctes.clone();
            let cte = self.ch.pick(&ctes).clone();
            return self.named(cte, None, taken);
        }
        let tables = self.tables();
        if tables.is_empty() || (depth > 1 && self.ch.percent(15)) {
            return self.derived(outer, depth.max(1));
        }
        let table = *self.ch.pick(&tables);
        self.named(Rel::table(table, TABLES[table].name), Some(table), taken)
    }

    fn named(&mut self, mut rel: Rel, table: Option<usize>, taken: &[String]) -> Tree {
        let name = rel.alias.clone();
        let is_taken = taken.iter().any(|other| other.eq_ignore_ascii_case(&name));
        let mut alias = None;
        if is_taken || self.ch.percent(60) {
            // Now and then an alias that is another table's name.
            let other = self.ch.pick(&TABLES).name;
            let misleading = self.ch.percent(6) && !taken.iter().any(|taken| taken.eq_ignore_ascii_case(other));
            let new = if misleading { other.to_owned() } else { self.fresh("t") };
            rel.alias.clone_from(&new);
            alias = Some(new);
        }
        let mut columns = Vec::new();
        if alias.is_some() && self.flavor.is_postgres() && self.ch.percent(4) {
            for column in &mut rel.columns {
                column.0 = self.fresh("k");
                columns.push(column.0.clone());
            }
            rel.table = None;
        }
        let qualified = table.is_some() && !self.flavor.is_mysql() && self.ch.percent(3);
        let from = From::Table {
            name,
            qualified,
            alias,
            columns,
        };
        Tree {
            from,
            size: rel.size,
            rels: vec![rel],
        }
    }

    fn derived(&mut self, outer: Option<&Env<'_>>, depth: usize) -> Tree {
        // Only PostgreSQL's derived tables surely see the columns of the queries around.
        let outer = outer.filter(|_| self.flavor.is_postgres());
        let (query, mut columns, _) = self.query(outer, depth - 1, None, Purpose::Table);
        let alias = self.fresh("d");
        let mut renamed = vec![];
        if self.flavor.is_postgres() && self.ch.percent(15) {
            for column in &mut columns {
                column.0 = self.fresh("k");
                renamed.push(column.0.clone());
            }
        }
        let rel = Rel {
            alias: alias.clone(),
            columns,
            table: None,
            size: self.size,
        };
        let from = From::Derived {
            query: Box::new(query),
            alias,
            columns: renamed,
            lateral: false,
        };
        Tree {
            from,
            size: rel.size,
            rels: vec![rel],
        }
    }
}

pub(super) fn aliases(rels: &[Rel]) -> Vec<String> {
    rels.iter().map(|rel| rel.alias.clone()).collect()
}
