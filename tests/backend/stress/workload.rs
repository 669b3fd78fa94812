//! How much is done: little in a normal run, the figures that the promises are judged by in `cargo xtask soak`, and
//! any other number through a variable of its own.

use std::env;

/// The numbers of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Workload {
    /// Tasks that write to one row.
    pub(crate) writers: usize,
    /// What each of them adds, one at a time.
    pub(crate) increments: usize,
    /// Clients that want one slot.
    pub(crate) clients: usize,
    /// How often a race is run.
    pub(crate) rounds: usize,
    /// Requests of all tenants together.
    pub(crate) requests: usize,
}

impl Workload {
    pub(crate) fn get() -> Self {
        let full = env::var("MIXINS_SOAK").is_ok();
        let number = |name: &str, reduced, all| match env::var(name) {
            Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")),
            Err(_) if full => all,
            Err(_) => reduced,
        };
        Self {
            writers: number("MIXINS_WRITERS", 8, 16),
            increments: number("MIXINS_INCREMENTS", 6, 500),
            clients: number("MIXINS_CLIENTS", 32, 32),
            rounds: number("MIXINS_ROUNDS", 3, 50),
            requests: number("MIXINS_REQUESTS", 600, 2_000),
        }
    }
}
