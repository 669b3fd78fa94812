//! Both attributes, in either order.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod ours_first {
    use super::*;

    #[sea_orm_mixins::model]
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "bookings")]
    pub struct Model {
        pub name: String,
    }
}

mod theirs_first {
    use super::*;

    #[sea_orm::model]
    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "bookings")]
    pub struct Model {
        pub name: String,
    }
}

fn main() {}
