//! The traits of entities whose rows have the tenants of others, one for each derive that may say so.

use sea_orm::RelationDef;

macro_rules! through {
    ($($name:ident: $derive:literal;)*) => {$(
        #[doc = concat!("Rows have a tenant through others: `through` of `", $derive, "`.")]
        #[doc(hidden)]
        pub trait $name {
            /// The relations to them.
            const THROUGH: &'static [fn() -> RelationDef];
        }
    )*};
}

through! {
    StationThrough: "StationTenant";
    BusinessThrough: "BusinessTenant";
    TenantsThrough: "Tenant";
}
