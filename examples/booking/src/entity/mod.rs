//! The entities: one file each, the starting document's models and the tables they point to.

pub mod booking;
pub mod business;
pub mod customer;
pub mod station;
pub mod user;
