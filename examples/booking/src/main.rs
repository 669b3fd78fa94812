//! `cargo run -p booking`; `--help` says what it takes.

#![allow(clippy::print_stderr, reason = "where a program says what went wrong")]

use booking::Options;
use clap::Parser as _;
use std::io;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match booking::run(&Options::parse(), &mut io::stdout()).await {
        Ok(_) => ExitCode::SUCCESS,
        Err(err) if is_broken_pipe(&err) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("error: {err:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whoever reads the output has seen enough, as `head` does.
fn is_broken_pipe(err: &anyhow::Error) -> bool {
    let io = err.downcast_ref::<io::Error>();
    io.is_some_and(|io| io.kind() == io::ErrorKind::BrokenPipe)
}
