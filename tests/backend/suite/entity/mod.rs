//! The entities of the suite.

/// An adopted entity, as `sea-orm-cli` writes it from a database.
macro_rules! entity {
    ($module:ident, $table:literal, { $($derive:ident),* }, { $($option:tt)* }, { $($(#[$attr:meta])* $field:ident: $ty:ty,)* }) => {
        pub mod $module {
            use mixins::prelude::*;
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, MixinBehavior, $($derive),*)]
            #[sea_orm(table_name = $table)]
            #[mixin(crate = "mixins", $($option)*)]
            pub struct Model {
                $($(#[$attr])* pub $field: $ty,)*
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}
        }
    };
}

pub mod branch;
pub mod compact;
pub mod counter;
pub mod dense;
pub mod expanded;
pub mod flag;
pub mod hooked;
pub mod item;
pub mod keyed;
pub mod ledger;
pub mod legacy;
pub mod line;
pub mod order;
pub mod order_tag;
pub mod plain;
pub mod shard;
pub mod shelf;
pub mod station;
pub mod tag;
pub mod typed;
pub mod watched;
