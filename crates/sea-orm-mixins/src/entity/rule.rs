//! Row rules of an entity, made by generated code.

use sea_orm::IdenStatic;
use sea_orm_mixins_sql::Policy;
pub use sea_orm_mixins_sql::{Comparison, Condition, List, RowRule, RuleConstant as Constant, Term};

/// Adds the rules to an entity's policy.
#[must_use]
pub fn with_rules<const N: usize>(mut policy: Policy, rules: [RowRule; N]) -> Policy {
    policy.rules.extend(rules);
    policy
}

/// `rows(name = "condition")`
#[must_use]
pub fn rule(name: &str, condition: Condition) -> RowRule {
    let name = name.to_owned();
    RowRule { name, condition }
}

/// AND
#[must_use]
pub fn all<const N: usize>(parts: [Condition; N]) -> Condition {
    Condition::All(parts.into())
}

/// OR
#[must_use]
pub fn any<const N: usize>(parts: [Condition; N]) -> Condition {
    Condition::Any(parts.into())
}

/// NOT
#[must_use]
pub fn not(inner: Condition) -> Condition {
    Condition::Not(Box::new(inner))
}

/// A comparison.
#[must_use]
pub fn compared(left: Term, by: Comparison, right: Term) -> Condition {
    Condition::Compared { left, by, right }
}

/// LIKE
#[must_use]
pub fn like(column: impl IdenStatic, pattern: Term, negated: bool) -> Condition {
    let column = column.as_str().to_owned();
    Condition::Like {
        column,
        pattern,
        negated,
    }
}

/// IN
#[must_use]
pub fn among(column: impl IdenStatic, list: List, negated: bool) -> Condition {
    let column = column.as_str().to_owned();
    Condition::In { column, list, negated }
}

/// IS NULL
#[must_use]
pub fn null(column: impl IdenStatic, negated: bool) -> Condition {
    let column = column.as_str().to_owned();
    Condition::Null { column, negated }
}

/// A column, by its name in the database.
#[must_use]
pub fn column(column: impl IdenStatic) -> Term {
    Term::Column(column.as_str().to_owned())
}
