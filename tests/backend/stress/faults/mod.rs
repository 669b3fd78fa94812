//! What the database's own faults leave behind: committed work is there, other work is not, the pool recovers, and the
//! error says whether the work may be done again.

mod child;
mod full;
mod killed;
mod ledger;
mod own;
mod terminated;
mod waiting;
