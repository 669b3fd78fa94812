//! `cargo run -p booking`; `--help` says what it takes.

use booking::Options;
use clap::Parser as _;
use std::io;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    if !options.doctor {
        return example_support::finish(booking::run(&options, &mut io::stdout()).await);
    }
    match booking::examine(&options, &mut io::stdout()).await {
        Ok(code) => ExitCode::from(code),
        failed @ Err(_) => example_support::finish(failed),
    }
}
