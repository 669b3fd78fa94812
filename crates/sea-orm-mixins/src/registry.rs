//! [`Registry`]: the policies of all entities, gathered at link time, and the check that no two declarations of a table
//! differ.

use crate::MixinError;
use crate::cascade::{Graph, Links};
use crate::entity::{Described, Generators, MixinEntity, described};
use crate::schema::{Definitions, Wanted, definitions, wanted_of};
use sea_orm::DbBackend;
use sea_orm_mixins_sql::{Declaration, Policy, Table};
use std::collections::BTreeMap;
use std::sync::OnceLock;

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
    Entity(Asked),
    Shared(&'static str),
}

/// What asks an entity.
#[derive(Clone, Copy, Debug)]
struct Asked {
    policy: fn() -> &'static Policy,
    described: fn() -> Described,
    definitions: fn(DbBackend) -> Definitions,
}

impl Registration {
    /// An entity with mixins.
    #[must_use]
    pub const fn entity<E: MixinEntity>() -> Self {
        Self {
            module: E::MODULE,
            what: Declared::Entity(Asked {
                policy: E::policy,
                described: described::<E>,
                definitions: definitions::<E>,
            }),
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

/// Declares a table without a policy, open to every tenant: reference data. Every tenant can read, change and remove all
/// its rows, so do not use it for the tenants' own table: there
/// [the key is the tenant](derive@crate::StationTenant#the-tenants-own-table).
///
/// A name with a schema is written `"core.currencies"`. An entity with mixins uses `#[mixin(shared)]` instead; both for
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
    graph: OnceLock<Graph>,
}

#[derive(Debug)]
struct Entry {
    module: &'static str,
    /// `None`: a shared table.
    policy: Option<&'static Policy>,
    /// `None`: a shared table.
    asked: Option<Asked>,
}

impl Registry {
    /// The registry, built at first use from what the linker gathered.
    pub fn get() -> &'static Self {
        static REGISTRY: OnceLock<Registry> = OnceLock::new();
        REGISTRY.get_or_init(|| Self::of(inventory::iter::<Registration>()))
    }

    fn of(registrations: impl IntoIterator<Item = &'static Registration>) -> Self {
        let mut tables: BTreeMap<Table, Vec<Entry>> = BTreeMap::new();
        for Registration { module, what } in registrations {
            let (table, asked) = match what {
                Declared::Entity(asked) => ((asked.policy)().table.clone(), Some(*asked)),
                Declared::Shared(name) => (named(name), None),
            };
            let policy = asked.map(|asked| (asked.policy)());
            tables.entry(table).or_default().push(Entry { module, policy, asked });
        }
        for entries in tables.values_mut() {
            // The linker's order is not stable.
            entries.sort_by_key(|entry| entry.module);
        }
        let graph = OnceLock::new();
        Self { tables, graph }
    }

    /// Which tables' deletions go on to others.
    pub(crate) fn graph(&self) -> &Graph {
        self.graph.get_or_init(|| {
            let agreeing = self
                .tables
                .iter()
                .filter(|(table, entries)| agreed(table, entries).is_ok());
            let links = agreeing
                .flat_map(|(_, entries)| entries)
                .filter_map(|entry| entry.asked);
            let links = links.map(|asked| Links::of(&(asked.described)(), (asked.policy)()));
            Graph::of(&links.collect::<Vec<_>>())
        })
    }

    /// The tenants' dimensions of all tables.
    pub(crate) fn dimensions(&self) -> impl Iterator<Item = &str> {
        let tenants = self.policies().flat_map(|policy| &policy.tenants);
        tenants.map(|tenant| tenant.dimension.as_str())
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

    /// The tables that the entities declare, as they are on that backend, sorted by schema and name. Two entities of one
    /// table give two, also where they conflict; [`shared_table!`](crate::shared_table) declares no columns and gives none.
    #[must_use]
    pub fn wanted(&self, backend: DbBackend) -> Vec<Wanted> {
        let entries = self.tables.values().flatten();
        entries
            .filter_map(|entry| entry.asked)
            .map(|asked| {
                let definitions = (asked.definitions)(backend);
                wanted_of(&(asked.described)(), (asked.policy)(), definitions, backend)
            })
            .collect()
    }

    /// What the engine gets, and what generates the values of each policy.
    pub(crate) fn declarations(&self) -> (Vec<Declaration>, Vec<Generators>) {
        let mut generators = Vec::new();
        let declarations = self.tables.iter().map(|(table, entries)| match agreed(table, entries) {
            Ok(Some(policy)) => {
                let asked = entries.first().and_then(|entry| entry.asked);
                // One for each policy: they are found by its number.
                generators.push(asked.map_or_else(Generators::default, |asked| Generators::of(&(asked.described)())));
                let cascade = self.graph().cascade_of(table);
                let mut policy = policy.clone();
                policy.cascade = cascade;
                Declaration::Policy(policy)
            }
            Ok(None) => Declaration::Shared(table.clone()),
            Err(_) => Declaration::Conflict(table.clone()),
        });
        (declarations.collect(), generators)
    }

    /// The error for a table whose declarations conflict, under the name that the engine shows.
    pub(crate) fn conflict(&self, name: &str) -> MixinError {
        // Two names here may be one to a backend that folds case.
        let alike = |table: &Table| table.to_string().eq_ignore_ascii_case(name);
        let entries = self
            .tables
            .iter()
            .filter(|(table, _)| alike(table))
            .flat_map(|(_, entries)| entries);
        let mut entries = entries.map(|entry| (entry.module, entry.policy));
        let first = entries.next();
        let other = entries.find(|(_, policy)| first.is_none_or(|(_, first)| !agree(*policy, first)));
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
    /// `#[mixin(shared)]`, sorted by schema and name. Compare the list in a test, so that each new one is
    /// reviewed:
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

/// Whether a table is open to every tenant. One whose declarations conflict is not.
fn is_open(table: &Table, entries: &[Entry]) -> bool {
    agreed(table, entries).is_ok_and(|policy| policy.is_none_or(|policy| policy.shared))
}

/// Whether two declarations of a table say the same.
fn agree(left: Option<&Policy>, right: Option<&Policy>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => left.agrees_with(right),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// The policy that all declarations of a table agree on.
fn agreed(table: &Table, entries: &[Entry]) -> Result<Option<&'static Policy>, MixinError> {
    let Some((first, others)) = entries.split_first() else {
        return Ok(None);
    };
    match others.iter().find(|entry| !agree(entry.policy, first.policy)) {
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

/// Refuses a table whose declarations conflict.
pub(crate) fn check<E: MixinEntity>() -> Result<(), MixinError> {
    Registry::get().policy(&E::policy().table).map(drop)
}

/// The table's name, for messages.
pub(crate) fn table<E: MixinEntity>() -> String {
    E::policy().table.to_string()
}
