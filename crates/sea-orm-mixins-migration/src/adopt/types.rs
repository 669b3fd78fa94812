//! Types of columns: whether the one that is there is the one that the entity means.

use super::aim::Aim;
use super::sql;
use crate::inspected::{Column, Server, Table};
use crate::maintenance::Maintenance;
use crate::quoted::quoted;
use sea_orm_migration::prelude::{Alias, ColumnDef, TableAlterStatement};
use sea_orm_migration::sea_orm::DbErr;

/// Refuses a column that is there with another type, and shows both.
pub(super) fn check(maintenance: &Maintenance<'_>, aim: &Aim, column: &Column) -> Result<(), DbErr> {
    if column.generated.is_some() {
        return Err(maintenance.refuse(&format!(
            "column `{}` is there and is computed; a tenant is stored, so rename or drop that one",
            column.name
        )));
    }
    if aim.ty.is_none() {
        return Ok(());
    }
    let server = maintenance.server();
    let wanted = of(server, aim);
    if family(server, &wanted) == family(server, &column.ty) {
        return Ok(());
    }
    Err(maintenance.refuse(&format!(
        "column `{}` is there with the type `{}`, and should be `{wanted}`; change its type, or the entity's",
        column.name, column.ty
    )))
}

/// The column without NULL or default. A STRICT table of SQLite knows six types, and none of the names that SeaQuery gives them.
pub(super) fn definition(aim: &Aim, table: &Table) -> ColumnDef {
    let mut definition = aim.definition();
    if table.sql.as_deref().is_some_and(is_strict) {
        definition.custom(
            match family(Server::Sqlite(sql::ANY), &of(Server::Sqlite(sql::ANY), aim)) {
                Family::Uuid => "BLOB",
                Family::Number { bytes: _, unsigned: _ } => "INTEGER",
                Family::Text => "TEXT",
                Family::Other(_) => "ANY",
            },
        );
    }
    definition
}

/// Whether a CREATE TABLE of SQLite ends with STRICT among its options.
fn is_strict(sql: &str) -> bool {
    let options = sql.rsplit_once(')').map_or("", |(_, options)| options);
    options
        .split([',', ' ', '\n', '\t'])
        .any(|option| option.trim().eq_ignore_ascii_case("strict"))
}

/// The type that the column should have, as the server writes it.
pub(super) fn of(server: Server, aim: &Aim) -> String {
    const MARK: &str = "t";
    let mut definition = aim.definition();
    definition.null();
    let mut alter = TableAlterStatement::new();
    alter.table(Alias::new(MARK)).add_column(definition);
    let text = sql::alter(server, &alter);
    // Behind the column's quoted name.
    let name = format!("COLUMN {}", quoted(&aim.column, server.backend()));
    let ty = text.split_once(&name).map_or("", |(_, ty)| ty);
    ty.trim().trim_end_matches("NULL").trim().to_owned()
}

/// What types have in common that hold the same values and that the driver binds alike.
#[derive(Debug, PartialEq, Eq)]
enum Family {
    Uuid,
    Number { bytes: u8, unsigned: bool },
    Text,
    Other(String),
}

fn family(server: Server, ty: &str) -> Family {
    let lower = ty.to_lowercase();
    let unsigned = lower.contains("unsigned");
    let base = lower.split('(').next().unwrap_or_default();
    let base = base.replace("unsigned", "").replace("zerofill", "");
    let base = base.trim();
    let is_sqlite = matches!(server, Server::Sqlite(_));
    let number = |bytes| Family::Number { bytes, unsigned };
    match base {
        "uuid" | "uuid_text" => Family::Uuid,
        // SQLite keeps any value in any column; the program binds 16 bytes.
        "blob" | "uuid_blob" | "" if is_sqlite => Family::Uuid,
        "binary" | "varbinary" if lower.contains("(16)") => Family::Uuid,
        // All its integers are of 8 bytes.
        "integer" | "int" | "bigint" | "smallint" | "tinyint" if is_sqlite => number(8),
        "tinyint" | "tiny_integer" => number(1),
        "smallint" | "int2" => number(2),
        "int" | "integer" | "int4" => number(4),
        "bigint" | "int8" => number(8),
        "text" | "varchar" | "character varying" | "char" | "character" | "bpchar" | "citext" | "tinytext"
        | "mediumtext" | "longtext" | "nvarchar" => Family::Text,
        _ => Family::Other(lower),
    }
}

#[cfg(test)]
mod tests {
    use super::{Family, family, of};
    use crate::adopt::aim::Aim;
    use crate::inspected::{Server, Version};
    use sea_orm_migration::prelude::ColumnType;

    const POSTGRES: Server = Server::Postgres(Version(15, 0, 0));
    const MARIADB: Server = Server::MariaDb(Version(10, 11, 0));
    const SQLITE: Server = Server::Sqlite(Version(3, 51, 0));

    #[test]
    fn what_servers_print_is_what_entities_mean() {
        for (server, one, other, same) in [
            (POSTGRES, "uuid", "uuid", true),
            (POSTGRES, "varchar", "character varying(255)", true),
            (POSTGRES, "varchar", "text", true),
            (POSTGRES, "bigint", "integer", false),
            (POSTGRES, "uuid", "text", false),
            (POSTGRES, "mood", "other", false),
            (MARIADB, "binary(16)", "binary(16)", true),
            (MARIADB, "binary(16)", "uuid", true),
            (MARIADB, "binary(16)", "binary(20)", false),
            (MARIADB, "int", "int(11)", true),
            (MARIADB, "bigint", "bigint(20) unsigned", false),
            (MARIADB, "binary(16)", "char(36)", false),
            (SQLITE, "uuid_text", "BLOB", true),
            (SQLITE, "uuid_text", "TEXT", false),
            (SQLITE, "bigint", "INTEGER", true),
        ] {
            assert_eq!(family(server, one) == family(server, other), same, "{one} {other}");
        }
        assert_eq!(
            family(POSTGRES, "numeric(10,2)"),
            Family::Other("numeric(10,2)".to_owned())
        );
    }

    #[test]
    fn types_are_those_of_statements() {
        for name in ["station_id", "a \" `q COLUMN x", "Ü"] {
            let mut aim = Aim::on("t", name);
            aim.ty = Some(ColumnType::Uuid);
            assert_eq!(of(POSTGRES, &aim), "uuid");
            assert_eq!(of(MARIADB, &aim), "binary(16)");
            assert_eq!(of(SQLITE, &aim), "uuid_text");
            aim.ty = Some(ColumnType::BigInteger);
            assert_eq!(of(MARIADB, &aim), "bigint");
        }
    }
}
