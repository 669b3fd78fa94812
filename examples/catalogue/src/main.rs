//! `cargo run -p catalogue`; `--help` says what it takes.

use catalogue::Options;
use clap::Parser as _;
use std::io;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    example_support::finish(catalogue::run(&Options::parse(), &mut io::stdout()).await)
}
