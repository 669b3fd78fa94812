//! Types are looked up where the model stands, so they are written by their full path.

#![allow(unused_imports)]

mod money {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Copy, Debug, PartialEq, DeriveValueType)]
    pub struct Money(pub i64);
}

mod priced {
    use super::money::{self, Money};
    use sea_orm::entity::prelude::*;

    #[sea_orm_mixins::mixin]
    pub struct Priced {
        pub bare: Money,
        pub inside: Option<Money>,
        pub above: super::money::Money,
        pub module: money::Money,
        pub fine: crate::money::Money,
        pub also: Option<Date>,
        pub not_a_value: std::time::Instant,
    }
}

fn main() {}
