//! A table that is not there: the statements of `create_mixin_table`.

use super::Place;
use crate::inspected::Server;
use crate::step::{Lock, Step};
use crate::table::create_statements;
use sea_orm_mixins::schema::Wanted;

/// Creates the table that an entity declares, with its keys and indexes.
pub(crate) fn create(server: Server, wanted: &Wanted) -> Step {
    let place = Place::declared(server, &wanted.policy.table);
    place.step("the table", Lock::Nobody, create_statements(wanted, server.backend()))
}
