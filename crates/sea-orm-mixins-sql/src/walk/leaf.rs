//! The leaves of expressions, and operators: some are refused, and some would be read otherwise once printed.

use crate::ast::expr::null;
use crate::dialect::Dialect;
use crate::refusal::{Reason, Refusal, Result};
use crate::slot::{Kind, read_slot};
use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator, Value};

/// Refuses literals that these backends do not have, and placeholders that are bound by name.
pub(crate) fn literal(value: &Value) -> Result<()> {
    match value {
        Value::Number(..)
        | Value::SingleQuotedString(_)
        | Value::DollarQuotedString(_)
        | Value::EscapedStringLiteral(_)
        | Value::SingleQuotedByteStringLiteral(_)
        | Value::NationalStringLiteral(_)
        | Value::HexStringLiteral(_)
        | Value::DoubleQuotedString(_)
        | Value::Boolean(_)
        | Value::Null => Ok(()),
        Value::Placeholder(name) => match read_slot(name) {
            Some((Kind::Bind | Kind::Written, _)) => Ok(()),
            Some((Kind::Literal | Kind::Element | Kind::AfterCte | Kind::Frame | Kind::Subscript, _)) | None => {
                Err(Refusal::from(Reason::PlaceholderNotByPosition {
                    placeholder: name.clone(),
                }))
            }
        },
        Value::TripleSingleQuotedString(_)
        | Value::TripleDoubleQuotedString(_)
        | Value::UnicodeStringLiteral(_)
        | Value::DoubleQuotedByteStringLiteral(_)
        | Value::TripleSingleQuotedByteStringLiteral(_)
        | Value::TripleDoubleQuotedByteStringLiteral(_)
        | Value::SingleQuotedRawStringLiteral(_)
        | Value::DoubleQuotedRawStringLiteral(_)
        | Value::TripleSingleQuotedRawStringLiteral(_)
        | Value::TripleDoubleQuotedRawStringLiteral(_)
        | Value::QuoteDelimitedStringLiteral(_)
        | Value::NationalQuoteDelimitedStringLiteral(_) => Err(Reason::not_sql("a literal of this kind").into()),
    }
}

/// Returns whether an expression is a number, which could become another next to a period.
pub(crate) fn is_number(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(value) if matches!(value.value, Value::Number(..)))
}

/// Puts an operand in parentheses if it begins with an operator: `- -1` is printed without the space, and `--` begins a
/// comment.
pub(crate) fn separate_operators(op: UnaryOperator, operand: &mut Box<Expr>) {
    if op != UnaryOperator::Not && operand.to_string().starts_with(|first: char| OPERATORS.contains(first)) {
        let inner = std::mem::replace(&mut **operand, null());
        **operand = Expr::Nested(Box::new(inner));
    }
}

/// The characters of PostgreSQL's operators, which include those of the other backends.
const OPERATORS: &str = "+-*/<>=~!@#%^&|`?";

/// Refuses the one operator that writes, and words that are operators only to the parser: the server reads them as
/// aliases.
pub(crate) fn operator(op: &BinaryOperator, dialect: Dialect) -> Result<()> {
    if *op == BinaryOperator::Assignment {
        return Err(Reason::SessionVariable.into());
    }
    let is_unsupported = *op == BinaryOperator::Xor && dialect != Dialect::Mysql
        || *op == BinaryOperator::Overlaps && dialect != Dialect::Postgres;
    if is_unsupported {
        Err(Reason::not_sql(format!("`{op}`")).into())
    } else {
        Ok(())
    }
}
