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
mod meeting;
mod nobody;
mod paging;
mod queries;
mod raw;
mod reading;
mod relations;
mod renovating;
mod returning;
mod reversing;
mod rightward;
mod rooms;
mod saving;
mod shapes;
mod streaming;
mod transactions;
mod updating;
mod upserting;
mod views;
mod wide;
mod wider;
mod world;
