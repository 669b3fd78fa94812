//! What the conversion of a flag into a time needs of this: one column, checked and filled as any other.

use super::old_rows::{OldRows, Planned, literal};
use super::{Times, check, fill};
use crate::inspected::{Server, Table};
use crate::look;
use crate::maintenance::Maintenance;
use crate::steps::default;
use chrono::{SubsecRound as _, Utc};
use sea_orm_migration::prelude::Expr;
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::MixinEntity;
use sea_orm_mixins::schema::{Role, WantedColumn};

fn planned(column: &WantedColumn, given: Option<Expr>) -> Planned<'_> {
    Planned {
        wanted: column,
        role: Some(Role::Deletion),
        old_rows: OldRows::AsDefined,
        given,
    }
}

/// Says what is wrong with the deletion column of a table, if it has it.
pub(crate) fn refused_column(server: Server, table: &Table, column: &WantedColumn) -> Option<String> {
    let there = look::column(server, table, &column.name)?;
    let all = check::check_there(server, table, &planned(column, None), there);
    (!all.is_empty()).then(|| all.join("; "))
}

/// An expression as text.
pub(crate) async fn as_text(maintenance: &Maintenance<'_>, given: &Expr) -> Result<String, DbErr> {
    if default::is_constant(given) {
        literal(maintenance, given.clone()).await
    } else {
        Ok(format!("({})", default::sql(maintenance.server(), given)))
    }
}

/// What the program would write as the time of a deletion now.
pub(crate) async fn moment_of_deletion<E: MixinEntity>(maintenance: &Maintenance<'_>) -> Result<String, DbErr> {
    let soft_delete = E::COLUMNS
        .soft_delete
        .ok_or_else(|| maintenance.refuse("the entity has no `SoftDelete`"))?;
    let now = (soft_delete.deletion.deleted)(Utc::now().trunc_subsecs(6));
    literal(maintenance, Expr::val(now)).await
}

/// Gives rows that have NULL in a column the value of an expression, where that is none.
pub(crate) async fn fill_with(
    maintenance: &Maintenance<'_>,
    table: &Table,
    column: &WantedColumn,
    value: &str,
    batch: u64,
) -> Result<(), DbErr> {
    let times = Times {
        batch: Some(batch),
        ..Times::default()
    };
    let value = Expr::cust(value.to_owned());
    fill::fill(maintenance, table, &planned(column, Some(value)), &times).await
}
