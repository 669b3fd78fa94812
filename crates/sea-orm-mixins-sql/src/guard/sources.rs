//! The tables in the FROM of a guarded statement and of its subqueries, and what is known of them.

use crate::ast::join::inner_constraint;
use crate::catalog::column::{filled_columns, tested_columns};
use crate::catalog::policy::Policy;
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::draft::cx::Relation;
use crate::guard::choice::Choice;
use crate::guard::terms::Terms;
use crate::id::ParamIndex;
use crate::names::alias::qualifier;
use crate::names::column::shown;
use crate::names::cte::Ctes;
use crate::names::system::is_row_number;
use crate::names::{is_column, same_ident};
use sqlparser::ast::{Expr, Ident, Join, JoinConstraint, ObjectName, Query, TableAlias, TableFactor, TableWithJoins};

/// A table, or another item of FROM.
pub(crate) struct Source<'e> {
    /// Its alias, or its name as written.
    pub(crate) name: Vec<Ident>,
    /// Its own name, if it is a table.
    pub(crate) table: Option<ObjectName>,
    policy: Option<&'e Policy>,
    /// The named columns of a query.
    shown: Vec<Ident>,
    /// Whether it may show columns of any table, under their names.
    shows_others: bool,
    /// Whether its rows are restricted: it is a list of values, a restricted query, or joined to restricted rows.
    restricted: bool,
}

/// The doors between conditions and the queries inside them.
pub(crate) trait Restrict {
    /// Returns the ways in which a condition restricts the rows of a table; none where it is not known to.
    fn restrictions(&mut self, expr: &Expr, of: usize, negated: bool) -> Vec<Choice>;
    /// Returns whether the rows of a query in FROM or WITH are restricted, and with them the rows of a table joined to
    /// it.
    fn is_query_restricted(&mut self, query: &Query) -> bool;
    /// Does the same for a query that does not see the tables around it.
    fn is_query_alone_restricted(&self, query: &Query) -> bool;
}

/// The tables that are visible at one position of a statement, those of the innermost query last.
pub(crate) struct Sources<'e> {
    pub(crate) draft: &'e Draft<'e>,
    pub(crate) ctes: &'e Ctes<'e>,
    pub(crate) list: Vec<Source<'e>>,
    /// The index of the first table of each query.
    pub(crate) frames: Vec<usize>,
    /// The query for which restrictions are looked for: columns of the other queries' tables are given values there.
    pub(crate) current: usize,
    /// Whether another table's column is no value: every row differs from one of several.
    pub(crate) alone: bool,
    /// Whether the same column of another row is a value: `<` another row's value leaves out the row with the greatest.
    pub(crate) strict: bool,
    /// Whether any comparison counts, however few rows it leaves out.
    pub(crate) any: bool,
    /// A column of an unknown table.
    pub(crate) unresolved: Option<String>,
    /// Pairs of the caller's values: if two were equal, a condition that counts would be true of every row.
    differing: Vec<(ParamIndex, ParamIndex)>,
}

impl<'e> Sources<'e> {
    pub(crate) fn new(draft: &'e Draft<'e>, ctes: &'e Ctes<'e>) -> Self {
        Self {
            draft,
            ctes,
            list: Vec::new(),
            frames: Vec::new(),
            current: 0,
            alone: false,
            strict: false,
            any: false,
            unresolved: None,
            differing: Vec::new(),
        }
    }

    pub(crate) fn unresolved(&self) -> Option<&str> {
        self.unresolved.as_deref()
    }

    pub(crate) fn into_differing(self) -> Vec<(ParamIndex, ParamIndex)> {
        self.differing
    }

    /// Counts a query, and returns whether the limit is reached: nested queries are read several times.
    pub(crate) fn is_over_limit(&self) -> bool {
        const READS: usize = 2_000;
        self.draft.guard_reads.set(self.draft.guard_reads.get() + 1);
        self.draft.guard_reads.get() > READS
    }

    /// Enters a query with that FROM; `leave` leaves it.
    pub(crate) fn enter<'t>(&mut self, from: impl IntoIterator<Item = &'t TableWithJoins>) -> Terms<'t> {
        self.frames.push(self.list.len());
        let mut terms = Terms::default();
        for item in from {
            self.chain(item, &mut terms);
        }
        terms
    }

    pub(crate) fn leave(&mut self) {
        if let Some(start) = self.frames.pop() {
            self.list.truncate(start);
        }
    }

    pub(crate) fn depth(&self) -> usize {
        self.frames.len()
    }

    /// Returns the tables of the innermost query.
    pub(crate) fn innermost(&self) -> std::ops::Range<usize> {
        self.frames.last().copied().unwrap_or_default()..self.list.len()
    }

    /// Finds the restricted tables of the innermost query: by values, and then by tables that are restricted
    /// themselves.
    pub(crate) fn find_restricted(&mut self, terms: &Terms<'_>) {
        let mut grows = true;
        while grows {
            grows = false;
            for at in self.innermost() {
                if !self.is_restricted(at) && self.restricts(terms, at) {
                    grows = true;
                    if let Some(source) = self.list.get_mut(at) {
                        source.restricted = true;
                    }
                }
            }
        }
    }

    fn restricts(&mut self, terms: &Terms<'_>, at: usize) -> bool {
        let ties = terms.using.iter().filter_map(|(left, right, column)| {
            let other = if *left == at { *right } else { *left };
            ((*left == at || *right == at) && self.is_restricted(other)).then_some(column)
        });
        if ties.into_iter().any(|column| !self.is_tested(at, column)) {
            return true;
        }
        let choices: Vec<Choice> = terms
            .all()
            .iter()
            .flat_map(|term| self.restrictions(term, at, false))
            .collect();
        let Some(choice) = choices.into_iter().min_by_key(|choice| choice.differing.len()) else {
            return false;
        };
        self.differing.extend(choice.differing);
        true
    }

    pub(crate) fn is_restricted(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|source| source.restricted)
    }

    /// Returns whether the table with that name is restricted.
    pub(crate) fn is_restricted_by_name(&self, name: &[Ident]) -> bool {
        self.list.iter().any(|source| source.restricted && source.name == name)
    }

    /// Returns whether a table's columns are given values: it is outside the query in which restrictions are looked
    /// for, or restricted.
    pub(crate) fn is_given(&self, at: usize) -> bool {
        let start = self.frames.get(self.current).copied().unwrap_or_default();
        let end = self.frames.get(self.current + 1).copied().unwrap_or(self.list.len());
        !(start..end).contains(&at) || self.is_restricted(at)
    }

    /// Returns whether the row filter tests the column. The key of the tenants' own table is a tenant, but identifies
    /// one row.
    pub(crate) fn is_tested(&self, at: usize, column: &Ident) -> bool {
        let is_tested = |policy: &Policy| {
            let mut tested = tested_columns(policy).filter(|tested| !matches!(&*policy.key, [key] if key == tested));
            tested.any(|tested| is_column(column, tested, self.draft.cx.dialect))
        };
        self.list.get(at).is_some_and(|source| {
            // It is equal in all rows of a table.
            self.is_system(source, column, &["tableoid"])
                || source.policy.is_some_and(is_tested)
                || source.shows_others && self.draft.cx.catalog.policies().iter().any(is_tested)
        })
    }

    /// Returns whether the column is never NULL: of the key, managed, or the server's own.
    pub(crate) fn is_never_null(&self, at: usize, column: &Ident) -> bool {
        self.list.get(at).is_some_and(|source| {
            let is = |name| is_column(column, name, self.draft.cx.dialect);
            let is_filled = |policy| filled_columns(policy).any(is);
            source.policy.is_some_and(is_filled)
                || self.is_system(source, column, &["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"])
                || source.table.is_some() && is_row_number(&column.value, self.draft.cx.dialect)
        })
    }

    /// Returns whether a query in FROM has a result column with that name.
    pub(crate) fn shows(&self, at: usize, column: &Ident) -> bool {
        let shown = self.list.get(at).map(|source| source.shown.as_slice());
        shown.is_some_and(|shown| shown.iter().any(|shown| self.same(shown, column)))
    }

    /// Returns whether the column is one of those that PostgreSQL adds to every table.
    fn is_system(&self, source: &Source<'_>, column: &Ident, names: &[&str]) -> bool {
        let dialect = self.draft.cx.dialect;
        dialect == Dialect::Postgres
            && source.table.is_some()
            && names.iter().any(|name| is_column(column, name, dialect))
    }

    /// Returns whether two names refer to one table.
    pub(crate) fn is_same_table(&self, left: usize, right: usize) -> bool {
        let last = |at: usize| {
            self.list
                .get(at)
                .and_then(|source| source.table.as_ref()?.0.last()?.as_ident())
        };
        last(left)
            .zip(last(right))
            .is_some_and(|(left, right)| self.same(left, right))
    }

    pub(crate) fn same(&self, left: &Ident, right: &Ident) -> bool {
        let dialect = self.draft.cx.dialect;
        same_ident(left, right, dialect)
    }

    fn chain<'t>(&mut self, chain: &'t TableWithJoins, terms: &mut Terms<'t>) {
        let TableWithJoins { relation, joins } = chain;
        let start = self.list.len();
        self.factor(relation, terms);
        for Join {
            relation,
            global: _,
            join_operator,
        } in joins
        {
            let left = start..self.list.len();
            self.factor(relation, terms);
            let right = left.end..self.list.len();
            match inner_constraint(join_operator, self.draft.cx.dialect) {
                Some(JoinConstraint::On(on)) => terms.add(on),
                // With several tables on one side, the table of the column is unknown.
                Some(JoinConstraint::Using(columns) | JoinConstraint::UsingAlias(columns, _))
                    if left.len() == 1 && right.len() == 1 =>
                {
                    let columns = columns.iter().filter_map(|name| name.0.last()?.as_ident());
                    terms
                        .using
                        .extend(columns.map(|column| (left.start, right.start, column)));
                }
                Some(
                    JoinConstraint::Using(_)
                    | JoinConstraint::UsingAlias(..)
                    | JoinConstraint::Natural
                    | JoinConstraint::None,
                )
                | None => {}
            }
        }
    }

    fn factor<'t>(&mut self, factor: &'t TableFactor, terms: &mut Terms<'t>) {
        let (alias, restricted) = match factor {
            TableFactor::Table {
                name,
                alias,
                args: None,
                ..
            } => return self.table(name, alias.as_ref()),
            TableFactor::NestedJoin {
                table_with_joins,
                alias: None,
            } => return self.chain(table_with_joins, terms),
            TableFactor::Derived {
                lateral,
                subquery,
                alias,
                ..
            } => {
                let restricted = if *lateral {
                    self.is_query_restricted(subquery)
                } else {
                    self.is_query_alone_restricted(subquery)
                };
                (alias, restricted)
            }
            // Rows that functions make of values.
            TableFactor::Table { alias, .. }
            | TableFactor::Function { alias, .. }
            | TableFactor::TableFunction { alias, .. }
            | TableFactor::UNNEST { alias, .. }
            | TableFactor::JsonTable { alias, .. }
            | TableFactor::XmlTable { alias, .. } => (alias, true),
            TableFactor::NestedJoin { alias, .. }
            | TableFactor::OpenJsonTable { alias, .. }
            | TableFactor::Pivot { alias, .. }
            | TableFactor::Unpivot { alias, .. }
            | TableFactor::MatchRecognize { alias, .. }
            | TableFactor::SemanticView { alias, .. } => (alias, false),
            TableFactor::UnpivotExpr { .. } => (&None, false),
        };
        let shown = if let TableFactor::Derived { subquery, .. } = factor {
            shown(subquery, alias.as_ref(), self.draft.cx.dialect)
        } else {
            Vec::new()
        };
        self.list.push(Source {
            name: alias.iter().map(|alias| alias.name.clone()).collect(),
            table: None,
            policy: None,
            shown,
            shows_others: true,
            restricted,
        });
    }

    fn table(&mut self, name: &ObjectName, alias: Option<&TableAlias>) {
        let dialect = self.draft.cx.dialect;
        let relation = self.draft.cx.relation(name, self.ctes);
        let is_cte = matches!(relation, Ok(Relation::Cte));
        let policy = match relation {
            Ok(Relation::Policy(table)) => self.draft.cx.policy(table).ok(),
            // An error is reported wherever else the name is resolved.
            Ok(Relation::Open | Relation::Cte) | Err(_) => None,
        };
        let has_own_names = alias.is_some_and(|alias| !alias.columns.is_empty());
        let cte = self.ctes.find(name, dialect).filter(|_| is_cte);
        self.list.push(Source {
            name: qualifier(name, alias.map(|alias| &alias.name), dialect).unwrap_or_default(),
            table: (!is_cte).then(|| name.clone()),
            policy,
            shown: cte
                .filter(|_| !has_own_names)
                .map_or_else(Vec::new, |cte| cte.shown.clone()),
            shows_others: is_cte,
            restricted: cte.is_some_and(|cte| cte.restricted.get()),
        });
    }
}
