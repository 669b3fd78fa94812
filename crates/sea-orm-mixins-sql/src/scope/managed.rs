//! Conditions on managed columns: times that are compared with them, and conditions that ask for deleted rows where the
//! scope shows only live ones.

use crate::ast::condition::conjuncts;
use crate::ast::expr::plain;
use crate::ast::join::tables_of;
use crate::ast::join::{Effect, condition_of};
use crate::catalog::column::role_of;
use crate::catalog::policy::{Policy, Role, SoftDelete};
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::draft::cx::{Cx, Relation};
use crate::given::Given;
use crate::id::{ParamIndex, TableId};
use crate::names::alias::qualifier;
use crate::names::cte::Ctes;
use crate::names::{is_column, same_ident};
use crate::plan::{Bind, Unseen, UnseenIf};
use crate::refusal::{Refusal, Result};
use crate::scope::liveness;
use crate::shape::{Intent, Visibility};
use crate::stack::with_stack;
use sqlparser::ast::{BinaryOperator, Expr, Ident, InTarget, JoinConstraint, TableWithJoins};

/// A table with managed columns that a condition may name.
pub(crate) struct Managed<'e> {
    pub(crate) table: TableId,
    pub(crate) policy: &'e Policy,
    pub(crate) qualifier: Vec<Ident>,
}

/// How a condition asks for deleted rows.
enum Asks {
    Always,
    /// With some of the caller's values.
    If(ParamIndex, UnseenIf),
}

/// Returns the joined tables that have a policy.
pub(crate) fn managed_tables<'e>(cx: Cx<'e>, tables: &[&TableWithJoins], ctes: &Ctes<'_>) -> Result<Vec<Managed<'e>>> {
    let mut managed = Vec::new();
    for (name, alias) in tables.iter().flat_map(|chain| tables_of(chain)) {
        if alias.is_none_or(|alias| alias.columns.is_empty())
            && let Relation::Policy(table) = cx.relation(name, ctes)?
        {
            managed.push(Managed {
                table,
                policy: cx.policy(table)?,
                qualifier: qualifier(name, alias.map(|alias| &alias.name), cx.dialect)?,
            });
        }
    }
    Ok(managed)
}

/// Checks and rewrites the conditions of a WHERE on managed columns of the changed table and the tables joined to it.
/// Returns those tables.
pub(crate) fn conditions_on_managed<'e>(
    draft: &mut Draft<'e>,
    selection: &mut Option<Expr>,
    tables: &[&TableWithJoins],
    visibility: Visibility,
    ctes: &Ctes<'_>,
) -> Result<Vec<Managed<'e>>> {
    let managed = managed_tables(draft.cx, tables, ctes)?;
    refuse_unseen(draft, selection.as_ref(), tables, &managed, visibility)?;
    if let Some(selection) = selection {
        cut_times(draft, selection, &managed);
    }
    Ok(managed)
}

/// Returns the table of a column, where `is` decides whether a table has it. An unqualified column belongs to the only
/// table that has it; where several do, the database cannot decide either.
#[expect(clippy::wildcard_enum_match_arm, reason = "anything else is no column")]
pub(crate) fn owner_of<'e, 'm>(
    dialect: Dialect,
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
            && pairs.all(|(left, right)| same_ident(left, right, dialect))
            && is(table.policy, column)
    };
    let mut found = managed.iter().filter(is_named);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// Cuts the times that a condition compares with managed columns, as they were cut when written.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever else compares a time is left as it is written"
)]
pub(crate) fn cut_times<'e>(draft: &mut Draft<'e>, expr: &mut Expr, managed: &[Managed<'e>]) {
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
        with_stack(|| cut_times(draft, right, managed));
        rest = left;
    }
    match rest {
        Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } => with_stack(|| cut_times(draft, inner, managed)),
        Expr::BinaryOp { left, op: _, right }
        | Expr::IsDistinctFrom(left, right)
        | Expr::IsNotDistinctFrom(left, right) => {
            if is_time(draft.cx.dialect, left, managed) {
                cut_time(draft, right);
            } else if is_time(draft.cx.dialect, right, managed) {
                cut_time(draft, left);
            }
        }
        Expr::Between { expr, low, high, .. } if is_time(draft.cx.dialect, expr, managed) => {
            cut_time(draft, low);
            cut_time(draft, high);
        }
        Expr::In {
            expr,
            target: InTarget::List(list),
            ..
        } if is_time(draft.cx.dialect, expr, managed) => {
            for item in list {
                cut_time(draft, item);
            }
        }
        _ => {}
    }
}

/// Does the same in the ON of joins.
pub(crate) fn cut_times_of_joins<'e>(draft: &mut Draft<'e>, tables: &mut [TableWithJoins], managed: &[Managed<'e>]) {
    for join in tables.iter_mut().flat_map(|item| &mut item.joins) {
        if let Some(JoinConstraint::On(on)) = condition_of(&mut join.join_operator) {
            cut_times(draft, on, managed);
        }
    }
}

fn is_time(dialect: Dialect, expr: &Expr, managed: &[Managed<'_>]) -> bool {
    let is = |policy: &Policy, column: &Ident| {
        let is_flag = policy.soft_delete.as_ref().is_some_and(SoftDelete::is_flag);
        role_of(policy, column, dialect).is_some_and(|role| match role {
            Role::CreatedAt | Role::UpdatedAt => true,
            Role::Deletion => !is_flag,
            Role::Tenant(_) | Role::CreatedBy | Role::UpdatedBy | Role::DeletedBy | Role::Version => false,
        })
    };
    owner_of(dialect, expr, managed, is).is_some()
}

/// Cuts a bound time to microseconds.
pub(crate) fn cut_time(draft: &mut Draft<'_>, expr: &mut Expr) {
    let mut inner = expr;
    while let Expr::Nested(nested) | Expr::Cast { expr: nested, .. } = inner {
        inner = nested;
    }
    if let Given::Parameter(index) = draft.slots.given(inner) {
        *inner = draft.binds.bind(Bind::Cut(index));
    }
}

/// Refuses a condition that plainly asks for deleted rows of a table that shows only live ones: it would find no row.
pub(crate) fn refuse_unseen<'e>(
    draft: &mut Draft<'e>,
    selection: Option<&Expr>,
    tables: &[&TableWithJoins],
    managed: &[Managed<'e>],
    visibility: Visibility,
) -> Result<()> {
    let is_live = visibility == Visibility::Live && draft.cx.intent == Intent::AsWritten;
    if !is_live || managed.iter().all(|table| table.policy.soft_delete.is_none()) {
        return Ok(());
    }
    let mut asked = None;
    let mut unseen = Vec::new();
    let mut each = |condition: &Expr| match asks_for_deleted(draft, condition, managed) {
        Some((table, Asks::Always)) => asked = asked.or(Some(table)),
        Some((table, Asks::If(value, refused))) => unseen.push(Unseen { table, value, refused }),
        None => {}
    };
    conjuncts(selection, &mut each);
    for item in tables {
        inner_conditions(draft.cx.dialect, item, &mut each)?;
    }
    if let Some(table) = asked {
        return Err(unseen_rows(&draft.cx.policy(table)?.table.to_string()));
    }
    draft.demands.unseen.append(&mut unseen);
    Ok(())
}

/// Calls `each` on the ON conditions of a chain's inner joins, unless a later join keeps rows without a partner.
fn inner_conditions(dialect: Dialect, chain: &TableWithJoins, each: &mut impl FnMut(&Expr)) -> Result<()> {
    let mut ons = Vec::new();
    for join in &chain.joins {
        let effect = Effect::of(&join.join_operator, dialect)?;
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

/// Returns the table with the deleted rows that a condition asks for, and the value on which that depends.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "may be true of live rows, or is no plain question"
)]
fn asks_for_deleted<'e>(draft: &Draft<'e>, condition: &Expr, managed: &[Managed<'e>]) -> Option<(TableId, Asks)> {
    let marker = |expr: &Expr| {
        let is = |policy: &Policy, column: &Ident| {
            let marker = policy.soft_delete.as_ref().map(SoftDelete::column);
            marker.is_some_and(|marker| is_column(column, marker, draft.cx.dialect))
        };
        let owner = owner_of(draft.cx.dialect, expr, managed, is)?;
        Some((owner.table, owner.policy.soft_delete.as_ref()?))
    };
    match condition {
        Expr::IsNotNull(inner) => {
            marker(inner).and_then(|(table, deletion)| (!deletion.is_flag()).then_some((table, Asks::Always)))
        }
        Expr::IsDistinctFrom(left, right) if matches!(draft.slots.given(right), Given::Null) => {
            marker(left).and_then(|(table, deletion)| (!deletion.is_flag()).then_some((table, Asks::Always)))
        }
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) => {
            marker(condition).and_then(|(table, deletion)| deletion.is_flag().then_some((table, Asks::Always)))
        }
        // IS NOT FALSE is also true of the missing row of an outer join.
        Expr::IsTrue(inner) => {
            marker(inner).and_then(|(table, deletion)| deletion.is_flag().then_some((table, Asks::Always)))
        }
        Expr::BinaryOp { left, op, right } => {
            let (table, deletion, value) = match (marker(left), marker(right)) {
                (Some((table, deletion)), None) => (table, deletion, right),
                (None, Some((table, deletion))) => (table, deletion, left),
                (Some(_), Some(_)) | (None, None) => return None,
            };
            compares_deletion(draft, op, deletion, value).map(|value| (table, value))
        }
        _ => None,
    }
}

/// Returns whether a comparison of a deletion column is true only of deleted rows, and the value on which that depends.
fn compares_deletion(draft: &Draft<'_>, op: &BinaryOperator, deletion: &SoftDelete, value: &Expr) -> Option<Asks> {
    let given = draft.slots.given(plain(value));
    let is_eq = *op == BinaryOperator::Eq;
    let is_not_eq = *op == BinaryOperator::NotEq;
    if !deletion.is_flag() {
        let is_order = matches!(
            op,
            BinaryOperator::Lt | BinaryOperator::LtEq | BinaryOperator::Gt | BinaryOperator::GtEq
        );
        // Any comparison with a time is true only of times, and not of NULL.
        let is_time = matches!(given, Given::Parameter(_) | Given::Text(_));
        return (is_time && (is_eq || is_not_eq || is_order)).then_some(Asks::Always);
    }
    if let Given::Parameter(index) = given {
        let refused = if is_eq { UnseenIf::Marked } else { UnseenIf::Unmarked };
        return (is_eq || is_not_eq).then_some(Asks::If(index, refused));
    }
    let is_constant = match given {
        Given::Boolean(_) | Given::Number(_) => true,
        Given::Text(_) => matches!(deletion, SoftDelete::Value { .. }),
        Given::Parameter(_) | Given::Null | Given::Default | Given::Expression => false,
    };
    let is_deleted = liveness::says_deleted(Some(deletion), &given).filter(|_| is_constant)?;
    (is_eq && is_deleted || is_not_eq && !is_deleted).then_some(Asks::Always)
}

fn unseen_rows(table: &str) -> Refusal {
    Refusal::from(UnseenIf::Marked.reason(table))
}
