//! Who runs the servers. PostgreSQL refuses to run as root, so root lends it another account.

use std::{os::unix::process::CommandExt, process::Command};

use anyhow::{Context, Result};

use crate::process;

/// A system account without root's powers.
#[derive(Clone, Copy)]
pub(crate) struct Account {
    pub(crate) user: u32,
    pub(crate) group: u32,
}

impl Account {
    /// The account to run a server as: none when we are not root, else the server's own if the
    /// system has it, else `nobody`.
    pub(crate) fn for_server(own: &str) -> Result<Option<Self>> {
        if !is_root() {
            return Ok(None);
        }
        let found = [own, "nobody"].into_iter().find_map(Self::named);
        found
            .map(Some)
            .with_context(|| format!("root cannot run the server, and there is no user {own} or nobody"))
    }

    fn named(name: &str) -> Option<Self> {
        Some(Self {
            user: id("-u", Some(name))?,
            group: id("-g", Some(name))?,
        })
    }

    /// Makes `command` run as this account. The standard library also drops root's other groups.
    pub(crate) fn take_over(self, command: &mut Command) {
        command.uid(self.user).gid(self.group);
    }
}

/// Whether this program runs as root.
pub(crate) fn is_root() -> bool {
    id("-u", None) == Some(0)
}

fn id(what: &str, name: Option<&str>) -> Option<u32> {
    process::output(Command::new("id").arg(what).args(name))?.parse().ok()
}
