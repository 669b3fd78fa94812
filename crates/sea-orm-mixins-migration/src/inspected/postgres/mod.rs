//! Reads PostgreSQL's `pg_catalog`, which every account may read whole.
//!
//! Expressions are printed as `psql` shows them (`pg_get_expr(.., true)`): without needless parentheses, and with the
//! schema of a type or function only where the `search_path` does not find it.
//!
//! Lists come as arrays, which SeaORM reads with its feature `postgres-array`: the crate of the mixins asks for that.

mod column;
mod constraint;
mod index;
mod role;
mod security;
mod table;
mod view;

use super::read::{Tables, Which};
use super::{Inspected, Server, Table, Version};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};

/// Every SELECT begins with the tables that it is about, so that each can say no more than what it reads of them.
/// `to_regclass` finds what a bare name means, and `::name` cuts long names as statements do.
const CHOSEN: &str = "WITH RECURSIVE chosen AS MATERIALIZED (
  SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema'
    AND (n.nspname NOT LIKE 'pg\\_%' OR n.oid = pg_my_temp_schema())
    AND CASE WHEN $2::text IS NULL THEN true
      WHEN $1::text IS NULL THEN c.oid = to_regclass(quote_ident($2::text))
      ELSE n.nspname = $1::text::name AND c.relname = $2::text::name END
)";

/// PostgreSQL's key of a table. An `oid` has no sign, so it is read as a `bigint`.
type Oid = i64;

pub(super) async fn read<C: ConnectionTrait>(db: &C) -> Result<Inspected, DbErr> {
    let (role, session) = role::read(db).await?;
    let reader = Reader {
        db,
        which: Which::All,
        version: session.version,
    };
    Ok(Inspected {
        server: Server::Postgres(session.version),
        database: session.database,
        folds_case: false,
        role: Some(role),
        citus: session.citus,
        tables: reader.tables().await?,
    })
}

pub(super) async fn read_table<C: ConnectionTrait>(
    db: &C,
    schema: Option<&str>,
    name: &str,
) -> Result<Option<Table>, DbErr> {
    let (_, session) = role::read(db).await?;
    let reader = Reader {
        db,
        which: Which::One { schema, name },
        version: session.version,
    };
    Ok(reader.tables().await?.pop())
}

/// A connection, and what is read through it.
#[derive(Debug)]
struct Reader<'a, C> {
    db: &'a C,
    which: Which<'a>,
    version: Version,
}

impl<C: ConnectionTrait> Reader<'_, C> {
    async fn tables(&self) -> Result<Vec<Table>, DbErr> {
        let mut tables: Tables<Oid> = table::read(self).await?;
        column::read(self, &mut tables).await?;
        index::read(self, &mut tables).await?;
        constraint::read_foreign_keys(self, &mut tables).await?;
        constraint::read_checks(self, &mut tables).await?;
        view::read(self, &mut tables).await?;
        security::read_policies(self, &mut tables).await?;
        Ok(tables.into_tables())
    }

    /// Runs a SELECT that has the tables under the name of `chosen`.
    async fn rows(&self, select: &str) -> Result<Vec<QueryResult>, DbErr> {
        let name = |name: Option<&str>| name.map(ToOwned::to_owned).into();
        let values = [name(self.which.schema()), name(self.which.name())];
        let sql = format!("{CHOSEN}{select}");
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        self.db.query_all_raw(statement).await
    }
}

/// Returns an array of the names of columns, whose numbers are in another array.
fn names(table: &str, numbers: &str) -> String {
    format!(
        "ARRAY(SELECT a.attname::text FROM unnest({numbers}) WITH ORDINALITY u(number, place)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = {table} AND a.attnum = u.number ORDER BY u.place)"
    )
}
