//! A throwaway server: start it on a free port, wait until it answers, stop it. What differs
//! between the servers is behind [`Kind`].

use std::{
    net::TcpListener,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail};

use crate::{
    folder::Place,
    interrupt,
    process::{self, Group, Signal},
};

/// Programs that only prepare something take a second or two; a loaded machine needs more.
const PREPARE_LIMIT: Duration = Duration::from_mins(3);
const START_LIMIT: Duration = Duration::from_secs(90);
const STOP_LIMIT: Duration = Duration::from_secs(15);
/// How often another port is tried when somebody took ours between finding and using it.
const ATTEMPTS: u32 = 5;

/// What differs between the servers.
pub(crate) trait Kind {
    /// The product and its version, for the report.
    fn title(&self) -> String;
    /// The account the system's own package runs this server as.
    fn own_account(&self) -> &'static str;
    /// Makes an empty data folder.
    fn prepare(&self, place: &Place) -> Result<()>;
    /// The command that runs the server in the foreground.
    fn command(&self, place: &Place, port: u16) -> Result<Command>;
    /// Whether the server takes connections.
    fn answers(&self, port: u16) -> bool;
    /// The signal that makes the server drop its connections and end.
    fn stop_signal(&self) -> Signal;
    /// Where the tests connect to.
    fn url(&self, port: u16) -> String;
}

/// A server that answers, until it is dropped.
pub(crate) struct Server {
    process: Group,
    url: String,
}

impl Server {
    /// Makes the data folder and starts the server.
    pub(crate) fn start(kind: &dyn Kind, place: &Place) -> Result<Self> {
        kind.prepare(place)
            .map_err(|error| anyhow!("{error:#}; {}", place.log_tail(0)))
            .context("could not make a data folder")?;
        for _ in 0..ATTEMPTS {
            let port = free_port()?;
            if let Some(process) = try_port(kind, place, port)? {
                let url = kind.url(port);
                return Ok(Self { process, url });
            }
        }
        bail!("every port was taken before the server had it; {}", place.log_tail(0))
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn stop(&mut self) {
        self.process.stop();
    }
}

/// Starts the server on a port; none when somebody else has the port by now.
fn try_port(kind: &dyn Kind, place: &Place, port: u16) -> Result<Option<Group>> {
    let log_before = place.log(0).len();
    let mut process = Group::spawn(&mut kind.command(place, port)?, kind.stop_signal(), STOP_LIMIT)?;
    let start = Instant::now();
    loop {
        let answers = kind.answers(port);
        // Asked second: it is not our server that answers when ours has ended.
        if let Some(status) = process.ended()? {
            if place.log(log_before).to_lowercase().contains("already in use") {
                return Ok(None);
            }
            bail!(
                "the server ended while starting ({status}); {}",
                place.log_tail(log_before)
            );
        }
        if answers {
            return Ok(Some(process));
        }
        if start.elapsed() > START_LIMIT {
            let seconds = START_LIMIT.as_secs();
            bail!(
                "the server does not answer after {seconds} seconds; {}",
                place.log_tail(log_before)
            );
        }
        interrupt::pause()?;
    }
}

/// A port of this machine that nobody listens on now.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no port is free on 127.0.0.1")?;
    Ok(listener.local_addr().context("the free port has no number")?.port())
}

/// Runs a program that has to succeed before the server can start.
pub(crate) fn prepare_with(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_owned();
    let status =
        process::run(command, PREPARE_LIMIT).with_context(|| format!("{} did not end well", program.display()))?;
    if !status.success() {
        bail!("{} failed ({status})", program.display());
    }
    Ok(())
}
