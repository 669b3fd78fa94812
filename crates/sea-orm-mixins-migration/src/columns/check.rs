//! What is refused before anything is changed: all of it in one message.

use super::old_rows::{OldRows, Planned};
use crate::doctor::types;
use crate::inspected::{Column, Server, Table};
use crate::look;
use crate::steps::column;
use crate::steps::printable::is_printable;
use sea_orm_mixins::schema::{Role, Wanted};

/// Says what of a table is in the way of the entity's columns.
pub(super) fn refused(server: Server, table: &Table, wanted: &Wanted, planned: &[Planned<'_>]) -> Option<String> {
    let key = wanted.policy.key.iter().filter_map(|key| check_key(server, table, key));
    let columns = planned
        .iter()
        .flat_map(|planned| match look::column(server, table, &planned.wanted.name) {
            Some(there) => check_there(server, table, planned, there),
            None => Vec::from_iter(check_new(server, table, planned)),
        });
    let all: Vec<_> = key.chain(columns).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// A table without the entity's key.
fn check_key(server: Server, table: &Table, key: &str) -> Option<String> {
    look::column(server, table, key).is_none().then(|| {
        format!(
            "the entity's primary key `{key}` is not there, and a key cannot be added to rows that others refer to; give \
             the table one by hand"
        )
    })
}

/// `version text` for an `i32`; `created_at timestamptz NULL`; `deleted_at timestamptz NOT NULL`.
pub(super) fn check_there(server: Server, table: &Table, planned: &Planned<'_>, there: &Column) -> Vec<String> {
    let wanted = planned.wanted;
    let mut all = Vec::new();
    if let Some(why) = types::refused(server, table, wanted, &there.ty) {
        let ty = column::type_sql(server, &wanted.definition);
        all.push(format!(
            "the column `{}` is `{}` here, and `{ty}` in the entity: {why}",
            there.name, there.ty
        ));
    }
    if there.nullable && !wanted.nullable && planned.given.is_none() {
        let way_out = match planned.role {
            Some(Role::CreatedAt | Role::UpdatedAt) => "give its rows a time with `.created_at(..)`".to_owned(),
            Some(
                Role::CreatedBy | Role::UpdatedBy | Role::DeletedBy | Role::Deletion | Role::Version | Role::Tenant(_),
            ) => "fill its rows and make it NOT NULL, or make the field an `Option`".to_owned(),
            None => format!(
                "fill its rows and make it NOT NULL with `{}.backfill_with(..)` and `.enforce_not_null()`, or make the \
                 field an `Option`",
                by_name(table, &there.name)
            ),
        };
        all.push(format!(
            "the column `{}` may be NULL here, and is NOT NULL in the entity; {way_out}",
            there.name
        ));
    }
    if planned.role == Some(Role::Deletion) && wanted.nullable && !there.nullable {
        all.push(format!(
            "the column `{}` is NOT NULL here, and NULL while a row is live in the entity; drop its NOT NULL",
            there.name
        ));
    }
    all
}

/// The calls that bring any column into a table that has rows.
fn by_name(table: &Table, column: &str) -> String {
    format!("manager.adopt_tenant_on({:?}, {column:?})", table.name)
}

fn check_new(server: Server, table: &Table, planned: &Planned<'_>) -> Option<String> {
    let Planned {
        wanted,
        role,
        old_rows,
        given: _,
    } = planned;
    let name = &wanted.name;
    let spec = wanted.definition.get_column_spec();
    if !is_printable(server, &wanted.definition) {
        return Some(format!(
            "this server has no type for the column `{name}` of the entity: it is for another"
        ));
    }
    match (old_rows, role) {
        // `created_by: Uuid`: nobody inserted the rows that are there.
        (OldRows::Refused, Some(_)) => Some(format!(
            "the column `{name}` is NOT NULL in the entity, and rows that are there have no value for it; make the field \
             an `Option`, or add the column by hand"
        )),
        // `slug: String`
        (OldRows::Refused, None) => Some(format!(
            "the column `{name}` is NOT NULL in the entity, and nothing says what the rows that are there have in it; make \
             the field an `Option`, give it `#[sea_orm(default_value = ..)]`, or bring the column in before, by \
             `{0}.column_type(..)` with `.add_nullable()`, `.backfill_with(..)` and `.enforce_not_null()`",
            by_name(table, name)
        )),
        // `#[sea_orm(unique, default_value = "")] slug: String`
        (OldRows::AsDefined | OldRows::Value(_), _) if spec.unique && spec.default.is_some() => Some(format!(
            "the column `{name}` is unique in the entity, and all rows that are there would have its default; make the \
             field an `Option` without one, or bring the column in before, by `{0}.column_type(..)` with \
             `.add_nullable()`, `.backfill_with(..)` and `.enforce_not_null()`",
            by_name(table, name)
        )),
        (OldRows::AsDefined | OldRows::Value(_) | OldRows::Filled | OldRows::Null, _) => None,
    }
}
