//! The import: what makes sense in the CSV file becomes rows, what does not is reported with its line.

mod row;

use crate::entity::{booking, customer};
use crate::house::House;
use anyhow::{Context as _, Result, ensure};
use indicatif::{ProgressIterator as _, ProgressStyle};
use row::{HEADER, Row};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait as _,
    QueryFilter as _, Set, TransactionTrait as _,
};
use sea_orm_mixins::prelude::*;
use std::path::Path;

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Bookings kept, cancelled ones among them.
    pub bookings: usize,
    /// Those of them that came as cancelled.
    pub cancelled: usize,
    /// Customers they belong to.
    pub customers: usize,
    /// Lines left out.
    pub rejected: Vec<Rejected>,
}

/// A line that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Its number; the header is line 1.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// Reads the file into empty tables, all of it in one transaction: the import happens or does not.
///
/// Shows a progress bar, unless standard error is no terminal.
pub(crate) async fn import(csv: &Path, house: &House, office: &Scoped<DatabaseConnection>) -> Result<Imported> {
    let mut imported = Imported::default();
    let rows = read(csv, house, &mut imported.rejected).with_context(|| format!("cannot read {}", csv.display()))?;
    let db = office.begin().await?;
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} bookings")?;
    for (line, row) in rows.into_iter().progress_with_style(style) {
        keep(row, &db, &mut imported)
            .await
            .with_context(|| format!("cannot import line {line}"))?;
    }
    db.commit().await?;
    Ok(imported)
}

/// The lines that make sense; the others go to `rejected`.
fn read(csv: &Path, house: &House, rejected: &mut Vec<Rejected>) -> Result<Vec<(u64, Row)>> {
    let mut reader = csv::ReaderBuilder::new()
        // A line with too few columns is one bad line, and not the end of the file.
        .flexible(true)
        .trim(csv::Trim::All)
        .from_path(csv)?;
    ensure!(
        reader.headers()? == HEADER.as_slice(),
        "its first line must be `{}`",
        HEADER.join(",")
    );
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        match Row::parse(&record.iter().collect::<Vec<_>>(), |name| Some(house.station(name)?.id)) {
            Ok(row) => rows.push((line, row)),
            Err(reason) => rejected.push(Rejected { line, reason }),
        }
    }
    Ok(rows)
}

/// Writes one booking. The mixins fill `id`, the times, `created_by` and `version`. The scope reaches every station, so
/// the row must say which one it is for; at a desk, the scope would say so.
async fn keep<C: ConnectionTrait>(row: Row, db: &Scoped<C>, imported: &mut Imported) -> Result<(), DbErr> {
    let is_cancelled = row.is_cancelled;
    let booking = booking::ActiveModel {
        station_id: Set(row.station),
        customer_id: Set(customer_of(&row, db, imported).await?),
        date: Set(row.date),
        slot: Set(row.slot),
        party_adults: Set(row.party_adults),
        party_kids: Set(row.party_kids),
        notes: Set(row.notes),
        ..Default::default()
    };
    let booking = booking.insert(db).await?;
    imported.bookings += 1;
    if is_cancelled {
        booking.delete(db).await?;
        imported.cancelled += 1;
    }
    Ok(())
}

/// The customer with that address; a new one if there is none. The name that came first stays.
async fn customer_of<C: ConnectionTrait>(row: &Row, db: &Scoped<C>, imported: &mut Imported) -> Result<i32, DbErr> {
    let known = customer::Entity::find().filter(customer::Column::Email.eq(&row.email));
    // The unique key of the address holds deleted customers too, so we must see them.
    if let Some(known) = known.one(&db.with_deleted()).await? {
        return Ok(known.id);
    }
    let customer = customer::ActiveModel {
        email: Set(row.email.clone()),
        phone: Set(row.phone.clone()),
        first_name: Set(row.first_name.clone()),
        last_name: Set(row.last_name.clone()),
        ..Default::default()
    };
    imported.customers += 1;
    Ok(customer.insert(db).await?.id)
}
