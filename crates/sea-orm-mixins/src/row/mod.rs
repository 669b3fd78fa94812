//! What the mixins do around a single row: fill it, check its version, soft-delete it, and call the user's own hooks.

mod behavior;
mod conflict;
mod delete;
mod fill;
mod hooks;
mod key;
mod methods;
mod own_hooks;
mod preview;
mod update;
mod writable;

pub use conflict::Conflict;
pub use hooks::{HookProbe, Hooked, MixinActiveModel, MixinHooks, NoHooks};
pub use methods::{
    Boxed, after_delete, after_save, before_delete, before_save, delete, delete_cascading, force_delete, restore,
    restore_alone, restore_cascading, save, touch, update, update_without_returning,
};
pub use own_hooks::{EntityHooks, MixinHooksOf};
pub use preview::cascade_preview;

use sea_orm::{ActiveModelTrait, EntityTrait};

/// The entity of an active model.
type EntityOf<A> = <A as ActiveModelTrait>::Entity;
/// The model of an active model.
type ModelOf<A> = <EntityOf<A> as EntityTrait>::Model;
/// A column of an active model's entity.
type ColumnOf<A> = <EntityOf<A> as EntityTrait>::Column;
