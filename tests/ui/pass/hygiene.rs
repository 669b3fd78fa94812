//! Generated code among hostile neighbours: names of the prelude shadowed where SeaORM's own code lets them be, raw
//! identifiers, structs made by `macro_rules!`, and every lint denied.
// Not `missing_debug_implementations`: SeaORM's own `TypedColumn` has none.
#![deny(warnings, missing_docs, unused_qualifications, unreachable_pub, single_use_lifetimes, clippy::all, clippy::pedantic)]

/// Traits and types with the names that generated code must not pick up.
pub mod shadowed {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    /// Not `sea_orm_mixins::MixinEntity`.
    pub trait Absent {}
    /// Not `std::sync::OnceLock`.
    #[derive(Debug)]
    pub struct OnceLock;
    /// Not `sea_orm_mixins::Policy`.
    #[derive(Debug)]
    pub struct Policy;
    /// Not `sea_orm_mixins::__private::Probe`.
    #[derive(Debug)]
    pub struct Probe;
    /// Not `inventory`.
    pub mod inventory {}
    /// Not `core`.
    pub mod core {}

    /// A row.
    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps, SoftDelete, OptimisticLock, StationTenant, Auditable)]
    #[sea_orm(table_name = "shadowed")]
    #[mixin(live_unique("type", "match"), live_index("created_at"))]
    pub struct Model {
        /// A raw identifier.
        pub r#type: String,
        /// And another.
        pub r#match: i32,
    }
}

macro_rules! entity {
    ($module:ident, $table:literal, [$($derive:ident),*], { $($field:ident: $ty:ty),* }) => {
        /// Made by a macro.
        pub mod $module {
            use sea_orm::entity::prelude::*;
            use sea_orm_mixins::prelude::*;

            /// A row.
            #[sea_orm_mixins::model]
            #[derive(Clone, Debug, PartialEq, DeriveEntityModel, $($derive),*)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                $(
                    /// A column.
                    pub $field: $ty,
                )*
            }
        }
    };
}

entity!(made, "made", [IntegerPk, Timestamps, SoftDelete, OptimisticLock], { name: String, note: Option<String> });
entity!(empty, "empty", [BigIntPk], {});

/// The crate under another name.
pub mod renamed {
    extern crate sea_orm_mixins as other;

    use self::other::prelude::*;
    use sea_orm::entity::prelude::*;

    /// A row.
    #[other::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Tenant)]
    #[sea_orm(table_name = "renamed")]
    #[mixin(crate = "self::other", tenant(org_id: i64, column = "type"))]
    pub struct Model {
        /// A column.
        pub name: String,
    }
}

fn main() {
    use sea_orm_mixins::prelude::*;

    assert_eq!(shadowed::Entity::mixins().len(), 6);
    assert_eq!(made::Entity::mixins().len(), 4);
    assert_eq!(empty::Entity::mixins(), [Mixin::BigIntPk]);
    assert_eq!(renamed::Entity::policy().tenants[0].column, "type");
}
