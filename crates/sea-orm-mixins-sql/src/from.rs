//! FROM: where a table's condition belongs, so that a join keeps its meaning.
//!
//! A condition stands in WHERE where the table's side of every join is kept as it is, in ON where a join may fill the
//! table's columns with NULL, and in a subquery in the table's place where neither will do. The first two leave the
//! table a table: grouping by its key, locking it and hinting its indexes stay possible.

use crate::alias::{Names, qualifier};
use crate::ctes::Ctes;
use crate::derive::derive;
use crate::engine::{Engine, Relation};
use crate::join::{Effect, condition_of};
use crate::plan::{Place, Result};
use crate::predicate::restrict;
use crate::refusal::Refusal;
use crate::{Dialect, Visibility};
use sqlparser::ast::{
    Expr, Join, JoinConstraint, JoinOperator, JsonTableColumn, TableFactor, TableFunctionArgs, TableSample,
    TableSampleKind, TableSampleQuantity, TableWithJoins, XmlTableColumnOption,
};

/// A FROM list as chains of joins: one for each item, except on SQLite, where the comma is a join like others.
pub(crate) struct Chains {
    /// For each item of the list, whether a later item of its chain seals it.
    sealed: Vec<bool>,
    one_chain: bool,
}

impl Chains {
    pub(crate) fn new(engine: &Engine<'_>, from: &[TableWithJoins]) -> Result<Self> {
        let one_chain = engine.dialect == Dialect::Sqlite;
        let mut sealed = vec![false; from.len()];
        if one_chain {
            let mut later_seals = false;
            for (item, sealed) in from.iter().zip(&mut sealed).rev() {
                *sealed = later_seals;
                for join in &item.joins {
                    later_seals |= Effect::of(&join.join_operator, engine.dialect)?.seals_left();
                }
            }
        }
        Ok(Self { sealed, one_chain })
    }

    pub(crate) fn scope(
        &mut self,
        engine: &mut Engine<'_>,
        from: &mut [TableWithJoins],
        ctes: &Ctes<'_>,
    ) -> Result<(Vec<Expr>, bool)> {
        Names::new(engine.dialect).add(from)?;
        let mut scoping = Scoping {
            visibility: engine.reading,
            derived: false,
        };
        let mut pending = Vec::new();
        for (item, sealed) in from.iter_mut().zip(&self.sealed) {
            let left = if self.one_chain {
                std::mem::take(&mut pending)
            } else {
                Vec::new()
            };
            pending.extend(scoping.chain(engine, item, left, *sealed, ctes)?);
        }
        Ok((pending, scoping.derived))
    }
}

/// Scoping of one FROM list.
pub(crate) struct Scoping {
    pub(crate) visibility: Visibility,
    pub(crate) derived: bool,
}

impl Scoping {
    /// Scopes one chain of joins behind what `left` holds, and returns the conditions that stand outside it.
    pub(crate) fn chain(
        &mut self,
        engine: &mut Engine<'_>,
        chain: &mut TableWithJoins,
        left: Vec<Expr>,
        sealed: bool,
        ctes: &Ctes<'_>,
    ) -> Result<Vec<Expr>> {
        let TableWithJoins { relation, joins } = chain;
        let effects: Vec<Effect> = joins
            .iter()
            .map(|join| Effect::of(&join.join_operator, engine.dialect))
            .collect::<Result<_>>()?;
        let sealed_from = |at: usize| sealed || effects.iter().skip(at).any(|effect| effect.seals_left());
        let mut pending = left;
        let outer = Self::outer(Effect::COMMA, &effects);
        pending.extend(self.factor(engine, relation, sealed_from(0), outer, ctes)?);
        for (at, (join, effect)) in joins.iter_mut().zip(&effects).enumerate() {
            let Join {
                relation,
                global,
                join_operator,
            } = join;
            if *global {
                return Err(Refusal::because("GLOBAL JOIN is not SQL of this backend"));
            }
            if engine.dialect == Dialect::Mysql && is_regrouped(relation, join_operator) {
                return Err(Refusal::because(
                    "a JOIN without ON in front of another JOIN is read in two ways; write CROSS JOIN, or give it an ON",
                ));
            }
            let seal = sealed_from(at + 1) || effect.seals_right();
            let place = Self::outer(*effect, effects.get(at + 1..).unwrap_or_default());
            let right = self.factor(engine, relation, seal, place, ctes)?;
            let mut on = Vec::new();
            if effect.keeps_right {
                on.append(&mut pending);
            }
            if effect.keeps_left {
                on.extend(right);
            } else {
                pending.extend(right);
            }
            Self::constraint(engine, join_operator, on, ctes)?;
        }
        Ok(pending)
    }

    /// Where the conditions of a table will stand, for the notes.
    fn outer(own: Effect, later: &[Effect]) -> Place {
        if own.keeps_left || later.iter().any(|effect| effect.keeps_right) {
            Place::On
        } else {
            Place::Where
        }
    }

    fn constraint(
        engine: &mut Engine<'_>,
        operator: &mut JoinOperator,
        ours: Vec<Expr>,
        ctes: &Ctes<'_>,
    ) -> Result<()> {
        let constraint = condition_of(operator);
        match constraint {
            Some(JoinConstraint::On(on)) => {
                engine.expr(on, ctes)?;
                let mut condition = Some(std::mem::replace(on, crate::engine::null()));
                restrict(&mut condition, ours);
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
                if ours.is_empty() =>
            {
                Ok(())
            }
            Some(
                JoinConstraint::Using(_)
                | JoinConstraint::UsingAlias(..)
                | JoinConstraint::Natural
                | JoinConstraint::None,
            )
            | None => Err(Refusal::because("an outer join without ON; write its condition in ON")),
        }
    }

    /// Scopes what a FROM or JOIN names; returns conditions that are to stand outside it. `sealed`: they cannot.
    fn factor(
        &mut self,
        engine: &mut Engine<'_>,
        factor: &mut TableFactor,
        sealed: bool,
        place: Place,
        ctes: &Ctes<'_>,
    ) -> Result<Vec<Expr>> {
        match factor {
            TableFactor::Table {
                name,
                args: Some(TableFunctionArgs { args, settings }),
                ..
            } => {
                if settings.is_some() {
                    return Err(Refusal::because("SETTINGS is not SQL of this backend"));
                }
                engine.function_args(args, ctes)?;
                engine.check_table_functions(name, args)?;
                Ok(Vec::new())
            }
            TableFactor::Table { .. } => self.table(engine, factor, sealed, place, ctes),
            TableFactor::NestedJoin {
                table_with_joins,
                alias,
            } => {
                // An alias hides the names inside.
                let sealed = sealed || alias.is_some();
                self.chain(engine, table_with_joins, Vec::new(), sealed, ctes)
            }
            TableFactor::Derived {
                lateral: _,
                subquery,
                alias: _,
                sample,
            } => {
                sampled(engine, sample, ctes)?;
                engine.query(subquery, ctes)?;
                Ok(Vec::new())
            }
            TableFactor::Function {
                lateral: _,
                name,
                args,
                with_ordinality: _,
                alias: _,
            } => {
                engine.check_table_functions(name, args)?;
                engine.function_args(args, ctes)?;
                Ok(Vec::new())
            }
            TableFactor::TableFunction { expr, alias: _ } => engine.expr(expr, ctes).map(|()| Vec::new()),
            TableFactor::UNNEST {
                alias: _,
                array_exprs,
                with_offset: _,
                with_offset_alias: _,
                with_ordinality: _,
            } => engine.exprs(array_exprs, ctes).map(|()| Vec::new()),
            TableFactor::JsonTable {
                json_expr,
                json_path: _,
                columns,
                alias: _,
            } => {
                for column in columns {
                    match column {
                        JsonTableColumn::Named(_) | JsonTableColumn::ForOrdinality(_) | JsonTableColumn::Nested(_) => {}
                    }
                }
                engine.expr(json_expr, ctes).map(|()| Vec::new())
            }
            TableFactor::XmlTable {
                namespaces,
                row_expression,
                passing,
                columns,
                alias: _,
            } => {
                engine.exprs(namespaces.iter_mut().map(|namespace| &mut namespace.uri), ctes)?;
                engine.expr(row_expression, ctes)?;
                engine.exprs(passing.arguments.iter_mut().map(|argument| &mut argument.expr), ctes)?;
                for column in columns {
                    match &mut column.option {
                        XmlTableColumnOption::NamedInfo { path, default, .. } => {
                            engine.exprs(path.iter_mut().chain(default), ctes)?;
                        }
                        XmlTableColumnOption::ForOrdinality => {}
                    }
                }
                Ok(Vec::new())
            }
            TableFactor::OpenJsonTable { .. }
            | TableFactor::Pivot { .. }
            | TableFactor::Unpivot { .. }
            | TableFactor::UnpivotExpr { .. }
            | TableFactor::MatchRecognize { .. }
            | TableFactor::SemanticView { .. } => Err(Refusal::because(
                "what stands in FROM is not SQL of this backend, or not understood",
            )),
        }
    }

    fn table(
        &mut self,
        engine: &mut Engine<'_>,
        factor: &mut TableFactor,
        sealed: bool,
        place: Place,
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
            return Err(Refusal::because(
                "a table's past shows rows that have since been deleted or moved; read it through `unscoped(\"why\")`",
            ));
        }
        if !with_hints.is_empty() || json_path.is_some() {
            return Err(Refusal::because(
                "WITH hints or a path behind a table are not SQL of this backend",
            ));
        }
        sampled(engine, sample, ctes)?;
        let table = match engine.relation(name, ctes)? {
            Relation::Policy(table) => table,
            Relation::Open | Relation::Cte => return Ok(Vec::new()),
        };
        let renamed = alias.as_ref().is_some_and(|alias| !alias.columns.is_empty());
        if !sealed && !renamed {
            let qualifier = qualifier(name, alias.as_ref().map(|alias| &alias.name), engine.dialect)?;
            let condition = engine.condition(table, &qualifier, self.visibility, place)?;
            return Ok(condition.into_iter().collect());
        }
        let qualifier = qualifier(name, None, engine.dialect)?;
        let Some(condition) = engine.condition(table, &qualifier, self.visibility, Place::Subquery)? else {
            return Ok(Vec::new());
        };
        self.derived = true;
        engine.derived = true;
        derive(factor, qualifier.last(), condition);
        Ok(Vec::new())
    }
}

fn sampled(engine: &mut Engine<'_>, sample: &mut Option<TableSampleKind>, ctes: &Ctes<'_>) -> Result<()> {
    let Some(TableSampleKind::BeforeTableAlias(sample) | TableSampleKind::AfterTableAlias(sample)) = sample else {
        return Ok(());
    };
    let TableSample {
        modifier: _,
        name: _,
        quantity,
        seed: _,
        bucket,
        offset,
    } = &mut **sample;
    if bucket.is_some() {
        return Err(Refusal::because("BUCKET is not SQL of this backend"));
    }
    if let Some(TableSampleQuantity {
        parenthesized: _,
        value,
        unit: _,
    }) = quantity
    {
        engine.expr(value, ctes)?;
    }
    engine.exprs(offset, ctes)
}

/// Whether the parser put a join on the right of one that has no ON, where MySQL joins from the left.
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
