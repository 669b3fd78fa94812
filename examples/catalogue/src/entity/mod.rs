//! The tables: each its own few columns, and the team's mixins.

pub mod photo;
pub mod product;
pub mod variant;
