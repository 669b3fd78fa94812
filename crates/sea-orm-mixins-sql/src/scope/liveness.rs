//! The SQL that distinguishes soft-deleted rows from live ones. A number is compared only with 0, since another program
//! may have deleted the row with any other number; and PostgreSQL does not compare a flag with numbers.

use crate::ast::expr::{binary, boolean, null, number};
use crate::catalog::policy::SoftDelete;
use sqlparser::ast::{BinaryOperator, Expr};

/// Returns the value of the deletion column in a live row.
pub(crate) fn live_value(soft_delete: &SoftDelete) -> Expr {
    match soft_delete {
        SoftDelete::Time { .. } => null(),
        SoftDelete::Flag { .. } => boolean(false),
        SoftDelete::Number { .. } => number("0"),
    }
}

/// Returns its value in a deleted row, unless it is a time.
pub(crate) fn deleted_value(soft_delete: &SoftDelete) -> Option<Expr> {
    match soft_delete {
        SoftDelete::Time { .. } => None,
        SoftDelete::Flag { .. } => Some(boolean(true)),
        SoftDelete::Number { .. } => Some(number("1")),
    }
}

pub(crate) fn is_live(soft_delete: &SoftDelete, column: Expr) -> Expr {
    match soft_delete {
        SoftDelete::Time { .. } => Expr::IsNull(Box::new(column)),
        SoftDelete::Flag { .. } | SoftDelete::Number { .. } => {
            binary(column, BinaryOperator::Eq, live_value(soft_delete))
        }
    }
}

pub(crate) fn is_deleted(soft_delete: &SoftDelete, column: Expr) -> Expr {
    match soft_delete {
        SoftDelete::Time { .. } => Expr::IsNotNull(Box::new(column)),
        SoftDelete::Flag { .. } => binary(column, BinaryOperator::Eq, boolean(true)),
        SoftDelete::Number { .. } => binary(column, BinaryOperator::NotEq, number("0")),
    }
}
