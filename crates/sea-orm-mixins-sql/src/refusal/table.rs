//! The macro that makes [`Reason`](super::Reason): one table for the enum, the codes and the messages.

use crate::slot::{SLOT, readable};

/// Makes `Reason` from rows `CODE Name { fields } = "cause"; "way out"`; both texts may show the fields.
macro_rules! reasons {
    ($($code:ident $name:ident $({ $($field:ident: $type:ty),+ })? = $cause:literal $(; $way_out:literal)?,)+) => {
        /// Why a statement is refused, with a code that stays the same from release to release.
        ///
        /// Its text is the cause and, after a semicolon, the way out. It shows names of the statement, never a bound
        /// value. Match with `..` for the fields, since a release may add some.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Reason {
            $(
                #[doc = concat!("`", stringify!($code), "`: ", $cause, $("; ", $way_out,)? ".")]
                $name $({
                    $(
                        #[doc = concat!("The `", stringify!($field), "` that the message shows.")]
                        $field: $type,
                    )+
                })?,
            )+
        }

        impl Reason {
            /// Each code with its message; names in braces are the fields.
            pub const ALL: &'static [(&'static str, &'static str)] = &[
                $((stringify!($code), concat!($cause, $("; ", $way_out)?)),)+
            ];

            /// The code, such as `S012`.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => stringify!($code),)+
                }
            }

            /// Returns the reason with parts of the tree as the statement writes them.
            pub(super) fn readable(mut self) -> Self {
                match &mut self {
                    $(Self::$name $({ $($field),+ })? => { $($(Shown::unmark($field);)+)? })+
                }
                self
            }
        }

        impl fmt::Display for Reason {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$name $({ $($field),+ })? => {
                        write!(f, $cause)?;
                        $(write!(f, "; ")?; write!(f, $way_out)?;)?
                    })+
                }
                Ok(())
            }
        }
    };
}

pub(super) use reasons;

/// A field that a message shows.
pub(super) trait Shown {
    fn unmark(&mut self);
}

impl Shown for String {
    fn unmark(&mut self) {
        if self.contains(SLOT) {
            *self = readable(self);
        }
    }
}

impl Shown for &'static str {
    fn unmark(&mut self) {}
}

impl Shown for usize {
    fn unmark(&mut self) {}
}
