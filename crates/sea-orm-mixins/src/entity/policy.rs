//! [`policy_of`]: what an entity's mixins add up to, as the engine takes it.

use super::described::{Described, Name, described};
use super::parent::parent_of;
use super::{MixinEntity, SoftDeleteColumn};
use crate::column::DeletionKind;
use sea_orm::ColumnType;
use sea_orm_mixins_sql::{Audit, Mixin, Policy, SoftDelete, Tenant, Timestamps};
use std::sync::OnceLock;

/// What an entity's mixins add up to.
#[doc(hidden)]
#[must_use]
pub fn policy_of<E: MixinEntity>() -> Policy {
    policy(&described::<E>())
}

/// Makes an entity's policy at its first use. Not generic, and compiled once.
#[doc(hidden)]
#[must_use]
pub fn policy_once(policy: &'static OnceLock<Policy>, make: fn() -> Policy) -> &'static Policy {
    policy.get_or_init(make)
}

fn policy(entity: &Described) -> Policy {
    let name = |column: Name| column.to_owned();
    let mut policy = Policy::new(entity.table.clone(), entity.key.iter().copied().map(name).collect());
    policy.mixins = mixins(entity);
    policy.uuid = entity.uuid_pk.map(|generator| generator.version);
    policy.timestamps = entity.timestamps.map(|timestamps| Timestamps {
        created_at: name(timestamps.created_at),
        updated_at: timestamps.updated_at().map(name),
    });
    policy.soft_delete = entity.soft_delete.as_ref().map(soft_delete);
    policy.version = entity.optimistic_lock.map(|lock| name(lock.column));
    policy.version_nullable = entity.optimistic_lock.is_some_and(|lock| lock.nullable);
    policy.tenants = entity
        .all_tenants()
        .map(|tenant| Tenant {
            dimension: tenant.dimension.to_owned(),
            column: name(tenant.column),
            nullable: tenant.nullable,
            text: is_text(entity, tenant.column),
            also: tenant.also.policy(entity),
        })
        .collect();
    for relation in entity.through.into_iter().flatten() {
        // Two dimensions through one parent are one condition.
        let parent = parent_of(&relation()).filter(|parent| !policy.parents.contains(parent));
        policy.parents.extend(parent);
    }
    policy.links = entity.relations.iter().filter_map(parent_of).collect();
    policy.shared = entity.shared;
    policy.audit = entity.audit.map(|audit| Audit {
        created_by: name(audit.created_by),
        updated_by: audit.updated_by.map(name),
        // Without soft delete no row is deleted by anybody.
        deleted_by: audit.deleted_by.filter(|_| entity.soft_delete.is_some()).map(name),
    });
    policy
}

fn soft_delete(soft_delete: &SoftDeleteColumn<Name>) -> SoftDelete {
    let column = soft_delete.column.to_owned();
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
}

/// Whether a column holds text.
pub(super) fn is_text(entity: &Described, column: Name) -> bool {
    entity.column(column).is_some_and(|column| {
        matches!(
            column.get_column_type(),
            ColumnType::Char(_) | ColumnType::String(_) | ColumnType::Text | ColumnType::Enum { .. }
        )
    })
}

/// The mixins that are derived, in the order of the documentation, then those of one's own.
fn mixins(entity: &Described) -> Vec<Mixin> {
    let [by_station, by_business, by_name] = entity.through;
    let derived = [
        (Mixin::UuidPk, entity.uuid_pk.is_some()),
        (Mixin::IntegerPk, entity.integer_pk),
        (Mixin::BigIntPk, entity.big_int_pk),
        (Mixin::PrefixedPk, entity.prefixed_pk.is_some()),
        (Mixin::Timestamps, entity.timestamps.is_some()),
        (Mixin::SoftDelete, entity.soft_delete.is_some()),
        (Mixin::OptimisticLock, entity.optimistic_lock.is_some()),
        (Mixin::StationTenant, entity.station.is_some() || !by_station.is_empty()),
        (
            Mixin::BusinessTenant,
            entity.business.is_some() || !by_business.is_empty(),
        ),
        (Mixin::Tenant, !entity.tenants.is_empty() || !by_name.is_empty()),
        (Mixin::Auditable, entity.audit.is_some()),
    ];
    let derived = derived
        .into_iter()
        .filter_map(|(mixin, is_derived)| is_derived.then_some(mixin));
    derived.chain(entity.own.iter().copied().map(Mixin::Own)).collect()
}
