//! The backends the tests run on, and the names that tests, URLs and options know them by.

use clap::ValueEnum;

/// A database the tests run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Backend {
    Sqlite,
    /// As the tests' modules are called.
    #[value(name = "sqlite_memory", alias = "sqlite-memory")]
    SqliteMemory,
    Postgres,
    Mysql,
}

impl Backend {
    /// In the order they are reported.
    pub(crate) const ALL: [Self; 4] = [Self::Sqlite, Self::SqliteMemory, Self::Postgres, Self::Mysql];

    /// The name in `--backend`, in the report, and of the path segment in a test's name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::SqliteMemory => "sqlite_memory",
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
        }
    }

    /// The variable the tests read the server's URL from; none where no server is needed.
    pub(crate) fn variable(self) -> Option<&'static str> {
        match self {
            Self::Sqlite | Self::SqliteMemory => None,
            Self::Postgres => Some("MIXINS_POSTGRES_URL"),
            Self::Mysql => Some("MIXINS_MYSQL_URL"),
        }
    }

    /// The backend that a test's name says it needs.
    pub(crate) fn of_test(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|backend| name.split("::").any(|segment| segment == backend.name()))
    }

    /// The backend of this name.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|backend| backend.name() == name)
    }
}
