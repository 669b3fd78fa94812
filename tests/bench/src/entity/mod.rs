//! The tables, declared twice: with mixins, and as one would without them.

#![allow(missing_docs, reason = "columns, and what SeaORM makes of them")]

pub mod hand;
pub mod mixed;

impl From<mixed::booking::Model> for hand::booking::Model {
    fn from(row: mixed::booking::Model) -> Self {
        let mixed::booking::Model {
            id,
            station_id,
            created_by,
            updated_by,
            deleted_by,
            created_at,
            updated_at,
            deleted_at,
            version,
            customer_id,
            code,
            day,
            party,
        } = row;
        Self {
            id,
            station_id,
            created_by,
            updated_by,
            deleted_by,
            created_at,
            updated_at,
            deleted_at,
            version,
            customer_id,
            code,
            day,
            party,
        }
    }
}

impl From<mixed::customer::Model> for hand::customer::Model {
    fn from(row: mixed::customer::Model) -> Self {
        let mixed::customer::Model {
            id,
            station_id,
            deleted_at,
            name,
        } = row;
        Self {
            id,
            station_id,
            deleted_at,
            name,
        }
    }
}
