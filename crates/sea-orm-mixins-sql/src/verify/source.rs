//! [`Sources`]: what is read from, and how far up a table's conditions may wait.
//!
//! A table's condition is pushed up from where the table stands: through an inner join, or past the side of an outer join
//! that is kept, it says the same. It does not past the side that may be filled with NULL: there it must stand in the
//! join's ON, and where that cannot hold it, further in.

use super::condition::Terms;
use super::proof::{Proof, demand, fault};
use super::relation::Called;
use super::taken::Taken;
use super::want::{Owed, Want};
use super::{Scope, Verifier};
use crate::catalog::also::Access;
use crate::catalog::policy::Policy;
use crate::dialect::Dialect;
use crate::id::TableId;
use crate::stack::with_stack;
use sqlparser::ast::{
    Assignment, Expr, JoinConstraint, JoinOperator, ObjectName, TableAlias, TableFactor, TableWithJoins,
};

/// What is read from.
#[derive(Debug, Default)]
pub(super) struct Sources<'t, 'p> {
    /// The names of all that can be named.
    pub(super) names: Vec<Called<'t>>,
    /// The tables with a policy that can be named.
    pub(super) tables: Vec<Source<'t, 'p>>,
    /// The tests whose place was not found yet.
    pub(super) owed: Vec<Owed<'t, 'p>>,
    /// How many factors were met, which must be all that there are.
    pub(super) factors: usize,
    /// How many of these are named: tables, common table expressions, functions that are written as tables.
    pub(super) relations: usize,
}

/// A table with a policy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'t, 'p> {
    pub(super) called: Called<'t>,
    pub(super) table: TableId,
    pub(super) policy: &'p Policy,
    /// Whether a row may stand without one of this table's.
    pub(super) nullable: bool,
    /// Whether its columns go by other names here.
    pub(super) renamed: bool,
}

/// What is done to the tables of a FROM.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doing<'t, 's> {
    pub(super) scope: Scope<'s>,
    /// The tables that are changed, by the names that they are called by.
    pub(super) changed: &'t [Called<'t>],
    pub(super) change: Change<'t>,
}

/// How tables are changed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Change<'t> {
    None,
    Update(&'t [Assignment]),
    Delete,
}

impl<'t, 'p> Source<'t, 'p> {
    /// What the table owes.
    pub(super) fn owed<'w>(&self, wants: &[Want<'w>]) -> Vec<Owed<'t, 'w>>
    where
        'p: 'w,
    {
        let owed = |want: &Want<'w>| Owed {
            called: self.called,
            renamed: self.renamed,
            want: *want,
            table: self.policy,
        };
        wants.iter().map(owed).collect()
    }
}

impl<'t, 'p> Sources<'t, 'p> {
    pub(super) fn beside(mut self, other: Self) -> Self {
        self.names.extend(other.names);
        self.tables.extend(other.tables);
        self.owed.extend(other.owed);
        self.factors += other.factors;
        self.relations += other.relations;
        self
    }

    fn nullable(mut self) -> Self {
        for source in &mut self.tables {
            source.nullable = true;
        }
        self
    }

    /// The table that is called so.
    pub(super) fn called(&self, name: Called<'_>, dialect: Dialect) -> Option<Source<'t, 'p>> {
        let words = name.parts();
        let is_it = |source: &&Source<'_, '_>| source.called.is(words.iter().copied(), dialect);
        let mut found = self.tables.iter().filter(is_it);
        found.next().copied()
    }
}

/// What a join does to its two sides.
enum Side {
    Inner,
    Left,
    Right,
    Full,
}

impl<'a> Verifier<'a> {
    /// What a FROM reads. To SQLite a comma is a join like others; elsewhere joins bind tighter.
    pub(super) fn sources<'t>(
        &self,
        tables: impl IntoIterator<Item = &'t TableWithJoins>,
        doing: Doing<'t, '_>,
    ) -> Proof<Sources<'t, 'a>> {
        let mut all: Sources<'t, 'a> = Sources::default();
        for table in tables {
            let first = self.factor(&table.relation, doing)?;
            let (mut left, before) = match self.dialect {
                Dialect::Sqlite => (all.beside(first), Sources::default()),
                Dialect::Postgres | Dialect::Mysql => (first, all),
            };
            for join in &table.joins {
                let right = self.factor(&join.relation, doing)?;
                left = self.joined(left, right, &join.join_operator)?;
            }
            all = before.beside(left);
        }
        self.check_names(&all)?;
        Ok(all)
    }

    /// Demands that no table stands outside of what was looked at.
    pub(super) fn check_count(sources: &Sources<'_, '_>, taken: &Taken) -> Proof<()> {
        let all = taken.factors == sources.factors && taken.relations == sources.relations && taken.statements == 0;
        demand(all, || "a table stands where none is looked for".to_owned())
    }

    /// Each table that owes a test must be the only one that goes by its name.
    pub(super) fn check_names(&self, sources: &Sources<'_, '_>) -> Proof<()> {
        for source in &sources.tables {
            let words = source.called.parts();
            let is_it = |name: &&Called<'_>| name.is(words.iter().copied(), self.dialect);
            let same = sources.names.iter().filter(is_it);
            demand(same.count() == 1, || {
                format!("another goes by the name of `{}`", source.policy.table)
            })?;
        }
        Ok(())
    }

    fn joined<'t>(
        &self,
        left: Sources<'t, 'a>,
        right: Sources<'t, 'a>,
        join: &'t JoinOperator,
    ) -> Proof<Sources<'t, 'a>> {
        let (side, constraint) = side(join)?;
        let terms = Terms::of(on(constraint));
        Ok(match side {
            Side::Inner => {
                let mut both = left.beside(right);
                both.owed = self.paid(both.owed, &terms)?;
                both
            }
            Side::Left => left.beside(self.null_filled(right, &terms)?),
            Side::Right => self.null_filled(left, &terms)?.beside(right),
            Side::Full => {
                let nowhere = Terms::default();
                let left = self.null_filled(left, &nowhere)?;
                left.beside(self.null_filled(right, &nowhere)?)
            }
        })
    }

    /// The side of an outer join that may be filled with NULL: the ON is the last place for its conditions.
    fn null_filled<'t>(&self, mut side: Sources<'t, 'a>, on: &Terms<'_>) -> Proof<Sources<'t, 'a>> {
        side.owed = self.paid(side.owed, on)?;
        match side.owed.first() {
            Some(owed) => fault(owed.describe()),
            None => Ok(side.nullable()),
        }
    }

    fn factor<'t>(&self, factor: &'t TableFactor, doing: Doing<'t, '_>) -> Proof<Sources<'t, 'a>> {
        let mut sources = match factor {
            TableFactor::Table {
                name,
                alias,
                args: None,
                version: None,
                json_path: None,
                ..
            } => self.table(name, alias.as_ref(), doing)?,
            TableFactor::Table {
                name,
                alias,
                args: Some(_),
                version: None,
                json_path: None,
                ..
            } => {
                // A function. SQLite writes a virtual table so, too.
                let declared = self.relation(name, &[]).is_ok_and(|table| table.is_some());
                demand(!declared, || format!("`{name}` is called, and is a table"))?;
                let mut called = function(name, alias.as_ref());
                called.relations += 1;
                called
            }
            TableFactor::NestedJoin {
                table_with_joins,
                alias,
            } => {
                let inside = with_stack(|| self.sources([&**table_with_joins], doing))?;
                match alias {
                    None => inside,
                    Some(_) => hidden(&inside, alias.as_ref())?,
                }
            }
            TableFactor::Function { name, alias, .. } => function(name, alias.as_ref()),
            TableFactor::Derived { alias, .. }
            | TableFactor::TableFunction { alias, .. }
            | TableFactor::UNNEST { alias, .. }
            | TableFactor::JsonTable { alias, .. }
            | TableFactor::XmlTable { alias, .. } => named(alias.as_ref()),
            TableFactor::Table { .. }
            | TableFactor::OpenJsonTable { .. }
            | TableFactor::Pivot { .. }
            | TableFactor::Unpivot { .. }
            | TableFactor::UnpivotExpr { .. }
            | TableFactor::MatchRecognize { .. }
            | TableFactor::SemanticView { .. } => return fault(format!("`{factor}` is read from, which is unknown")),
        };
        sources.factors += 1;
        Ok(sources)
    }

    fn table<'t>(
        &self,
        name: &'t ObjectName,
        alias: Option<&'t TableAlias>,
        doing: Doing<'t, '_>,
    ) -> Proof<Sources<'t, 'a>> {
        let called = alias.map_or(Called::Table(name), |alias| Called::Alias(&alias.name));
        let words = called.parts();
        let is_it = |name: &Called<'_>| name.is(words.iter().copied(), self.dialect);
        let changed = doing.changed.iter().any(is_it);
        let mut sources = Sources {
            names: vec![called],
            relations: 1,
            ..Sources::default()
        };
        // What is changed is a table, whatever the common table expressions are called.
        let ctes = if changed { &[] } else { doing.scope.ctes };
        let Some(table) = self.relation(name, ctes)? else {
            return Ok(sources);
        };
        let policy = self.policy(table)?;
        let wants = match doing.change {
            Change::Update(assignments) if changed => {
                let marks = self.marks(policy, assignments, doing.scope);
                self.wants_of_updated(policy, doing.scope, marks)?
            }
            Change::Delete if changed => self.wants_of_deleted(policy, doing.scope)?,
            Change::None | Change::Update(_) | Change::Delete => self.wants(policy, Access::Read, self.reading)?,
        };
        let renamed = alias.is_some_and(|alias| !alias.columns.is_empty());
        let source = Source {
            called,
            table,
            policy,
            nullable: false,
            renamed,
        };
        sources.owed = source.owed(&wants);
        sources.tables.push(source);
        Ok(sources)
    }
}

/// A join in parentheses with an alias: nothing outside can name its tables.
fn hidden<'t, 'p>(inside: &Sources<'_, '_>, alias: Option<&'t TableAlias>) -> Proof<Sources<'t, 'p>> {
    if let Some(owed) = inside.owed.first() {
        return fault(owed.describe());
    }
    let mut hidden = named(alias);
    hidden.factors = inside.factors;
    hidden.relations = inside.relations;
    Ok(hidden)
}

fn named<'p>(alias: Option<&TableAlias>) -> Sources<'_, 'p> {
    Sources {
        names: alias.map(|alias| Called::Alias(&alias.name)).into_iter().collect(),
        ..Sources::default()
    }
}

/// A function, which goes by its own name where it has no other.
fn function<'t, 'p>(name: &'t ObjectName, alias: Option<&'t TableAlias>) -> Sources<'t, 'p> {
    let mut sources = named(alias);
    if alias.is_none() {
        sources.names.push(Called::Table(name));
    }
    sources
}

fn side(join: &JoinOperator) -> Proof<(Side, &JoinConstraint)> {
    Ok(match join {
        JoinOperator::Join(on)
        | JoinOperator::Inner(on)
        | JoinOperator::CrossJoin(on)
        | JoinOperator::StraightJoin(on) => (Side::Inner, on),
        JoinOperator::Left(on) | JoinOperator::LeftOuter(on) => (Side::Left, on),
        JoinOperator::Right(on) | JoinOperator::RightOuter(on) => (Side::Right, on),
        JoinOperator::FullOuter(on) => (Side::Full, on),
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
        | JoinOperator::InnerArrayJoin => return fault("a join of a kind that is unknown"),
    })
}

fn on(constraint: &JoinConstraint) -> Option<&Expr> {
    match constraint {
        JoinConstraint::On(condition) => Some(condition),
        JoinConstraint::Using(_) | JoinConstraint::UsingAlias(..) | JoinConstraint::Natural | JoinConstraint::None => {
            None
        }
    }
}
