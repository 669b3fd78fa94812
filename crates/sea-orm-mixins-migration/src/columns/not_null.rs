//! NOT NULL on a column whose rows are filled, while others read and write.

use crate::inspected::{Server, Table};
use crate::look;
use crate::maintenance::Maintenance;
use crate::step::{Lock, Step};
use crate::steps::{Place, column};
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::schema::short_name;

/// Makes a column NOT NULL; does nothing if it is.
pub(super) async fn set(maintenance: &Maintenance<'_>, name: &str) -> Result<(), DbErr> {
    let server = maintenance.server();
    maintenance
        .converge("no row without a value", |table| {
            let steps = table.and_then(|table| missing(server, &table, name));
            Ok(steps.into_iter().collect())
        })
        .await
}

fn missing(server: Server, table: &Table, name: &str) -> Option<Step> {
    let place = Place::of(server, table);
    let there = look::column(server, table, name)?;
    let Server::Postgres(_) = server else {
        return there
            .nullable
            .then(|| column::set_not_null(&place, table, there))
            .flatten();
    };
    // As `column::set_not_null`, from where a run before was stopped.
    let check = short_name(&format!("{}_{}_not_null", place.bare(), there.name));
    let found = table.checks.iter().find(|found| found.name == check);
    let (on, check, name) = (place.sql(), place.quoted(&check), place.quoted(&there.name));
    let mut statements = Vec::new();
    if there.nullable {
        if found.is_none() {
            statements.push(format!(
                "ALTER TABLE {on} ADD CONSTRAINT {check} CHECK ({name} IS NOT NULL) NOT VALID"
            ));
        }
        if found.is_none_or(|found| !found.validated) {
            statements.push(format!("ALTER TABLE {on} VALIDATE CONSTRAINT {check}"));
        }
        statements.push(format!("ALTER TABLE {on} ALTER COLUMN {name} SET NOT NULL"));
    }
    if there.nullable || found.is_some() {
        statements.push(format!("ALTER TABLE {on} DROP CONSTRAINT {check}"));
    }
    (!statements.is_empty()).then(|| place.step("no row without a value", Lock::Briefly, statements))
}
