//! [`Flavor`]: which database it is, and what its SQL has.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

/// A database system, as far as SQL differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// `SQLite`.
    Sqlite,
    /// `PostgreSQL`.
    Postgres,
    /// `MariaDB`.
    Mariadb,
    /// `MySQL` 8.
    Mysql,
}

impl Flavor {
    /// Asks the server.
    pub async fn of(db: &DatabaseConnection) -> Self {
        match db.get_database_backend() {
            DbBackend::Sqlite => Self::Sqlite,
            DbBackend::Postgres => Self::Postgres,
            backend => {
                let ask = Statement::from_string(backend, "SELECT version() AS v");
                let row = db.query_one_raw(ask).await.ok().flatten();
                let version: String = row.and_then(|row| row.try_get("", "v").ok()).unwrap_or_default();
                if version.contains("MariaDB") {
                    Self::Mariadb
                } else {
                    Self::Mysql
                }
            }
        }
    }

    /// SeaORM's name for it.
    #[must_use]
    pub fn backend(self) -> DbBackend {
        match self {
            Self::Sqlite => DbBackend::Sqlite,
            Self::Postgres => DbBackend::Postgres,
            Self::Mariadb | Self::Mysql => DbBackend::MySql,
        }
    }

    /// The path segment of the tests on it.
    #[must_use]
    pub fn module(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Mariadb | Self::Mysql => "mysql",
        }
    }

    pub(crate) fn is_mysql(self) -> bool {
        self == Self::Mariadb || self == Self::Mysql
    }

    pub(crate) fn is_postgres(self) -> bool {
        self == Self::Postgres
    }

    pub(crate) fn is_sqlite(self) -> bool {
        self == Self::Sqlite
    }

    pub(crate) fn has_full_join(self) -> bool {
        !self.is_mysql()
    }

    pub(crate) fn has_lateral(self) -> bool {
        self.is_postgres() || self == Self::Mysql
    }

    /// Whether every placeholder has a type. `MySQL` 9 gives none to one that it found no use for (in a CTE that is not
    /// read; in a row that is compared with no rows); sqlx cannot read that, and waits for ever on the connection.
    pub(crate) fn types_placeholders(self) -> bool {
        self != Self::Mysql
    }

    /// Whether the ON of an outer join may name a column of the query around it. `MariaDB` takes `o.d = n.d AND n.d = false`
    /// there for `false = n.d`, also where `o` is the missing row of an outer join and `o.d` is NULL.
    pub(crate) fn correlates_in_outer_joins(self) -> bool {
        self != Self::Mariadb
    }

    /// WITH in front of UPDATE and DELETE.
    pub(crate) fn has_with_on_writes(self) -> bool {
        self != Self::Mariadb
    }
}
