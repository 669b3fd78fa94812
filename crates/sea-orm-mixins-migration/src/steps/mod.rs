//! The steps themselves: pure functions from what is there and what is wanted to the statements of one server. The
//! schema manager runs them and the doctor prints them; nothing here asks a database.

pub(crate) mod column;
pub(crate) mod default;
pub(crate) mod foreign_key;
pub(crate) mod index;
pub(crate) mod live;
pub(crate) mod name;
pub(crate) mod printable;
pub(crate) mod security;
pub(crate) mod table;
pub(crate) mod unique;

use crate::inspected::{Server, Table};
use crate::quoted::quoted;
use crate::step::{Lock, Step};
use sea_orm_migration::prelude::{Alias, IntoTableRef as _, TableRef};
use std::borrow::Cow;

/// A table, as its server writes it.
#[derive(Clone, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) server: Server,
    /// Only where a bare name would mean another table, or the entity says one.
    schema: Option<&'a str>,
    name: &'a str,
}

impl<'a> Place<'a> {
    /// A table that is there.
    pub(crate) fn of(server: Server, table: &'a Table) -> Self {
        Self {
            server,
            schema: table.schema.as_deref().filter(|_| !table.visible),
            name: &table.name,
        }
    }

    /// A table that an entity declares.
    pub(crate) fn declared(server: Server, table: &'a sea_orm_mixins::Table) -> Self {
        Self {
            server,
            schema: table.schema.as_deref(),
            name: &table.name,
        }
    }

    /// A table as SeaORM's schema tools name it: with its schema on PostgreSQL alone. Elsewhere that is another database, or
    /// nothing.
    pub(crate) fn targeted(server: Server, table: &'a sea_orm_mixins::Table) -> Self {
        let is_postgres = matches!(server, Server::Postgres(_));
        Self {
            schema: table.schema.as_deref().filter(|_| is_postgres),
            ..Self::declared(server, table)
        }
    }

    /// Its name, quoted.
    pub(crate) fn sql(&self) -> String {
        match self.schema {
            Some(schema) => format!("{}.{}", self.quoted(schema), self.quoted(self.name)),
            None => self.quoted(self.name),
        }
    }

    /// An index of it, quoted: in the schema of the table, where the server keeps indexes in schemas.
    pub(crate) fn index(&self, name: &str) -> String {
        match self.schema.filter(|_| matches!(self.server, Server::Postgres(_))) {
            Some(schema) => format!("{}.{}", self.quoted(schema), self.quoted(name)),
            None => self.quoted(name),
        }
    }

    /// The same, for SeaORM's builders.
    pub(crate) fn table_ref(&self) -> TableRef {
        let name = Alias::new(self.name);
        match self.schema {
            Some(schema) => (Alias::new(schema), name).into_table_ref(),
            None => name.into_table_ref(),
        }
    }

    /// The name without a schema.
    pub(crate) fn bare(&self) -> &str {
        self.name
    }

    pub(crate) fn quoted(&self, name: &str) -> String {
        quoted(name, self.server.backend())
    }

    /// A list of columns, quoted.
    pub(crate) fn list(&self, columns: impl IntoIterator<Item = impl AsRef<str>>) -> String {
        let columns = columns.into_iter().map(|column| self.quoted(column.as_ref()));
        columns.collect::<Vec<_>>().join(", ")
    }

    pub(crate) fn step(&self, reason: impl Into<Cow<'static, str>>, lock: Lock, statements: Vec<String>) -> Step {
        let table = match self.schema {
            Some(schema) => format!("{schema}.{}", self.name),
            None => self.name.to_owned(),
        };
        Step {
            table,
            reason: reason.into(),
            statements,
            lock,
        }
    }

    /// What only a call of the schema manager can do, since it takes more than statements: SQLite's rebuild of a table.
    pub(crate) fn by_call(&self, how: impl Into<Cow<'static, str>>) -> Step {
        self.step(how, Lock::All, Vec::new())
    }
}

/// A text as a constant.
pub(crate) fn constant(server: Server, text: &str) -> String {
    let text = text.replace('\'', "''");
    match server {
        Server::Postgres(_) | Server::Sqlite(_) => format!("'{text}'"),
        Server::MySql(_) | Server::MariaDb(_) => format!("'{}'", text.replace('\\', "\\\\")),
    }
}

impl Server {
    /// Whether it is MySQL or MariaDB.
    pub(crate) fn is_mysql(self) -> bool {
        matches!(self, Self::MySql(_) | Self::MariaDb(_))
    }
}
