//! Runs `cargo test`: shows its output as it comes and counts the tests in it.

use std::{
    env,
    io::{self, BufRead, BufReader, Read, Write},
    process::{Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread,
    time::Duration,
};

use anyhow::{Context, Result};

use throwaway::{
    interrupt,
    process::{Group, Signal},
};

use crate::report::Tally;

/// How long to wait for output after cargo ended: a process that a test left behind may hold the
/// pipe open for ever.
const PATIENCE: u32 = 20;
const STEP: Duration = Duration::from_millis(100);
const GRACE: Duration = Duration::from_secs(5);

enum Line {
    /// Where libtest writes; trybuild's look-alike lines go to the other.
    Out(Vec<u8>),
    Err(Vec<u8>),
}

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
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut cargo = Group::spawn(&mut command, Signal::Terminate, GRACE)?;
    let (sender, lines) = mpsc::channel();
    forward(cargo.child().stdout.take(), Line::Out, sender.clone());
    forward(cargo.child().stderr.take(), Line::Err, sender);
    let tally = read(&lines, &mut cargo)?;
    let status = cargo.wait(None)?;
    Ok((tally, status))
}

/// Sends every line of a pipe, from a thread of its own.
fn forward<P: Read + Send + 'static>(pipe: Option<P>, wrap: fn(Vec<u8>) -> Line, to: Sender<Line>) {
    let Some(pipe) = pipe else { return };
    thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        loop {
            let mut line = Vec::new();
            // The end, a broken pipe, or nobody listening: there is nothing left to do.
            match pipe.read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) if to.send(wrap(line)).is_err() => return,
                Ok(_) => {}
            }
        }
    });
}

fn read(lines: &Receiver<Line>, cargo: &mut Group) -> Result<Tally> {
    let mut tally = Tally::new();
    let mut quiet = 0;
    while quiet < PATIENCE {
        interrupt::check()?;
        match lines.recv_timeout(STEP) {
            Ok(line) => {
                show(&line).context("could not write to the terminal")?;
                if let Line::Out(text) = &line {
                    tally.read(&String::from_utf8_lossy(text));
                }
            }
            Err(RecvTimeoutError::Timeout) if cargo.ended()?.is_some() => quiet += 1,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    Ok(tally)
}

fn show(line: &Line) -> io::Result<()> {
    match line {
        Line::Out(text) => io::stdout().write_all(text),
        Line::Err(text) => io::stderr().write_all(text),
    }
}
