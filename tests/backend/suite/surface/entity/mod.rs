//! The tables of the surface: two stations' customers, whom they introduced, their bookings, what is booked, and where.

pub mod booked;
pub mod booking;
pub mod customer;
pub mod introduction;
pub mod profile;
pub mod room;
pub mod service;
