//! [`Probe`]: which mixins an entity has, asked at compile time.
//!
//! A derive cannot see its neighbours, so `MixinBehavior` asks [`Probe`]: its associated constants apply only where
//! the entity has the mixin's trait, and [`Absent`]'s answer everywhere else.

use super::{AuditColumns, LockColumn, MixinColumns, OwnMixinsOf, SoftDeleteColumn, TenantColumn, TimestampsColumns};
use crate::column::UuidGenerator;
use crate::mixin::through::{BusinessThrough, StationThrough, TenantsThrough};
use crate::mixin::{
    BigIntPk, BusinessTenant, CreatedAt, CreatedBy, IntegerPk, OptimisticLock, OwnMixins, PrefixedPk, SoftDelete,
    StationTenant, Tenant, UuidPk,
};
use sea_orm::{EntityTrait, RelationDef, Value};
use std::marker::PhantomData;

/// Tells which mixins `E` has.
#[doc(hidden)]
#[derive(Debug)]
pub struct Probe<E>(PhantomData<E>);

/// The answers for the mixins that `E` does not have.
#[doc(hidden)]
pub trait Absent {
    type Column: 'static;
    const UUID_PK: Option<UuidGenerator> = None;
    const INTEGER_PK: bool = false;
    const BIG_INT_PK: bool = false;
    const PREFIXED_PK: Option<fn() -> Value> = None;
    const TIMESTAMPS: Option<TimestampsColumns<Self::Column>> = None;
    const SOFT_DELETE: Option<SoftDeleteColumn<Self::Column>> = None;
    const OPTIMISTIC_LOCK: Option<LockColumn<Self::Column>> = None;
    const STATION: Option<TenantColumn<Self::Column>> = None;
    const BUSINESS: Option<TenantColumn<Self::Column>> = None;
    const TENANTS: &'static [TenantColumn<Self::Column>] = &[];
    const STATION_THROUGH: &'static [fn() -> RelationDef] = &[];
    const BUSINESS_THROUGH: &'static [fn() -> RelationDef] = &[];
    const TENANTS_THROUGH: &'static [fn() -> RelationDef] = &[];
    const AUDIT: Option<AuditColumns<Self::Column>> = None;
    const OWN: OwnMixinsOf<Self::Column> = OwnMixinsOf {
        names: &[],
        columns: &[],
        indexes: &[],
    };
    /// All of these.
    const NOTHING: MixinColumns<Self::Column> = MixinColumns {
        uuid_pk: Self::UUID_PK,
        integer_pk: Self::INTEGER_PK,
        big_int_pk: Self::BIG_INT_PK,
        prefixed_pk: Self::PREFIXED_PK,
        timestamps: Self::TIMESTAMPS,
        soft_delete: Self::SOFT_DELETE,
        optimistic_lock: Self::OPTIMISTIC_LOCK,
        station: Self::STATION,
        business: Self::BUSINESS,
        tenants: Self::TENANTS,
        through: [Self::STATION_THROUGH, Self::BUSINESS_THROUGH, Self::TENANTS_THROUGH],
        shared: false,
        audit: Self::AUDIT,
        own: Self::OWN,
        live_keys: &[],
    };
}

impl<E: EntityTrait> Absent for Probe<E> {
    type Column = E::Column;
}

#[doc(hidden)]
impl<E: UuidPk> Probe<E> {
    pub const UUID_PK: Option<UuidGenerator> = Some(E::GENERATOR);
}

#[doc(hidden)]
impl<E: IntegerPk> Probe<E> {
    pub const INTEGER_PK: bool = true;
}

#[doc(hidden)]
impl<E: BigIntPk> Probe<E> {
    pub const BIG_INT_PK: bool = true;
}

#[doc(hidden)]
impl<E: PrefixedPk> Probe<E> {
    pub const PREFIXED_PK: Option<fn() -> Value> = Some(E::GENERATE);
}

#[doc(hidden)]
impl<E: CreatedAt> Probe<E> {
    pub const TIMESTAMPS: Option<TimestampsColumns<E::Column>> = Some(TimestampsColumns {
        created_at: E::CREATED_AT,
        created: E::CREATED,
        updated: E::UPDATED,
    });
}

#[doc(hidden)]
impl<E: SoftDelete> Probe<E> {
    pub const SOFT_DELETE: Option<SoftDeleteColumn<E::Column>> = Some(SoftDeleteColumn {
        column: E::DELETED,
        deletion: E::DELETION,
        cascade: E::CASCADE,
    });
}

#[doc(hidden)]
impl<E: OptimisticLock> Probe<E> {
    pub const OPTIMISTIC_LOCK: Option<LockColumn<E::Column>> = Some(LockColumn {
        column: E::VERSION,
        number: E::NUMBER,
        nullable: E::NULLABLE,
    });
}

#[doc(hidden)]
impl<E: StationTenant> Probe<E> {
    pub const STATION: Option<TenantColumn<E::Column>> = Some(TenantColumn {
        dimension: "station",
        column: E::STATION,
        nullable: E::STATION_NULLABLE,
        also: E::STATION_ALSO,
    });
}

#[doc(hidden)]
impl<E: BusinessTenant> Probe<E> {
    pub const BUSINESS: Option<TenantColumn<E::Column>> = Some(TenantColumn {
        dimension: "business",
        column: E::BUSINESS,
        nullable: E::BUSINESS_NULLABLE,
        also: E::BUSINESS_ALSO,
    });
}

#[doc(hidden)]
impl<E: Tenant> Probe<E> {
    pub const TENANTS: &'static [TenantColumn<E::Column>] = E::TENANTS;
}

#[doc(hidden)]
impl<E: CreatedBy> Probe<E> {
    pub const AUDIT: Option<AuditColumns<E::Column>> = Some(AuditColumns {
        created_by: E::CREATED_BY,
        updated_by: E::CHANGED_BY,
        deleted_by: E::DELETED_BY,
        nobody: E::NOBODY,
    });
}

#[doc(hidden)]
impl<E: StationThrough> Probe<E> {
    pub const STATION_THROUGH: &'static [fn() -> RelationDef] = E::THROUGH;
}

#[doc(hidden)]
impl<E: BusinessThrough> Probe<E> {
    pub const BUSINESS_THROUGH: &'static [fn() -> RelationDef] = E::THROUGH;
}

#[doc(hidden)]
impl<E: TenantsThrough> Probe<E> {
    pub const TENANTS_THROUGH: &'static [fn() -> RelationDef] = E::THROUGH;
}

#[doc(hidden)]
impl<E: OwnMixins> Probe<E> {
    pub const OWN: OwnMixinsOf<E::Column> = OwnMixinsOf {
        names: E::NAMES,
        columns: E::COLUMNS,
        indexes: E::INDEXES,
    };
}
