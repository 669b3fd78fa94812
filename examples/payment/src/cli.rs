//! The command line.

use clap::Parser;

/// Takes payments, refunds and voids some, and shows who did what.
#[derive(Clone, Debug, Parser)]
#[command(name = "payment", version)]
pub struct Options {
    /// The database, of any backend; tables that an earlier run made there are dropped first.
    #[arg(long, value_name = "URL", default_value_t = example_support::default_database("payment.db"))]
    pub database_url: String,
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
