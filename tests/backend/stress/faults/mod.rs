//! What the database's own faults leave behind: committed work is there, other work is not, the pool recovers, and the
//! error says whether the work may be done again.

mod full_disk;
mod killed_process;
mod killed_server;
mod ledger;
mod lock_timeout;
mod own_server;
mod terminated_connection;
