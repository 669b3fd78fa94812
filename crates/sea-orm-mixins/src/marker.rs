//! [`Marker`]: what tells a soft-deleted row from a live one, as a value and as a condition.

use crate::column::Stamp;
use sea_orm::Value;
use sea_orm::sea_query::{ExprTrait as _, SimpleExpr};

/// What a soft-delete column holds.
#[derive(Clone, Copy, Debug)]
pub struct Marker {
    /// Whether it is a flag; a nullable time otherwise.
    pub flag: bool,
    /// The value of a row deleted at that time.
    pub deleted: Stamp,
    /// The value of a live row.
    pub live: fn() -> Value,
}

impl Marker {
    /// The condition that a row is live, on that expression of its deletion column.
    pub(crate) fn is_live(&self, column: SimpleExpr) -> SimpleExpr {
        if self.flag {
            column.eq((self.live)())
        } else {
            column.is_null()
        }
    }

    /// The condition that a row is soft-deleted.
    pub(crate) fn is_deleted(&self, column: SimpleExpr) -> SimpleExpr {
        if self.flag {
            column.ne((self.live)())
        } else {
            column.is_not_null()
        }
    }
}
