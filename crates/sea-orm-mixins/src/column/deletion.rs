//! The types of a soft-delete column, and [`Deletion`]: its values for live and for deleted rows.

use super::{Stamp, TimeColumn};
use crate::value::{self, integer, is_null, text, widths};
use sea_orm::Value;
use sea_orm::sea_query::{ExprTrait as _, Nullable, SimpleExpr};
use sea_orm_mixins_sql::Constant;

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
    /// An integer that is a time, and 0 while the row is live.
    UnixTime,
    /// A value of the user's own.
    Value(FlagValues),
}

/// The values of a flag that is neither a `bool` nor 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlagValues {
    /// In a live row.
    pub live: Constant,
    /// What a deletion writes; every value but that of a live row means deleted.
    pub deleted: Constant,
    /// Whether NULL is a live row too.
    pub nullable: bool,
}

impl FlagValues {
    /// Whether it is the value of a deleted row.
    #[must_use]
    pub fn is_deleted(&self, value: &Value) -> bool {
        !is_null(value)
            && match self.live {
                Constant::Number(live) => integer(value) != Some(live.into()),
                Constant::Text(live) => text(value).as_deref() != Some(live),
            }
    }
}

/// The constant as a value of a column of that type: a new type or an enum is what it holds.
#[must_use]
pub fn flag_value<T: Nullable>(constant: Constant) -> Value {
    match constant {
        Constant::Text(text) => text.into(),
        Constant::Number(number) => {
            let of_this_type = |value: &Value| std::mem::discriminant(value) == std::mem::discriminant(&T::null());
            let number = number.into();
            let found = widths(&number).find(of_this_type);
            found.unwrap_or(number)
        }
    }
}

impl Deletion {
    /// Whether it is the value of a deleted row.
    pub(crate) fn says_deleted(&self, value: &Value) -> bool {
        match self.kind {
            DeletionKind::Value(values) => values.is_deleted(value),
            DeletionKind::Time | DeletionKind::Flag | DeletionKind::Number | DeletionKind::UnixTime => {
                value::is_deleted(value)
            }
        }
    }

    /// The condition that a row is live, on that expression of its deletion column.
    pub(crate) fn is_live(&self, column: SimpleExpr) -> SimpleExpr {
        match self.kind {
            DeletionKind::Time => column.is_null(),
            DeletionKind::Value(FlagValues { nullable: true, .. }) => {
                column.clone().eq((self.live)()).or(column.is_null())
            }
            DeletionKind::Flag | DeletionKind::Number | DeletionKind::UnixTime | DeletionKind::Value(_) => {
                column.eq((self.live)())
            }
        }
    }

    /// The condition that a row is soft-deleted.
    pub(crate) fn is_deleted(&self, column: SimpleExpr) -> SimpleExpr {
        match self.kind {
            DeletionKind::Time => column.is_not_null(),
            DeletionKind::Flag | DeletionKind::Number | DeletionKind::UnixTime | DeletionKind::Value(_) => {
                column.ne((self.live)())
            }
        }
    }
}

/// A type of `deleted_at`.
#[diagnostic::on_unimplemented(
    message = "a deletion time cannot have the type `{Self}`",
    label = "not an `Option` of a time",
    note = "use `Option<DateTimeUtc>` or an `Option` of another time type; for a flag, true or 1 once the row is deleted, say `#[mixin(soft_delete(boolean))]`; for a number that holds a time, its unit: `unix_seconds`, `unix_millis` or `unix_micros`"
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
    note = "a number that holds a time has a unit: say `unix_seconds`, `unix_millis` or `unix_micros` in place of `boolean`; if it is 0 or 1 after all, give the field a name that says so and keep the column's with `#[sea_orm(column_name = \"..\")]`"
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
