//! `SoftDelete`: deleted rows stay in the table; and the bulk statements that restore or remove them.

use crate::column::{Deletion, now};
use crate::entity::MixinEntity;
use crate::scoped::{WithIntent, scope_of};
use crate::{MixinError, registry};
use sea_orm::sea_query::{DeleteStatement, Expr, UpdateStatement};
use sea_orm::{ConnectionTrait, DbErr, DeleteMany, DeleteResult, EntityTrait, QueryFilter, UpdateMany, UpdateResult};
use sea_orm_mixins_sql::Intent;

/// An entity whose deleted rows stay in the table. Implemented by `#[derive(SoftDelete)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have the mixin `SoftDelete`",
    label = "this needs `SoftDelete`",
    note = "add `SoftDelete` to the derives of its `Model`"
)]
pub trait SoftDelete: MixinEntity {
    /// The column that tells deleted rows: a time that is NULL, or a flag that is false, while the row is live.
    const DELETED: Self::Column;
    /// What the column holds when live and when deleted.
    #[doc(hidden)]
    const DELETION: Deletion;
    /// `soft_delete(cascade)`, and the tables whose rows it removes.
    #[doc(hidden)]
    const CASCADE: Option<&'static [&'static str]> = None;

    /// Restores the soft-deleted rows that match the filter.
    ///
    /// Clears the deletion and `deleted_by`, raises the version and sets `updated_at` (UTC, microseconds). Runs no hooks.
    /// On a scoped connection it finds the deleted rows of the scope's tenants, whatever its visibility.
    ///
    /// # SQL
    ///
    /// PostgreSQL: `UPDATE "bookings" SET "deleted_at" = NULL, "updated_at" = $1, "version" = "version" + 1 WHERE
    /// "bookings"."deleted_at" IS NOT NULL AND ..`; the other backends with their identifier quotes and `?`.
    fn restore_many() -> RestoreMany<Self> {
        let deletion = Self::DELETION;
        let mut update = Self::update_many().col_expr(Self::DELETED, Expr::value((deletion.live)()));
        if let Some(audit) = Self::COLUMNS.audit
            && let Some(deleted_by) = audit.deleted_by
        {
            update = update.col_expr(deleted_by, Expr::value((audit.nobody)()));
        }
        update = Self::COLUMNS.touch(update, now(), None);
        RestoreMany(update.filter(deletion.is_deleted(Expr::col((Self::default(), Self::DELETED)))))
    }

    /// Removes the rows that match the filter for good, live ones too. Runs no hooks. On a scoped connection it removes
    /// rows of the scope's tenants only, whatever its visibility.
    ///
    /// # SQL
    ///
    /// PostgreSQL: `DELETE FROM "bookings" WHERE ..`; the other backends with their identifier quotes and `?`.
    fn force_delete_many() -> ForceDeleteMany<Self> {
        ForceDeleteMany(Self::delete_many())
    }
}

/// An UPDATE that restores soft-deleted rows; made by [`SoftDelete::restore_many`].
#[derive(Clone, Debug)]
#[must_use = "nothing happens until `exec` is awaited"]
pub struct RestoreMany<E: EntityTrait>(UpdateMany<E>);

impl<E: SoftDelete> RestoreMany<E> {
    /// Sends it; returns how many rows were restored.
    ///
    /// # Errors
    ///
    /// The database's own, such as a unique key that a restored row would violate.
    pub async fn exec<C: ConnectionTrait>(self, db: &C) -> Result<UpdateResult, DbErr> {
        registry::check::<E>()?;
        if E::CASCADE.is_some() && scope_of(db).is_none() {
            return Err(MixinError::Cascade {
                table: registry::table::<E>(),
                why: "`restore_many` brings back what was deleted with the rows, which a plain connection does not see to; use a scoped one".to_owned(),
            }
            .into());
        }
        self.0.exec(&WithIntent::new(db, Intent::Restore)).await
    }
}

impl<E: EntityTrait> QueryFilter for RestoreMany<E> {
    type QueryStatement = UpdateStatement;

    fn query(&mut self) -> &mut UpdateStatement {
        QueryFilter::query(&mut self.0)
    }
}

/// A DELETE that removes rows for good; made by [`SoftDelete::force_delete_many`].
#[derive(Clone, Debug)]
#[must_use = "nothing happens until `exec` is awaited"]
pub struct ForceDeleteMany<E: EntityTrait>(DeleteMany<E>);

impl<E: SoftDelete> ForceDeleteMany<E> {
    /// Sends it; returns how many rows were removed.
    ///
    /// # Errors
    ///
    /// The database's own, such as a foreign key that still points to a row.
    pub async fn exec<C: ConnectionTrait>(self, db: &C) -> Result<DeleteResult, DbErr> {
        registry::check::<E>()?;
        self.0.exec(&WithIntent::new(db, Intent::ForceDelete)).await
    }
}

impl<E: EntityTrait> QueryFilter for ForceDeleteMany<E> {
    type QueryStatement = DeleteStatement;

    fn query(&mut self) -> &mut DeleteStatement {
        QueryFilter::query(&mut self.0)
    }
}
