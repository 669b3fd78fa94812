//! [`Inspected`]: what the database has, read from its own catalogue. Nothing is judged here.

mod find;
mod mysql;
mod postgres;
mod read;
pub(crate) mod sqlite;

use sea_orm_migration::sea_orm::DbBackend;

/// What the database has.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Inspected {
    /// The server.
    pub server: Server,
    /// The database that was read: its name, or `main` on SQLite.
    pub database: String,
    /// Whether names of tables that differ in case only are the same: on SQLite, and on MySQL and MariaDB with
    /// `lower_case_table_names` 1 or 2.
    pub folds_case: bool,
    /// The account of the connection; PostgreSQL only.
    pub role: Option<Role>,
    /// Whether the extension Citus is in this database; PostgreSQL only.
    pub citus: bool,
    /// The tables, sorted by schema and name.
    pub tables: Vec<Table>,
}

/// A database server, and its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Server {
    /// PostgreSQL.
    Postgres(Version),
    /// MySQL.
    MySql(Version),
    /// MariaDB.
    MariaDb(Version),
    /// SQLite.
    Sqlite(Version),
}

/// Major, minor and patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32, pub u32);

impl Server {
    /// SeaORM's name for its kind: MariaDB is a MySQL there.
    #[must_use]
    pub fn backend(self) -> DbBackend {
        match self {
            Self::Postgres(_) => DbBackend::Postgres,
            Self::MySql(_) | Self::MariaDb(_) => DbBackend::MySql,
            Self::Sqlite(_) => DbBackend::Sqlite,
        }
    }
}

/// The account that a connection has on PostgreSQL.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Whether it is a superuser or has BYPASSRLS: no policy applies to it.
    pub bypasses: bool,
    /// The other roles that the session may become with SET ROLE, and to which no policy applies.
    pub may_become: Vec<String>,
    /// The schemas in which a bare name is looked up, in their order.
    pub search_path: Vec<String>,
}

/// A table.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Table {
    /// PostgreSQL's schema; `None` elsewhere.
    pub schema: Option<String>,
    /// Its name, as the catalogue has it.
    pub name: String,
    /// Whether a bare name means it: on PostgreSQL the first of its name on the `search_path`; always elsewhere.
    pub visible: bool,
    /// Whether it is itself a partition of another table; PostgreSQL only, where a partition is a table too.
    pub partition: bool,
    /// The columns, in their order, hidden ones too.
    pub columns: Vec<Column>,
    /// The primary key's columns, in the key's order.
    pub key: Vec<String>,
    /// The indexes, that of the primary key among them. SQLite has none for a key that is the rowid.
    pub indexes: Vec<Index>,
    /// The foreign keys from this table.
    pub foreign_keys: Vec<ForeignKey>,
    /// The CHECK constraints.
    pub checks: Vec<Check>,
    /// The names of its triggers. MySQL and MariaDB show them only to an account with TRIGGER, MariaDB also to
    /// one that may write.
    pub triggers: Vec<String>,
    /// The views that read it; on PostgreSQL also through other views, on SQLite those whose text has its name.
    /// MariaDB shows what a view reads only to an account with SHOW VIEW.
    pub views: Vec<View>,
    /// Whether it is partitioned, and the names of its partitions: on PostgreSQL those right below it.
    pub partitions: Option<Vec<String>>,
    /// The server's own estimate of its rows, where it keeps one.
    pub estimated_rows: Option<u64>,
    /// Its row security; PostgreSQL only.
    pub security: Option<Security>,
    /// The text of its CREATE TABLE; SQLite only.
    pub sql: Option<String>,
}

/// A column.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools, reason = "independent facts of the catalogue")]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, as the server prints it: `character varying(255)`, `int(11) unsigned`, `uuid_text`.
    pub ty: String,
    /// The same without length, and without the domain: `character varying` also of one over `varchar(9)`. PostgreSQL only.
    pub base: Option<String>,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Its default, as the server prints it. That of a PostgreSQL domain counts, a DEFAULT NULL does not.
    pub default: Option<String>,
    /// What it is computed from, as the server prints it.
    pub generated: Option<String>,
    /// Whether the database numbers it: identity, serial, `AUTO_INCREMENT`, the rowid.
    pub numbered: bool,
    /// Its collation, where it is not the table's own or the server says one.
    pub collation: Option<String>,
    /// Whether MySQL or MariaDB set it to the time of each change.
    pub on_update: bool,
    /// Whether it is hidden from `SELECT *`.
    pub invisible: bool,
    /// On PostgreSQL, whether `=` on its type is leakproof: may be an index condition below a row-security policy.
    pub leakproof: bool,
}

/// An index.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools, reason = "independent facts of the catalogue")]
pub struct Index {
    /// Its name.
    pub name: String,
    /// What is indexed, in order.
    pub parts: Vec<Part>,
    /// Columns that it only carries (INCLUDE).
    pub include: Vec<String>,
    /// Its WHERE, as the server prints it.
    pub predicate: Option<String>,
    /// Whether it is unique.
    pub unique: bool,
    /// Whether it is the primary key's.
    pub primary: bool,
    /// Whether a constraint owns it, so that it is dropped with that. On MySQL and MariaDB the primary key's only.
    pub constraint: bool,
    /// False for one whose CREATE INDEX CONCURRENTLY was stopped.
    pub valid: bool,
    /// Whether it finds words: FULLTEXT, on MySQL and MariaDB.
    pub fulltext: bool,
    /// The text of its CREATE INDEX, where the server has one.
    pub sql: Option<String>,
}

/// A part of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A column.
    Column(String),
    /// The first characters of a column: MySQL and MariaDB.
    Prefix(String, u32),
    /// An expression, as the server prints it.
    Expression(String),
}

impl Index {
    /// The columns that it begins with, up to the first part that is no whole column.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map_while(|part| match part {
            Part::Column(name) => Some(name.as_str()),
            Part::Prefix(..) | Part::Expression(_) => None,
        })
    }
}

/// A foreign key.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ForeignKey {
    /// Its name; empty on SQLite, which keeps none.
    pub name: String,
    /// The columns of this table.
    pub columns: Vec<String>,
    /// The schema of the other table. On MySQL and MariaDB its database, where that is another one.
    pub schema: Option<String>,
    /// The other table.
    pub table: String,
    /// The columns there. Empty where SQLite was given none: the other table's key.
    pub references: Vec<String>,
    /// `NO ACTION`, `RESTRICT`, `CASCADE`, `SET NULL`, `SET DEFAULT`. Empty on MySQL and MariaDB for an account that may
    /// only SELECT, from which they hide it.
    pub on_delete: String,
    /// The same, for a change of the key.
    pub on_update: String,
    /// PostgreSQL's column list of `ON DELETE SET NULL (..)`.
    pub set_null: Vec<String>,
    /// False where rows from before it were never looked at: NOT VALID.
    pub validated: bool,
}

/// A CHECK constraint. MariaDB has one, `json_valid(..)`, for each column that was declared as JSON.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Check {
    /// Its name: MariaDB gives that of the column to one that stands at a column. Empty where SQLite was given none.
    pub name: String,
    /// Its condition, as the server prints it; on SQLite as it was written.
    pub expression: String,
    /// False where rows from before it were never looked at: NOT VALID, or MySQL's NOT ENFORCED.
    pub validated: bool,
}

/// A view that reads a table.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct View {
    /// PostgreSQL's schema.
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// Whether PostgreSQL applies the policies of who asks (`security_invoker`), not those of its owner.
    pub security_invoker: bool,
}

/// A table's row security.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools, reason = "independent facts of the catalogue")]
pub struct Security {
    /// ENABLE ROW LEVEL SECURITY.
    pub enabled: bool,
    /// FORCE: its owner too.
    pub forced: bool,
    /// Whether policies apply to this connection's account (`row_security_active`).
    pub active: bool,
    /// The policies.
    pub policies: Vec<RowPolicy>,
    /// Its owner.
    pub owner: String,
    /// Whether this connection's account has the owner's rights: is the owner, inherits them, or is a superuser.
    pub owned: bool,
    /// Whether this account may TRUNCATE it, which no policy stops.
    pub may_truncate: bool,
    /// Whether this account may SELECT from it, from all columns or some.
    pub may_select: bool,
}

/// A policy of row security.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct RowPolicy {
    /// Its name.
    pub name: String,
    /// One permissive policy must allow a row, and every restrictive one.
    pub permissive: bool,
    /// `ALL`, `SELECT`, `INSERT`, `UPDATE`, `DELETE`.
    pub command: String,
    /// The roles it is for; `public` for all.
    pub roles: Vec<String>,
    /// USING.
    pub using: Option<String>,
    /// WITH CHECK.
    pub check: Option<String>,
}
