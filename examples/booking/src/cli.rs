//! The command line.

use clap::Parser;
use std::path::{Path, PathBuf};

/// Imports a restaurant's bookings and walks through what the mixins do with them.
#[derive(Clone, Debug, Parser)]
#[command(name = "booking", version)]
pub struct Options {
    /// The bookings to import.
    #[arg(long, value_name = "PATH", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/bookings.csv"))]
    pub csv: PathBuf,

    /// The database, of any backend; tables that an earlier run made there are dropped first.
    #[arg(long, value_name = "URL", default_value_t = default_database())]
    pub database_url: String,

    /// Print the SQL that each step sends.
    #[arg(long)]
    pub sql: bool,
}

/// A file in the workspace's `target` folder, or among the temporary files where there is none.
fn default_database() -> String {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    let target = workspace.map(|workspace| workspace.join("target"));
    let folder = target
        .filter(|target| target.is_dir())
        .unwrap_or_else(std::env::temp_dir);
    format!("sqlite://{}?mode=rwc", folder.join("booking.db").display())
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
        assert!(!options.sql);
    }
}
