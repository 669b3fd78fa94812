//! Every way to name a mixin of one's own.

#![allow(missing_docs, reason = "entities of tests")]

/// From another crate, with what it contains from a third.
pub mod offer {
    use own_mixins::prelude::*;
    use sea_orm::ActiveValue::Set;
    use sea_orm::entity::prelude::*;
    use team::StandardActiveModel as _;

    /// An offer.
    #[own_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, OptimisticLock)]
    #[sea_orm(table_name = "offers")]
    #[mixin(crate = "own_mixins", hooks, with(team::Offered))]
    pub struct Model {
        /// What is offered.
        pub title: String,
    }

    impl MixinHooks for ActiveModel {
        async fn before_save<C: ConnectionTrait>(mut self, _db: &C, _insert: bool) -> Result<Self, DbErr> {
            if let Set(notes) = self.notes() {
                let notes = format!("{notes} own;");
                self.set_notes(notes);
            }
            Ok(self)
        }
    }
}

/// A relation of the model's own from a mixin's column.
pub mod visit {
    use own_mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    /// A visit.
    #[own_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk)]
    #[sea_orm(table_name = "visits")]
    #[mixin(crate = "own_mixins", with(super::OfAnOffer))]
    pub struct Model {
        #[sea_orm(belongs_to, from = "offer_id", to = "id")]
        pub offer: BelongsTo<super::offer::Entity>,
    }
}

/// With a row rule of its mixin.
pub mod article {
    use own_mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    /// An article.
    #[own_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk)]
    #[sea_orm(table_name = "articles")]
    #[mixin(crate = "own_mixins", with(super::Drafted), rows(long = "words > 2"))]
    pub struct Model {
        pub words: i32,
    }
}

#[own_mixins::mixin(crate = "own_mixins", rows(ready = "state <> 'draft'"))]
struct Drafted {
    pub state: String,
}

#[own_mixins::mixin(crate = "own_mixins")]
struct OfAnOffer {
    pub offer_id: i32,
}

/// From this crate and another one, by an import and by a path.
pub mod event {
    use base::catalogue::Publishable;
    use own_mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    /// An event.
    #[own_mixins::compact_model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Timestamps, serde::Serialize)]
    #[sea_orm(table_name = "events")]
    #[mixin(
        crate = "own_mixins",
        with(Publishable, super::nested::deep::Ranked, super::Numbered)
    )]
    pub struct Model {
        /// Its name.
        pub name: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

/// Adopts what a database has.
pub mod legacy {
    use own_mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    /// A row of an old table.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, MixinBehavior)]
    #[sea_orm(table_name = "legacy")]
    #[mixin(crate = "own_mixins", with(super::Legacy, base::ShopScoped))]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(column_name = "shop_id")]
        pub shop_id: base::shop::ShopId,
        pub former_shop_id: Option<base::shop::ShopId>,
        pub create_time: DateTimeUtc,
        pub update_time: DateTimeUtc,
        pub removed: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
}

/// Mixins that are for this crate alone.
pub mod nested {
    pub(crate) mod deep {
        use own_mixins::prelude::*;
        use sea_orm::entity::prelude::*;

        #[own_mixins::mixin(crate = "own_mixins", hooks)]
        pub(crate) struct Ranked {
            #[serde(rename = "place")]
            pub rank: i32,
        }

        impl<E: Ranked> MixinHooksOf<E> for RankedHooks {
            async fn before_save<C: ConnectionTrait>(
                row: E::ActiveModel,
                _db: &C,
                _insert: bool,
            ) -> Result<E::ActiveModel, DbErr> {
                if row.rank().try_as_ref().is_some_and(|rank| *rank < 0) {
                    return Err(DbErr::Custom("a rank is not negative".to_owned()));
                }
                Ok(row)
            }
        }
    }

    /// Of the same name as another one of this file.
    pub mod other {
        #[own_mixins::mixin(crate = "own_mixins")]
        pub(super) struct Numbered {
            pub series: i32,
        }

        #[own_mixins::mixin(crate = "own_mixins", with(Numbered))]
        pub struct Series;
    }
}

#[own_mixins::mixin(crate = "own_mixins")]
struct Numbered {
    pub number: i32,
}

/// The names of an old database, said once.
#[own_mixins::mixin(
    crate = "own_mixins",
    with(Timestamps, SoftDelete),
    options(
        timestamps(created_at = "create_time", updated_at = "update_time"),
        soft_delete(boolean, column = "removed")
    )
)]
pub struct Legacy;
