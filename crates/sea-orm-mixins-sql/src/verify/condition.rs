//! [`Terms`]: what is joined with AND in one place, and what of it tests a table's rows.

use super::Verifier;
use super::also::Beside;
use super::parent::Hangs;
use super::proof::{Proof, fault};
use super::want::Owed;
use crate::catalog::policy::Constant;
use crate::catalog::rule::RowRule;
use crate::id::{DimensionId, TenantIndex};
use crate::plan::Bind;
use crate::stack::with_stack;
use sqlparser::ast::{
    AccessExpr, BinaryOperator, CastKind, DataType, Expr, Ident, InTarget, ObjectName, UnaryOperator, Value,
};

/// What a condition must say of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Test<'p> {
    /// It is one of the scope's tenants.
    Tenant { dimension: DimensionId, count: usize },
    /// Its bytes are those of one of the scope's tenants.
    Bytes { dimension: DimensionId, count: usize },
    /// It is one of the scope's tenants, or the row is in reach for another reason.
    Beside(Beside<'p>),
    /// It names a row in reach, on which this one hangs.
    Hangs(Hangs<'p>),
    /// It is NULL, or not.
    Time { live: bool },
    /// It is false, or true.
    Flag { live: bool },
    /// It is 0, or not.
    Number { live: bool },
    /// A constant, and NULL too where that is a live row.
    Value {
        live: bool,
        value: Constant,
        nullable: bool,
    },
    /// The row meets this rule.
    Rule(&'p RowRule),
}

/// The terms that are joined with AND in one place, those in parentheses of their own as well.
#[derive(Debug, Default)]
pub(super) struct Terms<'t>(Vec<Group<'t>>);

/// The terms of one pair of parentheses.
#[derive(Debug)]
struct Group<'t> {
    terms: Vec<&'t Expr>,
    /// A term without parentheses of which a server might take more or less than the parser did; of these parentheses, or
    /// of those around them.
    loose: Option<&'t Expr>,
}

impl<'t> Terms<'t> {
    pub(super) fn of(condition: Option<&'t Expr>) -> Self {
        let mut terms = Self::default();
        if let Some(condition) = condition {
            terms.add(condition, None);
        }
        terms
    }

    /// Whether one of them holds this, and ends where the parser says.
    pub(super) fn holds(&self, is_it: impl Fn(&Expr) -> bool) -> bool {
        let mut groups = self.0.iter().filter(|group| group.loose.is_none());
        groups.any(|group| group.terms.iter().any(|term| is_it(term)))
    }

    fn add(&mut self, condition: &'t Expr, around: Option<&'t Expr>) {
        let mut group = Group {
            terms: Vec::new(),
            loose: around,
        };
        let mut rest = vec![condition];
        let mut inside = Vec::new();
        while let Some(expr) = rest.pop() {
            if let Expr::BinaryOp { left, right, .. } = expr
                && is_and(expr)
            {
                rest.extend([&**left, &**right]);
                continue;
            }
            if let Expr::Nested(inner) = expr
                && is_and(inner)
            {
                inside.push(&**inner);
            }
            group.terms.push(expr);
            if !is_tight(expr) {
                group.loose = Some(expr);
            }
        }
        let loose = group.loose;
        self.0.push(group);
        for inner in inside {
            with_stack(|| self.add(inner, loose));
        }
    }
}

fn is_and(expr: &Expr) -> bool {
    let and = BinaryOperator::And;
    matches!(expr, Expr::BinaryOp { op, .. } if *op == and)
}

/// Whether an expression ends where the parser says for every server: nothing in it binds looser than a comparison.
pub(super) fn is_tight(expr: &Expr) -> bool {
    match expr {
        Expr::BinaryOp { left, op, right } => is_comparison(op) && is_atom(left) && is_atom(right),
        Expr::IsNull(inner) | Expr::IsNotNull(inner) => is_atom(inner),
        Expr::In { expr, target, .. } => is_atom(expr) && matches!(target, InTarget::List(_) | InTarget::Subquery(_)),
        Expr::UnaryOp {
            op: UnaryOperator::Not,
            expr,
        } => is_atom(expr),
        expr => is_atom(expr),
    }
}

fn is_comparison(op: &BinaryOperator) -> bool {
    matches!(
        op,
        BinaryOperator::Eq
            | BinaryOperator::NotEq
            | BinaryOperator::Lt
            | BinaryOperator::LtEq
            | BinaryOperator::Gt
            | BinaryOperator::GtEq
    )
}

fn is_atom(expr: &Expr) -> bool {
    match expr {
        // Signs and casts bind tighter than all that is compared.
        Expr::UnaryOp {
            op: UnaryOperator::Minus | UnaryOperator::Plus,
            expr,
        }
        | Expr::Cast {
            kind: CastKind::DoubleColon,
            expr,
            ..
        } => is_atom(expr),
        expr => matches!(
            expr,
            Expr::Identifier(_)
                | Expr::CompoundIdentifier(_)
                | Expr::CompoundFieldAccess { .. }
                | Expr::Value(_)
                | Expr::Nested(_)
                | Expr::Tuple(_)
                | Expr::Subquery(_)
                | Expr::Exists { .. }
                | Expr::Function(_)
                | Expr::Cast { .. }
                | Expr::Case { .. }
                | Expr::TypedString(_)
                | Expr::Array(_)
                | Expr::Extract { .. }
                | Expr::Position { .. }
                | Expr::Substring { .. }
                | Expr::Trim { .. }
                | Expr::Overlay { .. }
                | Expr::Ceil { .. }
                | Expr::Floor { .. }
                | Expr::Convert { .. }
        ),
    }
}

impl Verifier<'_> {
    /// What is still owed once these terms have paid for what they test.
    pub(super) fn paid<'t, 'p>(&self, owed: Vec<Owed<'t, 'p>>, terms: &Terms<'_>) -> Proof<Vec<Owed<'t, 'p>>> {
        let mut owed = owed;
        for group in &terms.0 {
            let before = owed.len();
            owed.retain(|owed| !group.terms.iter().any(|term| self.tests(term, owed)));
            if let Some(loose) = group.loose
                && owed.len() < before
            {
                return fault(format!(
                    "beside a condition of ours stands `{loose}`, which needs parentheses"
                ));
            }
        }
        Ok(owed)
    }

    /// Demands that these terms pay for all that is owed.
    pub(super) fn settle(&self, owed: Vec<Owed<'_, '_>>, condition: Option<&Expr>) -> Proof<()> {
        if owed.is_empty() {
            return Ok(());
        }
        match self.paid(owed, &Terms::of(condition))?.first() {
            Some(owed) => fault(owed.describe()),
            None => Ok(()),
        }
    }

    /// Whether a term is the test of that column of that table.
    fn tests(&self, term: &Expr, owed: &Owed<'_, '_>) -> bool {
        let is_it = |expr: &Expr| self.is_column(expr, owed, owed.want.column);
        match (owed.want.test, term) {
            (Test::Tenant { dimension, count }, term) => {
                let is_one = |expr: &Expr, wanted| self.is_tenant(expr, dimension, wanted);
                is_one_of(term, count, &is_it, &is_one)
            }
            (Test::Bytes { dimension, count }, term) => {
                let is_it = |expr: &Expr| as_bytes(expr).and_then(as_text).is_some_and(is_it);
                let is_one =
                    |expr: &Expr, wanted| as_bytes(expr).is_some_and(|inner| self.is_tenant(inner, dimension, wanted));
                is_one_of(term, count, &is_it, &is_one)
            }
            (Test::Beside(beside), term) => self.tests_beside(term, owed, beside),
            (Test::Hangs(hangs), term) => self.tests_parent(term, owed, hangs),
            (Test::Time { live: true }, Expr::IsNull(column))
            | (Test::Time { live: false }, Expr::IsNotNull(column)) => is_it(column),
            (Test::Flag { live }, Expr::BinaryOp { left, op, right }) => {
                *op == BinaryOperator::Eq && is_it(left) && is_boolean(right, !live)
            }
            (Test::Number { live }, Expr::BinaryOp { left, op, right }) => {
                let wanted = if live {
                    BinaryOperator::Eq
                } else {
                    BinaryOperator::NotEq
                };
                *op == wanted && is_it(left) && is_zero(right)
            }
            (
                Test::Value {
                    live: true,
                    value,
                    nullable: true,
                },
                Expr::Nested(either),
            ) => matches!(&**either, Expr::BinaryOp { left, op: BinaryOperator::Or, right }
                if is_equal(left, &BinaryOperator::Eq, &is_it, value)
                    && matches!(&**right, Expr::IsNull(column) if is_it(column))),
            (Test::Value { live, value, nullable }, term) => {
                let wanted = if live {
                    BinaryOperator::Eq
                } else {
                    BinaryOperator::NotEq
                };
                !(live && nullable) && is_equal(term, &wanted, &is_it, value)
            }
            (Test::Rule(rule), term) => self.is_rule(term, rule, owed),
            (Test::Time { .. } | Test::Flag { .. } | Test::Number { .. }, _) => false,
        }
    }

    pub(super) fn is_tenant(&self, expr: &Expr, dimension: DimensionId, value: usize) -> bool {
        let value = TenantIndex::new(value);
        self.bind(expr) == Some(&Bind::Tenant { dimension, value })
    }

    /// Whether an expression is the column that is tested. Where the table's columns go by other names, it is asked of
    /// the row, whose type keeps their own.
    pub(super) fn is_column(&self, expr: &Expr, owed: &Owed<'_, '_>, column: &str) -> bool {
        if !owed.renamed {
            return owed.called.has(expr, column, self.dialect);
        }
        let Expr::CompoundFieldAccess { root, access_chain } = expr else {
            return false;
        };
        let [AccessExpr::Dot(Expr::Identifier(field))] = access_chain.as_slice() else {
            return false;
        };
        let (quoted, same) = (field.quote_style == Some('"'), field.value == column);
        quoted && same && whole_row(root).is_some_and(|name| owed.called.is(words(name).into_iter(), self.dialect))
    }
}

fn words(name: &ObjectName) -> Vec<&Ident> {
    name.0.iter().filter_map(super::relation::ident).collect()
}

/// The table of `(CASE WHEN true THEN t.* END)`.
fn whole_row(expr: &Expr) -> Option<&ObjectName> {
    let Expr::Nested(inner) = expr else { return None };
    let Expr::Case {
        operand: None,
        conditions,
        else_result: None,
        ..
    } = &**inner
    else {
        return None;
    };
    let [when] = conditions.as_slice() else { return None };
    let Expr::QualifiedWildcard(table, _) = &when.result else {
        return None;
    };
    is_boolean(&when.condition, true).then_some(table)
}

/// Whether a term is `column = value`, or `column IN (values)`, with all of the tenants and nothing else.
pub(super) fn is_one_of(
    term: &Expr,
    count: usize,
    is_column: &dyn Fn(&Expr) -> bool,
    is_tenant: &dyn Fn(&Expr, usize) -> bool,
) -> bool {
    match term {
        Expr::BinaryOp {
            left,
            op: BinaryOperator::Eq,
            right,
        } => count == 1 && is_column(left) && is_tenant(right, 0),
        Expr::In {
            expr,
            target: InTarget::List(list),
            negated: false,
            global: false,
        } => {
            let mut values = list.iter().enumerate();
            count == list.len() && is_column(expr) && values.all(|(at, value)| is_tenant(value, at))
        }
        _ => false,
    }
}

/// What stands in `CAST(x AS BINARY)`.
pub(super) fn as_bytes(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Cast {
            kind: CastKind::Cast,
            expr,
            data_type: DataType::Binary(None),
            format: None,
        } => Some(expr),
        _ => None,
    }
}

/// What stands in `CONVERT(x USING utf8mb4)`.
pub(super) fn as_text(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Convert {
            is_try: false,
            expr,
            data_type: None,
            charset: Some(charset),
            ..
        } => (charset.to_string() == "utf8mb4").then_some(expr),
        _ => None,
    }
}

pub(super) fn is_boolean(expr: &Expr, wanted: bool) -> bool {
    matches!(expr, Expr::Value(value) if value.value == Value::Boolean(wanted))
}

pub(super) fn is_null(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(value) if value.value == Value::Null)
}

/// Whether a term compares the column with a constant.
fn is_equal(term: &Expr, wanted: &BinaryOperator, is_it: &dyn Fn(&Expr) -> bool, value: Constant) -> bool {
    matches!(term, Expr::BinaryOp { left, op, right } if op == wanted && is_it(left) && is_constant(right, value))
}

pub(super) fn is_constant(expr: &Expr, wanted: Constant) -> bool {
    let Expr::Value(value) = expr else { return false };
    match (&value.value, wanted) {
        (Value::Number(number, _), Constant::Number(wanted)) => *number == wanted.to_string(),
        (Value::SingleQuotedString(text), Constant::Text(wanted)) => *text == wanted.replace('\'', "''"),
        _ => false,
    }
}

fn is_zero(expr: &Expr) -> bool {
    is_number(expr, "0")
}

pub(super) fn is_number(expr: &Expr, wanted: &str) -> bool {
    matches!(expr, Expr::Value(value) if matches!(&value.value, Value::Number(number, _) if number == wanted))
}
