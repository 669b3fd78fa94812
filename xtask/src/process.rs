//! Child processes. Each gets a process group of its own, so that Ctrl-C in the terminal does not
//! reach it before this program decides, and is ended with its group when its owner goes away.

use std::{
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::interrupt;

/// What is sent to a process group.
#[derive(Clone, Copy)]
pub(crate) enum Signal {
    Interrupt,
    Terminate,
    Kill,
}

impl Signal {
    fn name(self) -> &'static str {
        match self {
            Self::Interrupt => "INT",
            Self::Terminate => "TERM",
            Self::Kill => "KILL",
        }
    }
}

/// A running process group that ends, at the latest, when this value is dropped.
pub(crate) struct Group {
    child: Child,
    politely: Signal,
    grace: Duration,
}

impl Group {
    /// Starts `command`; to end it, it is sent `politely` and killed if it outlives `grace`.
    pub(crate) fn spawn(command: &mut Command, politely: Signal, grace: Duration) -> Result<Self> {
        interrupt::check()?;
        let program = command.get_program().to_owned();
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("could not start {}", program.display()))?;
        Ok(Self { child, politely, grace })
    }

    /// The process itself, to take its pipes from.
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// How the process ended, if it did.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().context("could not ask for a process's state")
    }

    /// Waits for the process to end by itself.
    pub(crate) fn wait(&mut self, limit: Option<Duration>) -> Result<ExitStatus> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            if limit.is_some_and(|limit| start.elapsed() > limit) {
                bail!("still running after {} seconds", start.elapsed().as_secs());
            }
            interrupt::pause()?;
        }
    }

    /// Ends the process. Does nothing when it ended already.
    pub(crate) fn stop(&mut self) {
        if !self.is_running() {
            return;
        }
        self.send(self.politely);
        let start = Instant::now();
        while self.is_running() && start.elapsed() < self.grace {
            thread::sleep(Duration::from_millis(20));
        }
        // Also when the leader is gone: a test program does not end with its cargo.
        self.send(Signal::Kill);
        self.child.wait().ok();
    }

    fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// The standard library can only kill, and only one process; every shell can do the rest.
    fn send(&self, signal: Signal) {
        Command::new("sh")
            .args(["-c", r#"kill -s "$0" -- "-$1""#, signal.name()])
            .arg(self.child.id().to_string())
            .stdin(Stdio::null())
            // The group may be gone, which is what we want.
            .stderr(Stdio::null())
            // A second Ctrl-C must not end the messenger.
            .process_group(0)
            .status()
            .ok();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command, limit: Duration) -> Result<ExitStatus> {
    Group::spawn(command, Signal::Terminate, Duration::from_secs(5))?.wait(Some(limit))
}

/// What a command that ends at once prints, if it is there and succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
