//! [`Shape`]: the part of a scope that decides what a statement's text becomes. It holds no value.

use crate::dialect::Dialect;

impl Dialect {
    /// How many parameters a statement may have.
    #[must_use]
    pub fn parameter_limit(self) -> usize {
        match self {
            // SQLITE_MAX_VARIABLE_NUMBER as it is built by default.
            Self::Sqlite => 32_766,
            // The protocols count them in 16 bits.
            Self::Postgres | Self::Mysql => 65_535,
        }
    }
}

/// Which of a soft-delete table's rows exist for a scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// Live rows.
    #[default]
    Live,
    /// Live and deleted rows.
    WithDeleted,
    /// Deleted rows.
    OnlyDeleted,
}

/// How far a scope reaches in one tenant dimension. A dimension that is not named is out of reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// The rows of so many tenants; with 0 every use of such a table is refused.
    Tenants(usize),
    /// All rows, also those without a tenant.
    Any,
}

/// One tenant dimension of a scope.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Dimension {
    /// `station`, `business`, or a name of the user's.
    pub name: String,
    /// How far the scope reaches in it.
    pub reach: Reach,
}

/// The part of a scope that decides what a statement's text becomes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shape {
    /// The dimensions that the scope names. [`Bind::Tenant`](crate::Bind::Tenant) counts in this list.
    pub dimensions: Vec<Dimension>,
    /// Which rows exist.
    pub visibility: Visibility,
    /// Whether the scope has an actor.
    pub actor: bool,
    /// Whether tenants are filled and checked, but not filtered by.
    pub fill_only: bool,
    /// Whether an UPDATE or DELETE needs a WHERE of its own.
    pub refuse_unfiltered_writes: bool,
}

/// What a statement is sent for, beyond what its text says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Intent {
    /// Just what it says.
    #[default]
    AsWritten,
    /// An UPDATE that restores: it looks at deleted rows, whatever the visibility. A SELECT looks at all rows.
    Restore,
    /// A DELETE that removes for good: it looks at live and deleted rows. A SELECT looks at all rows.
    ForceDelete,
}

impl Intent {
    /// The comment in front of a statement that states the intent. The text is the only way through a connection
    /// whose type the caller does not know; on a plain connection it is a comment and nothing more.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::AsWritten => "",
            Self::Restore => "/*sea-orm-mixins:restore*/ ",
            Self::ForceDelete => "/*sea-orm-mixins:force_delete*/ ",
        }
    }

    /// Splits the intent from a statement's text.
    pub(crate) fn split(sql: &str) -> (Self, &str) {
        for intent in [Self::Restore, Self::ForceDelete] {
            if let Some(rest) = sql.strip_prefix(intent.prefix()) {
                return (intent, rest);
            }
        }
        (Self::AsWritten, sql)
    }
}
