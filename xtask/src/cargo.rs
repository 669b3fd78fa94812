//! Runs cargo, which alone knows how the tests are built.

use std::{
    env,
    process::{Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, ensure};
use throwaway::{
    interrupt,
    process::{Group, Signal},
};

use crate::tally::Tally;

/// How long the output may stay open after cargo ended: a process that a test left behind would hold it for ever.
const PATIENCE: Duration = Duration::from_secs(10);
pub(crate) const GRACE: Duration = Duration::from_secs(5);

/// The cargo that runs this program.
pub(crate) fn command() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs the tests with these arguments and variables.
pub(crate) fn test(arguments: &[String], variables: &[(String, String)]) -> Result<(Tally, ExitStatus)> {
    let mut command = command();
    command
        .args(arguments)
        .envs(variables.iter().map(|(name, value)| (name, value)))
        // Each of these would change the lines that are counted.
        .env("CARGO_TERM_QUIET", "false")
        .env_remove("RUST_TEST_NOCAPTURE")
        .stdout(Stdio::piped());
    let mut cargo = Group::spawn(&mut command, Signal::Terminate, GRACE)?;
    let output = cargo.child().stdout.take().context("cargo has no output")?;
    // On a thread of its own, so that Ctrl-C is heard while there is nothing to read.
    let reader = thread::spawn(move || Tally::of(output));
    let status = cargo.wait(None)?;
    let end = Instant::now() + PATIENCE;
    while !reader.is_finished() && Instant::now() < end {
        interrupt::pause()?;
    }
    ensure!(
        reader.is_finished(),
        "a test left a process behind, which holds the output open"
    );
    let tally = reader.join().map_err(|_| anyhow!("the output could not be read"))?;
    Ok((tally.context("could not read or show the output")?, status))
}
