//! Which backends a run is for: the options that `test`, `soak` and `stress` share.

use anyhow::{Result, bail};
use clap::Args;

use crate::backend::Backend;

#[derive(Args)]
pub(crate) struct Choice {
    /// The backends to test, all if not given
    #[arg(long, value_enum, value_delimiter = ',', value_name = "NAMES")]
    backend: Vec<Backend>,
    /// Keep the servers' data and logs (the servers are stopped all the same)
    #[arg(long)]
    pub(crate) keep: bool,
}

impl Choice {
    /// The chosen backends, each once and in the report's order.
    pub(crate) fn backends(&self) -> Vec<Backend> {
        let all = self.backend.is_empty();
        let chosen = Backend::ALL.into_iter();
        chosen.filter(|backend| all || self.backend.contains(backend)).collect()
    }

    /// The same where there are tests for `all` only; one that was named in vain is an error.
    pub(crate) fn backends_of(&self, all: &[Backend]) -> Result<Vec<Backend>> {
        if let Some(other) = self.backend.iter().find(|backend| !all.contains(backend)) {
            bail!("there is nothing to run on {}", other.name());
        }
        Ok(self
            .backends()
            .into_iter()
            .filter(|backend| all.contains(backend))
            .collect())
    }

    /// What keeps libtest from running the tests of the other backends.
    pub(crate) fn skips(&self) -> Vec<String> {
        let chosen = self.backends();
        let others = Backend::ALL.into_iter().filter(|backend| !chosen.contains(backend));
        others
            .flat_map(|backend| ["--skip".to_owned(), format!("{}::", backend.name())])
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::Choice;
    use crate::backend::Backend;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        choice: Choice,
    }

    fn choice(words: &[&str]) -> Choice {
        Line::parse_from([&["test"], words].concat()).choice
    }

    #[test]
    fn backends_are_chosen_once_and_in_order() {
        assert_eq!(choice(&[]).backends(), Backend::ALL);
        let chosen = choice(&["--backend", "mysql,sqlite", "--backend", "mysql"]).backends();
        assert_eq!(chosen, [Backend::Sqlite, Backend::Mysql]);
    }

    #[test]
    fn a_database_in_memory_is_a_backend_of_its_own() {
        for name in ["sqlite_memory", "sqlite-memory"] {
            assert_eq!(choice(&["--backend", name]).backends(), [Backend::SqliteMemory]);
        }
        let skips = choice(&["--backend=sqlite"]).skips().join(" ");
        assert_eq!(skips, "--skip sqlite_memory:: --skip postgres:: --skip mysql::");
        let skips = choice(&["--backend=sqlite_memory"]).skips();
        // libtest skips what contains the text.
        assert!(
            skips.iter().all(|text| !"locking::sqlite_memory::a".contains(text)),
            "{skips:?}"
        );
    }

    #[test]
    fn a_backend_without_tests_is_not_run_and_not_asked_for() {
        let some = [Backend::Sqlite, Backend::Mysql];
        assert_eq!(choice(&[]).backends_of(&some).unwrap(), some);
        assert_eq!(
            choice(&["--backend", "mysql"]).backends_of(&some).unwrap(),
            [Backend::Mysql]
        );
        assert!(choice(&["--backend", "mysql,postgres"]).backends_of(&some).is_err());
    }
}
