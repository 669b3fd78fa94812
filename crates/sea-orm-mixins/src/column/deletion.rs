//! The types of a soft-delete column, and [`Deletion`]: its values for live and for deleted rows.

use super::{Stamp, TimeColumn};
use sea_orm::Value;
use sea_orm::sea_query::{ExprTrait as _, Nullable, SimpleExpr};

/// What a soft-delete column holds.
#[derive(Clone, Copy, Debug)]
pub struct Deletion {
    /// What kind of column it is.
    pub kind: DeletionKind,
    /// The value of a row deleted at that time.
    pub deleted: Stamp,
    /// The value of a live row.
    pub live: fn() -> Value,
}

/// What tells a deleted row from a live one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeletionKind {
    /// A time, NULL while the row is live.
    Time,
    /// A `bool`, false while the row is live.
    Flag,
    /// An integer, 0 while the row is live.
    Number,
}

impl Deletion {
    /// The condition that a row is live, on that expression of its deletion column.
    pub(crate) fn is_live(&self, column: SimpleExpr) -> SimpleExpr {
        match self.kind {
            DeletionKind::Time => column.is_null(),
            DeletionKind::Flag | DeletionKind::Number => column.eq((self.live)()),
        }
    }

    /// The condition that a row is soft-deleted.
    pub(crate) fn is_deleted(&self, column: SimpleExpr) -> SimpleExpr {
        match self.kind {
            DeletionKind::Time => column.is_not_null(),
            DeletionKind::Flag | DeletionKind::Number => column.ne((self.live)()),
        }
    }
}

/// A type of `deleted_at`.
#[diagnostic::on_unimplemented(
    message = "a deletion time cannot have the type `{Self}`",
    label = "not an `Option` of a time",
    note = "use `Option<DateTimeUtc>` or an `Option` of another time type; for a flag, true or 1 once the row is deleted, say `#[mixin(soft_delete(boolean))]`; a number that holds a time cannot be adopted, make it a time"
)]
pub trait DeletedAtColumn {
    /// NULL while live.
    const DELETION: Deletion;

    /// Whether it is the value of a deleted row.
    fn is_deleted(&self) -> bool;
}

impl<T: TimeColumn + Nullable> DeletedAtColumn for Option<T> {
    const DELETION: Deletion = Deletion {
        kind: DeletionKind::Time,
        deleted: T::stamp,
        live: T::null,
    };

    fn is_deleted(&self) -> bool {
        self.is_some()
    }
}

/// A type of `is_deleted`.
#[diagnostic::on_unimplemented(
    message = "a deletion flag cannot have the type `{Self}`",
    label = "not a flag",
    note = "use `bool`, or an integer that is 0 while the row is live; for a time leave out `boolean`"
)]
pub trait FlagColumn {
    /// False, or 0, while live.
    const DELETION: Deletion;

    /// Whether it is the value of a deleted row.
    fn is_deleted(&self) -> bool;
}

impl FlagColumn for bool {
    const DELETION: Deletion = Deletion {
        kind: DeletionKind::Flag,
        deleted: |_| true.into(),
        live: || false.into(),
    };

    fn is_deleted(&self) -> bool {
        *self
    }
}

/// A type of a deletion flag under the name of a time: not a number, which is one, and not a flag.
#[diagnostic::on_unimplemented(
    message = "a deletion flag under the name of a time cannot have the type `{Self}`: deleting would write 1 in place of the time",
    label = "a number under the name of a time",
    note = "a number that holds a time cannot be adopted: make it an `Option<DateTimeUtc>` and leave out `boolean`; if it is 0 or 1 after all, give the field a name that says so and keep the column's with `#[sea_orm(column_name = \"..\")]`"
)]
pub trait TimedFlagColumn {
    /// Evaluated to check the type.
    const IS_FLAG: () = ();
}

impl TimedFlagColumn for bool {}
/// No flag at all, as `FlagColumn` says.
impl<T> TimedFlagColumn for Option<T> {}

macro_rules! integer_flag {
    ($($ty:ty),*) => {$(
        impl FlagColumn for $ty {
            const DELETION: Deletion = Deletion { kind: DeletionKind::Number, deleted: |_| <$ty>::from(true).into(), live: || <$ty>::from(false).into() };

            fn is_deleted(&self) -> bool {
                *self != 0
            }
        }
    )*};
}

integer_flag!(i8, i16, i32, i64, u8);
