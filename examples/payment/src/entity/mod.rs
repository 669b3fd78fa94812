//! The entities: one file each.

pub mod payment;
pub mod refund;
pub mod user;
