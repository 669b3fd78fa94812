//! [`Wanted`]: the table that an entity declares, as SeaORM's schema tools print it, with what this library changes.
//! What the database has, and how to get from one to the other, is the migration crate's.

mod live_key;
mod name;
mod wanted;

pub use name::short_name;
pub use sea_orm_mixins_sql::{Also, Constant, Role, SoftDelete, Tenant};
pub use wanted::wanted;
pub(crate) use wanted::{Definitions, definitions, wanted_of};

use sea_orm::ColumnType;
use sea_orm::sea_query::{ColumnDef, ForeignKeyAction};
use sea_orm_mixins_sql::{Policy, Table};

/// The table that an entity declares, for one backend.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Wanted {
    /// The module of the entity.
    pub module: &'static str,
    /// Its columns' roles, and the table's name and key.
    pub policy: &'static Policy,
    /// For each of the policy's tenants, the key whose rows every other reads (`everyone = key`), as text.
    pub everyone: Vec<Option<String>>,
    /// The columns, in the order of the struct.
    pub columns: Vec<WantedColumn>,
    /// The indexes, those of live rows apart.
    pub indexes: Vec<WantedIndex>,
    /// The foreign keys.
    pub foreign_keys: Vec<WantedForeignKey>,
    /// The indexes of live rows: `live_unique(..)` and `live_index(..)`.
    pub live_keys: Vec<LiveKey>,
}

/// A column that an entity declares.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WantedColumn {
    /// Its name.
    pub name: String,
    /// Its type, as the entity says.
    pub ty: ColumnType,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// What a mixin uses it for; `None` for the user's own, and for keys that are no tenants.
    pub role: Option<Role>,
    /// Whether it is a mixin's of one's own.
    pub own: bool,
    /// The whole definition for this backend: type, nullability, default, `auto_increment`.
    pub definition: ColumnDef,
}

/// An index that an entity declares.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WantedIndex {
    /// The name that SeaORM gives it.
    pub name: String,
    /// The columns.
    pub columns: Vec<String>,
    /// Whether it is unique.
    pub unique: bool,
    /// Whether the column's definition makes it (`#[sea_orm(unique)]` prints UNIQUE there), so that a new table has it
    /// under a name of the server's. The name here is the one that SeaORM's sync gives it in a table that exists.
    pub inline: bool,
}

/// A foreign key that an entity declares.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WantedForeignKey {
    /// The name that SeaORM gives it.
    pub name: String,
    /// The columns of this table.
    pub columns: Vec<String>,
    /// The table that they name a row of.
    pub table: Table,
    /// The columns there.
    pub references: Vec<String>,
    /// What becomes of a row whose parent is removed.
    pub on_delete: Option<ForeignKeyAction>,
    /// What becomes of a row whose parent's key changes.
    pub on_update: Option<ForeignKeyAction>,
}

/// An index of live rows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LiveKey {
    /// Its name, at most 63 bytes.
    pub name: String,
    /// The columns: the tenants' first, then those that the entity names.
    pub columns: Vec<String>,
    /// Whether no two live rows may have the same values.
    pub unique: bool,
}
