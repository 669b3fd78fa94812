//! A tenant in SET that the row has already, as whole rows are written back.

use crate::ast::expr::binary;
use crate::catalog::also::Also;
use crate::catalog::policy::Tenant;
use crate::draft::Draft;
use crate::given::Given;
use crate::id::DimensionId;
use crate::plan::{OnNull, Operand};
use crate::refusal::{Refusal, Result};
use crate::write::assign::check_tenant;
use crate::write::target::{WriteTarget, target_column};
use sqlparser::ast::{BinaryOperator, Expr};

/// Returns the condition that a row has the tenant that SET gives it, so that nothing of that is left to set. A row with
/// another is not changed.
///
/// # Errors
///
/// `CrossTenant` where the value is no value, or, before anything is sent, none of the scope's tenants.
pub(crate) fn has_tenant(
    draft: &mut Draft<'_>,
    target: WriteTarget<'_>,
    (tenant, dimension): (&Tenant, DimensionId),
    value: &Expr,
) -> Result<Expr> {
    let given = draft.slots.given(value);
    let column = target_column(draft.cx.dialect, target, &tenant.column);
    let is_null = Expr::IsNull(Box::new(column.clone()));
    let is_owned = matches!(tenant.also, Also::Owners { .. });
    if is_owned && matches!(given, Given::Null) {
        return Ok(is_null);
    }
    let moves = || Refusal::moves_rows(target.policy.table.to_string(), &tenant.dimension, &tenant.column);
    let operand = Operand::of(given).ok_or_else(moves)?;
    let may_be_null = is_owned && matches!(operand, Operand::Value(_));
    let null = if may_be_null { OnNull::LeftOut } else { OnNull::Nobody };
    // A row that is in reach through its second column has another's tenant in the first.
    if !matches!(tenant.also, Also::Others { .. }) || !tenant.also.is_wider() {
        check_tenant(draft, target.table, dimension, operand, null, &tenant.column)?;
    }
    let is_same = binary(column, BinaryOperator::Eq, value.clone());
    if !may_be_null {
        return Ok(is_same);
    }
    let both_null = binary(is_null, BinaryOperator::And, Expr::IsNull(Box::new(value.clone())));
    let either = binary(is_same, BinaryOperator::Or, Expr::Nested(Box::new(both_null)));
    Ok(Expr::Nested(Box::new(either)))
}
