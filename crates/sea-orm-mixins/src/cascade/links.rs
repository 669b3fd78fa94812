//! [`Links`]: what an entity says of its table's rows and those that they belong to.

use crate::entity::Described;
use sea_orm::sea_query::ForeignKeyAction;
use sea_orm::sea_query::TableRef;
use sea_orm::{ColumnType, Identity, RelationDef, Value};
use sea_orm_mixins_sql::{Policy, Table};

/// What an entity says of its table.
#[derive(Debug)]
pub(crate) struct Links {
    pub(crate) policy: &'static Policy,
    /// All columns, with their types and whether they may be NULL.
    pub(crate) columns: Vec<ColumnOf>,
    pub(crate) parents: Vec<Parent>,
    /// `soft_delete(cascade(remove = ..))`: the tables whose rows are removed.
    pub(crate) cascade: Option<&'static [&'static str]>,
    /// The value of the deletion column in a live row.
    pub(crate) live: Option<Value>,
    /// The value of `deleted_by` in a live row.
    pub(crate) nobody: Option<Value>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(crate) struct ColumnOf {
    pub(crate) name: String,
    pub(crate) ty: ColumnType,
    pub(crate) null: bool,
}

/// A relation to the rows that a table's rows belong to.
#[derive(Debug)]
pub(crate) struct Parent {
    pub(crate) table: Table,
    /// The columns of the child.
    pub(crate) from: Vec<String>,
    /// The columns of the parent.
    pub(crate) to: Vec<String>,
    pub(crate) on_delete: Option<ForeignKeyAction>,
}

impl Links {
    pub(crate) fn of(entity: &Described, policy: &'static Policy) -> Self {
        let columns = entity.columns.iter().map(|(name, def)| ColumnOf {
            name: (*name).to_owned(),
            ty: def.get_column_type().clone(),
            null: def.is_null(),
        });
        let soft_delete = entity.soft_delete;
        Self {
            policy,
            columns: columns.collect(),
            parents: entity.relations.iter().filter_map(parent).collect(),
            cascade: soft_delete.and_then(|soft_delete| soft_delete.cascade),
            live: soft_delete.map(|soft_delete| (soft_delete.deletion.live)()),
            nobody: entity.audit.map(|audit| (audit.nobody)()),
        }
    }
}

/// A `belongs_to`; the other direction says the same from the parent's side, and less.
fn parent(relation: &RelationDef) -> Option<Parent> {
    if relation.is_owner {
        return None;
    }
    let TableRef::Table(name, _) = &relation.to_tbl else {
        return None;
    };
    Some(Parent {
        table: Table {
            schema: name.0.as_ref().map(|schema| schema.1.to_string()),
            name: name.1.to_string(),
        },
        from: names(&relation.from_col),
        to: names(&relation.to_col),
        on_delete: relation.on_delete,
    })
}

fn names(columns: &Identity) -> Vec<String> {
    columns.iter().map(ToString::to_string).collect()
}
