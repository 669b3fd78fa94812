//! Conditions on the columns that mixins manage: the times that are compared with them, and questions for deleted rows
//! where the scope shows live ones only.

use crate::alias::qualifier;
use crate::assign::Said;
use crate::ctes::Ctes;
use crate::engine::{Engine, Given, Relation};
use crate::join::{Effect, condition_of};
use crate::names::{folded, is_column, same};
use crate::plan::{Bind, Result, Unseen, UnseenIf};
use crate::policy::{Policy, SoftDelete};
use crate::refusal::Refusal;
use crate::update::conjuncts;
use crate::walk::with_stack;
use crate::{Intent, Visibility};
use sqlparser::ast::{BinaryOperator, Expr, Ident, InTarget, JoinConstraint, TableFactor, TableWithJoins};

/// A table whose columns a condition may name.
pub(crate) struct Managed<'e> {
    pub(crate) table: usize,
    pub(crate) policy: &'e Policy,
    pub(crate) qualifier: Vec<Ident>,
}

/// How a condition asks for deleted rows.
enum Asks {
    Always,
    /// With some of the caller's values.
    If(usize, UnseenIf),
}

impl<'e> Engine<'e> {
    /// The tables with a policy among those that are joined.
    pub(crate) fn managed(&self, tables: &[&TableWithJoins], ctes: &Ctes<'_>) -> Result<Vec<Managed<'e>>> {
        let mut managed = Vec::new();
        for item in tables {
            let factors = std::iter::once(&item.relation).chain(item.joins.iter().map(|join| &join.relation));
            for factor in factors {
                if let TableFactor::Table {
                    name,
                    alias,
                    args: None,
                    ..
                } = factor
                    && alias.as_ref().is_none_or(|alias| alias.columns.is_empty())
                    && let Relation::Policy(table) = self.relation(name, ctes)?
                {
                    managed.push(Managed {
                        table,
                        policy: self.policy(table)?,
                        qualifier: qualifier(name, alias.as_ref().map(|alias| &alias.name), self.dialect)?,
                    });
                } else if let TableFactor::NestedJoin {
                    table_with_joins,
                    alias: None,
                } = factor
                {
                    managed.extend(self.managed(&[table_with_joins], ctes)?);
                }
            }
        }
        Ok(managed)
    }

    /// What a WHERE says about the mixins' columns of a table that is changed, and of those beside it. Gives those tables.
    pub(crate) fn conditions_on_managed(
        &mut self,
        selection: &mut Option<Expr>,
        tables: &[&TableWithJoins],
        visibility: Visibility,
        ctes: &Ctes<'_>,
    ) -> Result<Vec<Managed<'e>>> {
        let managed = self.managed(tables, ctes)?;
        self.refuse_unseen(selection.as_ref(), tables, &managed, visibility)?;
        if let Some(selection) = selection {
            self.cut_times(selection, &managed);
        }
        Ok(managed)
    }

    /// The table that a column is of, where `is` says of the column's name that the table has it. A name without a table
    /// in front is of the only one that has it; the database does not know either where several do.
    #[expect(clippy::wildcard_enum_match_arm, reason = "anything else is no column")]
    pub(crate) fn owner<'m>(
        &self,
        expr: &Expr,
        managed: &'m [Managed<'e>],
        is: impl Fn(&Policy, &Ident) -> bool,
    ) -> Option<&'m Managed<'e>> {
        let parts = match plain(expr) {
            Expr::Identifier(ident) => std::slice::from_ref(ident),
            Expr::CompoundIdentifier(parts) => parts.as_slice(),
            _ => return None,
        };
        let (column, qualifier) = parts.split_last()?;
        let is_named = |table: &&Managed<'_>| {
            let mut pairs = table.qualifier.iter().rev().zip(qualifier.iter().rev());
            qualifier.len() <= table.qualifier.len()
                && pairs
                    .all(|(left, right)| same(self.dialect, &folded(left, self.dialect), &folded(right, self.dialect)))
                && is(table.policy, column)
        };
        let mut found = managed.iter().filter(is_named);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// Cuts the times that a condition compares with the mixins' columns, as they were when they were written.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "whatever else compares a time is left as it is written"
    )]
    pub(crate) fn cut_times(&mut self, expr: &mut Expr, managed: &[Managed<'e>]) {
        if managed.is_empty() {
            return;
        }
        let mut rest = expr;
        // Chains lean to the left, and may be long.
        while let Expr::BinaryOp {
            left,
            op: BinaryOperator::And | BinaryOperator::Or,
            right,
        } = rest
        {
            with_stack(|| self.cut_times(right, managed));
            rest = left;
        }
        match rest {
            Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } => with_stack(|| self.cut_times(inner, managed)),
            Expr::BinaryOp { left, op: _, right }
            | Expr::IsDistinctFrom(left, right)
            | Expr::IsNotDistinctFrom(left, right) => {
                if self.is_time(left, managed) {
                    self.cut(right);
                } else if self.is_time(right, managed) {
                    self.cut(left);
                }
            }
            Expr::Between { expr, low, high, .. } if self.is_time(expr, managed) => {
                self.cut(low);
                self.cut(high);
            }
            Expr::In {
                expr,
                target: InTarget::List(list),
                ..
            } if self.is_time(expr, managed) => {
                for item in list {
                    self.cut(item);
                }
            }
            _ => {}
        }
    }

    /// The same in the ON of joins.
    pub(crate) fn cut_times_of_joins(&mut self, tables: &mut [TableWithJoins], managed: &[Managed<'e>]) {
        for join in tables.iter_mut().flat_map(|item| &mut item.joins) {
            if let Some(JoinConstraint::On(on)) = condition_of(&mut join.join_operator) {
                self.cut_times(on, managed);
            }
        }
    }

    fn is_time(&self, expr: &Expr, managed: &[Managed<'e>]) -> bool {
        let is = |policy: &Policy, column: &Ident| {
            let times = policy
                .timestamps
                .iter()
                .flat_map(|times| [&times.created_at, &times.updated_at]);
            let deleted = policy.soft_delete.as_ref().filter(|soft_delete| !soft_delete.is_flag());
            let mut all = times.map(String::as_str).chain(deleted.map(SoftDelete::column));
            all.any(|time| is_column(column, time, self.dialect))
        };
        self.owner(expr, managed, is).is_some()
    }

    /// Cuts a bound time to microseconds.
    pub(crate) fn cut(&mut self, expr: &mut Expr) {
        let mut inner = expr;
        while let Expr::Nested(nested) | Expr::Cast { expr: nested, .. } = inner {
            inner = nested;
        }
        if let Given::Parameter(index) = self.given(inner) {
            *inner = self.bind(Bind::Cut(index));
        }
    }

    /// Refuses a condition that plainly asks for deleted rows of a table that shows live ones only: no row would be found.
    pub(crate) fn refuse_unseen(
        &mut self,
        selection: Option<&Expr>,
        tables: &[&TableWithJoins],
        managed: &[Managed<'e>],
        visibility: Visibility,
    ) -> Result<()> {
        let is_live = visibility == Visibility::Live && self.intent == Intent::AsWritten;
        if !is_live || managed.iter().all(|table| table.policy.soft_delete.is_none()) {
            return Ok(());
        }
        let mut asked = None;
        let mut unseen = Vec::new();
        let mut each = |condition: &Expr| match self.asks(condition, managed) {
            Some((table, Asks::Always)) => asked = asked.or(Some(table)),
            Some((table, Asks::If(value, refused))) => unseen.push(Unseen { table, value, refused }),
            None => {}
        };
        conjuncts(selection, &mut each);
        for item in tables {
            self.inner_conditions(item, &mut each)?;
        }
        if let Some(table) = asked {
            return Err(unseen_rows(&self.policy(table)?.table.to_string()));
        }
        self.unseen.append(&mut unseen);
        Ok(())
    }

    /// What the inner joins of a chain say in ON, unless rows without a partner are kept behind them.
    fn inner_conditions(&self, chain: &TableWithJoins, each: &mut impl FnMut(&Expr)) -> Result<()> {
        let mut ons = Vec::new();
        for join in &chain.joins {
            let effect = Effect::of(&join.join_operator, self.dialect)?;
            if effect.keeps_right {
                ons.clear();
            } else if !effect.keeps_left {
                ons.push(&join.join_operator);
            }
        }
        for operator in ons {
            if let Some(JoinConstraint::On(on)) = condition_of(&mut operator.clone()) {
                conjuncts(Some(on), each);
            }
        }
        Ok(())
    }

    /// The table whose deleted rows a condition asks for, and the value that it depends on.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "may be true of live rows, or is no plain question"
    )]
    fn asks(&self, condition: &Expr, managed: &[Managed<'e>]) -> Option<(usize, Asks)> {
        let marker = |expr: &Expr| {
            let is = |policy: &Policy, column: &Ident| {
                let marker = policy.soft_delete.as_ref().map(SoftDelete::column);
                marker.is_some_and(|marker| is_column(column, marker, self.dialect))
            };
            let owner = self.owner(expr, managed, is)?;
            Some((owner.table, owner.policy.soft_delete.as_ref()?.is_flag()))
        };
        match condition {
            Expr::IsNotNull(inner) => {
                marker(inner).and_then(|(table, is_flag)| (!is_flag).then_some((table, Asks::Always)))
            }
            Expr::IsDistinctFrom(left, right) if matches!(self.given(right), Given::Null) => {
                marker(left).and_then(|(table, is_flag)| (!is_flag).then_some((table, Asks::Always)))
            }
            Expr::Identifier(_) | Expr::CompoundIdentifier(_) => {
                marker(condition).and_then(|(table, is_flag)| is_flag.then_some((table, Asks::Always)))
            }
            // IS NOT FALSE is true where an outer join has no row as well.
            Expr::IsTrue(inner) => marker(inner).and_then(|(table, is_flag)| is_flag.then_some((table, Asks::Always))),
            Expr::BinaryOp { left, op, right } => {
                let (table, is_flag, value) = match (marker(left), marker(right)) {
                    (Some((table, is_flag)), None) => (table, is_flag, right),
                    (None, Some((table, is_flag))) => (table, is_flag, left),
                    (Some(_), Some(_)) | (None, None) => return None,
                };
                self.compares_mark(op, is_flag, value).map(|value| (table, value))
            }
            _ => None,
        }
    }

    /// Whether a comparison of a mark is true of deleted rows only, and on what value that depends.
    fn compares_mark(&self, op: &BinaryOperator, is_flag: bool, value: &Expr) -> Option<Asks> {
        let given = self.given(plain(value));
        let is_eq = *op == BinaryOperator::Eq;
        let is_not_eq = *op == BinaryOperator::NotEq;
        if !is_flag {
            let is_order = matches!(
                op,
                BinaryOperator::Lt | BinaryOperator::LtEq | BinaryOperator::Gt | BinaryOperator::GtEq
            );
            // Whatever a time is compared with, NULL is not.
            let is_time = matches!(given, Given::Parameter(_) | Given::Text(_));
            return (is_time && (is_eq || is_not_eq || is_order)).then_some(Asks::Always);
        }
        if let Given::Parameter(index) = given {
            let refused = if is_eq { UnseenIf::Marked } else { UnseenIf::Unmarked };
            return (is_eq || is_not_eq).then_some(Asks::If(index, refused));
        }
        let marks = match given {
            Given::Boolean(_) | Given::Number(_) => given.marks()?,
            Given::Parameter(_) | Given::Null | Given::Default | Given::Text(_) | Given::Expression => return None,
        };
        (is_eq && marks || is_not_eq && !marks).then_some(Asks::Always)
    }

    /// Refuses to set the mark of a live row and nothing else where live rows are all that is seen: nothing would change.
    pub(crate) fn refuse_unmarking(&mut self, table: usize, said: &Said, visibility: Visibility) -> Result<()> {
        let Some(marker) = said.only_marker() else {
            return Ok(());
        };
        if visibility != Visibility::Live || self.intent != Intent::AsWritten {
            return Ok(());
        }
        let given = self.given(plain(marker));
        if let Given::Parameter(value) = given {
            let refused = UnseenIf::Restoring;
            self.unseen.push(Unseen { table, value, refused });
        } else if given.marks() == Some(false) {
            return Err(restored_in_vain(&self.policy(table)?.table.to_string()));
        }
        Ok(())
    }
}

/// Whether a condition compares such a column, by itself or among others.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "anything else compares what it is made of, and not the column"
)]
pub(crate) fn compares(expr: &Expr, is: &dyn Fn(&Expr) -> bool) -> bool {
    let mut rest = expr;
    // Chains lean to the left, and may be long.
    while let Expr::BinaryOp {
        left,
        op: BinaryOperator::And | BinaryOperator::Or,
        right,
    } = rest
    {
        if with_stack(|| compares(right, is)) {
            return true;
        }
        rest = left;
    }
    match rest {
        Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } => with_stack(|| compares(inner, is)),
        Expr::BinaryOp { left, op: _, right }
        | Expr::IsDistinctFrom(left, right)
        | Expr::IsNotDistinctFrom(left, right) => is(left) || is(right),
        Expr::IsNull(inner)
        | Expr::IsNotNull(inner)
        | Expr::Between { expr: inner, .. }
        | Expr::In { expr: inner, .. } => is(inner),
        _ => false,
    }
}

fn plain(expr: &Expr) -> &Expr {
    let mut inner = expr;
    while let Expr::Nested(nested) | Expr::Cast { expr: nested, .. } = inner {
        inner = nested;
    }
    inner
}

fn unseen_rows(table: &str) -> Refusal {
    Refusal::because(UnseenIf::Marked.reason(table))
}

fn restored_in_vain(table: &str) -> Refusal {
    Refusal::because(UnseenIf::Restoring.reason(table))
}
