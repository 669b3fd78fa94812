//! `cargo run -p payment`; `--help` says what it takes.

use clap::Parser as _;
use payment::Options;
use std::io;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    example_support::finish(payment::run(&Options::parse(), &mut io::stdout()).await)
}
