//! Ctrl-C and SIGTERM. The handler only takes a note: whoever waits for something looks at it and
//! gives up with an error, so that the owners of processes and folders clean up as they always do.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail};

static HAPPENED: AtomicBool = AtomicBool::new(false);

/// From now on a signal no longer ends this program at once.
pub fn watch() -> Result<()> {
    ctrlc::set_handler(|| HAPPENED.store(true, Ordering::SeqCst)).context("could not listen for Ctrl-C")
}

/// Whether a signal asked this program to end.
pub fn happened() -> bool {
    HAPPENED.load(Ordering::SeqCst)
}

/// Fails once a signal asked this program to end.
pub fn check() -> Result<()> {
    if happened() {
        bail!("interrupted");
    }
    Ok(())
}

/// One step of waiting for something.
pub fn pause() -> Result<()> {
    check()?;
    thread::sleep(Duration::from_millis(50));
    check()
}
