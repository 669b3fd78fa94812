//! [`Described`]: what an entity says of itself and of its mixins, with names in place of its own types.
//!
//! What is generic over an entity is compiled once for each, in the user's crate. So [`described`] is all that asks the
//! entity, in plain loops without closures; what is made of its answer (the policy, the registry, the wanted table) is
//! compiled here, once for all.

use super::{
    AlsoColumn, AuditColumns, LockColumn, MixinColumns, MixinEntity, OwnMixinsOf, SoftDeleteColumn, TenantColumn,
    TimestampsColumns,
};
use crate::column::UuidGenerator;
use sea_orm::{
    ColumnDef, ColumnTrait as _, IdenStatic, Iterable as _, PrimaryKeyToColumn as _, RelationDef, RelationTrait as _,
    Value,
};
use sea_orm_mixins_sql::Table;

/// A column by its name in the database.
pub(crate) type Name = &'static str;

/// What an entity says.
#[derive(Debug)]
pub(crate) struct Described {
    pub(crate) module: &'static str,
    pub(crate) table: Table,
    pub(crate) key: Vec<Name>,
    pub(crate) columns: Vec<(Name, ColumnDef)>,
    pub(crate) relations: Vec<RelationDef>,
    pub(crate) uuid_pk: Option<UuidGenerator>,
    pub(crate) integer_pk: bool,
    pub(crate) big_int_pk: bool,
    pub(crate) prefixed_pk: Option<fn() -> Value>,
    pub(crate) timestamps: Option<TimestampsColumns<Name>>,
    pub(crate) soft_delete: Option<SoftDeleteColumn<Name>>,
    pub(crate) optimistic_lock: Option<LockColumn<Name>>,
    pub(crate) station: Option<TenantColumn<Name>>,
    pub(crate) business: Option<TenantColumn<Name>>,
    pub(crate) tenants: Vec<TenantColumn<Name>>,
    pub(crate) through: [&'static [fn() -> RelationDef]; 3],
    pub(crate) shared: bool,
    pub(crate) audit: Option<AuditColumns<Name>>,
    /// Its mixins of one's own, by name.
    pub(crate) own: &'static [&'static str],
    /// The columns of these.
    pub(crate) own_columns: Vec<Name>,
    /// Their indexes over several columns.
    pub(crate) own_indexes: Vec<Vec<Name>>,
    /// The columns of its indexes of live rows, and whether each is unique.
    pub(crate) live_keys: Vec<(Vec<Name>, bool)>,
}

impl Described {
    /// All tenants' columns, in the order of the documentation.
    pub(crate) fn all_tenants(&self) -> impl Iterator<Item = &TenantColumn<Name>> {
        self.station.iter().chain(&self.business).chain(&self.tenants)
    }

    /// The definition of a column.
    pub(crate) fn column(&self, name: &str) -> Option<&ColumnDef> {
        let mut columns = self.columns.iter();
        columns.find(|(column, _)| *column == name).map(|(_, def)| def)
    }
}

/// Asks an entity. The columns of its mixins are taken apart, so that a new mixin does not compile until it is named here.
#[expect(clippy::too_many_lines, reason = "one list of all that an entity says")]
pub(crate) fn described<E: MixinEntity>() -> Described {
    let MixinColumns {
        uuid_pk,
        integer_pk,
        big_int_pk,
        prefixed_pk,
        timestamps,
        soft_delete,
        optimistic_lock,
        station,
        business,
        tenants,
        through,
        shared,
        audit,
        own:
            OwnMixinsOf {
                names: own,
                columns: own_columns,
                indexes: own_indexes,
            },
        live_keys,
    } = E::COLUMNS;
    let entity = E::default();
    let mut described = Described {
        module: E::MODULE,
        table: table(entity.schema_name(), entity.table_name()),
        key: Vec::new(),
        columns: Vec::new(),
        relations: Vec::new(),
        uuid_pk,
        integer_pk,
        big_int_pk,
        prefixed_pk,
        timestamps: timestamps_of(timestamps),
        soft_delete: soft_delete_of(soft_delete),
        optimistic_lock: lock_of(optimistic_lock),
        station: tenant_of(station),
        business: tenant_of(business),
        tenants: Vec::new(),
        through,
        shared,
        audit: audit_of(audit),
        own,
        own_columns: names_of(own_columns),
        own_indexes: Vec::new(),
        live_keys: Vec::new(),
    };
    for key in E::PrimaryKey::iter() {
        described.key.push(key.into_column().as_str());
    }
    for column in E::Column::iter() {
        described.columns.push((column.as_str(), column.def()));
    }
    for relation in E::Relation::iter() {
        described.relations.push(relation.def());
    }
    for tenant in tenants {
        described.tenants.extend(tenant_of(Some(*tenant)));
    }
    for columns in own_indexes {
        described.own_indexes.push(names_of(columns));
    }
    for key in live_keys {
        described.live_keys.push((names_of(key.columns), key.unique));
    }
    described
}

fn table(schema: Option<&str>, name: &str) -> Table {
    Table {
        schema: schema.map(ToOwned::to_owned),
        name: name.to_owned(),
    }
}

fn names_of<Column: IdenStatic>(columns: &[Column]) -> Vec<Name> {
    let mut names = Vec::new();
    for column in columns {
        names.push(column.as_str());
    }
    names
}

#[allow(clippy::manual_map, reason = "a closure would be compiled for each entity")]
fn name_of<Column: IdenStatic>(column: Option<Column>) -> Option<Name> {
    match column {
        Some(column) => Some(column.as_str()),
        None => None,
    }
}

#[allow(clippy::manual_map, reason = "a closure would be compiled for each entity")]
fn timestamps_of<Column: IdenStatic>(columns: Option<TimestampsColumns<Column>>) -> Option<TimestampsColumns<Name>> {
    let TimestampsColumns {
        created_at,
        created,
        updated,
    } = columns?;
    let updated = match updated {
        Some((column, stamp)) => Some((column.as_str(), stamp)),
        None => None,
    };
    Some(TimestampsColumns {
        created_at: created_at.as_str(),
        created,
        updated,
    })
}

fn soft_delete_of<Column: IdenStatic>(column: Option<SoftDeleteColumn<Column>>) -> Option<SoftDeleteColumn<Name>> {
    let SoftDeleteColumn {
        column,
        deletion,
        cascade,
    } = column?;
    Some(SoftDeleteColumn {
        column: column.as_str(),
        deletion,
        cascade,
    })
}

fn lock_of<Column: IdenStatic>(column: Option<LockColumn<Column>>) -> Option<LockColumn<Name>> {
    let LockColumn {
        column,
        number,
        nullable,
    } = column?;
    Some(LockColumn {
        column: column.as_str(),
        number,
        nullable,
    })
}

fn tenant_of<Column: IdenStatic>(column: Option<TenantColumn<Column>>) -> Option<TenantColumn<Name>> {
    let TenantColumn {
        dimension,
        column,
        nullable,
        also,
    } = column?;
    let also = match also {
        AlsoColumn::Nothing => AlsoColumn::Nothing,
        AlsoColumn::Nobodys => AlsoColumn::Nobodys,
        AlsoColumn::Everyones(everyone) => AlsoColumn::Everyones(everyone),
        AlsoColumn::Owners(column) => AlsoColumn::Owners(column.as_str()),
        AlsoColumn::Others { column, writes } => AlsoColumn::Others {
            column: column.as_str(),
            writes,
        },
    };
    Some(TenantColumn {
        dimension,
        column: column.as_str(),
        nullable,
        also,
    })
}

fn audit_of<Column: IdenStatic>(columns: Option<AuditColumns<Column>>) -> Option<AuditColumns<Name>> {
    let AuditColumns {
        created_by,
        updated_by,
        deleted_by,
        nobody,
    } = columns?;
    Some(AuditColumns {
        created_by: created_by.as_str(),
        updated_by: name_of(updated_by),
        deleted_by: name_of(deleted_by),
        nobody,
    })
}
