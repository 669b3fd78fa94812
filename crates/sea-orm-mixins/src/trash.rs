//! Deleted rows for good: [`purge`] removes those that are old enough, children first.

use crate::entity::MixinEntity;
use crate::mixin::SoftDelete;
use crate::registry;
pub use crate::scoped::{OlderThan, Purged};
use crate::scoped::{Scoped, open_scope, scope_of};
use sea_orm::{ConnectionTrait, DbErr, TransactionTrait};

/// Removes the rows of `E` for good that were deleted longer ago than `older_than`, and what hangs on them, children first;
/// returns how many rows went, by table.
///
/// `older_than` is a time (UTC) or a duration. Each batch of at most `batch` rows of `E` is a transaction of its own: a run
/// that is interrupted has removed whole batches, and the next one goes on. A row stays ([`Purged::kept`]) while another one
/// hangs on it that is live, or was deleted later. Links between two rows (a table whose key is made of both keys) go with
/// either. On a scoped connection only rows of the scope go; on a plain one those of all tenants.
///
/// # Errors
///
/// The database's, such as a foreign key of a table that the program does not know; [`MixinError::Cascade`](crate::MixinError::Cascade)
/// where a flag marks the rows, which does not say when.
///
/// # Cancel safety
///
/// The batch under way is rolled back; those before are gone.
pub async fn purge<E: SoftDelete>(
    db: &(impl ConnectionTrait + TransactionTrait),
    older_than: impl Into<OlderThan>,
    batch: u64,
) -> Result<Purged, DbErr> {
    purge_with::<E>(db, older_than, batch, |_| {}).await
}

/// As [`purge`], and tells after each batch what was removed so far.
///
/// # Errors
///
/// As [`purge`].
pub async fn purge_with<E: SoftDelete>(
    db: &(impl ConnectionTrait + TransactionTrait),
    older_than: impl Into<OlderThan>,
    batch: u64,
    progress: impl FnMut(&Purged),
) -> Result<Purged, DbErr> {
    registry::check::<E>()?;
    let scope = scope_of(db).unwrap_or_else(open_scope);
    let scoped = Scoped::beside(db, scope);
    let stamp = E::DELETION.deleted;
    scoped
        .purge(<E as MixinEntity>::policy(), stamp, older_than.into(), batch, progress)
        .await
}
