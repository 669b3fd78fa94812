//! The command line.

use clap::Parser;
use std::path::PathBuf;

/// Imports a restaurant's bookings and walks through what the mixins do with them.
#[derive(Clone, Debug, Parser)]
#[command(name = "booking", version)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Options {
    /// The bookings to import.
    #[arg(long, value_name = "PATH", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/bookings.csv"))]
    pub csv: PathBuf,

    /// The database, of any backend; tables that an earlier run made there are dropped first.
    #[arg(long, value_name = "URL", default_value_t = example_support::default_database("booking.db"))]
    pub database_url: String,

    /// Print the SQL that each step sends.
    #[arg(long)]
    pub sql: bool,

    /// At the end, put row-level security on the bookings, and show what connections without a scope see then: PostgreSQL
    /// only. It makes two roles, and drops them.
    #[arg(long, conflicts_with = "doctor")]
    pub rls: bool,

    /// Compare the tables that are there with the entities, and do nothing else. Ends with 1 where something is wrong,
    /// and with 2 where the database could not be read.
    #[arg(long)]
    pub doctor: bool,

    /// Of what the doctor says, print only the statements that mend it: pipe them into the server's client.
    #[arg(long, requires = "doctor")]
    pub mend: bool,
}

#[cfg(test)]
mod tests {
    use super::Options;
    use clap::{CommandFactory as _, Parser as _};

    #[test]
    fn the_arguments_are_consistent() {
        Options::command().debug_assert();
    }

    #[test]
    fn without_arguments_it_reads_the_file_beside_it_and_writes_to_sqlite() {
        let options = Options::parse_from(["booking"]);
        assert!(options.csv.is_file());
        assert!(options.database_url.starts_with("sqlite://"));
        assert!(!options.sql && !options.rls && !options.doctor && !options.mend);
    }
}
