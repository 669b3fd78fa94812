//! What one tenant's rows must be.

use crate::entity::account;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A tenant's rows by their ids, deleted ones among them.
pub(super) type Rows = BTreeMap<Uuid, Seen>;

/// What is compared of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) owner: String,
    pub(super) value: i32,
    pub(super) version: i32,
    pub(super) is_deleted: bool,
    pub(super) station: Uuid,
}

impl Seen {
    pub(super) fn new(tenant: Uuid, value: i32) -> Self {
        Self {
            owner: tenant.to_string(),
            value,
            version: 1,
            is_deleted: false,
            station: tenant,
        }
    }

    pub(super) fn of(row: &account::Model) -> Self {
        Self {
            owner: row.owner.clone(),
            value: row.value,
            version: row.version,
            is_deleted: row.deleted_at.is_some(),
            station: row.station_id,
        }
    }
}
