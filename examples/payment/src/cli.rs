//! The command line.

use clap::Parser;
use std::path::Path;

/// Takes payments, refunds and voids some, and shows who did what.
#[derive(Clone, Debug, Parser)]
#[command(name = "payment", version)]
pub struct Options {
    /// The database, of any backend; tables that an earlier run made there are dropped first.
    #[arg(long, value_name = "URL", default_value_t = default_database())]
    pub database_url: String,
}

/// A file in the workspace's `target` folder, or among the temporary files where there is none.
fn default_database() -> String {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    let target = workspace.map(|workspace| workspace.join("target"));
    let folder = target
        .filter(|target| target.is_dir())
        .unwrap_or_else(std::env::temp_dir);
    format!("sqlite://{}?mode=rwc", folder.join("payment.db").display())
}

#[cfg(test)]
mod tests {
    use super::Options;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        Options::command().debug_assert();
    }
}
