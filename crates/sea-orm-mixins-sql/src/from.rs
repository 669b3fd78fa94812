//! FROM: where a table's condition belongs, so that a join keeps its meaning.
//!
//! A condition stands in WHERE where the table's side of every join is kept as it is, in ON where a join may fill the
//! table's columns with NULL or in the last ON before that, and where none will do, in a join of the table with nothing
//! (PostgreSQL) or a subquery in its place (the others). All but the last leave the table a table: grouping by its key,
//! locking it and hinting its indexes stay possible.

use crate::alias::{Names, qualifier};
use crate::ctes::Ctes;
use crate::derive::{derive, join_nothing, whole_row};
use crate::engine::{Engine, Relation};
use crate::join::{Effect, condition_of, stuck};
use crate::plan::{Place, Result};
use crate::predicate::restrict;
use crate::refusal::Refusal;
use crate::update::Changed;
use crate::{Dialect, Visibility};
use sqlparser::ast::{
    Expr, Ident, Join, JoinConstraint, JoinOperator, JsonTableColumn, TableAlias, TableFactor, TableFunctionArgs,
    TableSample, TableSampleKind, TableSampleQuantity, TableWithJoins, XmlTableColumnOption,
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
            let mut behind = false;
            for (item, sealed) in from.iter().zip(&mut sealed).rev() {
                *sealed = behind;
                for join in item.joins.iter().rev() {
                    behind = Effect::of(&join.join_operator, engine.dialect)?.seals_left(behind);
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
            derived: Vec::new(),
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
        Ok((pending, !scoping.derived.is_empty()))
    }
}

/// Scoping of one FROM list.
pub(crate) struct Scoping {
    pub(crate) visibility: Visibility,
    /// The names of the tables that became subqueries.
    pub(crate) derived: Vec<Ident>,
}

impl Scoping {
    /// Refuses to change a table of this list that has become a subquery.
    pub(crate) fn check_changed(&self, changed: &Changed) -> Result<()> {
        match changed.qualifier.last() {
            Some(name) if self.derived.contains(name) => Err(Refusal::because(format!(
                "the scope of `{name}` needs a subquery in this join, which cannot be changed; write ON in place of USING or NATURAL"
            ))),
            Some(_) | None => Ok(()),
        }
    }

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
        let stuck = stuck(&effects, sealed);
        let is_stuck = |at: usize| stuck.get(at).copied().unwrap_or(sealed);
        let mut pending = left;
        let place = Self::place(Effect::COMMA, &effects, sealed);
        pending.extend(self.factor(engine, relation, is_stuck(0), place, ctes)?);
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
            let behind = is_stuck(at + 1);
            let place = Self::place(*effect, effects.get(at + 1..).unwrap_or_default(), sealed);
            let right = self.factor(engine, relation, effect.seals_right(behind), place, ctes)?;
            // The last place before they would be stuck.
            let holds = behind && effect.filters();
            let mut on = Vec::new();
            if effect.keeps_right || holds {
                on.append(&mut pending);
            }
            if effect.keeps_left || holds {
                on.extend(right);
            } else {
                pending.extend(right);
            }
            Self::constraint(engine, join_operator, on, ctes)?;
        }
        Ok(pending)
    }

    /// Where the conditions of a table will stand, for the notes. `sealed`: not outside of the chain.
    fn place(own: Effect, later: &[Effect], sealed: bool) -> Place {
        if sealed || own.keeps_left || later.iter().any(|effect| effect.keeps_right) {
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
            Some(none @ JoinConstraint::None) => {
                let mut condition = None;
                restrict(&mut condition, ours);
                *none = condition.map_or(JoinConstraint::None, JoinConstraint::On);
                Ok(())
            }
            Some(JoinConstraint::Using(_) | JoinConstraint::UsingAlias(..) | JoinConstraint::Natural) | None => {
                Err(Refusal::because("an outer join without ON; write its condition in ON"))
            }
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
        let name_of = |alias: Option<&TableAlias>| qualifier(name, alias.map(|alias| &alias.name), engine.dialect);
        let shown = alias.as_ref();
        let renamed = shown.is_some_and(|alias| !alias.columns.is_empty());
        if engine.dialect != Dialect::Postgres && (sealed || renamed) {
            let own = name_of(None)?;
            let Some(condition) = engine.condition(table, &own, self.visibility, Place::Subquery)? else {
                return Ok(Vec::new());
            };
            let derived = shown.map(|alias| &alias.name).or_else(|| own.last()).cloned();
            self.derived.extend(derived.clone());
            engine.hidden.derived.extend(derived);
            derive(factor, own.last(), condition);
            return Ok(Vec::new());
        }
        let qualifier = match name_of(shown)? {
            shown if renamed => vec![whole_row(&shown)],
            shown => shown,
        };
        let place = if sealed { Place::On } else { place };
        let condition = engine.condition(table, &qualifier, self.visibility, place)?;
        match condition {
            Some(condition) if sealed => {
                join_nothing(factor, engine.tables, condition);
                Ok(Vec::new())
            }
            condition => Ok(condition.into_iter().collect()),
        }
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
