//! The evening as tables.

use crate::entity::{payment, refund};
use crate::money::Cents;
use crate::till::Till;
use crate::trail::{self, Event, Logins};
use anyhow::Result;
use comfy_table::{CellAlignment, Table, TableComponent, presets};
use sea_orm::prelude::DateTimeUtc;
use sea_orm::{EntityTrait as _, QueryOrder as _};
use std::io::{self, Write};

/// Who did what, in order.
pub(crate) async fn audit_trail(db: &Till, out: &mut (dyn Write + Send)) -> Result<Vec<Event>> {
    let events = trail::events(db).await?;
    heading(out, "Audit trail")?;
    writeln!(
        out,
        "From created_by, updated_by and deleted_by, and the times beside them. A row keeps the first"
    )?;
    writeln!(out, "and the last hand that touched it, not those in between.\n")?;
    let rows = events.iter().map(|it| [time(it.at), it.who.clone(), it.what.clone()]);
    table(out, ["when", "who", "what"], None, rows)?;
    Ok(events)
}

/// What was given back.
pub(crate) async fn refund_history(db: &Till, out: &mut (dyn Write + Send)) -> Result<()> {
    heading(out, "Refunds")?;
    let logins = Logins::read(db).await?;
    // Voided payments are not seen here, and need no word.
    let payments = payment::Entity::find().order_by_asc(payment::Column::Id);
    for (payment, refunds) in payments.find_with_related(refund::Entity).all(db).await? {
        let taken = Cents(payment.amount_cents);
        let refunded = Cents(refunds.iter().map(|refund| refund.amount_cents).sum());
        let left = Cents(taken.0 - refunded.0);
        writeln!(
            out,
            "Payment {} for {}: {taken} taken, {refunded} refunded, {left} left.\n",
            payment.id, payment.booking_reference
        )?;
        let rows = refunds.iter().map(|it| {
            [
                Cents(it.amount_cents).to_string(),
                it.reason.clone(),
                logins.of(it.created_by),
                time(it.created_at),
            ]
        });
        table(out, ["refunded", "because", "by", "when"], Some(0), rows)?;
    }
    Ok(())
}

pub(crate) fn heading(out: &mut dyn Write, title: &str) -> io::Result<()> {
    writeln!(out, "\n{title}\n{}", "-".repeat(title.chars().count()))
}

/// Whole seconds: what every backend keeps.
fn time(at: DateTimeUtc) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

fn table<const N: usize>(
    out: &mut dyn Write,
    header: [&str; N],
    right: Option<usize>,
    rows: impl Iterator<Item = [String; N]>,
) -> io::Result<()> {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    table.set_style(TableComponent::HeaderLines, '-');
    table.set_style(TableComponent::MiddleHeaderIntersections, '-');
    table.set_header(header).add_rows(rows);
    if let Some(column) = right.and_then(|at| table.column_mut(at)) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    for line in table.lines() {
        writeln!(out, " {}", line.trim_end())?;
    }
    Ok(())
}
