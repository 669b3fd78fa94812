//! [`Pair`]: the flag and the time of one table, and the expressions that read and set them.

use crate::inspected::{Server, Table};
use crate::look;
use crate::maintenance::Maintenance;
use crate::steps::Place;
use sea_orm_migration::sea_orm::{ColumnType, DbErr};
use sea_orm_mixins::schema::{Role, SoftDelete, Wanted, WantedColumn};

/// The flag and the time of one table.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) server: Server,
    /// As the table names it.
    pub(super) flag: String,
    pub(super) time: String,
    /// Whether the flag is a boolean of PostgreSQL, which compares with no number.
    is_boolean: bool,
    /// Whether the time has a zone in the entity.
    is_zoned: bool,
}

/// The entity's deletion column.
pub(super) fn deletion<'w>(maintenance: &Maintenance<'_>, wanted: &'w Wanted) -> Result<&'w WantedColumn, DbErr> {
    let column = wanted.columns.iter().find(|column| column.role == Some(Role::Deletion));
    let is_time = matches!(wanted.policy.soft_delete, Some(SoftDelete::Time { .. }));
    let column = column.filter(|column| {
        let is_plain = matches!(
            column.ty,
            ColumnType::DateTime | ColumnType::Timestamp | ColumnType::TimestampWithTimeZone
        );
        is_time && is_plain
    });
    column.ok_or_else(|| {
        maintenance.refuse(
            "the entity's rows are not deleted by a time; give it `SoftDelete` with a time, not a flag, a number or a text",
        )
    })
}

impl Pair {
    /// `None` if the flag is gone.
    pub(super) fn of(
        maintenance: &Maintenance<'_>,
        table: &Table,
        deletion: &WantedColumn,
        flag: &str,
    ) -> Result<Option<Self>, DbErr> {
        let server = maintenance.server();
        let Some(there) = look::column(server, table, flag) else {
            return Ok(None);
        };
        if look::same(server, &there.name, &deletion.name) {
            return Err(maintenance.refuse(&format!(
                "the flag and the time are one column, `{flag}`; name the flag by `.flag(..)`"
            )));
        }
        let ty = there.ty.to_lowercase();
        let fits = match server {
            Server::Postgres(_) => matches!(ty.as_str(), "boolean" | "smallint" | "integer" | "bigint"),
            Server::MySql(_) | Server::MariaDb(_) => ty.contains("int"),
            Server::Sqlite(_) => ty.contains("int") || ty.contains("bool"),
        };
        if !fits {
            return Err(maintenance.refuse(&format!(
                "the flag `{}` is `{}`, and neither a boolean nor a whole number; change its type first",
                there.name, there.ty
            )));
        }
        Ok(Some(Self {
            server,
            flag: there.name.clone(),
            time: deletion.name.clone(),
            is_boolean: ty == "boolean" && matches!(server, Server::Postgres(_)),
            is_zoned: matches!(deletion.ty, ColumnType::TimestampWithTimeZone),
        }))
    }

    /// Whether the flag of `row` (`NEW.`, or nothing) is set. NULL is live.
    pub(super) fn is_set(&self, row: &str, place: &Place<'_>) -> String {
        let flag = place.quoted(&self.flag);
        if self.is_boolean {
            format!("({row}{flag} IS TRUE)")
        } else {
            format!("(COALESCE({row}{flag}, 0) <> 0)")
        }
    }

    /// A condition as a value of the flag.
    pub(super) fn flag_if(&self, condition: &str) -> String {
        if self.is_boolean {
            format!("({condition})")
        } else {
            format!("CASE WHEN {condition} THEN 1 ELSE 0 END")
        }
    }

    /// The moment of a statement, as the program writes its times: UTC, microseconds, on SQLite milliseconds.
    pub(super) fn now(&self) -> &'static str {
        match (self.server, self.is_zoned) {
            (Server::Postgres(_), true) => "CURRENT_TIMESTAMP",
            (Server::Postgres(_), false) => "timezone('UTC', CURRENT_TIMESTAMP)",
            (Server::MySql(_) | Server::MariaDb(_), _) => "UTC_TIMESTAMP(6)",
            (Server::Sqlite(_), true) => "strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')",
            (Server::Sqlite(_), false) => "strftime('%Y-%m-%d %H:%M:%f', 'now')",
        }
    }

    /// Whether a predicate says that a row is live by the flag.
    pub(super) fn says_live(&self, predicate: &str) -> bool {
        let flag = crate::doctor::plain(&self.flag);
        let predicate = crate::doctor::plain(predicate);
        let mut forms = crate::doctor::FLAG_IS_FALSE.iter();
        forms.any(|form| form.replace("{}", &flag) == predicate)
    }
}
