//! A throwaway server: start it on a free port, wait until it answers, kill it, start it again, stop it. What differs
//! between the servers is behind [`Kind`].

use std::{
    net::TcpListener,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail};

use crate::{
    folder::{Folder, Place},
    interrupt,
    mysql::Mysql,
    postgres::Postgres,
    process::{self, Group, Signal},
};

/// Programs that only prepare something take a second or two; a loaded machine needs more.
const PREPARE_LIMIT: Duration = Duration::from_mins(3);
const START_LIMIT: Duration = Duration::from_secs(90);
const STOP_LIMIT: Duration = Duration::from_secs(15);
/// How often another port is tried when somebody took ours between finding and using it.
const ATTEMPTS: u32 = 5;

/// Which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// PostgreSQL.
    Postgres,
    /// MariaDB, or MySQL where that is what the system has.
    Mysql,
}

impl Product {
    /// The server's programs on this system; none if there are none.
    fn find(self, tuning: Tuning) -> Option<Box<dyn Kind>> {
        match self {
            Self::Postgres => Postgres::find(tuning).map(|kind| Box::new(kind) as Box<dyn Kind>),
            Self::Mysql => Mysql::find(tuning).map(|kind| Box::new(kind) as Box<dyn Kind>),
        }
    }

    /// Whether the system has its programs.
    #[must_use]
    pub fn is_there(self) -> bool {
        self.find(Tuning::Fast).is_some()
    }
}

/// What the server is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tuning {
    /// Many small tests: nothing is kept, so nothing needs to survive a crash.
    Fast,
    /// To be killed: what is committed survives the end of the process, though not that of the machine.
    Killable,
    /// As [`Killable`](Self::Killable), with room for a few megabytes of rows and no more.
    SmallDisk,
}

/// What differs between the servers.
pub(crate) trait Kind: Send {
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

/// A server that answers, until it is dropped, or the program ends in whatever way.
#[expect(missing_debug_implementations, reason = "a process has nothing to show")]
pub struct Server {
    kind: Box<dyn Kind>,
    place: Place,
    port: u16,
    process: Group,
}

impl Server {
    /// Makes a data folder and starts the server; `None` if the system has none of its programs.
    pub fn start(product: Product, tuning: Tuning, folder: &Folder) -> Result<Option<Self>> {
        let Some(kind) = product.find(tuning) else {
            return Ok(None);
        };
        let title = kind.title();
        let server = Self::start_kind(kind, folder).with_context(|| format!("{title} could not be started"))?;
        Ok(Some(server))
    }

    fn start_kind(kind: Box<dyn Kind>, folder: &Folder) -> Result<Self> {
        let place = folder.place(kind.own_account())?;
        kind.prepare(&place)
            .map_err(|error| anyhow!("{error:#}; {}", place.log_tail(0)))
            .context("could not make a data folder")?;
        for _ in 0..ATTEMPTS {
            let port = free_port()?;
            if let Some(process) = try_port(kind.as_ref(), &place, port)? {
                return Ok(Self {
                    kind,
                    place,
                    port,
                    process,
                });
            }
        }
        bail!("every port was taken before the server had it; {}", place.log_tail(0))
    }

    /// The product and its version.
    #[must_use]
    pub fn title(&self) -> String {
        self.kind.title()
    }

    /// Where to connect to; the same after [`restart`](Self::restart).
    #[must_use]
    pub fn url(&self) -> String {
        self.kind.url(self.port)
    }

    /// Stops the server as its package would.
    pub fn stop(&mut self) {
        self.process.stop();
    }

    /// Kills the server and all its processes, which get no chance to finish anything.
    pub fn kill(&mut self) {
        self.process.kill();
    }

    /// Starts the server again, on the same data and port.
    pub fn restart(&mut self) -> Result<()> {
        self.process.stop();
        let start = Instant::now();
        // What the killed server's clients have not closed yet may hold the port for a moment.
        while start.elapsed() < START_LIMIT {
            if let Some(process) = try_port(self.kind.as_ref(), &self.place, self.port)? {
                self.process = process;
                return Ok(());
            }
            interrupt::pause()?;
        }
        bail!("somebody else has the server's port; {}", self.place.log_tail(0))
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
