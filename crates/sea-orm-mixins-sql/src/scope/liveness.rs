//! What tells a soft-deleted row from a live one, in SQL. A number is compared with 0 alone, as whoever wrote it may have
//! deleted it with any other; and no flag is a number to PostgreSQL.

use crate::ast::expr::{binary, boolean, null, number};
use crate::catalog::policy::SoftDelete;
use sqlparser::ast::{BinaryOperator, Expr};

/// What the column of a live row holds.
pub(crate) fn live_value(soft_delete: &SoftDelete) -> Expr {
    match soft_delete {
        SoftDelete::Time { .. } => null(),
        SoftDelete::Flag { .. } => boolean(false),
        SoftDelete::Number { .. } => number("0"),
    }
}

/// What that of a deleted row is set to, where it is no time.
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
