//! The SQL that distinguishes soft-deleted rows from live ones. A number is compared only with 0, since another program
//! may have deleted the row with any other number; and PostgreSQL does not compare a flag with numbers.

use crate::ast::condition::parenthesised;
use crate::ast::expr::{binary, boolean, null, number};
use crate::catalog::policy::{Constant, SoftDelete};
use crate::given::Given;
use sqlparser::ast::{BinaryOperator, Expr, Value};

/// Returns the value of the deletion column in a live row.
pub(crate) fn live_value(soft_delete: &SoftDelete) -> Expr {
    match soft_delete {
        SoftDelete::Time { .. } => null(),
        SoftDelete::Flag { .. } => boolean(false),
        SoftDelete::Number { .. } | SoftDelete::UnixTime { .. } => number("0"),
        SoftDelete::Value { live, .. } => constant(*live),
    }
}

/// Returns its value in a deleted row, unless it is a time.
pub(crate) fn deleted_value(soft_delete: &SoftDelete) -> Option<Expr> {
    match soft_delete {
        SoftDelete::Time { .. } | SoftDelete::UnixTime { .. } => None,
        SoftDelete::Flag { .. } => Some(boolean(true)),
        SoftDelete::Number { .. } => Some(number("1")),
        SoftDelete::Value { deleted, .. } => Some(constant(*deleted)),
    }
}

pub(crate) fn is_live(soft_delete: &SoftDelete, column: Expr) -> Expr {
    match soft_delete {
        SoftDelete::Time { .. } => Expr::IsNull(Box::new(column)),
        SoftDelete::Flag { .. } | SoftDelete::Number { .. } | SoftDelete::UnixTime { .. } => {
            binary(column, BinaryOperator::Eq, live_value(soft_delete))
        }
        SoftDelete::Value { nullable: false, .. } => binary(column, BinaryOperator::Eq, live_value(soft_delete)),
        SoftDelete::Value { nullable: true, .. } => {
            let is_it = binary(column.clone(), BinaryOperator::Eq, live_value(soft_delete));
            parenthesised(binary(is_it, BinaryOperator::Or, Expr::IsNull(Box::new(column))))
        }
    }
}

pub(crate) fn is_deleted(soft_delete: &SoftDelete, column: Expr) -> Expr {
    match soft_delete {
        SoftDelete::Time { .. } => Expr::IsNotNull(Box::new(column)),
        SoftDelete::Flag { .. } => binary(column, BinaryOperator::Eq, boolean(true)),
        SoftDelete::Number { .. } | SoftDelete::UnixTime { .. } => binary(column, BinaryOperator::NotEq, number("0")),
        SoftDelete::Value { live, .. } => binary(column, BinaryOperator::NotEq, constant(*live)),
    }
}

/// Returns whether this value in a row's deletion column means deleted; `None` where only the bound value, or the
/// database, can tell.
pub(crate) fn says_deleted(soft_delete: Option<&SoftDelete>, given: &Given) -> Option<bool> {
    if let Some(SoftDelete::Value { live, .. }) = soft_delete {
        return match given {
            Given::Null | Given::Default => Some(false),
            Given::Number(number) => Some(*live != Constant::Number(number.parse().ok()?)),
            Given::Text(text) => Some(!matches!(live, Constant::Text(live) if live == text)),
            Given::Boolean(_) | Given::Parameter(_) | Given::Expression => None,
        };
    }
    match given {
        Given::Null | Given::Default | Given::Boolean(false) => Some(false),
        Given::Number(number) => Some(number != "0"),
        Given::Boolean(true) | Given::Text(_) => Some(true),
        Given::Parameter(_) | Given::Expression => None,
    }
}

/// Makes a literal of a declaration's constant.
fn constant(constant: Constant) -> Expr {
    match constant {
        Constant::Number(value) => number(&value.to_string()),
        Constant::Text(text) => Expr::Value(Value::SingleQuotedString(text.replace('\'', "''")).with_empty_span()),
    }
}
