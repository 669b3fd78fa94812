//! A junction whose links are marked, not removed.

#![expect(clippy::module_inception, reason = "a file of several entities, called by the first")]

pub mod shelf {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk)]
    #[sea_orm(table_name = "shelves")]
    #[mixin(crate = "mixins", shared)]
    pub struct Model {
        pub name: String,
        #[sea_orm(has_many, via = "shelved")]
        pub books: HasMany<super::book::Entity>,
    }
}

pub mod book {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk)]
    #[sea_orm(table_name = "books")]
    #[mixin(crate = "mixins", shared)]
    pub struct Model {
        pub name: String,
        #[sea_orm(has_many, via = "shelved")]
        pub shelves: HasMany<super::shelf::Entity>,
    }
}

pub mod shelved {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Timestamps, SoftDelete)]
    #[sea_orm(table_name = "shelved")]
    #[mixin(crate = "mixins", shared)]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub shelf_id: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub book_id: i32,
        #[sea_orm(belongs_to, from = "shelf_id", to = "id")]
        pub shelf: BelongsTo<super::shelf::Entity>,
        #[sea_orm(belongs_to, from = "book_id", to = "id")]
        pub book: BelongsTo<super::book::Entity>,
    }
}
