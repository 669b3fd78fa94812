//! Mixins of one's own: what the trait that `#[sea_orm_mixins::mixin]` writes asks of an entity, and what a model that
//! names the mixin answers. They know each other by a number, since a path would have to lead from every model to every
//! mixin that another one contains.

use crate::entity::MixinEntity;
use sea_orm::{ActiveValue, EntityTrait, Value};

/// The mixins of one's own that an entity has, in the order of its columns.
#[doc(hidden)]
pub trait OwnMixins: EntityTrait {
    const NAMES: &'static [&'static str];
    /// Their columns.
    const COLUMNS: &'static [Self::Column];
    /// Indexes over several columns; one over a single column is said on the column.
    const INDEXES: &'static [&'static [Self::Column]];
}

/// The entity has the mixin of that number.
#[doc(hidden)]
pub trait HasMixin<const MIXIN: u64>: MixinEntity {}

/// The column that a field of the mixin became.
#[doc(hidden)]
pub trait HasField<const MIXIN: u64, const FIELD: usize>: MixinEntity {
    type Type: Into<Value>;
    const COLUMN: Self::Column;

    fn of(model: &Self::Model) -> &Self::Type;

    fn of_active(active: &Self::ActiveModel) -> &ActiveValue<Self::Type>;

    fn of_active_mut(active: &mut Self::ActiveModel) -> &mut ActiveValue<Self::Type>;
}
