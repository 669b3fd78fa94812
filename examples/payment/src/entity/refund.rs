//! Money that was given back.

use sea_orm::ActiveValue;
use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

/// A refund: a part of one payment, and of that payment's station. Without a tenant of its own it would be refused: every
/// station could read and remove it.
#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Timestamps, StationTenant, Auditable)]
#[sea_orm(table_name = "refunds")]
#[mixin(hooks)]
pub struct Model {
    /// The payment that it is a part of.
    pub payment_id: i32,
    /// The payment's row.
    #[sea_orm(belongs_to, from = "payment_id", to = "id")]
    pub payment: BelongsTo<super::payment::Entity>,
    /// How much, in cents.
    pub amount_cents: i64,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
}

/// A hook of the program's own: it runs after the mixins' own work.
impl MixinHooks for ActiveModel {
    async fn before_save<C: ConnectionTrait>(self, _db: &C, _insert: bool) -> Result<Self, DbErr> {
        if let ActiveValue::Set(cents) = self.amount_cents
            && cents <= 0
        {
            return Err(DbErr::Custom("a refund gives something back".to_owned()));
        }
        Ok(self)
    }
}
