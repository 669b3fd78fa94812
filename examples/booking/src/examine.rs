//! `--doctor`: what the database lacks of what the entities declare.

use crate::{Options, database};
use anyhow::{Context as _, Result};
use sea_orm_mixins_migration::doctor;
use std::io::Write;

/// Looks at the tables that are there, and prints what is wrong with them to `out`; with `--mend` only the statements.
/// Returns the code to end with: 0 nothing, 1 errors, 2 the database could not be read.
///
/// # Errors
///
/// Those of connecting, and of `out`.
pub async fn examine(options: &Options, out: &mut (dyn Write + Send)) -> Result<u8> {
    let db = database::connect(&options.database_url, None).await?;
    let report = doctor(&db).await;
    if options.mend {
        write!(out, "{}", report.mend())?;
    } else {
        writeln!(out, "{report}")?;
    }
    db.close().await.context("cannot close the connection")?;
    Ok(report.exit_code())
}
