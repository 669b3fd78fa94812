//! A table that is not there: the statements of `create_mixin_table`.

use super::printable::is_printable;
use super::{Place, constant};
use crate::inspected::Server;
use crate::quoted::quoted;
use crate::step::{Lock, Step};
use crate::table::create_statements;
use sea_orm_migration::sea_orm::ColumnType;
use sea_orm_mixins::schema::{Wanted, WantedColumn};

/// Creates the table that an entity declares, with its keys and indexes; without statements where the server has no such
/// type.
pub(crate) fn create(server: Server, wanted: &Wanted) -> Step {
    let place = Place::declared(server, &wanted.policy.table);
    let mut definitions = wanted.columns.iter().map(|column| &column.definition);
    if !definitions.all(|definition| is_printable(server, definition)) {
        return place.by_call("this server has no type for one of the columns: the entity is for another");
    }
    let mut statements: Vec<_> = wanted
        .columns
        .iter()
        .filter_map(|column| enum_type(server, column))
        .collect();
    statements.extend(create_statements(wanted, server.backend()));
    place.step("the table", Lock::Nobody, statements)
}

/// The statement that makes the enum of a column unless it is there; `None` for other columns, and where enums are no
/// types of their own.
pub(crate) fn enum_type(server: Server, column: &WantedColumn) -> Option<String> {
    let ColumnType::Enum { name, variants } = &column.ty else {
        return None;
    };
    let Server::Postgres(_) = server else { return None };
    let variants = variants.iter().map(|variant| constant(server, &variant.inner()));
    let variants = variants.collect::<Vec<_>>().join(", ");
    // CREATE TYPE knows no IF NOT EXISTS.
    let create = format!(
        "CREATE TYPE {} AS ENUM ({variants})",
        quoted(&name.inner(), server.backend())
    );
    Some(format!(
        "DO $$ BEGIN {create}; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    ))
}
