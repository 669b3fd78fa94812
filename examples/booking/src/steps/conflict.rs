//! Two desks edit one booking: the second is told, looks, and does it again. The row keeps who did what.

use crate::entity::{booking, user};
use crate::house::Station;
use crate::screen::Screen;
use crate::steps::{first_booking, read};
use anyhow::{Context as _, Result, bail};
use sea_orm::prelude::{Time, Uuid};
use sea_orm::{DatabaseConnection, EntityTrait as _, IdenStatic as _, IntoActiveModel as _, Set, Value};
use sea_orm_mixins::prelude::*;

/// How the conflict went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The booking.
    pub booking: Uuid,
    /// What the library told the second desk.
    pub message: String,
    /// Where the row and the second desk's wish differed.
    pub differences: Vec<Difference>,
    /// The version before, after the first desk, and after the second.
    pub versions: [i32; 3],
    /// The slot that the second desk wanted and got.
    pub slot: Time,
    /// Who changed it first, and last.
    pub desks: [Uuid; 2],
}

/// A column on which both sides of a conflict differ, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The column.
    pub column: String,
    /// What the row has now.
    pub current: String,
    /// What the late desk wanted.
    pub wanted: String,
}

pub(crate) async fn two_desks(
    station: &Station,
    pool: &DatabaseConnection,
    screen: &mut Screen<'_>,
) -> Result<Settled> {
    screen.step(
        "Two desks, one booking",
        "Both read the same version. The first write raises it. The second names the version it is based on, finds \
         another in the row, and writes nothing. Nobody held a lock. The scopes name the desks, so the row keeps who it was.",
    )?;
    let (early, late) = (at(19, 15)?, at(20, 45)?);
    let Station { front, phone, .. } = station;
    let [at_front, at_phone] = [front, phone].map(|desk| pool.clone().scoped(desk.scope.clone()));
    let id = first_booking(&at_front).await?.id;
    let (read_front, read_phone) = (read(id, &at_front).await?, read(id, &at_phone).await?);
    let before = read_front.version;
    screen.say(&format!("Both desks read the booking at version {before}."))?;

    let first = moved(read_front, early).update(&at_front).await?;
    screen.say(&format!(
        "{} moves it to {}: version {}.",
        front.login,
        hour(early),
        first.version
    ))?;

    let Err(err) = moved(read_phone, late).update(&at_phone).await else {
        bail!("an update from a stale copy went through");
    };
    let Some(stale) = MixinError::of(&err) else {
        return Err(err.into());
    };
    screen.say(&format!("{} moves it to {}, and is told:", phone.login, hour(late)))?;
    screen.quote(&stale.to_string())?;
    let differences = differences(&stale, &at_phone).await?;
    let cells = |it: &Difference| [it.column.clone(), it.current.clone(), it.wanted.clone()];
    screen.table(["column", "in the row", "wanted"], &[], differences.iter().map(cells))?;

    // The guest on the phone insists. All of it again, from reading the row on: it may change once more meanwhile.
    let last = retry_stale(3, async || {
        moved(read(id, &at_phone).await?, late).update(&at_phone).await
    })
    .await?;
    screen.say(&format!(
        "{} does it again, from reading on: version {}.",
        phone.login, last.version
    ))?;
    let creator = last.created_by.context("nobody made the booking")?;
    let creator = user::Entity::find_by_id(creator).one(&at_phone).await?;
    let creator = creator.context("its maker has left")?.email;
    screen.say(&format!(
        "The row says: created_by {creator}, updated_by {}.",
        phone.login
    ))?;
    Ok(Settled {
        booking: id,
        message: stale.to_string(),
        differences,
        versions: [before, first.version, last.version],
        slot: last.slot,
        desks: [first.updated_by, last.updated_by].map(Option::unwrap_or_default),
    })
}

/// The current row beside what the late desk wanted.
async fn differences(stale: &MixinError, db: &Scoped<DatabaseConnection>) -> Result<Vec<Difference>> {
    let conflict = stale.conflict::<booking::Entity>(db).await?;
    let conflict = conflict.context("the booking is gone")?;
    let text = |value: Value| {
        if let Value::ChronoTime(Some(time)) = value {
            hour(time)
        } else {
            // As SQL: good enough for a column that this step does not set.
            value.to_string()
        }
    };
    let difference = |(column, current, wanted): (booking::Column, Value, Value)| Difference {
        column: column.as_str().to_owned(),
        current: text(current),
        wanted: text(wanted),
    };
    Ok(conflict.differences().into_iter().map(difference).collect())
}

fn moved(booking: booking::Model, slot: Time) -> booking::ActiveModel {
    let mut booking = booking.into_active_model();
    booking.slot = Set(slot);
    booking
}

fn at(hour: u32, minute: u32) -> Result<Time> {
    Time::from_hms_opt(hour, minute, 0).context("no such time")
}

fn hour(time: Time) -> String {
    time.format("%H:%M").to_string()
}
