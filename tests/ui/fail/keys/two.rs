//! Two primary keys: two mixins, or a mixin and a field.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod two_mixins {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, IntegerPk)]
    #[sea_orm(table_name = "bookings")]
    pub struct Model {
        pub name: String,
    }
}

mod in_the_other_order {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, BigIntPk, UuidPk)]
    #[sea_orm(table_name = "bookings")]
    pub struct Model {
        pub name: String,
    }
}

mod a_mixin_and_a_field {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, BigIntPk)]
    #[sea_orm(table_name = "bookings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        pub name: String,
    }
}

fn main() {}
