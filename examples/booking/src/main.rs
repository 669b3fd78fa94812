//! `cargo run -p booking`; `--help` says what it takes.

use booking::Options;
use clap::Parser as _;
use std::io;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    example_support::finish(booking::run(&Options::parse(), &mut io::stdout()).await)
}
