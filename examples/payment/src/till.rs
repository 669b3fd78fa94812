//! What is done at the till.

use crate::entity::{payment, refund};
use crate::money::Cents;
use anyhow::{Context as _, Result, ensure};
use sea_orm::{
    ActiveModelTrait as _, DatabaseConnection, EntityTrait as _, IntoActiveModel as _, ModelTrait as _,
    QuerySelect as _, Set, TransactionTrait as _,
};
use sea_orm_mixins::prelude::*;

/// A connection whose scope says who stands at it. What takes one cannot be called on a plain connection.
pub type Till = Scoped<DatabaseConnection>;

/// Takes a payment.
///
/// # Errors
///
/// The database's.
pub async fn take(amount: Cents, method: &str, booking: &str, db: &Till) -> Result<payment::Model> {
    let payment = payment::ActiveModel {
        amount_cents: Set(amount.0),
        payment_method: Set(method.to_owned()),
        booking_reference: Set(booking.to_owned()),
        ..Default::default()
    };
    payment.insert(db).await.context("the payment was not taken")
}

/// Corrects how it was paid.
///
/// # Errors
///
/// The database's.
pub async fn correct(payment: payment::Model, method: &str, db: &Till) -> Result<payment::Model> {
    let mut payment = payment.into_active_model();
    payment.payment_method = Set(method.to_owned());
    payment.update(db).await.context("the payment was not corrected")
}

/// Gives a part of a payment back.
///
/// # Errors
///
/// More than what is left of it, or of a payment that was voided; and the database's.
pub async fn refund(payment: i32, amount: Cents, reason: &str, db: &Till) -> Result<refund::Model> {
    let db = db.begin().await?;
    // Locked until the end, so that two desks cannot both give back the last of it.
    let payment = payment::Entity::find_by_id(payment).lock_exclusive().one(&db).await?;
    let payment = payment.context("there is no such payment, or it was voided")?;
    let refunds = payment.find_related(refund::Entity).all(&db).await?;
    let left = payment.amount_cents - refunds.iter().map(|refund| refund.amount_cents).sum::<i64>();
    ensure!(
        amount.0 <= left,
        "{amount} is more than the {} that are left of payment {}",
        Cents(left),
        payment.id
    );
    let refund = refund::ActiveModel {
        payment_id: Set(payment.id),
        amount_cents: Set(amount.0),
        reason: Set(reason.to_owned()),
        ..Default::default()
    };
    let refund = refund.insert(&db).await?;
    db.commit().await?;
    Ok(refund)
}

/// Voids a payment that should not have been taken: it is marked, and stays for the books.
///
/// # Errors
///
/// It was voided before; and the database's.
pub async fn void(payment: payment::Model, db: &Till) -> Result<()> {
    let voided = payment.delete(db).await?.rows_affected;
    ensure!(voided == 1, "the payment was voided before");
    Ok(())
}
