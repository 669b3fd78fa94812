//! The doctor, on every backend: nothing but notes on healthy databases however they were made; one finding for one
//! defect made by plain SQL, and none once its statements were run. A binary of its own, for the doctor looks at every
//! entity of a program.

#![allow(missing_docs, unreachable_pub, reason = "entities as users write them")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod accounts;
mod defect;
mod entity;
mod healthy;
mod mysql;
mod page;
mod postgres;
mod report;
mod rows;
mod security;
mod sqlite;
mod trial;
mod types;
mod world;
