//! What generated methods and the impl of `ActiveModelBehavior` call: functions that return boxed futures.
//!
//! An `async fn` in generated code would be a coroutine that the compiler checks once for each entity, with the proof that it is
//! `Send`. These it checks once.

use super::{Hooked, MixinActiveModel, ModelOf, behavior, delete as deletion, update as updating};
use crate::mixin::SoftDelete;
use sea_orm::{ConnectionTrait, DbErr, DeleteResult, TransactionTrait, UpdateResult};
use std::future::Future;
use std::pin::Pin;

/// As SeaORM's own hooks and methods return: the future of a caller stays small.
#[doc(hidden)]
pub type Boxed<'c, T> = Pin<Box<dyn Future<Output = Result<T, DbErr>> + Send + 'c>>;

macro_rules! methods {
    ($($name:ident$(: $entity:ident)? $(, $begins:ident)? => $does:path, $output:ty;)*) => {$(
        #[doc(hidden)]
        pub fn $name<A, C>(row: A, db: &C) -> Boxed<'_, $output>
        where
            A: MixinActiveModel$(<Entity: $entity>)?,
            C: ConnectionTrait $(+ $begins)?,
        {
            Box::pin($does(row, db))
        }
    )*};
}

methods! {
    update => updating::update, ModelOf<A>;
    update_without_returning => updating::update_without_returning, UpdateResult;
    save => updating::save, A;
    touch => updating::touch, ModelOf<A>;
    delete => deletion::delete, DeleteResult;
    delete_cascading, TransactionTrait => deletion::delete_cascading, DeleteResult;
    force_delete: SoftDelete => deletion::force_delete, DeleteResult;
    restore: SoftDelete => deletion::restore, ModelOf<A>;
    restore_alone: SoftDelete => deletion::restore_alone, ModelOf<A>;
    restore_cascading: SoftDelete, TransactionTrait => deletion::restore_cascading, ModelOf<A>;
    before_delete => behavior::before_delete, A;
    after_delete => Hooked::after_delete, A;
}

#[doc(hidden)]
pub fn before_save<A: MixinActiveModel, C: ConnectionTrait>(row: A, db: &C, insert: bool) -> Boxed<'_, A> {
    Box::pin(behavior::before_save(row, db, insert))
}

#[doc(hidden)]
pub fn after_save<A: MixinActiveModel, C: ConnectionTrait>(
    row: ModelOf<A>,
    db: &C,
    insert: bool,
) -> Boxed<'_, ModelOf<A>> {
    Box::pin(<A as Hooked>::after_save(row, db, insert))
}
