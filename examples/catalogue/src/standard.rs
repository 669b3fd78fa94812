//! The team's own mixins: what every table has, and what those have that visitors see.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

/// What every table of this program has. Its columns, fills and rules are named here, once.
#[sea_orm_mixins::mixin(
    with(UuidPk, Timestamps, SoftDelete, OptimisticLock, Auditable, Tenant),
    options(tenant(shop_id: i64), auditable(actor = "i64"))
)]
pub struct Standard;

/// Rows that visitors see from some time on. Who sees only what is published sees no other row, on no way.
#[sea_orm_mixins::mixin(rows(published = "published_at IS NOT NULL"))]
pub struct Publishable {
    /// When it was published; `None` for a draft.
    pub published_at: Option<DateTimeUtc>,
}

/// Publishes drafts, of whatever entity has them. Returns how many.
///
/// # Errors
///
/// The database's.
pub async fn publish<E, C>(at: DateTimeUtc, editors: &C) -> Result<u64, DbErr>
where
    E: Publishable,
    C: ConnectionTrait,
{
    let drafts = E::update_many().col_expr(E::published_at(), Expr::value(at));
    let published = drafts.filter(E::published_at().is_null()).exec(editors).await?;
    Ok(published.rows_affected)
}
