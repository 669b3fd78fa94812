//! The tasks of this workspace, run as `cargo xtask <task>`. This file owns the command line;
//! each task lives in a module. Unix only: the servers are started and stopped as processes.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line program talks to its terminal"
)]

mod bench;
mod cargo;
mod check;
mod choice;
mod compile_time;
mod external;
mod fuzz;
mod minimum;
mod mutants;
mod package;
mod performance;
mod release;
mod reliability;
mod run;
mod servers;
mod soak;
mod tally;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use throwaway::interrupt;

/// What a shell reports for a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

#[derive(Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", about = "The tasks of this workspace")]
struct CommandLine {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run every test, on throwaway database servers that this command starts and stops
    Test(test::Options),
    /// Run concurrency, faults, attacks and random statements with the figures they are judged by, or with yours
    Soak(soak::Options),
    /// Show what the same work takes by hand, with mixins and through a scope, side by side
    Bench(bench::Options),
    /// Show how long entities with mixins take to compile, beside the same by hand
    CompileTime(compile_time::Options),
    /// Throw texts and spliced statements at the engine for a while
    Fuzz(fuzz::Options),
    /// Break the code on purpose, one place at a time, and show what no test notices
    Mutants(mutants::Options),
    /// Rewrite the `.stderr` and `.snap` files from what the compiler and the macros print now
    Bless,
    /// Check the format, the lints, the documentation and the oldest Rust
    Check,
    /// Pack the crates as they would be published, and build them and a program from what was packed
    Package,
    /// Compare what the crates offer with an earlier release
    Semver(release::Semver),
    /// Check licences, sources and known faults of all dependencies
    Deny,
}

fn main() -> ExitCode {
    let outcome = match CommandLine::parse().task {
        Task::Test(options) => test::run(&options),
        Task::Soak(options) => soak::run(&options),
        Task::Bench(options) => bench::run(&options),
        Task::CompileTime(options) => compile_time::run(&options),
        Task::Fuzz(options) => fuzz::run(&options),
        Task::Mutants(options) => mutants::run(&options),
        Task::Bless => check::bless(),
        Task::Check => check::check(),
        Task::Package => package::run(),
        Task::Semver(options) => release::semver(&options),
        Task::Deny => release::deny(),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(_) if interrupt::happened() => {
            eprintln!("interrupted: everything this command started was stopped");
            ExitCode::from(INTERRUPTED)
        }
        Err(error) => {
            eprintln!("error: {error}");
            for cause in error.chain().skip(1) {
                eprintln!("because: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}
