//! `#[sea_orm_mixins::model]` on what is no `struct Model` with named fields.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod an_enum {
    #[sea_orm_mixins::model]
    enum Model {
        Open,
    }
}

mod a_tuple {
    #[sea_orm_mixins::model]
    struct Model(i32);
}

mod a_generic {
    #[sea_orm_mixins::model]
    struct Model<T> {
        name: T,
    }
}

mod another_name {
    #[sea_orm_mixins::model]
    struct Booking {
        name: String,
    }
}

mod a_function {
    #[sea_orm_mixins::model]
    fn model() {}
}

mod with_arguments {
    use super::*;

    #[sea_orm_mixins::model(uuid_pk)]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "bookings")]
    pub struct Model {
        pub name: String,
    }
}

fn main() {}
