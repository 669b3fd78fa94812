//! WITH: plain, several, recursive, under tables' names.

use super::{
    Gen, Purpose,
    env::{Env, Rel},
    query::Made,
};
use crate::{
    ast::{Arms, Body, Cte, Expr, From, Item, On, Query, Select, With},
    flavor::Flavor,
    schema::{NOTES, ROOMS, TABLES},
    value::{Ty, Val},
};

impl Gen<'_> {
    pub(super) fn query_with(
        &mut self,
        outer: Option<&Env<'_>>,
        depth: usize,
        want: Option<&[Ty]>,
        purpose: Purpose,
    ) -> Made {
        let before = self.ctes.len();
        // MariaDB 10.11 dies of a recursive one in a subquery of SET.
        let with = self.with(depth, purpose == Purpose::Top || !self.flavor.is_mysql());
        let (mut query, columns, ordered) = self.bare_query(outer, depth - 1, want, purpose);
        self.ctes.truncate(before);
        query.with = Some(with);
        (query, columns, ordered)
    }

    /// Makes CTEs and leaves them in sight.
    pub(super) fn with(&mut self, depth: usize, may_recurse: bool) -> With {
        let trees: Vec<usize> = [NOTES, ROOMS]
            .into_iter()
            .filter(|table| self.tables().contains(table))
            .collect();
        if may_recurse && !trees.is_empty() && self.ch.percent(25) {
            let table = *self.ch.pick(&trees);
            let cte = self.recursive(table, depth);
            return With {
                recursive: true,
                ctes: vec![cte],
            };
        }
        let count = self.ch.weighted(&[(60, 1), (30, 2), (10, 3)]);
        let names: Vec<String> = (0..count).map(|_| self.cte_name()).collect();
        let names = distinct(names);
        let mut ctes = Vec::new();
        let taken = self.taken.len();
        if !self.flavor.is_postgres() {
            // SQLite sees all of them in each; so does MariaDB in one that is used twice, and dies of the circle.
            self.taken.extend(names.iter().cloned());
        }
        for name in names {
            let (cte, rel) = self.cte(name, depth);
            ctes.push(cte);
            self.ctes.push(rel);
        }
        self.taken.truncate(taken);
        With { recursive: false, ctes }
    }

    fn cte_name(&mut self) -> String {
        if self.ch.percent(25) {
            let name = self.ch.pick(&TABLES).name;
            // Rows that hang on those of that table are refused beside such a name; a fixture has it.
            let is_parent = name == TABLES[ROOMS].name;
            if !is_parent && self.reserved != Some(name) {
                return name.to_owned();
            }
        }
        self.fresh("q")
    }

    fn cte(&mut self, name: String, depth: usize) -> (Cte, Rel) {
        // MySQL 9.7 looks for an index in a set operation that is read twice, and dies of it.
        let before = self.in_arm;
        self.in_arm |= self.flavor == Flavor::Mysql;
        let (query, mut columns, _) = self.query(None, depth - 1, None, Purpose::Table);
        self.in_arm = before;
        let mut names = vec![];
        if self.ch.percent(30) {
            for column in &mut columns {
                column.0 = self.fresh("k");
                names.push(column.0.clone());
            }
        }
        // The parser that the engine leans on reads it for PostgreSQL alone.
        let chance = if self.flavor.is_postgres() { 10 } else { 1 };
        let materialized = (!self.flavor.is_mysql() && self.ch.percent(chance)).then(|| self.ch.percent(50));
        let rel = Rel {
            alias: name.clone(),
            columns,
            table: None,
            size: self.size,
        };
        let cte = Cte {
            name,
            columns: names,
            materialized,
            body: Body::Query(query),
        };
        (cte, rel)
    }

    /// A walk down a tree of rows: from some of them to those that name them as parents.
    fn recursive(&mut self, table: usize, depth: usize) -> Cte {
        let name = self.fresh("r");
        let columns = ["node", "up", "level"];
        let (start, step) = (self.walk_start(table, depth), self.walk_step(table, &name));
        let op = if self.ch.percent(50) { "UNION ALL" } else { "UNION" };
        let query = Query::arms(Arms::Set {
            op,
            left: Box::new(Query::of(start)),
            right: Box::new(Query::of(step)),
        });
        self.ctes.push(Rel {
            alias: name.clone(),
            columns: columns.iter().map(|name| ((*name).to_owned(), Ty::Int)).collect(),
            table: None,
            size: 60,
        });
        Cte {
            name,
            columns: columns.iter().map(|name| (*name).to_owned()).collect(),
            materialized: None,
            body: Body::Query(query),
        }
    }

    fn walk_start(&mut self, table: usize, depth: usize) -> Select {
        let mut env = Env::default();
        let alias = self.fresh("t");
        env.rels.push(Rel::table(table, &alias));
        let filter = self.predicate(&env, depth - 1);
        // A number that all backends give the width of the others.
        let zero = Expr::column(&alias, "id").binary("-", Expr::column(&alias, "id"));
        Select {
            items: items([Expr::column(&alias, "id"), Expr::column(&alias, "parent_id"), zero]),
            from: vec![plain(TABLES[table].name, Some(alias))],
            filter: Some(filter),
            ..Select::default()
        }
    }

    fn walk_step(&mut self, table: usize, name: &str) -> Select {
        let alias = self.fresh("t");
        let next = Expr::column(name, "level").binary("+", Expr::int(1));
        let below = Expr::column(&alias, "parent_id").binary("=", Expr::column(name, "node"));
        let limit = Expr::column(name, "level").binary("<", Expr::Literal(Val::Int(3)));
        let (walked, child) = (plain(name, None), plain(TABLES[table].name, Some(alias.clone())));
        let (left, right) = if self.ch.percent(50) {
            (walked, child)
        } else {
            (child, walked)
        };
        Select {
            items: items([Expr::column(&alias, "id"), Expr::column(&alias, "parent_id"), next]),
            from: vec![From::Join {
                left: Box::new(left),
                right: Box::new(right),
                kind: "JOIN",
                on: On::Condition(below),
            }],
            filter: Some(limit),
            ..Select::default()
        }
    }
}

fn items(exprs: [Expr; 3]) -> Vec<Item> {
    exprs.into_iter().map(|expr| Item::Expr(expr, None)).collect()
}

fn plain(name: &str, alias: Option<String>) -> From {
    From::Table {
        name: name.to_owned(),
        qualified: false,
        alias,
        columns: vec![],
    }
}

fn distinct(names: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        if !kept.iter().any(|other| other.eq_ignore_ascii_case(&name)) {
            kept.push(name);
        }
    }
    kept
}
