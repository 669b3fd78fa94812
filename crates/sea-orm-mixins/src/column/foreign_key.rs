//! The types of a foreign key.

/// A foreign key of this type may reference a key of that one: they have the same type, either side optional.
#[diagnostic::on_unimplemented(
    message = "a foreign key of type `{Self}` cannot point to a key of type `{Key}`",
    label = "this foreign key does not have the type of the key it points to",
    note = "give it the type `{Key}`, or `Option<{Key}>` where there may be none"
)]
pub trait ForeignKeyTo<Key> {}

impl<T> ForeignKeyTo<T> for T {}
impl<T> ForeignKeyTo<T> for Option<T> {}
impl<T> ForeignKeyTo<Option<T>> for T {}

/// Compiles only if the foreign key has the type of the key it references.
pub fn foreign_key<Own: ForeignKeyTo<Key>, Key>(_own: &Own, _key: &Key) {}
