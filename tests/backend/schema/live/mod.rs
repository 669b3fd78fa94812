//! The indexes of live rows: what they refuse, and what the databases have of them.

mod entity;
mod existing;
mod kinds;
mod names;
mod rows;
mod tables;
mod world;
