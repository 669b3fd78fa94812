//! The tenant that is given: as a literal for defaults, and whether it fits the column's type.

use super::aim::Aim;
use crate::inspected::Server;
use crate::maintenance::Maintenance;
use sea_orm_migration::prelude::{ColumnType, MysqlQueryBuilder, PostgresQueryBuilder, Query, SqliteQueryBuilder};
use sea_orm_migration::sea_orm::{DbErr, Value};

/// Refuses a value that is no tenant, or of a type that the column's rows do not have: SQLite would take it.
pub(super) fn check(maintenance: &Maintenance<'_>, aim: &Aim, value: &Value) -> Result<(), DbErr> {
    if *value == value.as_null() {
        return Err(maintenance.refuse(&format!(
            "the tenant for `{}` is NULL; give the one that the rows belong to",
            aim.column
        )));
    }
    let ty = aim.ty.as_ref().unwrap_or(&ColumnType::Uuid);
    // Where nobody says a type, the server is the judge.
    if aim.ty.is_some() && !fits(ty, value) {
        return Err(maintenance.refuse(&format!(
            "the tenant for `{}` is {}, and the column {}; give a value of the column's type",
            aim.column,
            kind(value),
            described(ty)
        )));
    }
    Ok(())
}

fn fits(ty: &ColumnType, value: &Value) -> bool {
    match (ty, kind(value)) {
        (ColumnType::Uuid, kind) => kind == "a UUID",
        (
            ColumnType::TinyInteger
            | ColumnType::SmallInteger
            | ColumnType::Integer
            | ColumnType::BigInteger
            | ColumnType::TinyUnsigned
            | ColumnType::SmallUnsigned
            | ColumnType::Unsigned
            | ColumnType::BigUnsigned,
            kind,
        ) => kind == "a number",
        (ColumnType::String(_) | ColumnType::Text | ColumnType::Char(_), kind) => kind == "a text",
        _ => true,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "SeaQuery's enum grows with features")]
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Uuid(_) => "a UUID",
        Value::TinyInt(_)
        | Value::SmallInt(_)
        | Value::Int(_)
        | Value::BigInt(_)
        | Value::TinyUnsigned(_)
        | Value::SmallUnsigned(_)
        | Value::Unsigned(_)
        | Value::BigUnsigned(_) => "a number",
        Value::String(_) | Value::Char(_) => "a text",
        _ => "of another type",
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the others are shown as they are")]
fn described(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Uuid => "a UUID's".to_owned(),
        ColumnType::String(_) | ColumnType::Text | ColumnType::Char(_) => "a text's".to_owned(),
        other => format!("of type {other:?}"),
    }
}

/// The value in a statement, as the driver binds it: SQLite, MySQL and MariaDB keep a UUID as its 16 bytes.
pub(super) fn literal(server: Server, value: &Value) -> String {
    if let Value::Uuid(Some(uuid)) = value
        && !matches!(server, Server::Postgres(_))
    {
        return format!("X'{:X}'", uuid.simple());
    }
    let value = if let Value::Char(Some(letter)) = value {
        // SeaQuery prints only ASCII ones.
        Value::from(letter.to_string())
    } else {
        value.clone()
    };
    let select = Query::select()
        .expr(sea_orm_migration::prelude::Expr::val(value))
        .take();
    let text = match server {
        Server::Postgres(_) => select.to_string(PostgresQueryBuilder),
        Server::MySql(_) | Server::MariaDb(_) => select.to_string(MysqlQueryBuilder),
        Server::Sqlite(_) => select.to_string(SqliteQueryBuilder),
    };
    text.strip_prefix("SELECT ")
        .map_or_else(|| text.clone(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::literal;
    use crate::inspected::{Server, Version};
    use sea_orm_migration::sea_orm::Value;

    #[test]
    fn literals_are_what_the_drivers_bind() {
        let version = Version(1, 0, 0);
        let uuid = Value::from(sea_orm_migration::sea_orm::prelude::Uuid::from_u128(0xab));
        let bytes = "X'000000000000000000000000000000AB'";
        assert_eq!(literal(Server::Sqlite(version), &uuid), bytes);
        assert_eq!(literal(Server::MariaDb(version), &uuid), bytes);
        assert_eq!(
            literal(Server::Postgres(version), &uuid),
            "'00000000-0000-0000-0000-0000000000ab'"
        );
        for server in [
            Server::Sqlite(version),
            Server::Postgres(version),
            Server::MySql(version),
        ] {
            assert_eq!(literal(server, &Value::from(7_i64)), "7");
            assert_eq!(literal(server, &Value::Char(Some('é'))), "'é'");
        }
        assert_eq!(literal(Server::Sqlite(version), &Value::from("it's")), "'it''s'");
    }
}
