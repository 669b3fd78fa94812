//! Two desks edit one booking: the second is told, looks, and does it again.

use crate::entity::{booking, user};
use crate::screen::Screen;
use crate::steps::day::Day;
use anyhow::{Context as _, Result, bail};
use sea_orm::prelude::{Time, Uuid};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait as _, IdenStatic as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, Set, Value,
};
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

pub(crate) async fn two_desks(day: &Day, db: &DatabaseConnection, screen: &mut Screen<'_>) -> Result<Settled> {
    screen.step(
        "Two desks, one booking",
        "Both read the same version. The first write raises it. The second names the version it is based on, finds \
         another in the row, and writes nothing. Nobody held a lock.",
    )?;
    let (early, late) = (at(19, 15)?, at(20, 45)?);
    let [front, phone] = desks(day, db).await?;
    let id = day.first_booking(db).await?.id;
    let (at_front, at_phone) = (read(id, db).await?, read(id, db).await?);
    let before = at_front.version;
    screen.say(&format!("Both desks read the booking at version {before}."))?;

    let first = moved(at_front, early).update(db).await?;
    screen.say(&format!(
        "{front} moves it to {}: version {}.",
        hour(early),
        first.version
    ))?;

    let Err(err) = moved(at_phone, late).update(db).await else {
        bail!("an update from a stale copy went through");
    };
    let Some(stale) = MixinError::of(&err) else {
        return Err(err.into());
    };
    screen.say(&format!("{phone} moves it to {}, and is told:", hour(late)))?;
    screen.quote(&stale.to_string())?;
    let differences = differences(&stale, db).await?;
    let cells = |it: &Difference| [it.column.clone(), it.current.clone(), it.wanted.clone()];
    screen.table(["column", "in the row", "wanted"], &[], differences.iter().map(cells))?;

    // The guest on the phone insists. All of it again, from reading the row on: it may change once more meanwhile.
    let last = retry_stale(3, async || moved(read(id, db).await?, late).update(db).await).await?;
    screen.say(&format!(
        "{phone} does it again, from reading on: version {}.",
        last.version
    ))?;
    Ok(Settled {
        booking: id,
        message: stale.to_string(),
        differences,
        versions: [before, first.version, last.version],
        slot: last.slot,
    })
}

/// The current row beside what the late desk wanted.
async fn differences(stale: &MixinError, db: &DatabaseConnection) -> Result<Vec<Difference>> {
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

/// The logins of the station's desks.
async fn desks(day: &Day, db: &DatabaseConnection) -> Result<[String; 2]> {
    let users = user::Entity::find()
        .live()
        .of_station(day.station.id)
        .filter(user::Column::Role.eq("desk"))
        .order_by_asc(user::Column::Email)
        .all(db)
        .await?;
    let logins = users.into_iter().map(|user| user.email).collect::<Vec<_>>();
    logins.try_into().ok().context("the station has no two desks")
}

async fn read(id: Uuid, db: &impl ConnectionTrait) -> Result<booking::Model, DbErr> {
    let booking = booking::Entity::find_by_id(id).one(db).await?;
    booking.ok_or_else(|| DbErr::RecordNotFound("the booking is gone".to_owned()))
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
