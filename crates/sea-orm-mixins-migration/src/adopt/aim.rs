//! [`Aim`]: what an adoption leads to, taken from the entity or from what the migration says.

use crate::inspected::Server;
use crate::maintenance::Target;
use crate::quoted::quoted;
use crate::steps::Place;
use crate::steps::foreign_key::{self, action_sql};
use sea_orm_migration::prelude::{Alias, ColumnDef, ColumnType, TableRef};
use sea_orm_migration::sea_orm::{
    DbBackend, DbErr, EntityTrait, Identity, Iterable as _, RelationDef, RelationTrait as _,
};
use sea_orm_mixins::schema::{Wanted, WantedForeignKey, short_name, wanted};
use sea_orm_mixins::{MixinEntity, Policy, Registry, Table};

use super::Dimension;

/// What an adoption leads to.
#[derive(Clone, Debug)]
pub(super) struct Aim {
    pub(super) table: Table,
    /// The tenant's column.
    pub(super) column: String,
    /// The dimension; `None` where only the column is known.
    pub(super) dimension: Option<String>,
    /// The column's type; `None` where any is taken if it is there, and a UUID's made if not.
    pub(super) ty: Option<ColumnType>,
    /// Whether a row may have no tenant.
    pub(super) nullable: bool,
    /// The index of the column alone, where the entity declares one.
    pub(super) index: Option<String>,
    /// The key to the tenants' own table.
    pub(super) reference: Option<Key>,
    /// The keys to other tables of the same tenant.
    pub(super) keys: Keys,
    /// The rows of other tables that a row names.
    pub(super) relations: Vec<Relation>,
}

/// A foreign key that should be there.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    pub(super) table: Table,
    pub(super) references: Vec<String>,
    /// `NO ACTION`, `RESTRICT`, `CASCADE`, `SET NULL`, `SET DEFAULT`.
    pub(super) on_delete: Option<&'static str>,
    /// The same, for a change of the key.
    pub(super) on_update: Option<&'static str>,
}

/// The foreign keys that should have the tenant in them.
#[derive(Clone, Debug)]
pub(super) enum Keys {
    /// Those of the entity's relations: the key as it is declared, and the tenant's column in the other table.
    Declared(Vec<(Key, String)>),
    /// Those that the table has, to tables with a column of the same name.
    OfTheTable,
}

/// A row of another table that a row names.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    pub(super) columns: Vec<String>,
    pub(super) table: Table,
    pub(super) references: Vec<String>,
}

impl Aim {
    /// What an entity declares.
    pub(super) fn of<E: MixinEntity>(dimension: Dimension, backend: DbBackend) -> Result<Self, DbErr> {
        let policy = E::policy();
        let name = dimension.name();
        let tenant = policy.tenant_of(name).ok_or_else(|| {
            DbErr::Migration(format!(
                "table `{}`: its entity has no tenant `{name}`; give it one, or name the column with `adopt_tenant_on`",
                policy.table
            ))
        })?;
        if policy.is_root(tenant) {
            return Err(DbErr::Migration(format!(
                "table `{}`: each of its rows is a tenant `{name}`; adopt it in the tables whose rows have one",
                policy.table
            )));
        }
        let Wanted {
            columns,
            indexes,
            foreign_keys,
            ..
        } = wanted::<E>(backend);
        let column = columns.iter().find(|column| column.name == tenant.column);
        let is_alone = |columns: &[String]| columns == [tenant.column.as_str()];
        let index = indexes.iter().find(|index| is_alone(&index.columns) && !index.inline);
        let reference = foreign_keys.iter().find(|key| is_alone(&key.columns));
        let others = foreign_keys.iter().filter(|key| !key.columns.contains(&tenant.column));
        Ok(Self {
            table: policy.table.clone(),
            column: tenant.column.clone(),
            dimension: Some(name.to_owned()),
            ty: column.and_then(|column| column.definition.get_column_type().cloned()),
            nullable: tenant.nullable,
            index: index.map(|index| short_name(&index.name)),
            reference: reference.map(Key::declared),
            keys: Keys::Declared(
                others
                    .filter_map(|key| with_tenant(key, policy, name, backend))
                    .collect(),
            ),
            relations: relations::<E>(),
        })
    }

    /// What a migration says that knows no entity.
    pub(super) fn on(table: &str, column: &str) -> Self {
        Self {
            table: Table {
                schema: None,
                name: table.to_owned(),
            },
            column: column.to_owned(),
            dimension: None,
            ty: None,
            nullable: false,
            index: None,
            reference: None,
            keys: Keys::OfTheTable,
            relations: Vec::new(),
        }
    }

    /// The column without NULL or default.
    pub(super) fn definition(&self) -> ColumnDef {
        let ty = self.ty.clone().unwrap_or(ColumnType::Uuid);
        ColumnDef::new_with_type(Alias::new(&self.column), ty)
    }

    /// The tenant's column in a table of another entity.
    pub(super) fn column_in<'p>(&self, parent: &'p Policy) -> Option<&'p str> {
        let same = |tenant: &&sea_orm_mixins::schema::Tenant| match &self.dimension {
            Some(dimension) => tenant.dimension == *dimension,
            None => tenant.column == self.column,
        };
        let tenant = parent.tenants.iter().find(same)?;
        Some(&tenant.column)
    }
}

impl Key {
    pub(super) fn declared(key: &WantedForeignKey) -> Self {
        Self {
            name: short_name(&key.name),
            columns: key.columns.clone(),
            table: key.table.clone(),
            references: key.references.clone(),
            on_delete: key.on_delete.map(action_sql),
            on_update: key.on_update.map(action_sql),
        }
    }

    /// As the steps take it.
    pub(super) fn to_step(&self, server: Server) -> foreign_key::Key<'_> {
        let own = self.columns.get(1..).unwrap_or_default();
        let action = |action: &'static str| {
            if own.is_empty() || !foreign_key::nulls(action) {
                return action.to_owned();
            }
            // Without the list the tenant would go too.
            let own = own.iter().map(|column| quoted(column, server.backend()));
            format!("{action} ({})", own.collect::<Vec<_>>().join(", "))
        };
        foreign_key::Key {
            name: self.name.clone(),
            columns: self.columns.iter().map(String::as_str).collect(),
            parent: Place::targeted(server, &self.table),
            references: self.references.iter().map(String::as_str).collect(),
            on_delete: self.on_delete.map(action),
            on_update: self.on_update.map(str::to_owned),
        }
    }

    /// The same key with the tenant in front.
    pub(super) fn with_tenant(&self, table: &Table, column: &str, parents: &str) -> Self {
        let columns: Vec<_> = std::iter::once(column.to_owned()).chain(self.columns.clone()).collect();
        Self {
            name: short_name(&format!("fk-{}-{}", table.name, columns.join("-"))),
            references: std::iter::once(parents.to_owned())
                .chain(self.references.clone())
                .collect(),
            columns,
            ..self.clone()
        }
    }
}

pub(super) fn target(table: &Table) -> Target {
    Target::new(table.schema.as_deref(), &table.name)
}

/// A declared key to a table of the same tenant, with the tenant's column there.
fn with_tenant(key: &WantedForeignKey, own: &Policy, dimension: &str, backend: DbBackend) -> Option<(Key, String)> {
    let registered;
    let parent = if key.table == own.table {
        own
    } else {
        registered = Registry::get().wanted(backend);
        registered
            .iter()
            .find(|wanted| wanted.policy.table == key.table)?
            .policy
    };
    let tenant = parent.tenant_of(dimension)?;
    // A reference to a tenant is no reference to a row of one.
    (!parent.is_root(tenant)).then(|| (Key::declared(key), tenant.column.clone()))
}

/// What each `belongs_to` points to, also where the database has no foreign key for it.
fn relations<E: EntityTrait>() -> Vec<Relation> {
    let relations = E::Relation::iter().map(|relation| relation.def());
    relations.filter_map(|relation| belongs_to(&relation)).collect()
}

fn belongs_to(relation: &RelationDef) -> Option<Relation> {
    let TableRef::Table(name, _) = &relation.to_tbl else {
        return None;
    };
    (!relation.is_owner).then(|| Relation {
        columns: columns(&relation.from_col),
        table: Table {
            schema: name.0.as_ref().map(|schema| schema.1.inner().into_owned()),
            name: name.1.inner().into_owned(),
        },
        references: columns(&relation.to_col),
    })
}

fn columns(identity: &Identity) -> Vec<String> {
    identity.iter().map(|column| column.inner().into_owned()).collect()
}
