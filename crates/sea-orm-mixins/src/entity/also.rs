//! [`AlsoColumn`]: the rows that a scope reaches beside its tenants' own, as a derive says it.

use super::MixinEntity;
use sea_orm::Value;
use sea_orm_mixins_sql::Also;

/// The rows of an entity that a scope reaches beside its tenants' own.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum AlsoColumn<Column> {
    /// None.
    Nothing,
    /// `nullable = "everyone"`: those with NULL, to read.
    Nobodys,
    /// `everyone = 0`: those of this tenant, to read.
    Everyones(fn() -> Value),
    /// `nullable = "owner: user_id"`: those with NULL whose owner acts.
    Owners(Column),
    /// `or = "to_station_id"`: those with one of its tenants there; to write with `writes = "either"`.
    Others { column: Column, writes: bool },
}

impl<Column: sea_orm::ColumnTrait> AlsoColumn<Column> {
    /// The same, as the engine takes it.
    pub(super) fn policy(self) -> Also {
        let name = |column: Column| column.as_str().to_owned();
        match self {
            Self::Nothing => Also::Nothing,
            Self::Nobodys => Also::Nobodys,
            Self::Everyones(_) => Also::Everyones,
            Self::Owners(column) => Also::Owners {
                column: name(column),
                text: super::policy::is_text(column.def().get_column_type()),
            },
            Self::Others { column, writes } => Also::Others {
                column: name(column),
                writes,
            },
        }
    }
}

/// The tenant whose rows everyone reads, of the entity's tenants the one with this number.
pub(crate) fn everyone<E: MixinEntity>(tenant: usize) -> Option<Value> {
    match E::COLUMNS.all_tenants().nth(tenant)?.also {
        AlsoColumn::Everyones(everyone) => Some(everyone()),
        AlsoColumn::Nothing | AlsoColumn::Nobodys | AlsoColumn::Owners(_) | AlsoColumn::Others { .. } => None,
    }
}
