//! The keys of rows that a query selects, which only the database can generate: one for each.

use crate::catalog::policy::{Policy, UuidVersion};
use crate::dialect::Dialect;
use crate::read::parser::expression;
use crate::refusal::{Reason, Refusal, Result};
use sqlparser::ast::Expr;

/// PostgreSQL's version 4.
const RANDOM: &str = "gen_random_uuid()";

/// Version 7 (RFC 9562) made from version 4, for PostgreSQL before 18: the first 48 bits become milliseconds, and of
/// the version, bits 52 and 53 in PostgreSQL's order turn 4 into 7.
const TIMED: &str = "encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid";

/// Returns a key that the database generates for each row.
pub(crate) fn key_per_row(dialect: Dialect, policy: &Policy) -> Result<Expr> {
    match (dialect, policy.uuid) {
        (Dialect::Postgres, Some(UuidVersion::V4)) => expression(RANDOM, dialect),
        (Dialect::Postgres, Some(UuidVersion::V7)) => expression(TIMED, dialect),
        (Dialect::Postgres, None) | (Dialect::Sqlite | Dialect::Mysql, _) => Err(no_key(policy)),
    }
}

/// Refuses rows whose keys nobody can generate.
pub(crate) fn no_key(policy: &Policy) -> Refusal {
    Refusal::from(Reason::SelectWithoutKey {
        table: policy.table.to_string(),
    })
}
