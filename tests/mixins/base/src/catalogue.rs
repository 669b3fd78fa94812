//! What a catalogue shows.

use sea_orm::IntoActiveModel as _;
use sea_orm::entity::prelude::*;

/// Rows that are shown once they are published.
#[base_mixins::mixin(crate = "base_mixins", index("published_at"), index("published_at", "slug"))]
pub struct Publishable {
    /// When the row became visible.
    pub published_at: Option<DateTimeUtc>,
    #[sea_orm(unique)]
    pub slug: String,
}

/// Shows the row.
///
/// # Errors
///
/// The database's.
pub async fn publish<E: Publishable>(row: E::Model, db: &impl ConnectionTrait) -> Result<E::Model, DbErr> {
    let mut row = row.into_active_model();
    row.set_published_at(Some(ChronoUtc::now()));
    row.update(db).await
}

/// The rows that are shown.
#[must_use]
pub fn shown<E: Publishable>() -> Select<E> {
    E::find().filter(E::published_at().is_not_null())
}

/// Whether the row is shown.
pub fn is_shown<M: PublishableModel>(row: &M) -> bool {
    row.published_at().is_some()
}
