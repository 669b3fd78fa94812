//! Throwaway database servers: PostgreSQL, and MariaDB or MySQL, from the system's own programs, on free loopback ports
//! and in a temporary folder. `cargo xtask test` starts one of each for the whole run; the tests of faults start their
//! own, which they may kill. Unix only: servers are started and stopped as processes.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "starting and installing takes time, and whoever waits is told"
)]
#![allow(
    clippy::missing_errors_doc,
    reason = "for tests, which show an error to a person and do not act on it"
)]

mod account;
mod folder;
mod install;
pub mod interrupt;
mod mysql;
mod postgres;
pub mod process;
pub mod programs;
mod server;

pub use folder::Folder;
pub use install::install;
pub use mysql::greeting;
pub use server::{Product, Server, Tuning};
