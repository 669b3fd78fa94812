//! [`Policy`]: the columns and rules of one table.

use crate::catalog::also::Also;
use crate::catalog::parent::Parent;
use crate::catalog::rule::RowRule;
use std::fmt;

/// A mixin of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mixin {
    /// A UUID primary key, generated on insert.
    UuidPk,
    /// A 32-bit primary key, numbered by the database.
    IntegerPk,
    /// A 64-bit primary key, numbered by the database.
    BigIntPk,
    /// A primary key in text with the table's prefix, generated on insert.
    PrefixedPk,
    /// `created_at` and `updated_at`.
    Timestamps,
    /// Deleted rows stay, and are hidden.
    SoftDelete,
    /// A version that every change raises and every write checks.
    OptimisticLock,
    /// Rows belong to a station.
    StationTenant,
    /// Rows belong to a business.
    BusinessTenant,
    /// Rows belong to a tenant of a dimension that the user names.
    Tenant,
    /// The actors that inserted, changed and deleted the row.
    Auditable,
    /// One of the program's own, by its name.
    Own(&'static str),
}

impl fmt::Display for Mixin {
    /// The mixin's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UuidPk => "UuidPk",
            Self::IntegerPk => "IntegerPk",
            Self::BigIntPk => "BigIntPk",
            Self::PrefixedPk => "PrefixedPk",
            Self::Timestamps => "Timestamps",
            Self::SoftDelete => "SoftDelete",
            Self::OptimisticLock => "OptimisticLock",
            Self::StationTenant => "StationTenant",
            Self::BusinessTenant => "BusinessTenant",
            Self::Tenant => "Tenant",
            Self::Auditable => "Auditable",
            Self::Own(name) => name,
        })
    }
}

/// A table's name as the entity declares it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Table {
    /// The schema, where the entity names one.
    pub schema: Option<String>,
    /// The table.
    pub name: String,
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// The sum of a table's mixins: its managed columns and rules.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// The table.
    pub table: Table,
    /// The mixins, in the order of [`Mixin`].
    pub mixins: Vec<Mixin>,
    /// The primary key's columns.
    pub key: Vec<String>,
    /// The version of the UUIDs that `UuidPk` generates.
    pub uuid: Option<UuidVersion>,
    /// The columns of `Timestamps`.
    pub timestamps: Option<Timestamps>,
    /// The column of `SoftDelete`.
    pub soft_delete: Option<SoftDelete>,
    /// The column of `OptimisticLock`.
    pub version: Option<String>,
    /// Whether rows from before there were versions have NULL there, which counts as 0.
    pub version_nullable: bool,
    /// The columns of `StationTenant`, `BusinessTenant` and `Tenant`, in that order.
    pub tenants: Vec<Tenant>,
    /// The tables whose tenants the rows have.
    pub parents: Vec<Parent>,
    /// The rows of other tables that a row names, each by one column.
    pub links: Vec<Parent>,
    /// Whether the table has no tenant on purpose, and is open to all.
    pub shared: bool,
    /// The columns of `Auditable`.
    pub audit: Option<Audit>,
    /// How deletions and restorations of its rows go on to others.
    pub cascade: Option<Cascade>,
    /// The conditions on its rows that the entity names, in their order.
    pub rules: Vec<RowRule>,
}

/// How deletions and restorations of a table's rows go on to others, as far as the engine must know it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cascade {
    /// What is read of a row before it is deleted or restored.
    pub columns: Vec<String>,
    /// Whether a deletion goes on to other tables.
    pub deletes: bool,
    /// Whether a restoration does, or depends on another table.
    pub restores: bool,
    /// The columns that name a row's parents, where those must be live.
    pub parents: Vec<Vec<String>>,
}

impl Policy {
    /// Makes a policy without rules.
    #[must_use]
    pub fn new(table: Table, key: Vec<String>) -> Self {
        Self {
            table,
            mixins: Vec::new(),
            key,
            uuid: None,
            timestamps: None,
            soft_delete: None,
            version: None,
            version_nullable: false,
            tenants: Vec::new(),
            parents: Vec::new(),
            links: Vec::new(),
            shared: false,
            audit: None,
            cascade: None,
            rules: Vec::new(),
        }
    }

    /// Returns whether the table has tenants, be it its parents', or is declared shared.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.shared || !self.tenants.is_empty() || !self.parents.is_empty()
    }

    /// Returns whether two entities of one table have the same rules; which other rows each names is its own to say.
    #[must_use]
    pub fn agrees_with(&self, other: &Self) -> bool {
        let mut linked = self.clone();
        linked.links.clone_from(&other.links);
        linked == *other
    }

    /// Returns whether a tenant column is the table's key: each row is a tenant.
    #[must_use]
    pub fn is_root(&self, tenant: &Tenant) -> bool {
        self.key == [tenant.column.as_str()]
    }

    /// Returns whether a mixin generates the key of a new row.
    #[must_use]
    pub fn generates_key(&self) -> bool {
        let generates = |mixin: &Mixin| matches!(mixin, Mixin::UuidPk | Mixin::PrefixedPk);
        self.mixins.iter().any(generates)
    }

    /// Returns the tenant of a dimension.
    #[must_use]
    pub fn tenant_of(&self, dimension: &str) -> Option<&Tenant> {
        self.tenants.iter().find(|tenant| tenant.dimension == dimension)
    }

    /// Returns the managed columns with their roles. The key is not among them: it may be the user's own.
    pub fn managed(&self) -> impl Iterator<Item = (Role, &str)> {
        let tenants = self.tenants.iter().enumerate();
        let tenants = tenants.map(|(at, tenant)| (Role::Tenant(at), &tenant.column));
        let audit = self.audit.iter().flat_map(|audit| {
            let created = [(Role::CreatedBy, &audit.created_by)];
            let updated = audit.updated_by.iter().map(|column| (Role::UpdatedBy, column));
            let deleted = audit.deleted_by.iter().map(|column| (Role::DeletedBy, column));
            created.into_iter().chain(updated).chain(deleted)
        });
        let times = self.timestamps.iter().flat_map(|times| {
            let updated = times.updated_at.iter().map(|column| (Role::UpdatedAt, column));
            [(Role::CreatedAt, &times.created_at)].into_iter().chain(updated)
        });
        let all = tenants.chain(audit).chain(times);
        let all = all.map(|(role, column)| (role, column.as_str()));
        let deletion = self.soft_delete.iter().map(|it| (Role::Deletion, it.column()));
        let version = self.version.iter().map(|column| (Role::Version, column.as_str()));
        all.chain(deletion).chain(version)
    }
}

/// What a managed column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The tenant of the row: an index into [`Policy::tenants`].
    Tenant(usize),
    /// The actor that created the row.
    CreatedBy,
    /// The actor that updated it last.
    UpdatedBy,
    /// The actor that deleted it.
    DeletedBy,
    /// The time when it was created.
    CreatedAt,
    /// The time when it was updated last.
    UpdatedAt,
    /// Whether, or when, it was soft-deleted.
    Deletion,
    /// Its version.
    Version,
}

/// A version of UUIDs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UuidVersion {
    /// Random.
    V4,
    /// Ordered by time.
    V7,
}

/// The columns of `Timestamps`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timestamps {
    /// Filled on insert.
    pub created_at: String,
    /// Filled on insert and with every change, where the table has such a column.
    pub updated_at: Option<String>,
}

/// How a soft-deleted row is distinguished from a live one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SoftDelete {
    /// A nullable time: NULL while the row is live.
    Time {
        /// The column.
        column: String,
    },
    /// A flag: false while the row is live.
    Flag {
        /// The column.
        column: String,
    },
    /// An integer flag: 0 while the row is live, and any other number once it is deleted.
    Number {
        /// The column.
        column: String,
    },
    /// An integer that is a time: 0 while the row is live.
    UnixTime {
        /// The column.
        column: String,
    },
    /// A value of the user's own, and any other value than that once the row is deleted.
    Value {
        /// The column.
        column: String,
        /// Its value in a live row.
        live: Constant,
        /// What a deletion writes.
        deleted: Constant,
        /// Whether NULL is a live row too.
        nullable: bool,
    },
}

impl SoftDelete {
    /// Returns whether a live row has a value there, and no NULL.
    #[must_use]
    pub fn is_flag(&self) -> bool {
        match self {
            Self::Time { .. } => false,
            Self::Flag { .. } | Self::Number { .. } | Self::UnixTime { .. } | Self::Value { .. } => true,
        }
    }

    /// Returns the column, whichever kind it is.
    #[must_use]
    pub fn column(&self) -> &str {
        match self {
            Self::Time { column }
            | Self::Flag { column }
            | Self::Number { column }
            | Self::UnixTime { column }
            | Self::Value { column, .. } => column,
        }
    }
}

/// A constant of a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constant {
    /// A whole number.
    Number(i64),
    /// A text.
    Text(&'static str),
}

/// A tenant dimension of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// `station`, `business`, or a name that the user chose.
    pub dimension: String,
    /// The column.
    pub column: String,
    /// Whether the column may be NULL: the row has no tenant then.
    pub nullable: bool,
    /// Whether the tenant is a text, which MySQL compares without regard to case unless told otherwise.
    pub text: bool,
    /// The rows that are in reach beside the tenant's own.
    pub also: Also,
}

/// The columns of `Auditable`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// The actor that inserted the row.
    pub created_by: String,
    /// The actor that changed it last, where the table has such a column.
    pub updated_by: Option<String>,
    /// The actor that soft-deleted it, where the table has such a column and `SoftDelete`.
    pub deleted_by: Option<String>,
}
