//! Rows that are filled one by one, in batches by ranges of the primary key. A run that was stopped is gone through again at
//! the speed of reading.

use super::Times;
use super::old_rows::Planned;
use crate::adopt::{KeyRanges, KeyValues};
use crate::inspected::Table;
use crate::maintenance::{EVENTS, Maintenance};
use crate::steps::{Place, default};
use sea_orm_migration::prelude::{Alias, Expr, ExprTrait as _, Query, UpdateStatement};
use sea_orm_migration::sea_orm::{ConnectionTrait as _, DbErr};

const REASON: &str = "fill the times of old rows";

/// Rows of a batch, unless the caller says otherwise.
const BATCH: u64 = 1_000;

/// Gives rows that have NULL in a column the caller's value; refuses those that still have none where the entity says that
/// there are none.
pub(super) async fn fill(
    maintenance: &Maintenance<'_>,
    table: &Table,
    planned: &Planned<'_>,
    times: &Times,
) -> Result<(), DbErr> {
    let Some(given) = &planned.given else { return Ok(()) };
    let key = KeyRanges::of(maintenance, table).await?;
    let size = times.batch.filter(|&size| size > 0).unwrap_or(BATCH);
    let place = Place::of(maintenance.server(), table);
    let mut after: Option<KeyValues> = None;
    let mut filled = 0;
    loop {
        let end = key.end(&place.sql(), after.as_ref(), size);
        let until = maintenance.retry(REASON, || maintenance.row(&end)).await?;
        let until: Option<KeyValues> = match until {
            Some(row) => {
                let values = (0..key.len()).map(|at| row.try_get_by(format!("k{at}").as_str()));
                Some(values.collect::<Result<_, DbErr>>()?)
            }
            None => None,
        };
        let range = key.between("", after.as_ref(), until.as_ref());
        let update = update(&place, table, planned, given, range);
        filled += maintenance
            .retry(REASON, async || Ok(maintenance.execute(&update).await?.rows_affected()))
            .await?;
        if until.is_none() {
            break;
        }
        after = until;
    }
    tracing::info!(target: EVENTS, table = %maintenance.target(), column = planned.wanted.name, filled, "filled");
    refuse_rows(maintenance, &place, planned).await
}

/// The statement of one batch. Columns that MySQL and MariaDB would set to the time of the change are set to themselves.
fn update(
    place: &Place<'_>,
    table: &Table,
    planned: &Planned<'_>,
    given: &Expr,
    range: Option<String>,
) -> UpdateStatement {
    let column = Alias::new(&planned.wanted.name);
    let mut update = Query::update();
    update.table(place.table_ref()).value(column.clone(), given.clone());
    let own = table
        .columns
        .iter()
        .filter(|own| own.on_update && own.name != planned.wanted.name);
    for own in own {
        update.value(Alias::new(&own.name), Expr::col(Alias::new(&own.name)));
    }
    if let Some(range) = range {
        update.and_where(Expr::cust(range));
    }
    update.and_where(Expr::col(column).is_null());
    if !default::is_constant(given) {
        update.and_where(given.clone().is_not_null());
    }
    update
}

/// Refuses rows for which the expression gives NULL, with their number. They are left as they are.
async fn refuse_rows(maintenance: &Maintenance<'_>, place: &Place<'_>, planned: &Planned<'_>) -> Result<(), DbErr> {
    if planned.wanted.nullable {
        return Ok(());
    }
    let name = &planned.wanted.name;
    let from = format!("FROM {} WHERE {} IS NULL", place.sql(), place.quoted(name));
    match maintenance.scalar::<i64>(&format!("SELECT count(*) {from}")).await? {
        0 => Ok(()),
        rows => Err(maintenance.refuse(&format!(
            "for {rows} rows the time that is given for `{name}` is NULL; give them one, by `Expr::col(..).if_null(..)` or by hand, \
             and run it again; `SELECT * {from}` shows them"
        ))),
    }
}
