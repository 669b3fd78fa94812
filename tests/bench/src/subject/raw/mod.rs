//! `r`: sqlx, its SQL and the reading of its rows written by hand. The same source serves the three drivers, whose types
//! have nothing in common that it could be generic over.

#![allow(clippy::duplicate_mod, reason = "that is the point")]

mod texts;

pub mod mysql;
pub mod postgres;
pub mod sqlite;
