//! Queries: each SELECT in its own scope, wherever it stands.

use super::doors::Prove;
use super::proof::{Proof, demand, fault};
use super::relation::cte_key;
use super::row::Rows;
use super::source::{Change, Doing};
use super::taken::{Taken, inside, take};
use super::{Scope, Verifier};
use crate::dialect::Dialect;
use crate::stack::with_stack;
use sqlparser::ast::{Expr, Ident, ObjectName, Query, Select, SetExpr, Statement, With};

impl Verifier<'_> {
    /// An expression that was read alone.
    pub(super) fn aside(&self, expr: Expr, ctes: &[String]) -> Proof<()> {
        self.nested(inside(expr), ctes)
    }

    /// The common table expressions in front of a statement that no table shares its name with: wherever they are seen, no
    /// table hides behind them.
    pub(super) fn harmless(&self, statement: &Statement) -> Vec<String> {
        let Statement::Query(query) = statement else {
            return Vec::new();
        };
        let ctes = query.with.iter().flat_map(|with| &with.cte_tables);
        let names = ctes.map(|cte| &cte.alias.name);
        let is_free = |name: &&Ident| {
            let name = ObjectName::from(vec![(*name).clone()]);
            !matches!(self.relation(&name, &[]), Ok(Some(_)))
        };
        names.filter(is_free).map(|name| cte_key(name, self.dialect)).collect()
    }

    /// What was inside of a part that has no tables of its own.
    pub(super) fn nested(&self, taken: Taken, ctes: &[String]) -> Proof<()> {
        demand(
            taken.factors == 0 && taken.relations == 0 && taken.statements == 0,
            || "a table stands where none is looked for".to_owned(),
        )?;
        self.queries(taken, ctes)
    }

    /// A query; `rows` says what its rows must be, where they are inserted.
    pub(super) fn prove_query(&self, query: Query, scope: Scope<'_>, rows: Option<&Rows<'_>>) -> Proof<()> {
        let Query {
            with,
            body,
            mut order_by,
            mut limit_clause,
            mut fetch,
            locks,
            for_clause,
            settings,
            format_clause,
            pipe_operators,
        } = query;
        // What these name is in FROM as well.
        drop(locks);
        let foreign = for_clause.is_some() || settings.is_some() || format_clause.is_some();
        demand(!foreign && pipe_operators.is_empty(), || {
            "a query has a clause that is not SQL of these backends".to_owned()
        })?;
        let names;
        let ctes = match with {
            Some(with) => {
                names = self.with(with, scope.ctes)?;
                names.as_slice()
            }
            None => scope.ctes,
        };
        let mut rest = take(&mut order_by);
        rest.add(take(&mut limit_clause));
        rest.add(take(&mut fetch));
        self.nested(rest, ctes)?;
        let root = scope.root;
        with_stack(|| self.set_expr(*body, Scope { ctes, root }, rows))
    }

    /// The common table expressions that what follows a WITH can name.
    fn with(&self, with: With, outer: &[String]) -> Proof<Vec<String>> {
        let keys = with.cte_tables.iter().map(|cte| cte_key(&cte.alias.name, self.dialect));
        let own: Vec<String> = keys.collect();
        for (at, cte) in with.cte_tables.into_iter().enumerate() {
            // How many of this WITH's own a body sees.
            let seen = match self.dialect {
                Dialect::Sqlite => own.len(),
                Dialect::Postgres if with.recursive => own.len(),
                Dialect::Mysql if with.recursive => at + 1,
                Dialect::Postgres | Dialect::Mysql => at,
            };
            // To MariaDB such a body does not see what is around its WITH.
            let mut ctes = if self.dialect == Dialect::Mysql {
                Vec::new()
            } else {
                outer.to_vec()
            };
            ctes.extend(own.iter().take(seen).cloned());
            let scope = Scope {
                ctes: &ctes,
                root: false,
            };
            self.query(*cte.query, scope, None)?;
        }
        Ok(outer.iter().cloned().chain(own).collect())
    }

    fn set_expr(&self, body: SetExpr, scope: Scope<'_>, rows: Option<&Rows<'_>>) -> Proof<()> {
        match body {
            SetExpr::Select(select) => self.select(*select, scope, rows),
            SetExpr::Query(query) => self.query(*query, scope, rows),
            SetExpr::SetOperation { left, right, .. } => {
                with_stack(|| self.set_expr(*left, scope, rows))?;
                with_stack(|| self.set_expr(*right, scope, rows))
            }
            SetExpr::Values(mut values) => {
                // While the queries in them are there to be seen.
                rows.map_or(Ok(()), |rows| self.rows(rows, &values))?;
                self.nested(take(&mut values), scope.ctes)
            }
            SetExpr::Insert(statement) | SetExpr::Update(statement) | SetExpr::Delete(statement) => {
                demand(rows.is_none(), || "a change stands in place of rows".to_owned())?;
                self.statement(statement, scope)
            }
            SetExpr::Merge(_) | SetExpr::Table(_) => fault("a query of a kind that is never sent"),
        }
    }

    fn select(&self, mut select: Select, scope: Scope<'_>, rows: Option<&Rows<'_>>) -> Proof<()> {
        demand(select.into.is_none(), || "SELECT INTO makes a table".to_owned())?;
        let as_it_was = rows.is_some().then(|| select.projection.clone());
        let taken = take(&mut select);
        if let Some(projection) = as_it_was {
            select.projection = projection;
        }
        let doing = Doing {
            scope,
            changed: &[],
            change: Change::None,
        };
        let mut sources = self.sources(&select.from, doing)?;
        Self::check_count(&sources, &taken)?;
        let owed = std::mem::take(&mut sources.owed);
        self.settle(owed, select.selection.as_ref())?;
        if let Some(rows) = rows {
            self.selected(rows, &select, &sources)?;
        }
        self.queries(taken, scope.ctes)
    }
}
