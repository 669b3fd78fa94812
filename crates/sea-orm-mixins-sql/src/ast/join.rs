//! Joins: what each kind does to the rows of its sides.

use crate::dialect::Dialect;
use crate::refusal::{Reason, Result};
use sqlparser::ast::{JoinConstraint, JoinOperator, ObjectName, TableAlias, TableFactor, TableWithJoins};

/// What a join does to the rows of its two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Effect {
    /// Rows of the left are kept without a partner on the right; the right's columns are NULL then.
    pub(crate) keeps_left: bool,
    pub(crate) keeps_right: bool,
    /// Whether its ON can hold conditions, or it can be given an ON.
    pub(crate) takes_on: bool,
}

impl Effect {
    pub(crate) const COMMA: Self = Self {
        keeps_left: false,
        keeps_right: false,
        takes_on: false,
    };

    pub(crate) fn of(operator: &JoinOperator, dialect: Dialect) -> Result<Self> {
        let (keeps_left, keeps_right, constraint) = match operator {
            JoinOperator::Join(constraint)
            | JoinOperator::Inner(constraint)
            | JoinOperator::CrossJoin(constraint)
            | JoinOperator::StraightJoin(constraint) => (false, false, constraint),
            JoinOperator::Left(constraint) | JoinOperator::LeftOuter(constraint) => (true, false, constraint),
            JoinOperator::Right(constraint) | JoinOperator::RightOuter(constraint) => (false, true, constraint),
            // MySQL has none, and reads FULL as the table's alias.
            JoinOperator::FullOuter(_) if dialect == Dialect::Mysql => {
                return Err(Reason::NotSqlOfBackend {
                    what: "FULL JOIN".to_owned(),
                    instead: "unite a LEFT and a RIGHT JOIN",
                }
                .into());
            }
            JoinOperator::FullOuter(constraint) => (true, true, constraint),
            JoinOperator::Semi(_)
            | JoinOperator::LeftSemi(_)
            | JoinOperator::RightSemi(_)
            | JoinOperator::Anti(_)
            | JoinOperator::LeftAnti(_)
            | JoinOperator::RightAnti(_)
            | JoinOperator::CrossApply
            | JoinOperator::OuterApply
            | JoinOperator::AsOf { .. }
            | JoinOperator::ArrayJoin
            | JoinOperator::LeftArrayJoin
            | JoinOperator::InnerArrayJoin => {
                return Err(Reason::not_sql("a join of this kind").into());
            }
        };
        let takes_on = match constraint {
            JoinConstraint::On(_) => true,
            JoinConstraint::UsingAlias(..) if dialect != Dialect::Postgres => {
                return Err(Reason::NotSqlOfBackend {
                    what: "a name after USING".to_owned(),
                    instead: "leave it out",
                }
                .into());
            }
            JoinConstraint::Using(_) | JoinConstraint::UsingAlias(..) | JoinConstraint::Natural => false,
            // Where the backend allows a join without ON, an ON may be added.
            JoinConstraint::None => match dialect {
                Dialect::Postgres => false,
                Dialect::Mysql => !(keeps_left || keeps_right || is_cross(operator)),
                Dialect::Sqlite => !is_cross(operator),
            },
        };
        Ok(Self {
            keeps_left,
            keeps_right,
            takes_on,
        })
    }

    /// Returns whether its ON filters both sides as WHERE does.
    pub(crate) fn filters(self) -> bool {
        self.takes_on && !self.keeps_left && !self.keeps_right
    }

    /// Returns whether conditions on the left side must be inside of it. `sealed_later`: whether they must be before it
    /// otherwise.
    pub(crate) fn seals_left(self, sealed_later: bool) -> bool {
        if self.keeps_right {
            self.keeps_left || !self.takes_on
        } else {
            sealed_later && !self.filters()
        }
    }

    pub(crate) fn seals_right(self, sealed_later: bool) -> bool {
        if self.keeps_left {
            self.keeps_right || !self.takes_on
        } else {
            sealed_later && !self.filters()
        }
    }
}

fn is_cross(operator: &JoinOperator) -> bool {
    matches!(operator, JoinOperator::CrossJoin(_))
}

/// Returns for each position of a chain, from the front to its end, whether no later clause can hold a pending
/// condition.
pub(crate) fn stuck(effects: &[Effect], sealed: bool) -> Vec<bool> {
    let mut sealed_later = sealed;
    let mut stuck = vec![sealed_later];
    for effect in effects.iter().rev() {
        sealed_later = effect.seals_left(sealed_later);
        stuck.push(sealed_later);
    }
    stuck.reverse();
    stuck
}

/// Returns the constraint of a join.
pub(crate) fn condition_of(operator: &mut JoinOperator) -> Option<&mut JoinConstraint> {
    match operator {
        JoinOperator::Join(constraint)
        | JoinOperator::Inner(constraint)
        | JoinOperator::CrossJoin(constraint)
        | JoinOperator::StraightJoin(constraint)
        | JoinOperator::Left(constraint)
        | JoinOperator::LeftOuter(constraint)
        | JoinOperator::Right(constraint)
        | JoinOperator::RightOuter(constraint)
        | JoinOperator::FullOuter(constraint)
        | JoinOperator::Semi(constraint)
        | JoinOperator::LeftSemi(constraint)
        | JoinOperator::RightSemi(constraint)
        | JoinOperator::Anti(constraint)
        | JoinOperator::LeftAnti(constraint)
        | JoinOperator::RightAnti(constraint)
        | JoinOperator::AsOf { constraint, .. } => Some(constraint),
        JoinOperator::CrossApply
        | JoinOperator::OuterApply
        | JoinOperator::ArrayJoin
        | JoinOperator::LeftArrayJoin
        | JoinOperator::InnerArrayJoin => None,
    }
}

/// Returns the constraint of a join that keeps no row without a partner.
pub(crate) fn inner_constraint(operator: &JoinOperator, dialect: Dialect) -> Option<&JoinConstraint> {
    let effect = Effect::of(operator, dialect).ok()?;
    if effect.keeps_left || effect.keeps_right {
        return None;
    }
    if let JoinOperator::Join(constraint)
    | JoinOperator::Inner(constraint)
    | JoinOperator::CrossJoin(constraint)
    | JoinOperator::StraightJoin(constraint) = operator
    {
        return Some(constraint);
    }
    None
}

/// Returns the tables of a chain of joins, by name and alias. An alias around joins in parentheses hides those inside.
pub(crate) fn tables_of(chain: &TableWithJoins) -> Vec<(&ObjectName, Option<&TableAlias>)> {
    let factors = std::iter::once(&chain.relation).chain(chain.joins.iter().map(|join| &join.relation));
    let mut tables = Vec::new();
    for factor in factors {
        if let TableFactor::Table {
            name,
            alias,
            args: None,
            ..
        } = factor
        {
            tables.push((name, alias.as_ref()));
        } else if let TableFactor::NestedJoin {
            table_with_joins,
            alias: None,
        } = factor
        {
            tables.extend(tables_of(table_with_joins));
        }
    }
    tables
}
