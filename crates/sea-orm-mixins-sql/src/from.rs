//! FROM: where a table's condition belongs, so that a join keeps its meaning.
//!
//! A condition stands in WHERE where the table's side of every join is kept as it is, in ON where a join may fill the
//! table's columns with NULL, and in a subquery in the table's place where neither will do. The first two leave the
//! table a table: grouping by its key, locking it and hinting its indexes stay possible.

use crate::engine::{Engine, Relation};
use crate::names::{Ctes, folded, same};
use crate::plan::{Place, Result};
use crate::predicate::restrict;
use crate::refusal::Refusal;
use crate::{Dialect, Visibility};
use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    Expr, GroupByExpr, Ident, Join, JoinConstraint, JoinOperator, JsonTableColumn, ObjectName, ObjectNamePart, Query,
    Select, SelectFlavor, SelectItem, SetExpr, TableAlias, TableFactor, TableFunctionArgs, TableSample,
    TableSampleKind, TableSampleQuantity, TableWithJoins, WildcardAdditionalOptions, XmlTableColumnOption,
};

/// What a join does to the rows of its two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Effect {
    /// Rows of the left may stay without a partner on the right, whose columns are then NULL.
    keeps_left: bool,
    keeps_right: bool,
    /// Whether it has an ON to put conditions in.
    has_on: bool,
}

impl Effect {
    const COMMA: Self = Self {
        keeps_left: false,
        keeps_right: false,
        has_on: false,
    };

    fn of(operator: &JoinOperator) -> Result<Self> {
        let (keeps_left, keeps_right, constraint) = match operator {
            JoinOperator::Join(constraint)
            | JoinOperator::Inner(constraint)
            | JoinOperator::CrossJoin(constraint)
            | JoinOperator::StraightJoin(constraint) => (false, false, constraint),
            JoinOperator::Left(constraint) | JoinOperator::LeftOuter(constraint) => (true, false, constraint),
            JoinOperator::Right(constraint) | JoinOperator::RightOuter(constraint) => (false, true, constraint),
            JoinOperator::FullOuter(constraint) => (true, true, constraint),
            JoinOperator::Semi(_)
            | JoinOperator::LeftSemi(_)
            | JoinOperator::RightSemi(_)
            | JoinOperator::Anti(_)
            | JoinOperator::LeftAnti(_)
            | JoinOperator::RightAnti(_)
            | JoinOperator::CrossApply
            | JoinOperator::OuterApply
            | JoinOperator::AsOf { .. }
            | JoinOperator::ArrayJoin
            | JoinOperator::LeftArrayJoin
            | JoinOperator::InnerArrayJoin => {
                return Err(Refusal::because("a join of a kind that this backend does not have"));
            }
        };
        let has_on = match constraint {
            JoinConstraint::On(_) => true,
            JoinConstraint::Using(_) | JoinConstraint::Natural | JoinConstraint::None => false,
        };
        Ok(Self {
            keeps_left,
            keeps_right,
            has_on,
        })
    }

    /// Whether conditions on the left side cannot be moved out of it.
    fn seals_left(self) -> bool {
        self.keeps_right && (self.keeps_left || !self.has_on)
    }

    fn seals_right(self) -> bool {
        self.keeps_left && (self.keeps_right || !self.has_on)
    }
}

fn condition_of(operator: &mut JoinOperator) -> Option<&mut JoinConstraint> {
    match operator {
        JoinOperator::Join(constraint)
        | JoinOperator::Inner(constraint)
        | JoinOperator::CrossJoin(constraint)
        | JoinOperator::StraightJoin(constraint)
        | JoinOperator::Left(constraint)
        | JoinOperator::LeftOuter(constraint)
        | JoinOperator::Right(constraint)
        | JoinOperator::RightOuter(constraint)
        | JoinOperator::FullOuter(constraint)
        | JoinOperator::Semi(constraint)
        | JoinOperator::LeftSemi(constraint)
        | JoinOperator::RightSemi(constraint)
        | JoinOperator::Anti(constraint)
        | JoinOperator::LeftAnti(constraint)
        | JoinOperator::RightAnti(constraint)
        | JoinOperator::AsOf { constraint, .. } => Some(constraint),
        JoinOperator::CrossApply
        | JoinOperator::OuterApply
        | JoinOperator::ArrayJoin
        | JoinOperator::LeftArrayJoin
        | JoinOperator::InnerArrayJoin => None,
    }
}

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
                    later_seals |= Effect::of(&join.join_operator)?.seals_left();
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
            let left = if self.one_chain { std::mem::take(&mut pending) } else { Vec::new() };
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
            .map(|join| Effect::of(&join.join_operator))
            .collect::<Result<_>>()?;
        let sealed_from = |at: usize| sealed || effects.iter().skip(at).any(|effect| effect.seals_left());
        let mut pending = left;
        let outer = self.outer(Effect::COMMA, &effects);
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
            let seal = sealed_from(at + 1) || effect.seals_right();
            let place = self.outer(*effect, effects.get(at + 1..).unwrap_or_default());
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
            self.constraint(engine, join_operator, on, ctes)?;
        }
        Ok(pending)
    }

    /// Where the conditions of a table will stand, for the notes.
    fn outer(&self, own: Effect, later: &[Effect]) -> Place {
        if own.keeps_left || later.iter().any(|effect| effect.keeps_right) {
            Place::On
        } else {
            Place::Where
        }
    }

    fn constraint(
        &mut self,
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
            Some(JoinConstraint::Using(_) | JoinConstraint::Natural | JoinConstraint::None) | None
                if ours.is_empty() =>
            {
                Ok(())
            }
            Some(JoinConstraint::Using(_) | JoinConstraint::Natural | JoinConstraint::None) | None => {
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
                engine.check_table_function(name)?;
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
                sampled(engine, sample.as_mut(), ctes)?;
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
                engine.check_table_function(name)?;
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
            | TableFactor::SemanticView { .. } => {
                Err(Refusal::because("what stands in FROM is not SQL of this backend, or not understood"))
            }
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
            index_hints: _,
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
            return Err(Refusal::because("WITH hints or a path behind a table are not SQL of this backend"));
        }
        sampled(engine, sample.as_mut(), ctes)?;
        let table = match engine.relation(name, ctes)? {
            Relation::Policy(table) => table,
            Relation::Open | Relation::Cte => return Ok(Vec::new()),
        };
        let renamed = alias.as_ref().is_some_and(|alias| !alias.columns.is_empty());
        if !sealed && !renamed {
            let qualifier = qualifier(name, alias.as_ref().map(|alias| &alias.name))?;
            let condition = engine.condition(table, &qualifier, self.visibility, place)?;
            return Ok(condition.into_iter().collect());
        }
        let qualifier = qualifier(name, None)?;
        let Some(condition) = engine.condition(table, &qualifier, self.visibility, Place::Subquery)? else {
            return Ok(Vec::new());
        };
        self.derived = true;
        engine.derived = true;
        derive(factor, qualifier.last(), condition);
        Ok(Vec::new())
    }
}

/// Puts a subquery with the condition in the table's place, under the same name.
fn derive(factor: &mut TableFactor, name: Option<&Ident>, condition: Expr) {
    let TableFactor::Table { alias, .. } = factor else { return };
    let alias = alias.take().or_else(|| {
        name.map(|name| TableAlias {
            explicit: true,
            name: name.clone(),
            columns: Vec::new(),
            at: None,
        })
    });
    let empty = TableFactor::UnpivotExpr {
        expression: crate::engine::null(),
        value_alias: Ident::new(""),
        attribute_alias: None,
    };
    let table = std::mem::replace(factor, empty);
    *factor = TableFactor::Derived {
        lateral: false,
        subquery: Box::new(select_all(table, condition)),
        alias,
        sample: None,
    };
}

fn select_all(table: TableFactor, condition: Expr) -> Query {
    let select = Select {
        select_token: AttachedToken::empty(),
        optimizer_hints: Vec::new(),
        distinct: None,
        select_modifiers: None,
        top: None,
        top_before_distinct: false,
        projection: vec![SelectItem::Wildcard(WildcardAdditionalOptions::default())],
        exclude: None,
        into: None,
        from: vec![TableWithJoins {
            relation: table,
            joins: Vec::new(),
        }],
        lateral_views: Vec::new(),
        prewhere: None,
        selection: Some(condition),
        connect_by: Vec::new(),
        group_by: GroupByExpr::Expressions(Vec::new(), Vec::new()),
        cluster_by: Vec::new(),
        distribute_by: Vec::new(),
        sort_by: Vec::new(),
        having: None,
        named_window: Vec::new(),
        qualify: None,
        window_before_qualify: false,
        value_table_mode: None,
        flavor: SelectFlavor::Standard,
    };
    Query {
        with: None,
        body: Box::new(SetExpr::Select(Box::new(select))),
        order_by: None,
        limit_clause: None,
        fetch: None,
        locks: Vec::new(),
        for_clause: None,
        settings: None,
        format_clause: None,
        pipe_operators: Vec::new(),
    }
}

/// How columns of a table are named beside others: by its alias, or by its name as written.
pub(crate) fn qualifier(name: &ObjectName, alias: Option<&Ident>) -> Result<Vec<Ident>> {
    if let Some(alias) = alias {
        return Ok(vec![as_name(alias)]);
    }
    let parts = name.0.iter().map(|part| match part {
        ObjectNamePart::Identifier(ident) => Ok(as_name(ident)),
        ObjectNamePart::Function(_) => Err(Refusal::because("a table's name made by a function")),
    });
    parts.collect()
}

/// SQLite takes `'t'` for a name where a table must stand; before a column that is best said in double quotes.
fn as_name(ident: &Ident) -> Ident {
    match ident.quote_style {
        Some('\'') => Ident::with_quote('"', ident.value.clone()),
        Some(_) | None => ident.clone(),
    }
}

/// The names under which a FROM list shows its parts, so that no two are the same: SQLite takes the first that has the
/// column.
pub(crate) struct Names<'f> {
    dialect: Dialect,
    names: Vec<Vec<&'f Ident>>,
}

impl<'f> Names<'f> {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            names: Vec::new(),
        }
    }

    /// Adds the names of a FROM list.
    ///
    /// # Errors
    ///
    /// A name that is there already.
    pub(crate) fn add(&mut self, from: &'f [TableWithJoins]) -> Result<()> {
        for item in from {
            self.add_chain(item)?;
        }
        Ok(())
    }

    pub(crate) fn add_chain(&mut self, chain: &'f TableWithJoins) -> Result<()> {
        let factors = std::iter::once(&chain.relation).chain(chain.joins.iter().map(|join| &join.relation));
        factors.into_iter().try_for_each(|factor| self.add_factor(factor))
    }

    fn add_factor(&mut self, factor: &'f TableFactor) -> Result<()> {
        let alias = match factor {
            TableFactor::Table {
                name, alias: None, ..
            } => {
                let parts = name.0.iter().filter_map(|part| match part {
                    ObjectNamePart::Identifier(ident) => Some(ident),
                    ObjectNamePart::Function(_) => None,
                });
                return self.add_name(parts.collect());
            }
            TableFactor::NestedJoin {
                table_with_joins,
                alias: None,
            } => return self.add_chain(table_with_joins),
            TableFactor::Table { alias, .. }
            | TableFactor::NestedJoin { alias, .. }
            | TableFactor::Derived { alias, .. }
            | TableFactor::TableFunction { alias, .. }
            | TableFactor::Function { alias, .. }
            | TableFactor::UNNEST { alias, .. }
            | TableFactor::JsonTable { alias, .. }
            | TableFactor::OpenJsonTable { alias, .. }
            | TableFactor::Pivot { alias, .. }
            | TableFactor::Unpivot { alias, .. }
            | TableFactor::MatchRecognize { alias, .. }
            | TableFactor::XmlTable { alias, .. }
            | TableFactor::SemanticView { alias, .. } => alias,
            TableFactor::UnpivotExpr { .. } => return Ok(()),
        };
        match alias {
            Some(alias) => self.add_name(vec![&alias.name]),
            None => Ok(()),
        }
    }

    fn add_name(&mut self, name: Vec<&'f Ident>) -> Result<()> {
        let dialect = self.dialect;
        let is_same = |other: &Vec<&Ident>| {
            let mut pairs = other.iter().zip(&name);
            other.len() == name.len()
                && pairs.all(|(left, right)| same(dialect, &folded(left, dialect), &folded(right, dialect)))
        };
        if let Some(last) = name.last()
            && self.names.iter().any(is_same)
        {
            return Err(Refusal::because(format!(
                "`{last}` stands twice in one FROM; give each its own alias"
            )));
        }
        self.names.push(name);
        Ok(())
    }
}

fn sampled(engine: &mut Engine<'_>, sample: Option<&mut TableSampleKind>, ctes: &Ctes<'_>) -> Result<()> {
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
