//! Which backends a run is for: the options that `test` and `soak` share.

use clap::Args;

use test_notes::Backend;

#[derive(Args)]
pub(crate) struct Choice {
    /// The backends to test, all if not given
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
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

    /// Whether none was left out.
    pub(crate) fn is_all(&self) -> bool {
        self.backends() == Backend::ALL
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
    use test_notes::Backend;

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
}
