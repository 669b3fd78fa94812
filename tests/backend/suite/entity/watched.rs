//! Hooks that want the row as it was, and ask for the scope.

use mixins::prelude::*;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

#[mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, SoftDelete, OptimisticLock)]
#[sea_orm(table_name = "watched")]
#[mixin(crate = "mixins", shared, hooks)]
pub struct Model {
    pub state: String,
    /// What it was before the last update.
    pub before: Option<String>,
    /// Whether the last update was sent under a scope.
    pub scoped: Option<bool>,
}

impl MixinHooks for ActiveModel {
    const WANTS_ORIGINAL: bool = true;

    async fn before_update<C: ConnectionTrait>(mut self, original: Model, db: &C) -> Result<Self, DbErr> {
        if original.state == "closed" {
            return Err(DbErr::Custom("closed for good".to_owned()));
        }
        self.before = Set(Some(original.state));
        self.scoped = Set(Some(mixins::scope_of(db).is_some()));
        Ok(self)
    }
}
