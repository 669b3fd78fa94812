//! Columns as old schemas have them: times in numbers and in texts, flags with values of their own, versions and tenants
//! of every width, new types around keys.

use sea_orm::entity::prelude::*;

entity!(append, "legacy_append", { IntegerPk, Timestamps, Auditable }, { shared, timestamps(updated_at = none), auditable(updated_by = none) }, {
    #[sea_orm(primary_key)] id: i32,
    name: String,
    created_at: DateTimeUtc,
    created_by: Uuid,
});

entity!(millis, "legacy_millis", { IntegerPk, Timestamps, SoftDelete }, { shared, timestamps(unix_millis), soft_delete(unix_seconds) }, {
    #[sea_orm(primary_key)] id: i32,
    name: String,
    created_at: i64,
    updated_at: i64,
    deleted_at: i64,
});

entity!(micros, "legacy_micros", { IntegerPk, Timestamps, SoftDelete, OptimisticLock }, { shared, timestamps(unix_micros, updated_at = none), soft_delete(unix_micros) }, {
    #[sea_orm(primary_key)] id: i32,
    name: String,
    created_at: i64,
    deleted_at: Option<i64>,
    version: i16,
});

entity!(text, "legacy_text", { IntegerPk, Timestamps, SoftDelete, OptimisticLock }, { shared, timestamps(text), soft_delete(text = "%Y-%m-%d %H:%M:%S") }, {
    #[sea_orm(primary_key)] id: i32,
    name: String,
    created_at: String,
    updated_at: Option<String>,
    deleted_at: Option<String>,
    version: i64,
});

entity!(text_flag, "legacy_text_flag", { IntegerPk, SoftDelete, OptimisticLock }, { shared, soft_delete(live = "'0'", deleted = "'2'", column = "del_flag") }, {
    #[sea_orm(primary_key)] id: i32,
    name: String,
    del_flag: String,
    version: i16,
});

entity!(null_flag, "legacy_null_flag", { IntegerPk, SoftDelete, Auditable }, { shared, soft_delete(live = "0", deleted = "1") }, {
    #[sea_orm(primary_key)] id: i32,
    name: String,
    is_deleted: Option<i16>,
    created_by: Option<Uuid>,
    updated_by: Option<Uuid>,
    deleted_by: Option<Uuid>,
});

/// Whether a row is there, as a text that is no `bool`.
#[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(10))")]
pub enum State {
    #[sea_orm(string_value = "active")]
    Active,
    #[sea_orm(string_value = "removed")]
    Removed,
}

entity!(enum_flag, "legacy_enum_flag", { IntegerPk, SoftDelete }, { shared, soft_delete(live = "'active'", deleted = "'removed'", column = "state") }, {
    #[sea_orm(primary_key)] id: i32,
    name: String,
    state: super::State,
});

entity!(null_version, "legacy_null_version", { IntegerPk, OptimisticLock }, { shared }, {
    #[sea_orm(primary_key)] id: i32,
    name: String,
    version: Option<i32>,
});

#[derive(Clone, Copy, Debug, PartialEq, Eq, DeriveValueType)]
pub struct VisitId(pub Uuid);

/// What SeaORM asks of every type of a key: of a number that the database made.
impl sea_orm::TryFromU64 for VisitId {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("VisitId"))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, DeriveValueType)]
pub struct StationId(pub Uuid);

#[derive(Clone, Copy, Debug, PartialEq, Eq, DeriveValueType)]
pub struct OrganisationId(pub i64);

#[derive(Clone, Debug, PartialEq, Eq, DeriveValueType)]
pub struct UserId(pub String);

/// A tenant that is one of a few.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i32", db_type = "Integer")]
pub enum Region {
    North = 1,
    South = 2,
}

entity!(visit, "legacy_visit", { UuidPk, SoftDelete, StationTenant, Tenant, Auditable }, { tenant(org_id: super::OrganisationId), tenant(region: super::Region), auditable(updated_by = none) }, {
    #[sea_orm(primary_key, auto_increment = false)] id: super::VisitId,
    name: String,
    deleted_at: Option<DateTimeUtc>,
    station_id: super::StationId,
    org_id: super::OrganisationId,
    region: super::Region,
    created_by: Option<super::UserId>,
    deleted_by: Option<super::UserId>,
});

entity!(narrow, "legacy_narrow", { IntegerPk, Tenant }, { tenant(shop: i16), tenant(floor: i32) }, {
    #[sea_orm(primary_key)] id: i32,
    name: String,
    shop: i16,
    floor: i32,
});

// What `sea-orm-cli` makes of MySQL's own integers.
entity!(unsigned, "legacy_unsigned", { BigIntPk, SoftDelete, OptimisticLock, Tenant }, { tenant(floor: u32), tenant(desk: u64), soft_delete(live = "0", deleted = "1") }, {
    #[sea_orm(primary_key)] id: i64,
    name: String,
    is_deleted: Option<i8>,
    version: u64,
    floor: u32,
    desk: u64,
});
