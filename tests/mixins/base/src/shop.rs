//! Rows of a shop.

use base_mixins::prelude::*;
use sea_orm::entity::prelude::*;

/// A shop's key, which no other number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, DeriveValueType)]
pub struct ShopId(pub i64);

/// Rows that belong to a shop.
#[base_mixins::mixin(crate = "base_mixins", hooks)]
pub struct ShopScoped {
    #[sea_orm(indexed)]
    pub shop_id: crate::shop::ShopId,
    pub former_shop_id: Option<crate::shop::ShopId>,
}

impl<E: ShopScoped> MixinHooksOf<E> for ShopScopedHooks {
    async fn before_save<C: ConnectionTrait>(
        mut row: E::ActiveModel,
        _db: &C,
        insert: bool,
    ) -> Result<E::ActiveModel, DbErr> {
        if insert && row.shop_id().is_not_set() {
            row.set_shop_id(ShopId(1));
        }
        Ok(row)
    }
}
