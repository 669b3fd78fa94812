//! A throwaway MariaDB or MySQL. Its unit tests, if it ever needs some, go elsewhere: a test below
//! a module of this name counts as a test of the backend.

use std::{
    ffi::OsString,
    io::{BufRead, BufReader, Read},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::Result;

use crate::{
    folder::Place,
    process::{self, Signal},
    programs,
    server::{Kind, Tuning, prepare_with},
};

/// With names left unresolved, `root@localhost` does not cover a client that comes over TCP.
/// One statement a line, as an init file wants it.
const ROOT_OVER_TCP: &str = "\
CREATE USER IF NOT EXISTS 'root'@'127.0.0.1' IDENTIFIED BY '';
GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
";

const INIT_FILE: &str = "init.sql";

/// What the machine's end would lose is nobody's; the server's own end loses nothing by these. `loose`: only one of the
/// two knows it.
const FOR_TESTS: [&str; 8] = [
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--character-set-server=utf8mb4",
    "--max-connections=200",
    "--innodb-doublewrite=0",
    "--innodb-flush-method=nosync",
    "--skip-log-bin",
    "--loose-mysqlx=OFF",
];
/// A commit is written within a second after it is answered.
const FAST: &str = "--innodb-flush-log-at-trx-commit=0";
/// A commit is given to the system, which writes it also if the server ends.
const KILLABLE: &str = "--innodb-flush-log-at-trx-commit=2";
/// All rows in one file, which does not grow beyond that.
const SMALL_DISK: [&str; 2] = [
    "--innodb-file-per-table=0",
    "--innodb-data-file-path=ibdata1:12M:autoextend:max:20M",
];

/// The programs of one MariaDB or MySQL.
pub(crate) struct Mysql {
    server: PathBuf,
    /// The program that makes a data folder; none when the server does it by itself (MySQL).
    installer: Option<PathBuf>,
    tuning: Tuning,
}

impl Mysql {
    pub(crate) fn find(tuning: Tuning) -> Option<Self> {
        let server = programs::find(&["mariadbd", "mysqld"])?;
        if !version_text(&server)?.contains("MariaDB") {
            return Some(Self {
                server,
                installer: None,
                tuning,
            });
        }
        let installer = programs::find(&["mariadb-install-db", "mysql_install_db"])?;
        Some(Self {
            server,
            installer: Some(installer),
            tuning,
        })
    }

    /// No option may come before `--no-defaults`, which keeps the system's settings out. What decides about files must
    /// be the same when they are made and when they are used; MySQL insists that the folder for files is there.
    fn program(&self, place: &Place, program: &Path) -> Result<Command> {
        let mut command = place.command(program)?;
        command
            .arg("--no-defaults")
            .arg(option("--datadir", place.data()))
            .arg(option("--secure-file-priv", place.folder().to_owned()));
        if self.tuning == Tuning::SmallDisk {
            command.args(SMALL_DISK);
        }
        Ok(command)
    }
}

impl Kind for Mysql {
    /// `--version` prints `mariadbd  Ver 10.11.14-MariaDB-0+deb12u2 for debian-linux-gnu …`.
    fn title(&self) -> String {
        let printed = version_text(&self.server);
        let version = printed.as_deref().and_then(|text| text.split_once("Ver "));
        let number = version.and_then(|(_, rest)| rest.split([' ', '-']).next());
        let product = if self.installer.is_some() { "MariaDB" } else { "MySQL" };
        format!("{product} {}", number.unwrap_or("of unknown version"))
    }

    fn own_account(&self) -> &'static str {
        "mysql"
    }

    fn prepare(&self, place: &Place) -> Result<()> {
        place.write(INIT_FILE, ROOT_OVER_TCP)?;
        let mut command = self.program(place, self.installer.as_ref().unwrap_or(&self.server))?;
        if self.installer.is_some() {
            command.args(["--auth-root-authentication-method=normal", "--skip-test-db"]);
        } else {
            command.arg("--initialize-insecure");
        }
        prepare_with(&mut command)
    }

    fn command(&self, place: &Place, port: u16) -> Result<Command> {
        let folder = place.folder();
        let mut command = self.program(place, &self.server)?;
        command
            .arg(format!("--port={port}"))
            .arg(option("--socket", folder.join("server.sock")))
            .arg(option("--pid-file", folder.join("server.pid")))
            .arg(option("--tmpdir", folder.to_owned()))
            .arg(option("--init-file", folder.join(INIT_FILE)))
            .args(FOR_TESTS)
            .arg(match self.tuning {
                Tuning::Fast => FAST,
                Tuning::Killable | Tuning::SmallDisk => KILLABLE,
            });
        Ok(command)
    }

    fn answers(&self, port: u16) -> bool {
        greeting(SocketAddr::from(([127, 0, 0, 1], port))).is_some()
    }

    fn stop_signal(&self) -> Signal {
        Signal::Terminate
    }

    fn url(&self, port: u16) -> String {
        format!("mysql://root@127.0.0.1:{port}/mysql")
    }
}

fn option(name: &str, value: PathBuf) -> OsString {
    let mut option = OsString::from(name);
    option.push("=");
    option.push(value);
    option
}

fn version_text(server: &Path) -> Option<String> {
    process::output(Command::new(server).args(["--no-defaults", "--version"]))
}

/// The version that a MariaDB or MySQL greets its clients with, before they say who they are.
#[must_use]
pub fn greeting(address: SocketAddr) -> Option<String> {
    let stream = TcpStream::connect_timeout(&address, Duration::from_secs(5)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    let mut reader = BufReader::new(stream);
    // Three bytes of length, one of sequence, and the protocol: 10, or 255 for an error.
    let mut head = [0; 5];
    reader.read_exact(&mut head).ok()?;
    if head.last() != Some(&10) {
        return None;
    }
    let mut version = Vec::new();
    reader.take(200).read_until(0, &mut version).ok()?;
    version.pop();
    String::from_utf8(version).ok()
}
