//! What a database has, against databases made by hand and facts written by hand.

mod counting;
mod facts;
mod least;
mod mysql;
mod postgres;
mod session;
mod size;
mod sqlite;
