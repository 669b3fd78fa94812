//! Tables of before, written by hand, and what is asked of them behind the library.

use crate::kill::texts;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend};

pub(crate) async fn run(db: &DatabaseConnection, sql: &str) {
    let outcome = db.execute_unprepared(sql).await;
    outcome.unwrap_or_else(|err| panic!("{sql}: {err}"));
}

/// One of three texts: SQLite's, PostgreSQL's, MySQL's.
pub(crate) fn of<'t>(db: &DatabaseConnection, texts: [&'t str; 3]) -> &'t str {
    let [sqlite, postgres, mysql] = texts;
    match db.get_database_backend() {
        DbBackend::Sqlite => sqlite,
        DbBackend::Postgres => postgres,
        DbBackend::MySql | _ => mysql,
    }
}

/// Bookings and users of before, three rows each.
pub(crate) async fn old_bookings(db: &DatabaseConnection) {
    let key = of(
        db,
        [
            "integer NOT NULL PRIMARY KEY AUTOINCREMENT",
            "serial PRIMARY KEY",
            "int NOT NULL AUTO_INCREMENT PRIMARY KEY",
        ],
    );
    let (text, time) = (
        of(db, ["varchar", "varchar", "varchar(255)"]),
        of(db, ["timestamp_text", "timestamptz", "datetime(6)"]),
    );
    for sql in [
        format!("CREATE TABLE col_users (id {key}, name {text} NOT NULL)"),
        format!("CREATE TABLE col_bookings (id {key}, guest {text} NOT NULL, booked_on {time} NULL)"),
        "INSERT INTO col_users (name) VALUES ('Ada'), ('Grace'), ('Mary')".to_owned(),
        "INSERT INTO col_bookings (guest, booked_on) VALUES ('Alan', '2020-01-02 03:04:05'), ('Kurt', '2021-01-01 00:00:00'), \
         ('Emmy', NULL)"
            .to_owned(),
    ] {
        run(db, &sql).await;
    }
}

/// Columns, keys and indexes of a table in the words of its own catalogue, without the names that servers give.
pub(crate) async fn facts(db: &DatabaseConnection, table: &str) -> Vec<String> {
    let table = table.replace('\'', "''");
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => format!(
            "SELECT concat_ws(' ', 'column', name, type, \"notnull\", dflt_value, pk) FROM pragma_table_xinfo('{table}') UNION ALL \
             SELECT concat_ws(' ', 'index', i.name, i.\"unique\", i.partial, group_concat(x.name)) FROM \
             pragma_index_list('{table}') i, pragma_index_info(i.name) x GROUP BY i.name UNION ALL SELECT concat_ws(' ', 'key', \
             f.\"table\", f.\"from\", f.\"to\", f.on_delete) FROM pragma_foreign_key_list('{table}') f ORDER BY 1"
        ),
        DbBackend::Postgres => format!(
            "SELECT concat_ws(' ', 'column', column_name, data_type, is_nullable, column_default) FROM information_schema.columns \
             WHERE table_name = '{table}' UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE tablename = '{table}' UNION \
             ALL SELECT concat_ws(' ', 'key', conname, pg_get_constraintdef(oid), convalidated) FROM pg_constraint WHERE \
             conrelid = (SELECT oid FROM pg_class WHERE relname = '{table}') AND contype IN ('f', 'c') ORDER BY 1"
        ),
        DbBackend::MySql | _ => format!(
            "SELECT concat_ws(' ', 'column', column_name, column_type, is_nullable, column_default, extra) FROM \
             information_schema.columns WHERE table_schema = DATABASE() AND table_name = '{table}' UNION ALL SELECT concat_ws(' ', \
             'index', index_name, non_unique, group_concat(column_name ORDER BY seq_in_index)) FROM information_schema.statistics \
             WHERE table_schema = DATABASE() AND table_name = '{table}' GROUP BY index_name, non_unique UNION ALL SELECT concat_ws(' \
             ', 'key', k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name, r.delete_rule) FROM \
             information_schema.key_column_usage k JOIN information_schema.referential_constraints r ON r.constraint_schema = \
             k.constraint_schema AND r.constraint_name = k.constraint_name WHERE k.table_schema = DATABASE() AND k.table_name = \
             '{table}' AND k.referenced_table_name IS NOT NULL ORDER BY 1"
        ),
    };
    texts(db, &sql).await
}
