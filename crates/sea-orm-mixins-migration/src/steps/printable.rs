//! What SeaORM's builders can print on a server: they panic at the types that it does not have.

use crate::inspected::Server;
use sea_orm_migration::prelude::ColumnDef;
use sea_orm_migration::sea_orm::ColumnType;

/// Whether a definition can be printed.
pub(crate) fn is_printable(server: Server, definition: &ColumnDef) -> bool {
    let Some(ty) = definition.get_column_type() else {
        return true;
    };
    // PostgreSQL numbers whole numbers only.
    let is_numbered = definition.get_column_spec().auto_increment;
    let is_postgres = matches!(server, Server::Postgres(_));
    has(server, ty) && (!is_numbered || !is_postgres || is_whole(ty))
}

fn is_whole(ty: &ColumnType) -> bool {
    matches!(
        ty,
        ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger
    )
}

fn has(server: Server, ty: &ColumnType) -> bool {
    match (server, ty) {
        (Server::Postgres(_), ColumnType::Array(element)) => has(server, element),
        (Server::Postgres(_), ColumnType::Year)
        | (Server::Sqlite(_), ColumnType::Year | ColumnType::Bit(_) | ColumnType::VarBit(_)) => false,
        (Server::Postgres(_), _) => true,
        (
            _,
            ColumnType::Interval(..)
            | ColumnType::Array(_)
            | ColumnType::Vector(_)
            | ColumnType::Cidr
            | ColumnType::Inet
            | ColumnType::MacAddr
            | ColumnType::LTree,
        ) => false,
        (Server::Sqlite(_) | Server::MySql(_) | Server::MariaDb(_), _) => true,
    }
}
