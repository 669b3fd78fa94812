//! Single comparisons as `restriction.rs` counts them: a column of the table, with a value that does not depend on it.

use crate::ast::expr::{arguments, is_called};
use crate::dialect::Dialect;
use crate::given::Given;
use crate::guard::choice::{Choice, Sorts};
use crate::guard::sources::Sources;
use sqlparser::ast::{BinaryOperator, Expr, Ident, InTarget, Value};

impl Sources<'_> {
    /// Returns the ways in which one comparison restricts the rows of a table.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all others restrict nothing")]
    pub(crate) fn compared(&mut self, expr: &Expr, of: usize, negated: bool) -> Vec<Choice> {
        let not = |no: &bool| negated != *no;
        if let Some((expr, pattern, no)) = pattern_of(expr) {
            return if self.matches_all(pattern) {
                Vec::new()
            } else {
                self.matched(expr, &[pattern], of, negated != no)
            };
        }
        match expr {
            Expr::IsNotDistinctFrom(left, right)
            | Expr::BinaryOp {
                left,
                op: BinaryOperator::Spaceship,
                right,
            } => self.distinct(left, right, of, negated),
            Expr::BinaryOp { left, op, right } => self.operated(left, op, right, of, negated),
            Expr::IsDistinctFrom(left, right) => self.distinct(left, right, of, !negated),
            Expr::IsNull(inner) => self.null(inner, of, negated),
            Expr::IsNotNull(inner) => self.null(inner, of, !negated),
            Expr::In {
                expr,
                target,
                negated: no,
                global: _,
            } => self.one_of(expr, target, of, not(no)),
            Expr::Between {
                expr,
                low,
                high,
                negated: no,
            } => self.between(expr, low, high, of, not(no)),
            // `= ALL` of an empty list, and `<> ANY` of two values, are true of every row.
            Expr::AnyOp {
                left,
                compare_op,
                right,
                ..
            } if *compare_op != BinaryOperator::NotEq => self.operated(left, compare_op, right, of, negated),
            Expr::AllOp {
                left,
                compare_op: BinaryOperator::NotEq,
                right,
            } => self.matched(left, &[right], of, !negated),
            // PostgreSQL accepts only a boolean there. To the others an id is true.
            _ if self.draft.cx.dialect == Dialect::Postgres => self.truth(expr, of, negated),
            _ => Vec::new(),
        }
    }

    /// Returns the ways in which a column restricts rows as a condition by itself.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all others restrict nothing")]
    fn truth(&mut self, expr: &Expr, of: usize, negated: bool) -> Vec<Choice> {
        let (column, sorts) = match expr {
            Expr::Identifier(_) | Expr::CompoundIdentifier(_) => (expr, Sorts::TRUE),
            Expr::IsTrue(inner) | Expr::IsNotFalse(inner) => (&**inner, Sorts::TRUE),
            Expr::IsFalse(inner) | Expr::IsNotTrue(inner) => (&**inner, Sorts::FALSE),
            _ => return Vec::new(),
        };
        let columns = self.columns(column, of);
        self.choices(&columns, sorts.negated_if(negated))
    }

    /// Returns whether a condition is plainly true of no row, and if so, on which of the caller's values that depends.
    pub(crate) fn is_never(&self, expr: &Expr, negated: bool) -> Option<Choice> {
        if let Expr::BinaryOp { left, op, right } = expr {
            let is_eq = *op == BinaryOperator::Eq;
            if !is_eq && *op != BinaryOperator::NotEq {
                return None;
            }
            return match (self.draft.slots.given(left), self.draft.slots.given(right)) {
                (Given::Number(left), Given::Number(right)) => {
                    let (left, right) = (left.parse::<u64>().ok()?, right.parse::<u64>().ok()?);
                    let holds = (left == right) == is_eq;
                    (holds == negated).then(Choice::default)
                }
                // The binds of `is_in([])`.
                (Given::Parameter(left), Given::Parameter(right)) => {
                    (is_eq != negated).then(|| Choice::differing(left, right))
                }
                _ => None,
            };
        }
        let Expr::Value(value) = expr else { return None };
        (value.value == Value::Boolean(negated)).then(Choice::default)
    }

    fn operated(&mut self, left: &Expr, op: &BinaryOperator, right: &Expr, of: usize, negated: bool) -> Vec<Choice> {
        let Some(sorts) = sorts(op) else { return Vec::new() };
        let is_pattern = matches!(sorts, Sorts::SOME | Sorts::OTHER)
            && !matches!(
                op,
                BinaryOperator::Eq | BinaryOperator::NotEq | BinaryOperator::Spaceship
            );
        if is_pattern && self.matches_all(right) {
            return Vec::new();
        }
        let is_column = |expr: &Expr| matches!(expr, Expr::Identifier(_) | Expr::CompoundIdentifier(_));
        let is_less = matches!(op, BinaryOperator::Lt | BinaryOperator::Gt);
        self.strict = is_less && !negated && is_column(left) && is_column(right);
        let mut choices = self.one_side(left, right, of, sorts.negated_if(negated));
        choices.extend(self.one_side(right, left, of, sorts.flipped().negated_if(negated)));
        self.strict = false;
        choices
    }

    fn one_side(&mut self, side: &Expr, other: &Expr, of: usize, sorts: Sorts) -> Vec<Choice> {
        let sorts = match (sorts, self.draft.slots.given(other)) {
            (Sorts::SOME, Given::Boolean(true)) | (Sorts::OTHER, Given::Boolean(false)) => Sorts::TRUE,
            (Sorts::SOME, Given::Boolean(false)) | (Sorts::OTHER, Given::Boolean(true)) => Sorts::FALSE,
            (sorts, _) => sorts,
        };
        let columns = self.columns(side, of);
        self.alone = sorts == Sorts::OTHER && !self.any;
        let columns: Vec<&Ident> = columns
            .into_iter()
            .filter(|column| self.is_value(other, of, column))
            .collect();
        self.alone = false;
        self.choices(&columns, sorts)
    }

    /// Compares with `IS [NOT] DISTINCT FROM`.
    fn distinct(&mut self, left: &Expr, right: &Expr, of: usize, negated: bool) -> Vec<Choice> {
        for (side, other) in [(left, right), (right, left)] {
            if matches!(self.draft.slots.given(other), Given::Null) {
                return self.null(side, of, negated);
            }
        }
        let sorts = Sorts::SOME.negated_if(negated);
        let mut choices = self.one_side(left, right, of, sorts);
        choices.extend(self.one_side(right, left, of, sorts));
        choices
    }

    fn null(&mut self, expr: &Expr, of: usize, negated: bool) -> Vec<Choice> {
        let mut columns = self.columns(expr, of);
        if negated {
            columns.retain(|column| !self.is_never_null(of, column));
        }
        self.choices(&columns, Sorts::NULL.negated_if(negated))
    }

    /// Compares with IN.
    fn one_of(&mut self, expr: &Expr, target: &InTarget, of: usize, negated: bool) -> Vec<Choice> {
        match target {
            InTarget::List(list) => self.matched(expr, &list.iter().collect::<Vec<_>>(), of, negated),
            InTarget::Unnest(array) => self.matched(expr, &[array], of, negated),
            InTarget::Subquery(subquery) => {
                let columns = self.columns(expr, of);
                let told = |column: &&Ident| self.is_query_value(subquery, of, column);
                let columns: Vec<&Ident> = columns.into_iter().filter(told).collect();
                self.choices(&columns, Sorts::SOME.negated_if(negated))
            }
            // It became a subquery on the way here.
            InTarget::Table { .. } => Vec::new(),
        }
    }

    /// Compares with all values of IN or LIKE.
    fn matched(&mut self, expr: &Expr, others: &[&Expr], of: usize, negated: bool) -> Vec<Choice> {
        let mut columns = self.columns(expr, of);
        let (mut is_true, mut is_false) = (false, false);
        self.alone = negated && !self.any;
        for other in others {
            if let Given::Boolean(value) = self.draft.slots.given(other) {
                is_true |= value;
                is_false |= !value;
            }
            columns.retain(|column| self.is_value(other, of, column));
        }
        self.alone = false;
        let sorts = match (is_true, is_false) {
            (true, true) => return Vec::new(),
            (true, false) => Sorts::TRUE,
            (false, true) => Sorts::FALSE,
            (false, false) => Sorts::SOME,
        };
        self.choices(&columns, sorts.negated_if(negated))
    }

    fn between(&mut self, expr: &Expr, low: &Expr, high: &Expr, of: usize, negated: bool) -> Vec<Choice> {
        // PostgreSQL's SYMMETRIC, a prefix of the first bound here, swaps the bounds as needed.
        let (low, is_symmetric) = if let Expr::Prefixed { prefix, value } = low {
            (&**value, !prefix.value.eq_ignore_ascii_case("ASYMMETRIC"))
        } else {
            (low, false)
        };
        let whole = self.matched(expr, &[low, high], of, negated);
        if negated || is_symmetric || !whole.is_empty() {
            return whole;
        }
        // Either bound by itself.
        let mut choices = self.operated(expr, &BinaryOperator::GtEq, low, of, false);
        choices.extend(self.operated(expr, &BinaryOperator::LtEq, high, of, false));
        choices
    }

    fn choices(&self, columns: &[&Ident], sorts: Sorts) -> Vec<Choice> {
        columns
            .iter()
            .map(|column| Choice::of(column, sorts, self.draft.cx.dialect))
            .collect()
    }

    /// Returns whether a pattern, or one of a list, leaves nothing out.
    fn matches_all(&self, pattern: &Expr) -> bool {
        if let Expr::Nested(inner) = pattern {
            return self.matches_all(inner);
        }
        if let Expr::Array(array) = pattern {
            return array.elem.iter().any(|pattern| self.matches_all(pattern));
        }
        match self.draft.slots.given(pattern) {
            Given::Text(text) => text.chars().all(|letter| "%*.^$".contains(letter)),
            Given::Parameter(_)
            | Given::Null
            | Given::Default
            | Given::Boolean(_)
            | Given::Number(_)
            | Given::Expression => false,
        }
    }

    /// Returns the columns of a table that an expression is, also in a plain form: another type or case, a field of it.
    #[expect(clippy::wildcard_enum_match_arm, reason = "what is not on the list is no column")]
    fn columns<'x>(&mut self, expr: &'x Expr, of: usize) -> Vec<&'x Ident> {
        let parts = match expr {
            Expr::Identifier(ident) => std::slice::from_ref(ident),
            Expr::CompoundIdentifier(parts) => parts.as_slice(),
            Expr::Nested(inner) | Expr::Cast { expr: inner, .. } | Expr::Collate { expr: inner, .. } => {
                return self.columns(inner, of);
            }
            Expr::BinaryOp {
                left,
                op:
                    BinaryOperator::Arrow
                    | BinaryOperator::LongArrow
                    | BinaryOperator::HashArrow
                    | BinaryOperator::HashLongArrow,
                right,
            } if !matches!(self.draft.slots.given(right), Given::Expression) => return self.columns(left, of),
            Expr::Tuple(items) => return items.iter().flat_map(|item| self.columns(item, of)).collect(),
            Expr::Function(function) => {
                const PLAIN: [&str; 3] = ["lower", "upper", "date"];
                let is_plain = PLAIN.iter().any(|name| is_called(function, name));
                return match arguments(function).as_deref() {
                    Some([argument]) if is_plain => self.columns(argument, of),
                    Some(_) | None => Vec::new(),
                };
            }
            _ => return Vec::new(),
        };
        let is_of = self.table_of_inner_or_outer(parts) == Some(of);
        parts
            .last()
            .filter(|column| is_of && (self.any || !self.is_tested(of, column)))
            .into_iter()
            .collect()
    }
}

/// Returns the operand of a pattern, the pattern, and whether it is negated.
#[expect(clippy::wildcard_enum_match_arm, reason = "all others restrict nothing")]
fn pattern_of(expr: &Expr) -> Option<(&Expr, &Expr, bool)> {
    match expr {
        // Being unlike one of two patterns is true of every row.
        Expr::Like {
            any: true,
            negated: true,
            ..
        }
        | Expr::ILike {
            any: true,
            negated: true,
            ..
        } => None,
        Expr::Like {
            expr, pattern, negated, ..
        }
        | Expr::ILike {
            expr, pattern, negated, ..
        }
        | Expr::SimilarTo {
            expr, pattern, negated, ..
        }
        | Expr::RLike {
            expr, pattern, negated, ..
        } => Some((expr, pattern, *negated)),
        _ => None,
    }
}

fn sorts(op: &BinaryOperator) -> Option<Sorts> {
    use BinaryOperator as Op;
    #[expect(clippy::wildcard_enum_match_arm, reason = "what is not on the list compares nothing")]
    match op {
        Op::Eq
        | Op::Spaceship
        | Op::PGRegexMatch
        | Op::PGRegexIMatch
        | Op::PGLikeMatch
        | Op::PGILikeMatch
        | Op::PGStartsWith
        | Op::PGOverlap
        | Op::AtAt
        | Op::AtArrow
        | Op::ArrowAt
        | Op::Match
        | Op::Regexp
        | Op::Glob => Some(Sorts::SOME),
        Op::NotEq | Op::PGRegexNotMatch | Op::PGRegexNotIMatch | Op::PGNotLikeMatch | Op::PGNotILikeMatch => {
            Some(Sorts::OTHER)
        }
        Op::Custom(name) if name == "NOT GLOB" => Some(Sorts::OTHER),
        Op::Lt | Op::LtEq => Some(Sorts::BELOW),
        Op::Gt | Op::GtEq => Some(Sorts::ABOVE),
        _ => None,
    }
}
