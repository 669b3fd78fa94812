//! SeaORM's hooks before a row is saved or deleted, as generic code calls them.
//!
//! What they fill is in `fill`, the statements that check are in `update` and `delete`.

use super::EntityOf;
use super::delete::{bump_version, refuse_hard_delete};
use super::fill::{expected_version, fill_insert};
use super::hooks::{Hooked, MixinActiveModel};
use super::key::key_only;
use super::update::Write;
use crate::Scope;
use crate::column::now;
use crate::entity::MixinEntity;
use crate::registry;
use crate::scoped::scope_of;
use sea_orm::{ConnectionTrait, DbErr};

/// SeaORM's `before_save`, as generic code calls it.
///
/// On an update of an entity with a version it sends the checked UPDATE itself, since SeaORM's own statement could not
/// carry the check, and leaves SeaORM only to read the row. Under a scope the engine adds the check to SeaORM's statement.
/// So where the row may change its visibility, and that read could not find it, SeaORM sends and gets the row back.
pub(super) async fn before_save<A: MixinActiveModel, C: ConnectionTrait>(
    am: A,
    db: &C,
    insert: bool,
) -> Result<A, DbErr> {
    if insert {
        registry::check::<EntityOf<A>>()?;
        let scope = scope_of(db);
        let at = scope.as_ref().map_or_else(now, Scope::now);
        return Hooked::before_save(fill_insert(am, scope.as_ref(), at)?, db, true).await;
    }
    match Write::prepare(am, db, db).await? {
        // A read afterwards would not find the row.
        Write::Changed(change) if change.may_change_visibility() && scope_of(db).is_some() => {
            change.for_the_engine(db).await
        }
        Write::Changed(change) if <EntityOf<A>>::COLUMNS.optimistic_lock.is_some() => {
            let key = key_only(&change.am)?;
            change.send_without_returning(db).await?;
            Ok(key)
        }
        Write::Changed(change) => Ok(change.am),
        Write::Unchanged { am, .. } => key_only(&am),
    }
}

/// SeaORM's `before_delete`, as generic code calls it.
///
/// # Errors
///
/// `HardDelete` on an entity with `SoftDelete`: SeaORM would go on to remove the row. Not on a scoped connection, where
/// its DELETE soft-deletes.
pub(super) async fn before_delete<A: MixinActiveModel, C: ConnectionTrait>(am: A, db: &C) -> Result<A, DbErr> {
    registry::check::<EntityOf<A>>()?;
    if scope_of(db).is_none() {
        refuse_hard_delete::<EntityOf<A>>()?;
    }
    let expected = expected_version(&am, &<EntityOf<A>>::COLUMNS);
    bump_version(Hooked::before_delete(am, db).await?, expected, db).await
}

/// The impl of `ActiveModelBehavior`, as `async_trait` would write it. Where a user's own is left over, the compiler names
/// this macro in its error.
#[doc(hidden)]
#[macro_export]
macro_rules! MixinBehavior_writes_this_impl__remove_yours_and_move_what_it_does_into_MixinHooks {
    ($active:ident, $model:ident) => {
        #[automatically_derived]
        impl $crate::__private::sea_orm::ActiveModelBehavior for $active {
            fn new() -> Self {
                <$active as $crate::__private::Hooked>::defaults()
            }

            fn before_save<'db, 'all, C>(self, db: &'db C, insert: bool) -> $crate::__private::Boxed<'all, Self>
            where
                C: 'all + $crate::__private::sea_orm::ConnectionTrait,
                'db: 'all,
            {
                $crate::__private::before_save::<$active, C>(self, db, insert)
            }

            fn after_save<'db, 'all, C>(
                model: $model,
                db: &'db C,
                insert: bool,
            ) -> $crate::__private::Boxed<'all, $model>
            where
                C: 'all + $crate::__private::sea_orm::ConnectionTrait,
                'db: 'all,
            {
                $crate::__private::after_save::<$active, C>(model, db, insert)
            }

            fn before_delete<'db, 'all, C>(self, db: &'db C) -> $crate::__private::Boxed<'all, Self>
            where
                C: 'all + $crate::__private::sea_orm::ConnectionTrait,
                'db: 'all,
            {
                $crate::__private::before_delete::<$active, C>(self, db)
            }

            fn after_delete<'db, 'all, C>(self, db: &'db C) -> $crate::__private::Boxed<'all, Self>
            where
                C: 'all + $crate::__private::sea_orm::ConnectionTrait,
                'db: 'all,
            {
                $crate::__private::after_delete::<$active, C>(self, db)
            }
        }
    };
}
