//! Functions that do more than compute: those that run SQL from text, read tables or files, or change settings.
//!
//! All others pass, the user's own included: what a function of the database does inside is the database's affair, and
//! stated so in the documentation.

use crate::Dialect;
use crate::engine::Engine;
use crate::names::{Name, folded, is_system};
use crate::plan::Result;
use crate::refusal::Refusal;
use sqlparser::ast::{ObjectName, ObjectNamePart};

/// PostgreSQL's own `pg_..` functions show or change what belongs to all; these do not.
const HARMLESS_PG: [&str; 5] = [
    "pg_collation_for",
    "pg_column_size",
    "pg_size_pretty",
    "pg_sleep",
    "pg_typeof",
];
const HARMLESS_PG_PREFIXES: [&str; 2] = ["pg_advisory_", "pg_try_advisory_"];

fn is_harmless(name: &str) -> bool {
    HARMLESS_PG.contains(&name) || HARMLESS_PG_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

const POSTGRES: [&str; 10] = [
    "connectby",
    "crosstab",
    "crosstabn",
    "currtid2",
    "plpgsql_call_handler",
    "set_config",
    "setval",
    "ts_rewrite",
    "ts_stat",
    "xpath_table",
];

const POSTGRES_PREFIXES: [&str; 12] = [
    "pg_",
    "lo_",
    "dblink",
    "query_to_xml",
    "cursor_to_xml",
    "table_to_xml",
    "schema_to_xml",
    "database_to_xml",
    "crosstab",
    "postgres_fdw_",
    "run_command_on_",
    "file_fdw_",
];

const MYSQL: [&str; 6] = [
    "load_file",
    "sys_eval",
    "sys_exec",
    "sys_get",
    "sys_set",
    "lib_mysqludf_sys_info",
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

const SQLITE_PREFIXES: [&str; 3] = ["pragma_", "fsdir", "dbstat"];

impl Engine<'_> {
    /// Refuses a function on the list.
    pub(crate) fn check_function(&self, name: &ObjectName) -> Result<()> {
        let Some(last) = name.0.last() else { return Ok(()) };
        let ObjectNamePart::Identifier(ident) = last else {
            return Err(Refusal::because("a function's name made by a function"));
        };
        let written = folded(ident, self.dialect).to_ascii_lowercase();
        if is_denied(&written, self.dialect) {
            return Err(Refusal::because(format!(
                "`{written}(..)` runs SQL from text, reads tables or files, or changes settings, which no condition can keep inside the scope; call it through `unscoped(\"why\")`"
            )));
        }
        if self.dialect == Dialect::Mysql && name.0.len() > 1 && is_system(&Name::of(name, self.dialect)?, self.dialect)
        {
            return Err(Refusal::because(format!(
                "`{name}(..)` belongs to the system's own; call it through `unscoped(\"why\")`"
            )));
        }
        Ok(())
    }

    /// Refuses a function in FROM: one on the list, a system table that takes arguments, a keyword read as a name.
    pub(crate) fn check_table_function(&self, name: &ObjectName) -> Result<()> {
        self.check_function(name)?;
        let name = Name::of(name, self.dialect)?;
        if is_system(&name, self.dialect) && !is_harmless(&name.table()) {
            return Err(Refusal::because(format!(
                "`{name}(..)` shows what belongs to all tenants; read it through `unscoped(\"why\")`"
            )));
        }
        Ok(())
    }
}

fn is_denied(name: &str, dialect: Dialect) -> bool {
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    match dialect {
        Dialect::Sqlite => SQLITE.contains(&name) || starts(&SQLITE_PREFIXES),
        Dialect::Postgres => POSTGRES.contains(&name) || starts(&POSTGRES_PREFIXES) && !is_harmless(name),
        Dialect::Mysql => MYSQL.contains(&name),
    }
}
