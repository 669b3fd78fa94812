//! The command line.

use clap::Parser;

/// Fills a shop's catalogue, shows what visitors and editors see of it, deletes a product and takes that back.
#[derive(Clone, Debug, Parser)]
#[command(name = "catalogue", version)]
pub struct Options {
    /// The database, of any backend; tables that an earlier run made there are dropped first.
    #[arg(long, value_name = "URL", default_value_t = example_support::default_database("catalogue.db"))]
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
