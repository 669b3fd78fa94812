//! All of SeaORM's API through a scope: two stations' rows are written on a plain connection, everything is done as one
//! of them, and what it gives is written down by hand; the other's rows and the deleted ones stay as they are.

mod connection;
mod deleting;
mod entity;
mod inserting;
mod joining;
mod lessons;
mod links;
mod loaders;
mod nobody;
mod paging;
mod queries;
mod raw;
mod reading;
mod relations;
mod saving;
mod shapes;
mod streaming;
mod transactions;
mod updating;
mod upserting;
mod world;
