//! A program with stations is made ready for shards: UUIDs in the place of numbers, keys with the station in them.

mod entity;
mod migrations;
mod old;
mod ready;
mod sql;
