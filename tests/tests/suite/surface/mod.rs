//! All of SeaORM's API through a scope: two stations' rows are written on a plain connection, everything is done as one
//! of them, and what it gives is written down by hand; the other's rows and the deleted ones stay as they are.

mod entity;
mod reading;
mod world;
