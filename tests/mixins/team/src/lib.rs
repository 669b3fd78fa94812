//! What every table of the team has.

use mixins_base::ShopScoped;
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

/// How a price is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, DeriveValueType)]
pub struct Cents(pub i64);

/// The team's standard set.
#[sea_orm_mixins::mixin(
    with(Timestamps, SoftDelete, ShopScoped),
    options(soft_delete(boolean, column = "gone")),
    hooks
)]
pub struct Standard {
    #[sea_orm(default_value = "")]
    pub notes: String,
    pub list_price: Option<crate::Cents>,
}

impl<E: Standard> MixinHooksOf<E> for StandardHooks {
    async fn before_save<C: ConnectionTrait>(
        mut row: E::ActiveModel,
        _db: &C,
        insert: bool,
    ) -> Result<E::ActiveModel, DbErr> {
        use mixins_base::ShopScopedActiveModel as _;
        if insert {
            // Those of `ShopScoped` ran before.
            let shop = row.shop_id().try_as_ref().map_or(0, |shop| shop.0);
            row.set_notes(format!("shop {shop};"));
        }
        Ok(row)
    }
}

/// Only names what belongs together.
#[sea_orm_mixins::mixin(with(Standard, mixins_base::catalogue::Publishable))]
pub struct Offered;
