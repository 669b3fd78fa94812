//! Installing a database server on a Debian system, for a fresh container.

use std::{
    fs::File,
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::PathBuf,
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::{account, process, programs};

const LIMIT: Duration = Duration::from_mins(20);
const POLICY: &str = "/usr/sbin/policy-rc.d";

/// Installs a Debian package, or fails when this is not our system to change.
pub fn install(package: &str) -> Result<()> {
    let Some(apt) = programs::find(&["apt-get"]) else {
        bail!("there is no apt-get here to install it with");
    };
    if !account::is_root() {
        bail!("only root can install it");
    }
    println!("installing {package}");
    let _policy = Policy::put()?;
    run(Command::new(&apt).arg("update"))?;
    run(Command::new(&apt).args(["install", "-y", "--no-install-recommends", package]))
}

fn run(command: &mut Command) -> Result<()> {
    command.env("DEBIAN_FRONTEND", "noninteractive");
    let status = process::run(command, LIMIT).context("apt-get did not end well")?;
    if !status.success() {
        bail!("apt-get failed ({status})");
    }
    Ok(())
}

/// While it lives, a package does not start the server it brings: we start our own.
struct Policy(Option<PathBuf>);

impl Policy {
    /// Somebody else's policy is left alone.
    fn put() -> Result<Self> {
        let file = File::options().write(true).create_new(true).mode(0o755).open(POLICY);
        let mut file = match file {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(Self(None)),
            Err(error) => return Err(error).with_context(|| format!("could not make {POLICY}")),
        };
        let policy = Self(Some(PathBuf::from(POLICY)));
        // 101 is "forbidden by policy".
        file.write_all(b"#!/bin/sh\nexit 101\n")
            .with_context(|| format!("could not write {POLICY}"))?;
        Ok(policy)
    }
}

impl Drop for Policy {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            std::fs::remove_file(path).ok();
        }
    }
}
