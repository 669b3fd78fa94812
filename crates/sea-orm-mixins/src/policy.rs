//! The registry: every entity's policy, gathered at link time, and the check that no two disagree about a table.

use crate::entity::MixinEntity;
use crate::makers::Makers;
use crate::{MixinError, value};
use sea_orm::{
    ColumnTrait as _, ColumnType, EntityName, IdenStatic as _, Iterable as _, PrimaryKeyToColumn as _, Value,
};
use sea_orm_mixins_sql::{Audit, Declaration, Mixin, Policy, SoftDelete, Table, Tenant, Timestamps, UuidVersion};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use uuid::Uuid;

/// A declaration about one table, submitted where it is written.
#[doc(hidden)]
#[derive(Debug)]
pub struct Registration {
    /// The module that declares it.
    module: &'static str,
    what: Declared,
}

#[derive(Clone, Copy, Debug)]
enum Declared {
    Entity {
        policy: fn() -> &'static Policy,
        makers: fn() -> Makers,
    },
    Shared(&'static str),
}

impl Registration {
    /// An entity with mixins.
    #[must_use]
    pub const fn entity<E: MixinEntity>(module: &'static str) -> Self {
        Self {
            module,
            what: Declared::Entity {
                policy: E::policy,
                makers: Makers::of::<E>,
            },
        }
    }

    /// A table of `shared_table!`.
    #[must_use]
    pub const fn shared(module: &'static str, table: &'static str) -> Self {
        Self {
            module,
            what: Declared::Shared(table),
        }
    }
}

inventory::collect!(Registration);

/// Declares a table without a policy, open to every tenant: reference data. Every tenant reads all its rows, and changes
/// and removes them, so it is not for the tenants' own table; that is one whose
/// [key is the tenant](derive@crate::StationTenant#the-tenants-own-table).
///
/// A name with a schema is written `"core.currencies"`. An entity with mixins says `#[mixin(shared)]` instead; both for
/// one table are an error at every use of it, which names both. [`Registry::shared_tables`] lists them all.
///
/// ```
/// sea_orm_mixins::shared_table!("countries");
///
/// assert!(sea_orm_mixins::Registry::get().is_shared(None, "countries"));
/// ```
#[macro_export]
macro_rules! shared_table {
    ($table:literal) => {
        const _: () = {
            $crate::__private::inventory::submit! {
                $crate::__private::Registration::shared($crate::__private::module_path!(), $table)
            }
        };
    };
}

/// All tables that this program declares.
#[derive(Debug)]
pub struct Registry {
    tables: BTreeMap<Table, Vec<Entry>>,
}

#[derive(Debug)]
struct Entry {
    module: &'static str,
    /// `None`: a shared table.
    policy: Option<&'static Policy>,
    makers: Makers,
}

impl Registry {
    /// The registry, made at first use from what the linker gathered.
    pub fn get() -> &'static Self {
        static REGISTRY: OnceLock<Registry> = OnceLock::new();
        REGISTRY.get_or_init(|| Self::of(inventory::iter::<Registration>()))
    }

    fn of(registrations: impl IntoIterator<Item = &'static Registration>) -> Self {
        let mut tables: BTreeMap<Table, Vec<Entry>> = BTreeMap::new();
        for Registration { module, what } in registrations {
            let (table, policy, makers) = match what {
                Declared::Entity { policy, makers } => (policy().table.clone(), Some(policy()), makers()),
                Declared::Shared(name) => (named(name), None, Makers::default()),
            };
            let entry = Entry { module, policy, makers };
            tables.entry(table).or_default().push(entry);
        }
        for entries in tables.values_mut() {
            // The linker's order is its own.
            entries.sort_by_key(|entry| entry.module);
        }
        Self { tables }
    }

    /// Every policy, by table.
    pub fn policies(&self) -> impl Iterator<Item = &'static Policy> {
        self.tables
            .values()
            .filter_map(|entries| entries.iter().find_map(|entry| entry.policy))
    }

    /// The policy of a table; `None` where no entity with mixins declares it.
    ///
    /// # Errors
    ///
    /// [`MixinError::PolicyConflict`] where two declarations disagree about the table. Retrying cannot help.
    pub fn policy(&self, table: &Table) -> Result<Option<&'static Policy>, MixinError> {
        match self.tables.get(table) {
            Some(entries) => agreed(table, entries),
            None => Ok(None),
        }
    }

    /// What the engine is to know, and beside each policy what makes its values.
    pub(crate) fn declarations(&self) -> (Vec<Declaration>, Vec<Makers>) {
        let mut makers = Vec::new();
        let declarations = self.tables.iter().map(|(table, entries)| match agreed(table, entries) {
            Ok(Some(policy)) => {
                makers.extend(entries.first().map(|entry| entry.makers));
                Declaration::Policy(policy.clone())
            }
            Ok(None) => Declaration::Shared(table.clone()),
            Err(_) => Declaration::Conflict(table.clone()),
        });
        (declarations.collect(), makers)
    }

    /// The error about a table that the engine found in conflict, under the name as it shows it.
    pub(crate) fn conflict(&self, name: &str) -> MixinError {
        // Names that a backend folds into one may be two here.
        let alike = |table: &Table| table.to_string().eq_ignore_ascii_case(name);
        let entries = self
            .tables
            .iter()
            .filter(|(table, _)| alike(table))
            .flat_map(|(_, entries)| entries);
        let mut entries = entries.map(|entry| (entry.module, entry.policy));
        let first = entries.next();
        let other = entries.find(|(_, policy)| first.is_none_or(|(_, first)| *policy != first));
        let module = |entry: Option<(&str, _)>| {
            entry.map_or_else(|| "an unknown module".to_owned(), |(module, _)| module.to_owned())
        };
        MixinError::PolicyConflict {
            table: name.to_owned(),
            first: module(first),
            second: module(other),
        }
    }

    /// The tables that are open to every tenant, those of [`shared_table!`](crate::shared_table) and of
    /// `#[mixin(shared)]`, sorted by schema and name. Keep the list in a test, and each new one is a decision that
    /// somebody reviews:
    ///
    /// ```rust,standalone_crate
    /// mod plan {
    ///     use sea_orm::entity::prelude::*;
    ///     use sea_orm_mixins::prelude::*;
    ///
    ///     #[sea_orm_mixins::model]
    ///     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Timestamps)]
    ///     #[sea_orm(table_name = "plans")]
    ///     #[mixin(shared)] // the price list is the same for all
    ///     pub struct Model {
    ///         pub price: i32,
    ///     }
    /// }
    ///
    /// sea_orm_mixins::shared_table!("countries");
    ///
    /// let shared = sea_orm_mixins::Registry::get().shared_tables().map(ToString::to_string);
    /// assert_eq!(shared.collect::<Vec<_>>(), ["countries", "plans"]);
    /// ```
    pub fn shared_tables(&self) -> impl Iterator<Item = &Table> {
        let open = self.tables.iter().filter(|(table, entries)| is_open(table, entries));
        open.map(|(table, _)| table)
    }

    /// Whether the table is one of [`shared_tables`](Self::shared_tables).
    #[must_use]
    pub fn is_shared(&self, schema: Option<&str>, name: &str) -> bool {
        let table = Table {
            schema: schema.map(ToOwned::to_owned),
            name: name.to_owned(),
        };
        self.tables.get(&table).is_some_and(|entries| is_open(&table, entries))
    }
}

/// Whether a table is open to every tenant. Where declarations disagree it is open to nobody.
fn is_open(table: &Table, entries: &[Entry]) -> bool {
    agreed(table, entries).is_ok_and(|policy| policy.is_none_or(|policy| policy.shared))
}

/// The policy that all declarations of a table agree on.
fn agreed(table: &Table, entries: &[Entry]) -> Result<Option<&'static Policy>, MixinError> {
    let Some((first, others)) = entries.split_first() else {
        return Ok(None);
    };
    match others.iter().find(|entry| entry.policy != first.policy) {
        None => Ok(first.policy),
        Some(other) => Err(MixinError::PolicyConflict {
            table: table.to_string(),
            first: first.module.to_owned(),
            second: other.module.to_owned(),
        }),
    }
}

fn named(name: &str) -> Table {
    match name.split_once('.') {
        Some((schema, name)) => Table {
            schema: Some(schema.to_owned()),
            name: name.to_owned(),
        },
        None => Table {
            schema: None,
            name: name.to_owned(),
        },
    }
}

/// Refuses to work on a table that two declarations disagree about.
pub(crate) fn check<E: MixinEntity>() -> Result<(), MixinError> {
    Registry::get().policy(&E::policy().table).map(drop)
}

/// The table's name, for messages.
pub(crate) fn table<E: MixinEntity>() -> String {
    E::policy().table.to_string()
}

/// What an entity's mixins add up to.
#[doc(hidden)]
#[must_use]
pub fn policy_of<E: MixinEntity>() -> Policy {
    let entity = E::default();
    let columns = E::COLUMNS;
    let name = |column: E::Column| column.as_str().to_owned();
    let table = Table {
        schema: EntityName::schema_name(&entity).map(ToOwned::to_owned),
        name: EntityName::table_name(&entity).to_owned(),
    };
    let mut policy = Policy::new(
        table,
        E::PrimaryKey::iter().map(|key| name(key.into_column())).collect(),
    );
    policy.mixins = mixins(&columns);
    policy.uuid = columns.uuid_pk.and_then(|generate| uuid_version(&generate()));
    policy.timestamps = columns.timestamps.map(|timestamps| Timestamps {
        created_at: name(timestamps.created_at),
        updated_at: name(timestamps.updated_at),
    });
    policy.soft_delete = columns.soft_delete.map(|soft_delete| {
        let column = name(soft_delete.column);
        let live = (soft_delete.marker.live)();
        match (soft_delete.marker.flag, matches!(live, Value::Bool(_))) {
            (false, _) => SoftDelete::Time { column },
            (true, true) => SoftDelete::Flag { column },
            (true, false) => SoftDelete::Number { column },
        }
    });
    policy.version = columns.optimistic_lock.map(|lock| name(lock.column));
    policy.tenants = columns
        .all_tenants()
        .map(|tenant| Tenant {
            dimension: tenant.dimension.to_owned(),
            column: name(tenant.column),
            nullable: tenant.nullable,
            text: is_text(tenant.column.def().get_column_type()),
        })
        .collect();
    policy.shared = columns.shared;
    policy.audit = columns.audit.map(|audit| Audit {
        created_by: name(audit.created_by),
        updated_by: name(audit.updated_by),
        // Without soft delete nothing marks a row, so nobody does.
        deleted_by: audit.deleted_by.filter(|_| columns.soft_delete.is_some()).map(name),
    });
    policy
}

/// Whether a column holds text.
fn is_text(column: &ColumnType) -> bool {
    matches!(
        column,
        ColumnType::Char(_) | ColumnType::String(_) | ColumnType::Text | ColumnType::Enum { .. }
    )
}

/// The version of a key that was made.
fn uuid_version(key: &Value) -> Option<UuidVersion> {
    let in_text = || value::text(key).and_then(|text| Uuid::parse_str(&text).ok());
    match value::uuid(key).or_else(in_text)?.get_version_num() {
        4 => Some(UuidVersion::V4),
        7 => Some(UuidVersion::V7),
        _ => None,
    }
}

fn mixins<Column: Copy + 'static>(columns: &crate::entity::MixinColumns<Column>) -> Vec<Mixin> {
    let derived = [
        (Mixin::UuidPk, columns.uuid_pk.is_some()),
        (Mixin::IntegerPk, columns.integer_pk),
        (Mixin::BigIntPk, columns.big_int_pk),
        (Mixin::Timestamps, columns.timestamps.is_some()),
        (Mixin::SoftDelete, columns.soft_delete.is_some()),
        (Mixin::OptimisticLock, columns.optimistic_lock.is_some()),
        (Mixin::StationTenant, columns.station.is_some()),
        (Mixin::BusinessTenant, columns.business.is_some()),
        (Mixin::Tenant, !columns.tenants.is_empty()),
        (Mixin::Auditable, columns.audit.is_some()),
    ];
    derived
        .into_iter()
        .filter_map(|(mixin, is_derived)| is_derived.then_some(mixin))
        .collect()
}
