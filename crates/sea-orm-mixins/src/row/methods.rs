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

/// The methods of an entity's models that take precedence over SeaORM's. Like the others here it is a macro so that the derive,
/// which runs unoptimized in every build, has less to write.
#[doc(hidden)]
#[macro_export]
macro_rules! __row_methods {
    ($active:ident, $model:ident, $delete:ident $(, $begins:ident)?) => {
        impl $active {
            /// Updates the row in one statement that checks its version where there is one.
            pub fn update<C>(self, db: &C) -> $crate::__private::Boxed<'_, $model>
            where
                C: $crate::__private::sea_orm::ConnectionTrait,
            {
                $crate::__private::update::<$active, C>(self, db)
            }

            /// As `update`, and returns how many rows changed instead of the row.
            pub fn update_without_returning<C>(
                self,
                db: &C,
            ) -> $crate::__private::Boxed<'_, $crate::__private::sea_orm::UpdateResult>
            where
                C: $crate::__private::sea_orm::ConnectionTrait,
            {
                $crate::__private::update_without_returning::<$active, C>(self, db)
            }

            /// Inserts the row if its key is not set, updates it otherwise.
            pub fn save<C>(self, db: &C) -> $crate::__private::Boxed<'_, $active>
            where
                C: $crate::__private::sea_orm::ConnectionTrait,
            {
                $crate::__private::save::<$active, C>(self, db)
            }

            /// Deletes the row: marks it where the entity has `SoftDelete`, removes it otherwise; checks the version where there is one.
            pub fn delete<C>(self, db: &C) -> $crate::__private::Boxed<'_, $crate::__private::sea_orm::DeleteResult>
            where
                C: $crate::__private::sea_orm::ConnectionTrait $(+ $crate::__private::sea_orm::$begins)?,
            {
                $crate::__private::$delete::<$active, C>(self, db)
            }
        }

        impl $model {
            /// Deletes the row: marks it where the entity has `SoftDelete`, removes it otherwise; checks the version where there is one.
            pub fn delete<C>(self, db: &C) -> $crate::__private::Boxed<'_, $crate::__private::sea_orm::DeleteResult>
            where
                C: $crate::__private::sea_orm::ConnectionTrait $(+ $crate::__private::sea_orm::$begins)?,
            {
                let row = <$active as $crate::__private::From<$model>>::from(self);
                $crate::__private::$delete::<$active, C>(row, db)
            }

            /// Raises the version, and sets `updated_at` and who did it, as an update does that changes nothing else; checks the version. Returns the row.
            pub fn touch<C>(self, db: &C) -> $crate::__private::Boxed<'_, $model>
            where
                C: $crate::__private::sea_orm::ConnectionTrait,
            {
                let row = <$active as $crate::__private::From<$model>>::from(self);
                $crate::__private::touch::<$active, C>(row, db)
            }
        }
    };
}

/// What `SoftDelete` adds to one of an entity's models; `$from => $into` leads from there to the active model.
#[doc(hidden)]
#[macro_export]
macro_rules! __soft_delete_methods {
    ($on:ident [$($from:ident => $into:ident),*] $active:ident, $model:ident, $restore:ident $(, $begins:ident)?) => {
        impl $on {
            /// Makes this soft-deleted row live again and returns it; checks the version where there is one.
            pub fn restore<C>(self, db: &C) -> $crate::__private::Boxed<'_, $model>
            where
                C: $crate::__private::sea_orm::ConnectionTrait $(+ $crate::__private::sea_orm::$begins)?,
            {
                let row = self;
                $(let row = <$into as $crate::__private::From<$from>>::from(row);)*
                $crate::__private::$restore::<$active, C>(row, db)
            }

            /// As `restore`, of this row alone: its parent may still be deleted, and its children stay as they are.
            pub fn restore_alone<C>(self, db: &C) -> $crate::__private::Boxed<'_, $model>
            where
                C: $crate::__private::sea_orm::ConnectionTrait,
            {
                let row = self;
                $(let row = <$into as $crate::__private::From<$from>>::from(row);)*
                $crate::__private::restore_alone::<$active, C>(row, db)
            }

            /// Removes this row for good, live or soft-deleted; checks the version where there is one.
            pub fn force_delete<C>(
                self,
                db: &C,
            ) -> $crate::__private::Boxed<'_, $crate::__private::sea_orm::DeleteResult>
            where
                C: $crate::__private::sea_orm::ConnectionTrait,
            {
                let row = self;
                $(let row = <$into as $crate::__private::From<$from>>::from(row);)*
                $crate::__private::force_delete::<$active, C>(row, db)
            }
        }
    };
}
