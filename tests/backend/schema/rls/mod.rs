//! `enable_rls` and `disable_rls`: PostgreSQL itself shows each tenant what a scope shows him, and no more.

mod beyond;
pub(crate) mod entity;
mod existing;
pub(crate) mod kill;
mod odd;
mod reach;
mod refused;
mod taken_back;
pub(crate) mod world;
