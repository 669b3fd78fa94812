//! Tables, and the names of their triggers and partitions.

use super::{Named, Reader, Select};
use crate::inspected::Table;
use crate::inspected::read::{Tables, get};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr};

/// MariaDB's `SEQUENCE`s are no tables.
const TABLES: &str = "SELECT CAST(t.table_name AS CHAR) AS table_name, CAST(t.table_rows AS SIGNED) AS estimate
FROM information_schema.tables t WHERE t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')";

const TRIGGERS: &str = "SELECT CAST(event_object_table AS CHAR) AS table_name, CAST(trigger_name AS CHAR) AS name,
  0 AS is_partition, 0 AS place
FROM information_schema.triggers WHERE true";

/// A subpartition has a row of its own, with the name of its partition.
const PARTITIONS: &str = "SELECT DISTINCT CAST(p.table_name AS CHAR), CAST(p.partition_name AS CHAR), 1,
  CAST(p.partition_ordinal_position AS SIGNED)
FROM information_schema.partitions p WHERE p.partition_name IS NOT NULL";

pub(super) async fn read<C: ConnectionTrait>(reader: &Reader<'_, C>) -> Result<Named, DbErr> {
    let select = Select {
        text: TABLES,
        database: "t.table_schema",
        table: Some("t.table_name"),
    };
    let mut tables = Tables::new();
    for row in reader.rows(&[select], "").await? {
        let estimate: Option<i64> = get(&row, "estimate")?;
        let table = Table {
            name: get(&row, "table_name")?,
            visible: true,
            estimated_rows: estimate.and_then(|rows| rows.try_into().ok()),
            ..Table::default()
        };
        tables.insert(reader.key(&row)?, table);
    }
    Ok(tables)
}

/// Reads the names of triggers and of partitions.
pub(super) async fn read_names<C: ConnectionTrait>(reader: &Reader<'_, C>, tables: &mut Named) -> Result<(), DbErr> {
    let triggers = Select {
        text: TRIGGERS,
        database: "event_object_schema",
        table: Some("event_object_table"),
    };
    let partitions = Select {
        text: PARTITIONS,
        database: "p.table_schema",
        table: Some("p.table_name"),
    };
    for row in reader
        .rows(&[triggers, partitions], "ORDER BY table_name, place, name")
        .await?
    {
        let name: String = get(&row, "name")?;
        let is_partition: i64 = get(&row, "is_partition")?;
        tables.with(&reader.key(&row)?, |table| {
            if is_partition == 0 {
                table.triggers.push(name);
            } else {
                table.partitions.get_or_insert_default().push(name);
            }
        });
    }
    Ok(())
}
