//! A throwaway PostgreSQL. Its unit tests, if it ever needs some, go elsewhere: a test below a
//! module of this name counts as a test of the backend.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use crate::{
    folder::Place,
    process::{self, Signal},
    programs,
    server::{Kind, Tuning, prepare_with},
};

/// What the machine's end would lose is nobody's; the server's own end loses nothing by these.
const FOR_TESTS: [&str; 4] = [
    "fsync=off",
    "full_page_writes=off",
    "max_connections=200",
    "listen_addresses=127.0.0.1",
];
/// A commit is written some time after it is answered.
const FAST: &str = "synchronous_commit=off";

/// The programs of one PostgreSQL version.
pub(crate) struct Postgres {
    programs: PathBuf,
    tuning: Tuning,
}

impl Postgres {
    pub(crate) fn find(tuning: Tuning) -> Option<Self> {
        let programs = programs::find_folder(&["postgres", "initdb", "pg_isready"])?;
        Some(Self { programs, tuning })
    }
}

impl Kind for Postgres {
    /// `postgres --version` prints `postgres (PostgreSQL) 15.19 (Debian …)`.
    fn title(&self) -> String {
        let printed = process::output(Command::new(self.programs.join("postgres")).arg("--version"));
        let version = printed.as_deref().and_then(|text| text.split_whitespace().nth(2));
        format!("PostgreSQL {}", version.unwrap_or("of unknown version"))
    }

    fn own_account(&self) -> &'static str {
        "postgres"
    }

    fn prepare(&self, place: &Place) -> Result<()> {
        let mut command = place.command(&self.programs.join("initdb"))?;
        command
            .arg("--pgdata")
            .arg(place.data())
            .args(["--username=postgres", "--auth=trust"])
            // The same order of text on every machine.
            .args(["--encoding=UTF8", "--no-locale", "--no-sync"]);
        if self.tuning == Tuning::SmallDisk {
            command.arg("--wal-segsize=1");
        }
        prepare_with(&mut command)
    }

    fn command(&self, place: &Place, port: u16) -> Result<Command> {
        let server = self.programs.join("postgres");
        let mut command = match self.tuning {
            Tuning::Fast | Tuning::Killable => place.command(&server)?,
            Tuning::SmallDisk => place.command_with_small_files(&server)?,
        };
        command.arg("-D").arg(place.data());
        command.arg("-p").arg(port.to_string());
        command.arg("-k").arg(quoted(place.folder()));
        for setting in FOR_TESTS {
            command.args(["-c", setting]);
        }
        if self.tuning == Tuning::Fast {
            command.args(["-c", FAST]);
        }
        Ok(command)
    }

    fn answers(&self, port: u16) -> bool {
        let mut command = Command::new(self.programs.join("pg_isready"));
        command
            .args(["--quiet", "--host=127.0.0.1", "--timeout=2", "--port"])
            .arg(port.to_string());
        process::output(&mut command).is_some()
    }

    /// The fast shutdown: it does not wait for clients.
    fn stop_signal(&self) -> Signal {
        Signal::Interrupt
    }

    fn url(&self, port: u16) -> String {
        format!("postgres://postgres@127.0.0.1:{port}/postgres")
    }
}

/// The setting is a list, so a path with a comma or a blank needs quotes.
fn quoted(path: &Path) -> String {
    format!("\"{}\"", path.display())
}
