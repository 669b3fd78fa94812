//! [`Choice`]: one way in which a condition restricts rows, and which of them leave out no row when joined by OR.

use crate::dialect::Dialect;
use crate::id::ParamIndex;
use crate::names::folded;
use sqlparser::ast::Ident;
use std::collections::BTreeMap;

/// A way in which a condition leaves rows out: it is true only of rows of which one of these comparisons is true.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choice {
    columns: BTreeMap<String, Sorts>,
    /// Pairs of the caller's values that must differ.
    pub(crate) differing: Vec<(ParamIndex, ParamIndex)>,
}

/// The sorts of comparisons of one column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sorts(u8);

impl Sorts {
    /// Equal to a value, like it, one of several.
    pub(crate) const SOME: Self = Self(1);
    /// The opposite.
    pub(crate) const OTHER: Self = Self(2);
    pub(crate) const BELOW: Self = Self(4);
    pub(crate) const ABOVE: Self = Self(8);
    pub(crate) const NULL: Self = Self(16);
    pub(crate) const NOT_NULL: Self = Self(32);
    pub(crate) const TRUE: Self = Self(64);
    pub(crate) const FALSE: Self = Self(128);

    fn any(self, of: &[Self]) -> bool {
        of.iter().any(|sort| self.0 & sort.0 != 0)
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns whether either of the two may be true of every row.
    fn adds_up(self, other: Self) -> bool {
        let both = self.and(other);
        self.any(&[Self::OTHER]) && other.any(&[Self::OTHER])
            || both.any(&[Self::OTHER])
                && both.any(&[
                    Self::SOME,
                    Self::BELOW,
                    Self::ABOVE,
                    Self::NOT_NULL,
                    Self::TRUE,
                    Self::FALSE,
                ])
            || [
                (Self::BELOW, Self::ABOVE),
                (Self::NULL, Self::NOT_NULL),
                (Self::TRUE, Self::FALSE),
            ]
            .iter()
            .any(|(left, right)| both.any(&[*left]) && both.any(&[*right]))
    }

    /// Returns the sorts under NOT.
    fn negated(self) -> Self {
        let pairs = [
            (Self::SOME, Self::OTHER),
            (Self::BELOW, Self::ABOVE),
            (Self::NULL, Self::NOT_NULL),
            (Self::TRUE, Self::FALSE),
        ];
        let swapped = |(left, right): (Self, Self)| {
            let to = |from: Self, to: Self| if self.any(&[from]) { to.0 } else { 0 };
            to(left, right) | to(right, left)
        };
        Self(pairs.into_iter().map(swapped).fold(0, |all, one| all | one))
    }

    /// Returns the sorts with the two sides swapped.
    pub(crate) fn flipped(self) -> Self {
        match self {
            Self::BELOW => Self::ABOVE,
            Self::ABOVE => Self::BELOW,
            same => same,
        }
    }

    pub(crate) fn negated_if(self, negated: bool) -> Self {
        if negated { self.negated() } else { self }
    }
}

impl Choice {
    pub(crate) fn of(column: &Ident, sorts: Sorts, dialect: Dialect) -> Self {
        let name = folded(column, dialect).to_lowercase();
        Self {
            columns: BTreeMap::from([(name, sorts)]),
            differing: Vec::new(),
        }
    }

    /// Returns whether it compares any column.
    pub(crate) fn compares(&self) -> bool {
        !self.columns.is_empty()
    }

    pub(crate) fn differing(left: ParamIndex, right: ParamIndex) -> Self {
        Self {
            columns: BTreeMap::new(),
            differing: vec![(left, right)],
        }
    }

    /// Joins two by OR; `None` where that may be true of every row.
    pub(crate) fn or(&self, other: &Self) -> Option<Self> {
        let mut either = self.clone();
        for (column, sorts) in &other.columns {
            let known = either.columns.entry(column.clone()).or_default();
            if known.adds_up(*sorts) {
                return None;
            }
            *known = known.and(*sorts);
        }
        either.differing.extend(&other.differing);
        Some(either)
    }

    pub(crate) fn negated_if(mut self, negated: bool) -> Self {
        self.columns
            .values_mut()
            .for_each(|sorts| *sorts = sorts.negated_if(negated));
        self
    }
}
