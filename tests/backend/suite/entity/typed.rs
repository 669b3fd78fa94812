//! Adopted columns: an entity a type, as `sea-orm-cli` writes them from a database.

entity!(naive, "typed_naive", { IntegerPk, Timestamps, SoftDelete, OptimisticLock }, { shared }, {
    #[sea_orm(primary_key)] id: i32,
    name: String,
    created_at: DateTime,
    updated_at: DateTime,
    deleted_at: Option<DateTime>,
    version: i64,
});

entity!(fixed, "typed_fixed", { BigIntPk, Timestamps, SoftDelete, OptimisticLock }, { shared }, {
    #[sea_orm(primary_key)] key: i64,
    name: String,
    created_at: Option<DateTimeWithTimeZone>,
    updated_at: DateTimeWithTimeZone,
    deleted_at: Option<DateTimeWithTimeZone>,
    version: i32,
});

entity!(renamed, "typed_renamed", { UuidPk, Timestamps, SoftDelete, OptimisticLock },
    { shared, timestamps(created_at = "made", updated_at = "changedAt"), soft_delete(column = "gone_at"), optimistic_lock(column = "revision") }, {
    #[sea_orm(primary_key, auto_increment = false)] code: Uuid,
    name: String,
    made: DateTimeUtc,
    #[sea_orm(column_name = "changedAt")] changed_at: DateTimeUtc,
    gone_at: Option<DateTimeUtc>,
    revision: i32,
});

entity!(time_offset, "typed_time_offset", { IntegerPk, Timestamps, SoftDelete }, { shared }, {
    #[sea_orm(primary_key)] id: i32,
    name: String,
    created_at: TimeDateTimeWithTimeZone,
    updated_at: Option<TimeDateTimeWithTimeZone>,
    deleted_at: Option<TimeDateTimeWithTimeZone>,
});

entity!(time_primitive, "typed_time_primitive", { IntegerPk, Timestamps, SoftDelete }, { shared }, {
    #[sea_orm(primary_key)] id: i32,
    name: String,
    created_at: TimeDateTime,
    updated_at: TimeDateTime,
    deleted_at: Option<TimeDateTime>,
});

entity!(text_uuid, "typed_text_uuid", { UuidPk, StationTenant }, {}, {
    #[sea_orm(primary_key, auto_increment = false)] id: TextUuid,
    name: String,
    station_id: TextUuid,
});

entity!(small_flag, "typed_small_flag", { IntegerPk, SoftDelete }, { shared, soft_delete(boolean, column = "hidden") }, {
    #[sea_orm(primary_key)] id: i32,
    name: String,
    hidden: i16,
});
