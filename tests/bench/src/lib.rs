//! The same work done in four ways, and what it takes: see [`subject::Kind`]. `cargo xtask bench` runs it.
//!
//! [`world::World`] is the database, [`subject::Subject`] a way to do the work, and [`workload::Workload`] an operation that
//! can be done once, by one of them, after it has been prepared. [`measure`] takes the time of many, in turns.

pub mod count;
pub mod entity;
pub mod load;
pub mod measure;
pub mod subject;
pub mod verify;
pub mod workload;
pub mod world;
