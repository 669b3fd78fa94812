//! Constructors of expressions, and questions about their form.

use crate::id::SlotId;
use crate::slot::{Kind, slot};
use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    BinaryOperator, CaseWhen, CastKind, DataType, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList,
    FunctionArguments, Ident, ObjectName, Value,
};

/// Makes a call.
pub(crate) fn call<const N: usize>(name: &str, args: [Expr; N]) -> Expr {
    call_of(name, args)
}

/// Makes a call of any number of arguments.
pub(crate) fn call_of(name: &str, args: impl IntoIterator<Item = Expr>) -> Expr {
    let args = args
        .into_iter()
        .map(|arg| FunctionArg::Unnamed(FunctionArgExpr::Expr(arg)))
        .collect();
    Expr::Function(Function {
        name: ObjectName::from(vec![Ident::new(name)]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList {
            duplicate_treatment: None,
            args,
            clauses: Vec::new(),
        }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}

pub(crate) fn number(text: &str) -> Expr {
    Expr::Value(Value::Number(text.to_owned(), false).with_empty_span())
}

pub(crate) fn case<const N: usize>(arms: [(Expr, Expr); N], otherwise: Option<Expr>) -> Expr {
    Expr::Case {
        case_token: AttachedToken::empty(),
        end_token: AttachedToken::empty(),
        operand: None,
        conditions: arms
            .into_iter()
            .map(|(condition, result)| CaseWhen { condition, result })
            .collect(),
        else_result: otherwise.map(Box::new),
    }
}

pub(crate) fn in_parentheses(expr: &Expr) -> &Expr {
    let mut inner = expr;
    while let Expr::Nested(nested) = inner {
        inner = nested;
    }
    inner
}

pub(crate) fn plain(expr: &Expr) -> &Expr {
    let mut inner = expr;
    while let Expr::Nested(nested) | Expr::Cast { expr: nested, .. } = inner {
        inner = nested;
    }
    inner
}

/// Returns a text's bytes in the character set that the connection sends.
pub(crate) fn converted(column: Expr) -> Expr {
    as_bytes(Expr::Convert {
        is_try: false,
        expr: Box::new(column),
        data_type: None,
        charset: Some(ObjectName::from(vec![Ident::new("utf8mb4")])),
        target_before_value: false,
        styles: Vec::new(),
    })
}

pub(crate) fn as_bytes(expr: Expr) -> Expr {
    Expr::Cast {
        kind: CastKind::Cast,
        expr: Box::new(expr),
        data_type: DataType::Binary(None),
        format: None,
    }
}

pub(crate) fn qualified(qualifier: &[Ident], column: Ident) -> Expr {
    let mut parts = qualifier.to_vec();
    parts.push(column);
    Expr::CompoundIdentifier(parts)
}

pub(crate) fn binary(left: Expr, op: BinaryOperator, right: Expr) -> Expr {
    Expr::BinaryOp {
        left: Box::new(left),
        op,
        right: Box::new(right),
    }
}

pub(crate) fn boolean(value: bool) -> Expr {
    Expr::Value(Value::Boolean(value).with_empty_span())
}

/// Makes what fails on SQLite where it is evaluated: `1 << 63` is the one number that has no absolute value.
pub(crate) fn overflow() -> Expr {
    let shifted = binary(number("1"), BinaryOperator::PGBitwiseShiftLeft, number("63"));
    call("abs", [shifted])
}

/// ANDs two added conditions.
pub(crate) fn and(left: Option<Expr>, right: Expr) -> Expr {
    match left {
        Some(left) => binary(left, BinaryOperator::And, right),
        None => right,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "anything else is no column")]
pub(crate) fn column_name(expr: &Expr) -> Option<Ident> {
    match expr {
        Expr::Identifier(ident) => Some(ident.clone()),
        Expr::CompoundIdentifier(parts) => parts.last().cloned(),
        Expr::Nested(inner) => column_name(inner),
        _ => None,
    }
}

/// Makes a placeholder: the caller's have the lowest numbers, then the engine's follow.
pub(crate) fn placeholder(id: SlotId) -> Expr {
    Expr::Value(Value::Placeholder(slot(Kind::Bind, id)).with_empty_span())
}

pub(crate) fn null() -> Expr {
    Expr::Value(Value::Null.with_empty_span())
}

pub(crate) fn is_called(function: &Function, name: &str) -> bool {
    let [part] = function.name.0.as_slice() else {
        return false;
    };
    part.as_ident()
        .is_some_and(|ident| ident.value.eq_ignore_ascii_case(name))
}

/// Returns the arguments of a plain call; `None` for any other.
pub(crate) fn arguments(function: &Function) -> Option<Vec<&Expr>> {
    let Function {
        name: _,
        uses_odbc_syntax: _,
        parameters: FunctionArguments::None,
        args,
        filter: None,
        null_treatment: None,
        over: None,
        within_group,
    } = function
    else {
        return None;
    };
    if !within_group.is_empty() {
        return None;
    }
    match args {
        FunctionArguments::None => Some(Vec::new()),
        FunctionArguments::Subquery(_) => None,
        FunctionArguments::List(list) => {
            let plain = list.args.iter().map(|arg| match arg {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => Some(expr),
                FunctionArg::Unnamed(_) | FunctionArg::Named { .. } | FunctionArg::ExprNamed { .. } => None,
            });
            plain.collect()
        }
    }
}
