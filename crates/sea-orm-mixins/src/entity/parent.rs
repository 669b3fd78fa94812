//! [`parent_of`]: a relation of an entity's, as the engine takes the row on which another hangs.

use sea_orm::Identity;
use sea_orm::RelationDef;
use sea_orm::sea_query::TableRef;
use sea_orm_mixins_sql::{Parent, Table};

/// What a `belongs_to` points to. `None` for another relation, and one of several columns: no row hangs on what hangs on it.
pub(super) fn parent_of(relation: &RelationDef) -> Option<Parent> {
    let (Identity::Unary(from), Identity::Unary(to)) = (&relation.from_col, &relation.to_col) else {
        return None;
    };
    let TableRef::Table(name, _) = &relation.to_tbl else {
        return None;
    };
    (!relation.is_owner).then(|| Parent {
        from: from.inner().into_owned(),
        table: Table {
            schema: name.0.as_ref().map(|schema| schema.1.inner().into_owned()),
            name: name.1.inner().into_owned(),
        },
        to: to.inner().into_owned(),
    })
}
