//! The backends the tests run on, and the names that tests, variables and options know them by.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A database system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Backend {
    /// `SQLite`, a file in a temporary folder, with a write-ahead log.
    Sqlite,
    /// `SQLite` in memory, shared by the connections of one program.
    SqliteMemory,
    /// `PostgreSQL`.
    Postgres,
    /// `MariaDB` or `MySQL`.
    Mysql,
}

impl Backend {
    /// In the order they are reported.
    pub const ALL: [Self; 4] = [Self::Sqlite, Self::SqliteMemory, Self::Postgres, Self::Mysql];

    /// The name in reports and options, and of the module in a test's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::SqliteMemory => "sqlite_memory",
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
        }
    }

    /// The variable the tests read the server's URL from; none where no server is needed.
    #[must_use]
    pub fn variable(self) -> Option<&'static str> {
        match self {
            Self::Sqlite | Self::SqliteMemory => None,
            Self::Postgres => Some("MIXINS_POSTGRES_URL"),
            Self::Mysql => Some("MIXINS_MYSQL_URL"),
        }
    }

    /// The backend that a test's name says it needs. Documentation tests need none, wherever the documentation stands.
    #[must_use]
    pub fn of_test(name: &str) -> Option<Self> {
        let is_of = |backend: &Self| name.split("::").any(|module| module == backend.name());
        Self::ALL.into_iter().filter(|_| !name.contains(" (line ")).find(is_of)
    }
}

impl FromStr for Backend {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL
            .into_iter()
            .find(|backend| backend.name() == name.replace('-', "_"));
        found.ok_or_else(|| format!("the backends are {}", Self::ALL.map(Self::name).join(", ")))
    }
}
