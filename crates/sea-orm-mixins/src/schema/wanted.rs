//! [`wanted`]: what an entity declares, read from SeaORM's own schema tools.

use super::{LiveKey, Wanted, WantedColumn, WantedForeignKey, WantedIndex};
use crate::entity::{Described, MixinEntity, described};
use crate::value;
use sea_orm::sea_query::{ColumnDef, Expr, ForeignKeyCreateStatement, IndexCreateStatement, TableRef};
use sea_orm::{ColumnType, DbBackend, EntityTrait, Iterable as _, RelationDef, Schema};
use sea_orm_mixins_sql::{Policy, Role, Table};

/// The table that an entity declares, for one backend.
///
/// Columns, keys and indexes are those of SeaORM's `create_table_from_entity` and `create_index_from_entity`. This library
/// adds the indexes over several columns of mixins of one's own, and the indexes of live rows; and on MySQL and MariaDB it
/// makes mixins' times `datetime(6)` with the default `(utc_timestamp(6))`: UTC, microseconds. SeaORM's `timestamp` keeps
/// whole seconds.
#[must_use]
pub fn wanted<E: MixinEntity>(backend: DbBackend) -> Wanted {
    wanted_of(&described::<E>(), E::policy(), definitions::<E>(backend), backend)
}

/// What SeaORM's schema tools make of an entity.
pub(crate) struct Definitions {
    columns: Vec<ColumnDef>,
    indexes: Vec<IndexCreateStatement>,
}

/// Asks SeaORM: the part of [`wanted`] that is compiled for each entity.
pub(crate) fn definitions<E: EntityTrait>(backend: DbBackend) -> Definitions {
    let schema = Schema::new(backend);
    let mut columns = Vec::new();
    for column in E::Column::iter() {
        columns.push(schema.get_column_def::<E>(column));
    }
    Definitions {
        columns,
        indexes: schema.create_index_from_entity(E::default()),
    }
}

pub(crate) fn wanted_of(
    entity: &Described,
    policy: &'static Policy,
    definitions: Definitions,
    backend: DbBackend,
) -> Wanted {
    let columns = entity.columns.iter().zip(definitions.columns);
    let columns = columns
        .map(|((name, def), definition)| {
            let mut wanted = WantedColumn {
                name: (*name).to_owned(),
                role: role_of(policy, name),
                own: entity.own_columns.contains(name),
                nullable: def.is_null(),
                definition,
                ty: def.get_column_type().clone(),
            };
            if backend == DbBackend::MySql {
                with_microseconds(&mut wanted);
            }
            wanted
        })
        .collect::<Vec<_>>();
    let mut live_keys: Vec<LiveKey> = Vec::new();
    for (names, unique) in &entity.live_keys {
        let key = LiveKey::of(policy, names, *unique);
        // Two are one where the first names the tenant that leads the second.
        if !live_keys.contains(&key) {
            live_keys.push(key);
        }
    }
    let everyone = entity.all_tenants().map(|tenant| {
        let everyone = tenant.also.everyone()?();
        value::as_text(&everyone)
    });
    Wanted {
        module: entity.module,
        policy,
        everyone: everyone.collect(),
        indexes: indexes(entity, &definitions.indexes, &columns),
        columns,
        foreign_keys: entity.relations.iter().filter_map(wanted_foreign_key).collect(),
        live_keys,
    }
}

fn role_of(policy: &Policy, column: &str) -> Option<Role> {
    let mut managed = policy.managed();
    managed.find(|(_, name)| *name == column).map(|(role, _)| role)
}

/// Makes a mixin's time `datetime(6)`, on MySQL and MariaDB.
fn with_microseconds(wanted: &mut WantedColumn) {
    // Mixins keep some times as numbers or texts.
    let is_time = matches!(
        wanted.ty,
        ColumnType::DateTime | ColumnType::Timestamp | ColumnType::TimestampWithTimeZone
    );
    let Some(role) = wanted.role.filter(|_| is_time) else {
        return;
    };
    match role {
        Role::CreatedAt | Role::UpdatedAt => {
            wanted
                .definition
                .custom("datetime(6)")
                .default(Expr::cust("(utc_timestamp(6))"));
        }
        Role::Deletion => {
            wanted.definition.custom("datetime(6)");
        }
        Role::Tenant(_) | Role::CreatedBy | Role::UpdatedBy | Role::DeletedBy | Role::Version => {}
    }
}

/// The indexes that SeaORM makes, those of mixins of one's own, and those that columns' definitions make.
fn indexes(entity: &Described, seaorms: &[IndexCreateStatement], columns: &[WantedColumn]) -> Vec<WantedIndex> {
    let name = |columns: &[String]| format!("idx-{}-{}", entity.table.name, columns.join("-"));
    let own = entity.own_indexes.iter().map(|columns| {
        let columns = columns.iter().map(|column| (*column).to_owned());
        let columns = columns.collect::<Vec<_>>();
        WantedIndex {
            name: name(&columns),
            columns,
            unique: false,
            inline: false,
        }
    });
    let inline = columns
        .iter()
        .filter(|column| column.definition.get_column_spec().unique);
    let inline = inline.map(|column| {
        let columns = vec![column.name.clone()];
        WantedIndex {
            name: name(&columns),
            columns,
            unique: true,
            inline: true,
        }
    });
    seaorms.iter().map(wanted_index).chain(own).chain(inline).collect()
}

fn wanted_index(index: &IndexCreateStatement) -> WantedIndex {
    let spec = index.get_index_spec();
    WantedIndex {
        name: spec.get_name().unwrap_or_default().to_owned(),
        columns: spec.get_column_names(),
        unique: index.is_unique_key(),
        inline: false,
    }
}

/// The foreign key of a relation; `None` for the other direction, and where the relation says that it has none.
fn wanted_foreign_key(relation: &RelationDef) -> Option<WantedForeignKey> {
    if relation.is_owner || relation.skip_fk {
        return None;
    }
    let key: ForeignKeyCreateStatement = relation.clone().into();
    let key = key.get_foreign_key();
    let TableRef::Table(table, _) = key.get_ref_table()? else {
        return None;
    };
    Some(WantedForeignKey {
        name: key.get_name().unwrap_or_default().to_owned(),
        columns: key.get_columns(),
        table: Table {
            schema: table.0.as_ref().map(|schema| schema.1.inner().into_owned()),
            name: table.1.inner().into_owned(),
        },
        references: key.get_ref_columns(),
        on_delete: key.get_on_delete(),
        on_update: key.get_on_update(),
    })
}
