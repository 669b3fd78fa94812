//! The version that an UPDATE of one row must find.

use crate::ast::condition::{compares, conjuncts, restrict};
use crate::ast::expr::{binary, call, column_name, number, placeholder};
use crate::draft::Draft;
use crate::id::{ParamIndex, SlotId};
use crate::names::is_column;
use crate::scope::managed::{Managed, owner_of};
use crate::write::target::{WriteTarget, target_column};
use sqlparser::ast::{BinaryOperator, Expr};

/// Demands the version of a single row: a bound version in SET, without another condition on it, is the one that the
/// copy was read at.
pub(crate) fn demand_version(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    value: ParamIndex,
    user: Option<&Expr>,
    selection: &mut Option<Expr>,
) {
    let Some(version) = &target.policy.version else { return };
    let of_target = [Managed {
        table: target.table,
        policy: target.policy,
        qualifier: target.qualifier.to_vec(),
    }];
    let is = |expr: &Expr, name: &str| {
        let owner = owner_of(draft.cx.dialect, expr, &of_target, |_, column| {
            is_column(column, name, draft.cx.dialect)
        });
        owner.is_some()
    };
    let mut keys: Vec<&str> = target.policy.key.iter().map(String::as_str).collect();
    let mut is_compared = false;
    conjuncts(user, &mut |expr| {
        is_compared |= compares(expr, &|side| is(side, version));
        if let Expr::BinaryOp {
            left,
            op: BinaryOperator::Eq,
            right,
        } = expr
        {
            for (column, value) in [(left, right), (right, left)] {
                if column_name(column).is_some() && column_name(value).is_none() {
                    keys.retain(|key| !is(column, key));
                }
            }
        }
    });
    if is_compared || !keys.is_empty() {
        return;
    }
    let mut current = target_column(draft.cx.dialect, target, version);
    if target.policy.version_nullable {
        current = call("COALESCE", [current, number("0")]);
    }
    let condition = binary(current, BinaryOperator::Eq, placeholder(SlotId::new(value.index())));
    restrict(selection, [condition]);
}
