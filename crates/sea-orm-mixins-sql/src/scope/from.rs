//! FROM: the clause for each row filter, so that joins keep their meaning.
//!
//! A row filter belongs in WHERE where the table's side of every join is kept as it is; in ON where a join may fill the
//! table's columns with NULL, or in the last ON before that; and where no clause can hold it, the table is joined with
//! nothing (PostgreSQL) or becomes a derived table (the others). All but the last leave the table a table: grouping by
//! its key, locking it and hinting its indexes stay possible.

use crate::ast::condition::restrict;
use crate::ast::expr::null;
use crate::ast::join::{Effect, condition_of, stuck};
use crate::catalog::also::Access;
use crate::dialect::Dialect;
use crate::draft::cx::NamedTable;
use crate::draft::cx::Relation;
use crate::names::alias::{Names, qualifier};
use crate::names::cte::Ctes;
use crate::plan::note::Clause;
use crate::refusal::{Reason, Result};
use crate::scope::Rewrite;
use crate::scope::condition::row_filter;
use crate::scope::derived_table::{derive, join_nothing, whole_row};
use crate::scope::source::{scope_source, walk_sample};
use crate::shape::Visibility;
use sqlparser::ast::{Expr, Ident, Join, JoinConstraint, JoinOperator, TableAlias, TableFactor, TableWithJoins};

/// A FROM list as chains of joins: one for each item, except on SQLite, where the comma is a join like others.
pub(crate) struct Chains {
    /// For each item of the list, whether a later item of its chain seals it.
    sealed: Vec<bool>,
    one_chain: bool,
}

impl Chains {
    pub(crate) fn new(dialect: Dialect, from: &[TableWithJoins]) -> Result<Self> {
        let one_chain = dialect == Dialect::Sqlite;
        let mut sealed = vec![false; from.len()];
        if one_chain {
            let mut sealed_later = false;
            for (item, sealed) in from.iter().zip(&mut sealed).rev() {
                *sealed = sealed_later;
                for join in item.joins.iter().rev() {
                    sealed_later = Effect::of(&join.join_operator, dialect)?.seals_left(sealed_later);
                }
            }
        }
        Ok(Self { sealed, one_chain })
    }

    pub(crate) fn scope(
        &mut self,
        rewrite: &mut dyn Rewrite<'_>,
        from: &mut [TableWithJoins],
        ctes: &Ctes<'_>,
    ) -> Result<(Vec<Expr>, bool)> {
        Names::new(rewrite.cx.dialect).add(from)?;
        let mut scoping = Scoping {
            visibility: rewrite.cx.visibility,
            changed: (&[], rewrite.cx.visibility),
            derived: Vec::new(),
        };
        let mut pending = Vec::new();
        for (item, sealed) in from.iter_mut().zip(&self.sealed) {
            let left = if self.one_chain {
                std::mem::take(&mut pending)
            } else {
                Vec::new()
            };
            pending.extend(scoping.chain(rewrite, item, left, *sealed, ctes)?);
        }
        Ok((pending, !scoping.derived.is_empty()))
    }
}

/// The scoping of one FROM list.
pub(crate) struct Scoping<'c> {
    /// The visibility of the tables that are read.
    pub(crate) visibility: Visibility,
    /// The tables that are changed, and their visibility.
    pub(crate) changed: (&'c [&'c NamedTable], Visibility),
    /// The names of the derived tables that the engine made.
    pub(crate) derived: Vec<Ident>,
}

impl Scoping<'_> {
    /// Refuses to change a table of this list that became a derived table.
    pub(crate) fn check_changed(&self, changed: &NamedTable) -> Result<()> {
        match changed.qualifier.last() {
            Some(name) if self.derived.contains(name) => Err(Reason::ChangedSubquery {
                table: name.to_string(),
            }
            .into()),
            Some(_) | None => Ok(()),
        }
    }

    fn rows_of(&self, name: &[Ident]) -> (Access, Visibility) {
        let (changed, visibility) = self.changed;
        if changed.iter().any(|table| table.qualifier == name) {
            (Access::Write, visibility)
        } else {
            (Access::Read, self.visibility)
        }
    }

    /// Scopes one chain of joins after the conditions `left`, and returns the conditions that belong outside it.
    pub(crate) fn chain(
        &mut self,
        rewrite: &mut dyn Rewrite<'_>,
        chain: &mut TableWithJoins,
        left: Vec<Expr>,
        sealed: bool,
        ctes: &Ctes<'_>,
    ) -> Result<Vec<Expr>> {
        let TableWithJoins { relation, joins } = chain;
        let effects: Vec<Effect> = joins
            .iter()
            .map(|join| Effect::of(&join.join_operator, rewrite.cx.dialect))
            .collect::<Result<_>>()?;
        let stuck = stuck(&effects, sealed);
        let is_stuck = |at: usize| stuck.get(at).copied().unwrap_or(sealed);
        let mut pending = left;
        let clause = Self::clause(Effect::COMMA, &effects, sealed);
        pending.extend(self.factor(rewrite, relation, is_stuck(0), clause, ctes)?);
        for (at, (join, effect)) in joins.iter_mut().zip(&effects).enumerate() {
            let Join {
                relation,
                global,
                join_operator,
            } = join;
            if *global {
                return Err(Reason::not_sql("GLOBAL JOIN").into());
            }
            if rewrite.cx.dialect == Dialect::Mysql && is_regrouped(relation, join_operator) {
                return Err(Reason::JoinWithoutOn.into());
            }
            let sealed_later = is_stuck(at + 1);
            let clause = Self::clause(*effect, effects.get(at + 1..).unwrap_or_default(), sealed);
            let right = self.factor(rewrite, relation, effect.seals_right(sealed_later), clause, ctes)?;
            // The last clause that can hold them.
            let holds = sealed_later && effect.filters();
            let mut on = Vec::new();
            if effect.keeps_right || holds {
                on.append(&mut pending);
            }
            if effect.keeps_left || holds {
                on.extend(right);
            } else {
                pending.extend(right);
            }
            Self::constraint(rewrite, join_operator, on, ctes)?;
        }
        Ok(pending)
    }

    /// Returns the clause of a table's row filter, for the notes. `sealed`: not outside the chain.
    fn clause(own: Effect, later: &[Effect], sealed: bool) -> Clause {
        if sealed || own.keeps_left || later.iter().any(|effect| effect.keeps_right) {
            Clause::On
        } else {
            Clause::Where
        }
    }

    fn constraint(
        rewrite: &mut dyn Rewrite<'_>,
        operator: &mut JoinOperator,
        filters: Vec<Expr>,
        ctes: &Ctes<'_>,
    ) -> Result<()> {
        let constraint = condition_of(operator);
        match constraint {
            Some(JoinConstraint::On(on)) => {
                rewrite.expr(on, ctes)?;
                let mut condition = Some(std::mem::replace(on, null()));
                restrict(&mut condition, filters);
                if let Some(condition) = condition {
                    *on = condition;
                }
                Ok(())
            }
            Some(
                JoinConstraint::Using(_)
                | JoinConstraint::UsingAlias(..)
                | JoinConstraint::Natural
                | JoinConstraint::None,
            )
            | None
                if filters.is_empty() =>
            {
                Ok(())
            }
            Some(none @ JoinConstraint::None) => {
                let mut condition = None;
                restrict(&mut condition, filters);
                *none = condition.map_or(JoinConstraint::None, JoinConstraint::On);
                Ok(())
            }
            Some(JoinConstraint::Using(_) | JoinConstraint::UsingAlias(..) | JoinConstraint::Natural) | None => {
                Err(Reason::Internal {
                    what: "a join has no place for a condition".to_owned(),
                }
                .into())
            }
        }
    }

    /// Scopes an item of FROM or JOIN; returns conditions that belong outside it. `sealed`: none can.
    fn factor(
        &mut self,
        rewrite: &mut dyn Rewrite<'_>,
        factor: &mut TableFactor,
        sealed: bool,
        clause: Clause,
        ctes: &Ctes<'_>,
    ) -> Result<Vec<Expr>> {
        match factor {
            TableFactor::Table { args: Some(_), .. } => scope_source(rewrite, factor, ctes).map(|()| Vec::new()),
            TableFactor::Table { .. } => self.table(rewrite, factor, sealed, clause, ctes),
            TableFactor::NestedJoin {
                table_with_joins,
                alias,
            } => {
                // An alias hides the names inside.
                let sealed = sealed || alias.is_some();
                self.chain(rewrite, table_with_joins, Vec::new(), sealed, ctes)
            }
            TableFactor::Derived { .. }
            | TableFactor::Function { .. }
            | TableFactor::TableFunction { .. }
            | TableFactor::UNNEST { .. }
            | TableFactor::JsonTable { .. }
            | TableFactor::XmlTable { .. }
            | TableFactor::OpenJsonTable { .. }
            | TableFactor::Pivot { .. }
            | TableFactor::Unpivot { .. }
            | TableFactor::UnpivotExpr { .. }
            | TableFactor::MatchRecognize { .. }
            | TableFactor::SemanticView { .. } => scope_source(rewrite, factor, ctes).map(|()| Vec::new()),
        }
    }

    fn table(
        &mut self,
        rewrite: &mut dyn Rewrite<'_>,
        factor: &mut TableFactor,
        sealed: bool,
        clause: Clause,
        ctes: &Ctes<'_>,
    ) -> Result<Vec<Expr>> {
        let TableFactor::Table {
            name,
            alias,
            args: None,
            with_hints,
            version,
            with_ordinality: _,
            partitions: _,
            json_path,
            sample,
            index_directives: _,
            inheritance: _,
        } = factor
        else {
            return Ok(Vec::new());
        };
        if version.is_some() {
            return Err(Reason::NotSqlOfBackend {
                what: "a table's past".to_owned(),
                instead: "read it through `unscoped(\"why\")`",
            }
            .into());
        }
        if !with_hints.is_empty() || json_path.is_some() {
            return Err(Reason::not_sql("WITH (hints) or a path after a table").into());
        }
        walk_sample(rewrite, sample, ctes)?;
        let table = match rewrite.cx.relation(name, ctes)? {
            Relation::Policy(table) => table,
            Relation::Open | Relation::Cte => return Ok(Vec::new()),
        };
        let name_of = |alias: Option<&TableAlias>| qualifier(name, alias.map(|alias| &alias.name), rewrite.cx.dialect);
        let shown = alias.as_ref();
        let renamed = shown.is_some_and(|alias| !alias.columns.is_empty());
        let rows = self.rows_of(&name_of(shown)?);
        if rewrite.cx.dialect != Dialect::Postgres && (sealed || renamed) {
            let own = name_of(None)?;
            let Some(condition) = row_filter(rewrite, table, &own, rows, Clause::Subquery)? else {
                return Ok(Vec::new());
            };
            let derived = shown.map(|alias| &alias.name).or_else(|| own.last()).cloned();
            self.derived.extend(derived.clone());
            rewrite.hidden.derived.extend(derived);
            derive(factor, own.last(), condition);
            return Ok(Vec::new());
        }
        let qualifier = match name_of(shown)? {
            shown if renamed => vec![whole_row(&shown)],
            shown => shown,
        };
        let clause = if sealed { Clause::On } else { clause };
        let condition = row_filter(rewrite, table, &qualifier, rows, clause)?;
        match condition {
            Some(condition) if sealed => {
                join_nothing(factor, rewrite.tables, condition);
                Ok(Vec::new())
            }
            condition => Ok(condition.into_iter().collect()),
        }
    }
}

/// Returns whether the parser put a join on the right of one without ON, where MySQL joins from the left.
fn is_regrouped(relation: &TableFactor, operator: &JoinOperator) -> bool {
    let is_nested = matches!(relation, TableFactor::NestedJoin { alias: None, .. });
    let has_none = matches!(
        operator,
        JoinOperator::Join(JoinConstraint::None)
            | JoinOperator::Inner(JoinConstraint::None)
            | JoinOperator::StraightJoin(JoinConstraint::None)
    );
    is_nested && has_none
}

/// Scopes a FROM list; returns the conditions for its WHERE, and whether the engine made a derived table.
pub(crate) fn scope_from(
    rewrite: &mut dyn Rewrite<'_>,
    from: &mut [TableWithJoins],
    ctes: &Ctes<'_>,
) -> Result<(Vec<Expr>, bool)> {
    let mut chains = Chains::new(rewrite.cx.dialect, from)?;
    chains.scope(rewrite, from, ctes)
}
