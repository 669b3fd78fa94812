//! The audit trail, read from the columns that the mixins added: who, when, what.

use crate::entity::{payment, refund, user};
use crate::money::Cents;
use crate::till::Till;
use sea_orm::prelude::{DateTimeUtc, Uuid};
use sea_orm::{DbErr, EntityTrait as _, QueryOrder as _};
use std::collections::HashMap;

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: DateTimeUtc,
    /// The login of who did it; empty if nobody signed.
    pub who: String,
    /// In words.
    pub what: String,
}

/// All that happened to payments and refunds, oldest first.
///
/// A row remembers who made it, who changed it last and who deleted it: not every change in between.
pub(crate) async fn events(db: &Till) -> Result<Vec<Event>, DbErr> {
    let logins = Logins::read(db).await?;
    let mut events = Vec::new();
    // Voided ones too.
    let payments = payment::Entity::find().order_by_asc(payment::Column::Id);
    let payments = payments.all(&db.with_deleted()).await?;
    events.extend(payments.iter().map(|it| taken(it, &logins)));
    events.extend(payments.iter().filter_map(|it| corrected(it, &logins)));
    let refunds = refund::Entity::find().order_by_asc(refund::Column::Id).all(db).await?;
    events.extend(refunds.iter().map(|it| refunded(it, &logins)));
    events.extend(payments.iter().filter_map(|it| voided(it, &logins)));
    // Stable: what happened within one tick of the clock (a second on MySQL) stays as it stands above.
    events.sort_by_key(|event| event.at);
    Ok(events)
}

/// Who is who.
pub(crate) struct Logins(HashMap<Uuid, String>);

impl Logins {
    pub(crate) async fn read(db: &Till) -> Result<Self, DbErr> {
        // Users who left are asked for as well: they did what they did.
        let users = user::Entity::find().all(&db.with_deleted()).await?;
        Ok(Self(users.into_iter().map(|user| (user.id, user.email)).collect()))
    }

    pub(crate) fn of(&self, user: Option<Uuid>) -> String {
        user.and_then(|user| self.0.get(&user)).cloned().unwrap_or_default()
    }
}

fn taken(it: &payment::Model, logins: &Logins) -> Event {
    let amount = Cents(it.amount_cents);
    Event {
        at: it.created_at,
        who: logins.of(it.created_by),
        what: format!("took payment {}: {amount} for {}", it.id, it.booking_reference),
    }
}

fn corrected(it: &payment::Model, logins: &Logins) -> Option<Event> {
    // By who did it, not by when: within one second, MySQL has one time. Voiding is a change too, and the last.
    (it.deleted_at.is_none() && it.updated_by != it.created_by).then(|| Event {
        at: it.updated_at,
        who: logins.of(it.updated_by),
        what: format!("corrected payment {}: by {}", it.id, it.payment_method),
    })
}

fn refunded(it: &refund::Model, logins: &Logins) -> Event {
    let amount = Cents(it.amount_cents);
    Event {
        at: it.created_at,
        who: logins.of(it.created_by),
        what: format!("refunded {amount} of payment {}: {}", it.payment_id, it.reason),
    }
}

fn voided(it: &payment::Model, logins: &Logins) -> Option<Event> {
    let at = it.deleted_at?;
    Some(Event {
        at,
        who: logins.of(it.deleted_by),
        what: format!("voided payment {}: {}", it.id, Cents(it.amount_cents)),
    })
}
