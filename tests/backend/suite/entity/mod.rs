//! The entities of the suite.

pub mod branch;
pub mod compact;
pub mod counter;
pub mod dense;
pub mod expanded;
pub mod flag;
pub mod hooked;
pub mod item;
pub mod ledger;
pub mod line;
pub mod order;
pub mod order_tag;
pub mod plain;
pub mod shard;
pub mod shelf;
pub mod station;
pub mod tag;
pub mod typed;
