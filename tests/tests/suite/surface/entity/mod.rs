//! The tables of the surface: two stations' customers, their bookings, and what is booked.

pub mod booked;
pub mod booking;
pub mod customer;
pub mod profile;
pub mod service;
