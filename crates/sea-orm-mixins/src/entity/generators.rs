//! [`Generators`]: what generates the values of an entity's managed columns, each of its column's type, without the
//! entity's type.

use super::AlsoColumn;
use super::described::Described;
use crate::column::{Deletion, Number, Stamp};
use chrono::{DateTime, Utc};
use sea_orm::Value;
use sea_orm_mixins_sql::Filling;

/// A generator for each mixin that the entity has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Generators {
    key: Option<fn() -> Value>,
    created: Option<Stamp>,
    updated: Option<Stamp>,
    deletion: Option<Deletion>,
    number: Option<Number>,
    nobody: Option<fn() -> Value>,
    /// Whether a column names the owners of rows.
    owned: bool,
    /// For each tenant, what makes the one whose rows everyone reads.
    everyone: Vec<Option<fn() -> Value>>,
}

impl Generators {
    pub(crate) fn of(described: &Described) -> Self {
        let timestamps = described.timestamps;
        Self {
            key: described
                .prefixed_pk
                .or_else(|| described.uuid_pk.map(|uuid| uuid.generate)),
            created: timestamps.map(|timestamps| timestamps.created),
            updated: timestamps
                .and_then(|timestamps| timestamps.updated)
                .map(|(_, stamp)| stamp),
            deletion: described.soft_delete.map(|soft_delete| soft_delete.deletion),
            number: described.optimistic_lock.map(|lock| lock.number),
            nobody: described.audit.map(|audit| audit.nobody),
            owned: described
                .all_tenants()
                .any(|tenant| matches!(tenant.also, AlsoColumn::Owners(_))),
            everyone: described.all_tenants().map(|tenant| tenant.also.everyone()).collect(),
        }
    }

    /// Whether it is the value of a deleted row in the deletion column.
    pub(crate) fn says_deleted(&self, value: &Value) -> bool {
        self.deletion.is_some_and(|deletion| deletion.says_deleted(value))
    }

    /// Generates the value of a column; `None` where the entity has no such column. Each call makes another key.
    pub(crate) fn generate(
        &self,
        what: Filling,
        at: impl FnOnce() -> DateTime<Utc>,
        actor: Option<&Value>,
    ) -> Option<Value> {
        match what {
            Filling::Key(_) => self.key.map(|generate| generate()),
            Filling::CreatedAt => self.created.map(|created| created(at())),
            Filling::UpdatedAt => self.updated.map(|updated| updated(at())),
            Filling::Deleted => self.deletion.map(|deletion| (deletion.deleted)(at())),
            Filling::Live => self.deletion.map(|deletion| (deletion.live)()),
            Filling::FirstVersion => self.number.and_then(|number| number(1)),
            Filling::LastVersion => self.number.and_then(last),
            Filling::Actor => actor.filter(|_| self.owned || self.nobody.is_some()).cloned(),
            Filling::Nobody => self.nobody.map(|nobody| nobody()),
            Filling::Everyone(tenant) => self.everyone.get(tenant).copied().flatten().map(|everyone| everyone()),
        }
    }
}

/// The last version that a column can hold.
fn last(number: Number) -> Option<Value> {
    [i64::MAX, i32::MAX.into(), i16::MAX.into()]
        .into_iter()
        .find_map(number)
}
