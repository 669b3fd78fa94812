//! [`policy_of`]: what an entity's mixins add up to, as the engine takes it.

use super::parent::{links_of, parent_of};
use super::{MixinColumns, MixinEntity};
use crate::column::DeletionKind;
use sea_orm::{ColumnTrait as _, ColumnType, EntityName, IdenStatic as _, Iterable as _, PrimaryKeyToColumn as _};
use sea_orm_mixins_sql::{Audit, Mixin, Policy, SoftDelete, Table, Tenant, Timestamps};

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
    policy.uuid = columns.uuid_pk.map(|generator| generator.version);
    policy.timestamps = columns.timestamps.map(|timestamps| Timestamps {
        created_at: name(timestamps.created_at),
        updated_at: timestamps.updated_at().map(name),
    });
    policy.soft_delete = columns.soft_delete.map(|soft_delete| {
        let column = name(soft_delete.column);
        match soft_delete.deletion.kind {
            DeletionKind::Time => SoftDelete::Time { column },
            DeletionKind::Flag => SoftDelete::Flag { column },
            DeletionKind::Number => SoftDelete::Number { column },
            DeletionKind::UnixTime => SoftDelete::UnixTime { column },
            DeletionKind::Value(values) => SoftDelete::Value {
                column,
                live: values.live,
                deleted: values.deleted,
                nullable: values.nullable,
            },
        }
    });
    policy.version = columns.optimistic_lock.map(|lock| name(lock.column));
    policy.version_nullable = columns.optimistic_lock.is_some_and(|lock| lock.nullable);
    policy.tenants = columns
        .all_tenants()
        .map(|tenant| Tenant {
            dimension: tenant.dimension.to_owned(),
            column: name(tenant.column),
            nullable: tenant.nullable,
            text: is_text(tenant.column.def().get_column_type()),
            also: tenant.also.policy(),
        })
        .collect();
    for relation in columns.through.into_iter().flatten() {
        // Two dimensions through one parent are one condition.
        let parent = parent_of(&relation()).filter(|parent| !policy.parents.contains(parent));
        policy.parents.extend(parent);
    }
    policy.links = links_of::<E>();
    policy.shared = columns.shared;
    policy.audit = columns.audit.map(|audit| Audit {
        created_by: name(audit.created_by),
        updated_by: audit.updated_by.map(name),
        // Without soft delete no row is deleted by anybody.
        deleted_by: audit.deleted_by.filter(|_| columns.soft_delete.is_some()).map(name),
    });
    policy
}

/// Whether a column holds text.
pub(super) fn is_text(column: &ColumnType) -> bool {
    matches!(
        column,
        ColumnType::Char(_) | ColumnType::String(_) | ColumnType::Text | ColumnType::Enum { .. }
    )
}

/// The mixins that are derived, in the order of the documentation, then those of one's own. The struct is taken apart, so that a new mixin does not
/// compile until it is named here.
fn mixins<Column: Copy + 'static>(columns: &MixinColumns<Column>) -> Vec<Mixin> {
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
        through: [by_station, by_business, by_name],
        shared: _,
        audit,
        own,
        live_keys: _,
    } = columns;
    let derived = [
        (Mixin::UuidPk, uuid_pk.is_some()),
        (Mixin::IntegerPk, *integer_pk),
        (Mixin::BigIntPk, *big_int_pk),
        (Mixin::PrefixedPk, prefixed_pk.is_some()),
        (Mixin::Timestamps, timestamps.is_some()),
        (Mixin::SoftDelete, soft_delete.is_some()),
        (Mixin::OptimisticLock, optimistic_lock.is_some()),
        (Mixin::StationTenant, station.is_some() || !by_station.is_empty()),
        (Mixin::BusinessTenant, business.is_some() || !by_business.is_empty()),
        (Mixin::Tenant, !tenants.is_empty() || !by_name.is_empty()),
        (Mixin::Auditable, audit.is_some()),
    ];
    let derived = derived
        .into_iter()
        .filter_map(|(mixin, is_derived)| is_derived.then_some(mixin));
    derived.chain(own.names.iter().copied().map(Mixin::Own)).collect()
}
