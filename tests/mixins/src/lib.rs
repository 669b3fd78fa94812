//! Entities with mixins of one's own.

pub mod entity;
