//! Whether all have done the same: what they return, and what they leave behind. Outside of the timing.

use crate::entity::hand::booking;
use crate::subject::{Kind, Subject, any::Any};
use crate::with_subject;
use crate::workload::Workload;
use crate::world::{self, CUSTOMERS, World};
use anyhow::{Context as _, Result, ensure};
use sea_orm::prelude::{DateTimeUtc, Uuid};

/// Does the workload a few times by each subject, and compares what they return.
///
/// # Errors
///
/// If two of them return different rows, or one returns what is not in the table.
pub async fn answers(world: &World, workload: Workload, kinds: &[Kind], times: u32) -> Result<()> {
    let mut expected: Option<Vec<booking::Model>> = None;
    for &kind in kinds {
        let station = workload.station(kind);
        let any = Any::new(kind, world, station);
        let mut rows = with_subject!(&any, subject => answered(world, workload, (kind, subject), times).await)
            .with_context(|| format!("{} of {}", workload.name(), kind.letter()))?;
        if !workload.only_reads() {
            let table = world.rows(station).await?;
            let is_there = |row: &booking::Model| table.iter().any(|other| other == row);
            // Of a row that was changed more than once, the last state is there.
            ensure!(
                workload == Workload::Change || rows.iter().all(is_there),
                "{} of {}: a row that was returned is not in the table",
                workload.name(),
                kind.letter(),
            );
            rows = rows.into_iter().map(comparable).collect::<Result<_>>()?;
            rows.sort_by(|one, other| (&one.code, one.version).cmp(&(&other.code, other.version)));
        }
        let expected = expected.get_or_insert_with(|| rows.clone());
        ensure!(
            *expected == rows,
            "{}: {} returns other rows",
            workload.name(),
            kind.letter()
        );
    }
    Ok(())
}

async fn answered<S: Subject>(
    world: &World,
    workload: Workload,
    (kind, subject): (Kind, &S),
    times: u32,
) -> Result<Vec<booking::Model>> {
    let mut given = workload.prepare(world, (kind, subject), (0, times)).await?;
    let mut rows = Vec::new();
    for place in 0..usize::try_from(times)? {
        rows.extend(workload.once(subject, &mut given, place).await?.rows());
    }
    rows.extend(given.kept());
    ensure!(!workload.only_reads() || !rows.is_empty(), "found nothing");
    Ok(rows)
}

/// Compares the stations that they have written to.
///
/// # Errors
///
/// If they differ.
pub async fn stations(world: &World, kinds: &[Kind]) -> Result<()> {
    let mut expected: Option<Vec<booking::Model>> = None;
    for &kind in kinds {
        let rows = world.rows(world::written_by(kind)).await?;
        let rows: Vec<_> = rows.into_iter().map(comparable).collect::<Result<_>>()?;
        let expected = expected.get_or_insert_with(|| rows.clone());
        for (row, other) in expected.iter().zip(&rows) {
            ensure!(row == other, "{} left {other:?} in place of {row:?}", kind.letter());
        }
        ensure!(
            expected.len() == rows.len(),
            "{} left {} rows",
            kind.letter(),
            rows.len()
        );
    }
    Ok(())
}

/// The row without what tells the subjects apart: keys, times, and the station itself.
fn comparable(row: booking::Model) -> Result<booking::Model> {
    ensure!(
        row.created_at <= row.updated_at,
        "created after it was updated: {row:?}"
    );
    ensure!(
        row.deleted_at.is_none_or(|deleted_at| deleted_at == row.updated_at),
        "deleted at another time: {row:?}"
    );
    Ok(booking::Model {
        id: Uuid::nil(),
        station_id: Uuid::nil(),
        customer_id: row.customer_id % i64::from(CUSTOMERS),
        created_at: DateTimeUtc::default(),
        updated_at: DateTimeUtc::default(),
        deleted_at: row.deleted_at.map(|_| DateTimeUtc::default()),
        // On a plain connection who deletes is named once.
        updated_by: if row.deleted_at.is_some() {
            row.deleted_by
        } else {
            row.updated_by
        },
        ..row
    })
}
