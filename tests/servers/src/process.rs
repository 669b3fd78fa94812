//! Child processes. Each gets a process group of its own, so that Ctrl-C in the terminal does not
//! reach it before this program decides, and is ended with its group when its owner goes away,
//! in whatever way: a guard outside of this program watches that it is there.

use std::{
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::interrupt;

/// What is sent to a process group.
#[derive(Clone, Copy, Debug)]
pub enum Signal {
    /// As Ctrl-C.
    Interrupt,
    /// As `kill` without an option.
    Terminate,
    /// The one that no process can catch.
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
#[derive(Debug)]
pub struct Group {
    child: Child,
    politely: Signal,
    grace: Duration,
    guard: Guard,
}

impl Group {
    /// Starts `command`; to end it, it is sent `politely` and killed if it outlives `grace`.
    pub fn spawn(command: &mut Command, politely: Signal, grace: Duration) -> Result<Self> {
        interrupt::check()?;
        let program = command.get_program().to_owned();
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("could not start {}", program.display()))?;
        let guard = Guard::of(&child);
        Ok(Self {
            child,
            politely,
            grace,
            guard,
        })
    }

    /// The process itself, to take its pipes from.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// How the process ended, if it did.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().context("could not ask for a process's state")
    }

    /// Waits for the process to end by itself.
    pub fn wait(&mut self, limit: Option<Duration>) -> Result<ExitStatus> {
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
    pub fn stop(&mut self) {
        if !self.is_running() {
            self.guard.dismiss();
            return;
        }
        self.send(self.politely);
        let start = Instant::now();
        while self.is_running() && start.elapsed() < self.grace {
            thread::sleep(Duration::from_millis(20));
        }
        // Also when the leader is gone: a test program does not end with its cargo.
        self.kill();
    }

    /// Ends the process and all that it started at once. PostgreSQL's processes are groups of their own, and would finish
    /// what they are at.
    pub fn kill(&mut self) {
        self.guard.dismiss();
        let children = children(self.child.id());
        self.send(Signal::Kill);
        if !children.is_empty() {
            signal("KILL", &children);
        }
        self.child.wait().ok();
    }

    fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    fn send(&self, what: Signal) {
        signal(what.name(), &[format!("-{}", self.child.id())]);
    }
}

/// The standard library can only kill, and only its own child; every shell can do the rest.
fn signal(name: &str, to: &[String]) {
    Command::new("sh")
        .args(["-c", r#"name=$0; kill -s "$name" -- "$@""#, name])
        .args(to)
        .stdin(Stdio::null())
        // They may be gone, which is what we want.
        .stderr(Stdio::null())
        // A second Ctrl-C must not end the messenger.
        .process_group(0)
        .status()
        .ok();
}

/// The processes that a process started, where the system shows them as files (Linux).
fn children(parent: u32) -> Vec<String> {
    let parent = parent.to_string();
    let entries = std::fs::read_dir("/proc").into_iter().flatten();
    let processes = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    processes
        .filter(|process| {
            let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
            // `pid (name) state parent ..`, and the name may hold anything.
            let behind_name = stat.rsplit(')').next().unwrap_or_default();
            behind_name.split_whitespace().nth(1) == Some(&parent)
        })
        .collect()
}

/// A shell that ends a process group when this program is gone, killed too: its standard input then comes to an end.
#[derive(Debug)]
struct Guard(Option<Child>);

impl Guard {
    fn of(child: &Child) -> Self {
        let guard = Command::new("sh")
            .args(["-c", r#"read -r _; kill -s KILL -- "-$0""#])
            .arg(child.id().to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn();
        Self(guard.ok())
    }

    /// Before the group's number can be somebody else's.
    fn dismiss(&mut self) {
        if let Some(mut guard) = self.0.take() {
            guard.kill().ok();
            guard.wait().ok();
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Runs a command to its end.
pub fn run(command: &mut Command, limit: Duration) -> Result<ExitStatus> {
    Group::spawn(command, Signal::Terminate, Duration::from_secs(5))?.wait(Some(limit))
}

/// What a command that ends at once prints, if it is there and succeeds.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
