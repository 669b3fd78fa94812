//! Keys with a prefix: none, one that is none, two, and a foreign key of another.
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

mod without {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, PrefixedPk)]
    #[sea_orm(table_name = "without")]
    #[mixin(shared)]
    pub struct Model {
        pub name: String,
    }
}

mod upper {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, PrefixedPk)]
    #[sea_orm(table_name = "upper")]
    #[mixin(prefixed_pk("BK"))]
    pub struct Model {
        pub name: String,
    }
}

mod no_text {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, PrefixedPk)]
    #[sea_orm(table_name = "no_text")]
    #[mixin(prefixed_pk(bk))]
    pub struct Model {
        pub name: String,
    }
}

mod unknown {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, PrefixedPk)]
    #[sea_orm(table_name = "unknown")]
    #[mixin(prefixed_pk("bk", v4))]
    pub struct Model {
        pub name: String,
    }
}

mod two {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, PrefixedPk, UuidPk)]
    #[sea_orm(table_name = "two")]
    #[mixin(prefixed_pk("bk"))]
    pub struct Model {
        pub name: String,
    }
}

mod underived {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "underived")]
    #[mixin(prefixed_pk("bk"))]
    pub struct Model {
        pub name: String,
    }
}

mod plain_text {
    use super::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior, PrefixedPk)]
    #[sea_orm(table_name = "plain_text")]
    #[mixin(prefixed_pk("bk"))]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

mod customer {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, PrefixedPk)]
    #[sea_orm(table_name = "customer")]
    #[mixin(prefixed_pk("cus"))]
    pub struct Model {
        pub name: String,
    }
}

mod booking {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, PrefixedPk)]
    #[sea_orm(table_name = "booking")]
    #[mixin(prefixed_pk("bk"))]
    pub struct Model {
        pub name: String,
    }
}

mod payment {
    use super::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, PrefixedPk)]
    #[sea_orm(table_name = "payment")]
    #[mixin(prefixed_pk("pay"))]
    pub struct Model {
        pub booking_id: PrefixedId<super::customer::Entity>,
        #[sea_orm(belongs_to, from = "booking_id", to = "id")]
        pub booking: BelongsTo<super::booking::Entity>,
    }
}

fn main() {}
