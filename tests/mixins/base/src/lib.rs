//! Mixins for the programs of several teams.

pub mod catalogue;
pub mod shop;

// As a library may show them: from another module than that which declares them.
pub use shop::{ShopScoped, ShopScopedActiveModel, ShopScopedModel};
