//! The temporary folder of a run, and each server's place in it.

use std::{
    env,
    fs::{self, File, Permissions},
    os::unix::{
        ffi::OsStrExt,
        fs::{PermissionsExt, chown},
    },
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
};

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::{
    account::{self, Account},
    programs,
};

/// A socket's path holds about 100 bytes; what a server adds to this folder's takes 45.
const LONGEST_PARENT: usize = 55;

/// The temporary folder of a run. It goes away when the value is dropped, unless it is to be kept.
#[derive(Debug)]
pub struct Folder {
    temporary: TempDir,
    keep: bool,
    places: AtomicUsize,
}

impl Folder {
    /// Makes the folder.
    pub fn new(keep: bool) -> Result<Self> {
        let parent = parent();
        let folder = tempfile::Builder::new()
            .prefix("mixins-")
            .disable_cleanup(keep)
            .tempdir_in(&parent)
            .with_context(|| format!("could not make a folder in {}", parent.display()))?;
        // The servers' accounts must get through to their own folders, whatever the umask says.
        set_mode(folder.path(), 0o755)?;
        Ok(Self {
            temporary: folder,
            keep,
            places: AtomicUsize::new(0),
        })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.temporary.path()
    }

    /// A server's place in it, owned by the account that the server runs as.
    pub(crate) fn place(&self, own_account: &str) -> Result<Place> {
        let number = self.places.fetch_add(1, Ordering::Relaxed);
        let account = Account::for_server(own_account)?;
        Place::new(self.path(), &format!("{own_account}-{number}"), account)
    }

    /// Removes the folder, or says where it is if it is kept.
    pub fn close(self) -> Result<()> {
        let path = self.path().to_owned();
        if self.keep {
            println!("kept the servers' data and logs in {}", path.display());
            return Ok(());
        }
        let closed = self.temporary.close();
        closed.with_context(|| format!("could not remove {}", path.display()))
    }
}

/// The system's temporary folder, if the servers can use it, else the usual one.
fn parent() -> PathBuf {
    let wanted = env::temp_dir();
    let short = wanted.as_os_str().as_bytes().len() <= LONGEST_PARENT;
    if short && (!account::is_root() || is_open_to_all(&wanted)) {
        return wanted;
    }
    PathBuf::from("/tmp")
}

/// Whether every account can get to this folder.
fn is_open_to_all(folder: &Path) -> bool {
    fs::canonicalize(folder).is_ok_and(|folder| {
        folder
            .ancestors()
            .all(|part| part.metadata().is_ok_and(|data| data.permissions().mode() & 0o001 != 0))
    })
}

fn set_mode(path: &Path, mode: u32) -> Result<()> {
    fs::set_permissions(path, Permissions::from_mode(mode))
        .with_context(|| format!("could not set the mode of {}", path.display()))
}

/// Where one server lives: its data, its socket and its log.
pub(crate) struct Place {
    folder: PathBuf,
    account: Option<Account>,
}

impl Place {
    fn new(root: &Path, name: &str, account: Option<Account>) -> Result<Self> {
        let folder = root.join(name);
        fs::create_dir(&folder).with_context(|| format!("could not make {}", folder.display()))?;
        set_mode(&folder, 0o700)?;
        let place = Self { folder, account };
        place.give_away(&place.folder)?;
        Ok(place)
    }

    fn give_away(&self, path: &Path) -> Result<()> {
        let Some(Account { user, group }) = self.account else {
            return Ok(());
        };
        chown(path, Some(user), Some(group)).with_context(|| format!("could not give away {}", path.display()))
    }

    /// Writes a file that the server can read.
    pub(crate) fn write(&self, name: &str, text: &str) -> Result<()> {
        let path = self.folder.join(name);
        fs::write(&path, text).with_context(|| format!("could not write {}", path.display()))?;
        self.give_away(&path)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// A command that runs as the server's account, in its folder, and writes to its log.
    pub(crate) fn command(&self, program: &Path) -> Result<Command> {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.log_file())
            .context("could not open the server's log")?;
        let mut command = Command::new(program);
        command
            .current_dir(&self.folder)
            // The log is searched for messages, and `TMPDIR` may be closed to the account.
            .env("LC_ALL", "C")
            .env("TMPDIR", &self.folder)
            .stdout(log.try_clone().context("could not share the server's log")?)
            .stderr(log);
        if let Some(account) = self.account {
            account.take_over(&mut command);
        }
        Ok(command)
    }

    /// The same, with files that cannot grow beyond eight megabytes: as close to a full disk as an account of no power
    /// can come.
    pub(crate) fn command_with_small_files(&self, program: &Path) -> Result<Command> {
        let shell = programs::find(&["sh"]).context("there is no shell")?;
        let mut command = self.command(&shell)?;
        // In blocks of 512 bytes.
        command.args(["-c", r#"ulimit -f 16384; exec "$0" "$@""#]).arg(program);
        Ok(command)
    }

    /// What the server logged since the log had `from` bytes.
    pub(crate) fn log(&self, from: usize) -> String {
        let log = fs::read(self.log_file()).unwrap_or_default();
        String::from_utf8_lossy(log.get(from..).unwrap_or_default()).into_owned()
    }

    /// The last of those lines, for an error message.
    pub(crate) fn log_tail(&self, from: usize) -> String {
        let log = self.log(from);
        let lines: Vec<&str> = log.lines().collect();
        let tail = lines.get(lines.len().saturating_sub(20)..).unwrap_or_default();
        format!("the end of the server's log:\n{}", tail.join("\n"))
    }

    fn log_file(&self) -> PathBuf {
        self.folder.join("server.log")
    }
}
