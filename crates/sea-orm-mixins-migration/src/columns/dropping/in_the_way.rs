//! What others made of columns: views, foreign keys of other tables, triggers. They are named, and nothing is dropped.

use crate::inspected::Server;
use crate::maintenance::{Maintenance, literal};
use sea_orm_migration::sea_orm::{DbBackend, DbErr};

/// Refuses to drop columns on which others stand. SQLite says so itself, but for foreign keys.
pub(super) async fn refuse(maintenance: &Maintenance<'_>, columns: &[&str]) -> Result<(), DbErr> {
    let mut found = Vec::new();
    for column in columns {
        let sql = match maintenance.server() {
            Server::Postgres(_) => on_postgres(maintenance, column),
            Server::MySql(_) | Server::MariaDb(_) => on_mysql(maintenance, column),
            Server::Sqlite(_) => on_sqlite(maintenance, column),
        };
        for row in maintenance.rows(&sql).await? {
            let what: String = row.try_get_by_index(0)?;
            found.push(format!("{what} needs the column `{column}`"));
        }
    }
    if found.is_empty() {
        return Ok(());
    }
    let found = found.join("; ");
    Err(maintenance.refuse(&format!("{found}; change that first, nothing is dropped")))
}

/// The policies that look at a column.
pub(crate) async fn policies_on(batch: &Maintenance<'_>, columns: &[&str]) -> Result<Vec<String>, DbErr> {
    let columns = columns.iter().map(|column| text(column, DbBackend::Postgres));
    let columns = columns.collect::<Vec<_>>().join(", ");
    let table = text(&batch.quoted(), DbBackend::Postgres);
    let sql = format!(
        "SELECT DISTINCT p.polname::text FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_depend d ON d.classid = \
         'pg_catalog.pg_policy'::regclass AND d.objid = p.oid JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND \
         a.attnum = d.refobjsubid WHERE d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = to_regclass({table}) \
         AND p.polrelid = d.refobjid AND a.attname IN ({columns}) ORDER BY 1"
    );
    let rows = batch.rows(&sql).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

fn text(text: &str, backend: DbBackend) -> String {
    literal(text, backend)
}

/// Views, foreign keys of other tables, triggers, generated columns: all that stops a DROP COLUMN without CASCADE, but for
/// the table's own policies.
fn on_postgres(maintenance: &Maintenance<'_>, column: &str) -> String {
    let (table, column) = (
        text(&maintenance.quoted(), DbBackend::Postgres),
        text(column, DbBackend::Postgres),
    );
    format!(
        "SELECT DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid) FROM pg_catalog.pg_depend d JOIN \
         pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid LEFT JOIN pg_catalog.pg_policy p ON \
         d.classid = 'pg_catalog.pg_policy'::regclass AND p.oid = d.objid AND p.polrelid = d.refobjid WHERE d.refclassid = \
         'pg_catalog.pg_class'::regclass AND d.refobjid = to_regclass({table}) AND a.attname = {column} AND d.deptype = 'n' AND \
         p.oid IS NULL AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE d.classid = \
         'pg_catalog.pg_constraint'::regclass AND k.oid = d.objid AND k.conrelid = d.refobjid AND d.refobjsubid = ANY (k.conkey)) \
         ORDER BY 1 LIMIT 5"
    )
}

/// There nothing stops a DROP COLUMN, and a view or a trigger fails from then on.
fn on_mysql(maintenance: &Maintenance<'_>, column: &str) -> String {
    let table = text(&maintenance.target().name, DbBackend::MySql);
    let (quoted_table, quoted) = (
        text(&maintenance.quoted(), DbBackend::MySql),
        text(&maintenance.quote(column), DbBackend::MySql),
    );
    let name = text(column, DbBackend::MySql);
    format!(
        "SELECT CONCAT('the foreign key `', constraint_name, '` of `', table_name, '`') FROM information_schema.key_column_usage \
         WHERE referenced_table_schema = DATABASE() AND referenced_table_name = {table} AND referenced_column_name = {name} AND \
         table_name <> {table} \
         UNION SELECT CONCAT('the view `', table_name, '`') FROM information_schema.views WHERE table_schema = DATABASE() AND \
         INSTR(view_definition, {quoted_table}) > 0 AND INSTR(view_definition, {quoted}) > 0 UNION SELECT CONCAT('the trigger `', \
         trigger_name, '`') FROM information_schema.triggers WHERE event_object_schema = DATABASE() AND event_object_table = \
         {table} AND (INSTR(LOWER(action_statement), CONCAT('new.', LOWER({name}))) > 0 OR INSTR(LOWER(action_statement), \
         CONCAT('old.', LOWER({name}))) > 0 OR INSTR(action_statement, {quoted}) > 0) LIMIT 5"
    )
}

/// Foreign keys of other tables: without the column they would be errors at the next write there.
fn on_sqlite(maintenance: &Maintenance<'_>, column: &str) -> String {
    let (table, column) = (
        text(&maintenance.target().name, DbBackend::Sqlite),
        text(column, DbBackend::Sqlite),
    );
    format!(
        "SELECT DISTINCT 'a foreign key of `' || m.name || '`' FROM main.sqlite_schema AS m, pragma_foreign_key_list(m.name, \
         'main') AS f WHERE m.type = 'table' AND f.\"table\" = {table} COLLATE NOCASE AND f.\"to\" = {column} COLLATE NOCASE AND m.name <> {table} \
         COLLATE NOCASE LIMIT 5"
    )
}
