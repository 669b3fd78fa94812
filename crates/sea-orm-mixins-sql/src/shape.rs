//! [`Shape`]: the part of a scope that decides what a statement's text becomes. It holds no values.

use crate::dialect::Dialect;

impl Dialect {
    /// Returns how many parameters a statement may have.
    #[must_use]
    pub fn parameter_limit(self) -> usize {
        match self {
            // `SQLITE_MAX_VARIABLE_NUMBER` of a default build.
            Self::Sqlite => 32_766,
            // The protocols count parameters in 16 bits.
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

/// How far a scope reaches in one tenant dimension. It reaches no rows of a dimension that it does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// The rows of this many tenants; with 0, every use of a table with this dimension is refused.
    Tenants(usize),
    /// All rows, including those without a tenant.
    Any,
}

/// One tenant dimension of a scope.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Dimension {
    /// `station`, `business`, or a name that the user chose.
    pub name: String,
    /// How far the scope reaches in it.
    pub reach: Reach,
}

/// A value of a scope that row rules name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NamedValue {
    /// The name, without the colon.
    pub name: String,
    /// Whether it is one value or a list.
    pub form: Form,
}

/// The form of a named value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// One value.
    One,
    /// A list of this many.
    Many(usize),
}

/// A value of a scope that travels with each statement, in its text: for what runs inside the database and cannot know the
/// scope otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Context {
    /// The setting that has the value while the statement runs: `app.station_id`.
    pub name: String,
    /// Who reads it.
    pub purpose: Purpose,
    /// Whether there is one value. Where there is none, nothing is sent on a backend to which it would travel.
    pub given: bool,
}

/// Who reads a value that travels with a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The policies of row-level security.
    RowSecurity,
}

impl Purpose {
    /// Whether it has a reader on that backend; where it has none, it does not travel.
    #[must_use]
    pub fn has_reader(self, dialect: Dialect) -> bool {
        match (self, dialect) {
            (Self::RowSecurity, Dialect::Postgres) => true,
            (Self::RowSecurity, Dialect::Sqlite | Dialect::Mysql) => false,
        }
    }
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
    /// Whether tenants are filled and checked, but reads are not filtered by them.
    pub fill_only: bool,
    /// Whether an UPDATE or DELETE needs a WHERE of its own.
    pub refuse_unfiltered_writes: bool,
    /// The row rules that are lifted, by name.
    pub lifted: Vec<String>,
    /// The values that row rules may name. [`Bind::Named`](crate::Bind::Named) counts in this list.
    pub values: Vec<NamedValue>,
    /// The values that travel with each statement. [`Bind::Context`](crate::Bind::Context) counts in this list.
    pub context: Vec<Context>,
}

/// The purpose of a statement, beyond what its text says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Intent {
    /// No other purpose.
    #[default]
    AsWritten,
    /// An UPDATE that restores: it finds deleted rows, whatever the visibility. A SELECT sees all rows.
    Restore,
    /// A DELETE that removes for good: it finds live and deleted rows. A SELECT sees all rows.
    ForceDelete,
}

impl Intent {
    /// The comment in front of a statement that states the intent. The text is the only way through a connection of a
    /// type that the caller does not know; on a plain connection the comment has no effect.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::AsWritten => "",
            Self::Restore => "/*sea-orm-mixins:restore*/ ",
            Self::ForceDelete => "/*sea-orm-mixins:force_delete*/ ",
        }
    }

    /// Splits the intent off a statement's text.
    pub(crate) fn split(sql: &str) -> (Self, &str) {
        for intent in [Self::Restore, Self::ForceDelete] {
            if let Some(rest) = sql.strip_prefix(intent.prefix()) {
                return (intent, rest);
            }
        }
        (Self::AsWritten, sql)
    }
}
