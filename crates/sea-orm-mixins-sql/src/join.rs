//! Joins: what each kind does to the rows of its sides.

use crate::Dialect;
use crate::plan::Result;
use crate::refusal::Refusal;
use sqlparser::ast::{JoinConstraint, JoinOperator};

/// What a join does to the rows of its two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Effect {
    /// Rows of the left may stay without a partner on the right, whose columns are then NULL.
    pub(crate) keeps_left: bool,
    pub(crate) keeps_right: bool,
    /// Whether it has an ON to put conditions in.
    has_on: bool,
}

impl Effect {
    pub(crate) const COMMA: Self = Self {
        keeps_left: false,
        keeps_right: false,
        has_on: false,
    };

    pub(crate) fn of(operator: &JoinOperator, dialect: Dialect) -> Result<Self> {
        let (keeps_left, keeps_right, constraint) = match operator {
            JoinOperator::Join(constraint)
            | JoinOperator::Inner(constraint)
            | JoinOperator::CrossJoin(constraint)
            | JoinOperator::StraightJoin(constraint) => (false, false, constraint),
            JoinOperator::Left(constraint) | JoinOperator::LeftOuter(constraint) => (true, false, constraint),
            JoinOperator::Right(constraint) | JoinOperator::RightOuter(constraint) => (false, true, constraint),
            // MySQL has none, and takes FULL for the table's alias.
            JoinOperator::FullOuter(_) if dialect == Dialect::Mysql => {
                return Err(Refusal::because(
                    "FULL JOIN is not SQL of this backend; unite a LEFT and a RIGHT JOIN",
                ));
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
                return Err(Refusal::because("a join of a kind that this backend does not have"));
            }
        };
        let has_on = match constraint {
            JoinConstraint::On(_) => true,
            JoinConstraint::UsingAlias(..) if dialect != Dialect::Postgres => {
                return Err(Refusal::because(
                    "a name behind USING is not SQL of this backend; leave it out",
                ));
            }
            JoinConstraint::Using(_)
            | JoinConstraint::UsingAlias(..)
            | JoinConstraint::Natural
            | JoinConstraint::None => false,
        };
        Ok(Self {
            keeps_left,
            keeps_right,
            has_on,
        })
    }

    /// Whether conditions on the left side cannot be moved out of it.
    pub(crate) fn seals_left(self) -> bool {
        self.keeps_right && (self.keeps_left || !self.has_on)
    }

    pub(crate) fn seals_right(self) -> bool {
        self.keeps_left && (self.keeps_right || !self.has_on)
    }
}

/// The constraint of a join.
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
