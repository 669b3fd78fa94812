//! All of SeaORM's API through a scope: two stations' rows are written on a plain connection, everything is done as one
//! of them, and what it gives is written down by hand; the other's rows and the deleted ones stay as they are.

mod casts_read;
mod casts_written;
mod connection;
mod deleting;
mod entity;
mod inserting;
mod joining;
mod links;
mod loaders;
mod nested_saves;
mod no_tenant;
mod paging;
mod plugin_bugs;
mod queries;
mod raw;
mod reading;
mod relations;
mod returning;
mod reverse_relations;
mod right_joins;
mod row_types;
mod select_many;
mod select_two_three;
mod self_junction;
mod streaming;
mod transactions;
mod updating;
mod upserting;
mod views;
mod world;
