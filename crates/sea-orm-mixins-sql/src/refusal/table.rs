//! The macro behind [`Reason`](super::Reason): one table gives the enum, the codes and the messages.

use crate::slot::{SLOT, readable};

/// Makes `Reason` of rows `CODE Name { fields } = "cause"; "way out"`, in which both texts may show the fields.
macro_rules! reasons {
    ($($code:ident $name:ident $({ $($field:ident: $type:ty),+ })? = $cause:literal $(; $way_out:literal)?,)+) => {
        /// Why a statement is refused, with a code that stays the same from release to release.
        ///
        /// Its text is the cause and, after a semicolon, the way out. It shows names of the statement, never a bound
        /// value. Match with `..` for the fields, of which there may be more some day.
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
            /// Each code with its message, in which names in braces stand for what is filled in.
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

            /// The same with parts of the tree as the statement has them.
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

/// What a message shows.
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
