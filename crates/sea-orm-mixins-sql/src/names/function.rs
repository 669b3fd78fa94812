//! Functions that do more than compute: they run SQL from text, read tables or files, or change settings.
//!
//! All others pass, the user's own included: the engine does not see what a function of the database does, and the
//! documentation says so.

use crate::dialect::Dialect;
use crate::refusal::{Reason, Refusal, Result};

/// PostgreSQL's other `pg_..` functions show or change what all tenants share; these do not.
const HARMLESS_PG: [&str; 5] = [
    "pg_collation_for",
    "pg_column_size",
    "pg_size_pretty",
    "pg_sleep",
    "pg_typeof",
];

const HARMLESS_PG_PREFIXES: [&str; 2] = ["pg_advisory_xact_lock", "pg_try_advisory_xact_lock"];

pub(crate) fn is_harmless(name: &str) -> bool {
    HARMLESS_PG.contains(&name) || HARMLESS_PG_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

const POSTGRES: [&str; 28] = [
    "connectby",
    "crosstab",
    "crosstabn",
    "currtid2",
    "lo_close",
    "lo_creat",
    "lo_create",
    "lo_export",
    "lo_from_bytea",
    "lo_get",
    "lo_import",
    "lo_lseek",
    "lo_lseek64",
    "lo_open",
    "lo_put",
    "lo_tell",
    "lo_tell64",
    "lo_truncate",
    "lo_truncate64",
    "lo_unlink",
    "loread",
    "lowrite",
    "plpgsql_call_handler",
    "set_config",
    "setval",
    "ts_rewrite",
    "ts_stat",
    "xpath_table",
];

const POSTGRES_PREFIXES: [&str; 10] = [
    "dblink",
    "query_to_xml",
    "cursor_to_xml",
    "table_to_xml",
    "schema_to_xml",
    "database_to_xml",
    "crosstab",
    "postgres_fdw_",
    "file_fdw_",
    "run_command_on_",
];

/// Prefixes of PostgreSQL's `pg_..` functions of one argument, as they are written like a column (`x.pg_read_file`):
/// there a column's own name may begin with `pg_` too.
const POSTGRES_ATTRIBUTES: [&str; 30] = [
    "pg_backup",
    "pg_cancel_",
    "pg_copy_",
    "pg_create_",
    "pg_current_",
    "pg_database_",
    "pg_describe_",
    "pg_drop_",
    "pg_export_",
    "pg_extension_",
    "pg_file",
    "pg_get_",
    "pg_identify_",
    "pg_import_",
    "pg_indexes_",
    "pg_log",
    "pg_ls_",
    "pg_notify",
    "pg_partition_",
    "pg_promote",
    "pg_read_",
    "pg_relation_",
    "pg_reload_",
    "pg_replication_",
    "pg_rotate_",
    "pg_s",
    "pg_t",
    "pg_wal",
    "pg_switch_",
    "pg_xact_",
];

const MYSQL: [&str; 12] = [
    "gen_dictionary_load",
    "lib_mysqludf_sys_info",
    "load_file",
    "mroonga_command",
    "setval",
    "spider_bg_direct_sql",
    "spider_copy_tables",
    "spider_direct_sql",
    "sys_eval",
    "sys_exec",
    "sys_get",
    "sys_set",
];

/// Functions of MariaDB's CONNECT engine that read and write files, and of MySQL's keyring and audit log.
const MYSQL_PREFIXES: [&str; 8] = [
    "audit_log_",
    "bfile_",
    "bson_file",
    "bsonfile_",
    "jfile_",
    "json_file",
    "jsonfile_",
    "keyring_",
];

const SQLITE: [&str; 8] = [
    "edit",
    "eval",
    "fts3_tokenizer",
    "load_extension",
    "readfile",
    "sqlite_dbpage",
    "writefile",
    "zipfile",
];

/// SQLite's functions for FROM that read no table. All others are virtual tables, which may.
pub(crate) const SQLITE_TABLE_FUNCTIONS: [&str; 3] = ["generate_series", "json_each", "json_tree"];

const SQLITE_PREFIXES: [&str; 3] = ["pragma_", "fsdir", "dbstat"];

/// Refuses a function on the list that is written like a column: to PostgreSQL `x.f` is `f(x)` where `x` has no column
/// `f`. `name` is unquoted and folded.
pub(crate) fn check_attribute(name: &str, dialect: Dialect) -> Result<()> {
    if dialect != Dialect::Postgres {
        return Ok(());
    }
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    // Of `pg_..` only known prefixes, since a column may have such a name.
    let is_denied = if name.starts_with("pg_") {
        begins(&POSTGRES_ATTRIBUTES) && !is_harmless(name)
    } else {
        POSTGRES.contains(&name) || begins(&POSTGRES_PREFIXES)
    };
    if is_denied { Err(denied(name)) } else { Ok(()) }
}

pub(crate) fn denied(name: &str) -> Refusal {
    Refusal::from(Reason::PowerfulFunction {
        function: name.to_owned(),
    })
}

pub(crate) fn is_denied(name: &str, dialect: Dialect) -> bool {
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    match dialect {
        Dialect::Sqlite => SQLITE.contains(&name) || starts(&SQLITE_PREFIXES),
        Dialect::Postgres => {
            POSTGRES.contains(&name) || starts(&POSTGRES_PREFIXES) || name.starts_with("pg_") && !is_harmless(name)
        }
        Dialect::Mysql => MYSQL.contains(&name) || starts(&MYSQL_PREFIXES),
    }
}
