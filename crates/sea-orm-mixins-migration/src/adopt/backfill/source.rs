//! [`Source`]: where the tenants of old rows come from.

use super::filler::{Filler, Update};
use super::range::Key;
use crate::adopt::aim::{Aim, Keys, Relation};
use crate::adopt::builder::column;
use crate::adopt::sql;
use crate::inspected::{Inspected, Table};
use crate::look;
use crate::maintenance::Maintenance;
use sea_orm_migration::prelude::Expr;
use sea_orm_migration::sea_orm::DbErr;

/// Where the tenants of old rows come from.
#[derive(Clone, Debug)]
pub(in crate::adopt) enum Source {
    /// All have this one.
    Value(Expr),
    /// Each has what this is for it.
    Expression(Expr),
    /// Each has that of the row it belongs to.
    Parent {
        table: sea_orm_mixins::Table,
        /// The tenant's column there; `None` if that entity has none.
        column: Option<String>,
    },
    /// Each keeps what it has; the rows are written anew, by this column.
    Same(String),
}

impl Source {
    /// What runs the batches.
    pub(in crate::adopt) async fn filler<'f>(
        &self,
        maintenance: &'f Maintenance<'f>,
        aim: &'f Aim,
        table: &Table,
        batch: u64,
    ) -> Result<Filler<'f>, DbErr> {
        let update = match self {
            Self::Value(value) => Update::Expression {
                value: value.clone(),
                may_be_null: false,
            },
            Self::Expression(expression) => Update::Expression {
                value: expression.clone(),
                may_be_null: true,
            },
            Self::Parent { table: parent, column } => {
                from_parent(maintenance, aim, table, parent, column.as_deref()).await?
            }
            Self::Same(column) => Update::Same(column.clone()),
        };
        let on_update = table.columns.iter().filter(|column| column.on_update);
        Ok(Filler {
            maintenance,
            aim,
            key: Key::of(maintenance, table).await?,
            update,
            kept: on_update.map(|column| column.name.clone()).collect(),
            estimated: table.estimated_rows,
            batch,
        })
    }
}

async fn from_parent(
    maintenance: &Maintenance<'_>,
    aim: &Aim,
    table: &Table,
    parent: &sea_orm_mixins::Table,
    tenant: Option<&str>,
) -> Result<Update, DbErr> {
    let tenant = tenant.ok_or_else(|| {
        maintenance.refuse(&format!(
            "the entity of `{parent}` has no such tenant; fill the column by `.backfill_with(..)`"
        ))
    })?;
    let Relation {
        columns, references, ..
    } = relation(maintenance, aim, table, parent)?;
    let found = Inspected::read_table(maintenance, parent.schema.as_deref(), &parent.name).await?;
    let found = found.ok_or_else(|| maintenance.refuse(&format!("there is no table `{parent}`")))?;
    if column(maintenance, &found, tenant).is_none() {
        return Err(maintenance.refuse(&format!(
            "`{parent}` has no column `{tenant}` yet; adopt the tenant there first"
        )));
    }
    let pairs = columns.iter().zip(&references);
    let on: Vec<_> = pairs
        .map(|(column, reference)| format!("p.{} = c.{}", maintenance.quote(reference), maintenance.quote(column)))
        .collect();
    Ok(Update::Parent {
        table: sql::table(maintenance, parent),
        tenant: format!("p.{}", maintenance.quote(tenant)),
        on: on.join(" AND "),
    })
}

/// The one relation to the parent.
fn relation(
    maintenance: &Maintenance<'_>,
    aim: &Aim,
    table: &Table,
    parent: &sea_orm_mixins::Table,
) -> Result<Relation, DbErr> {
    let server = maintenance.server();
    let mut relations = match &aim.keys {
        Keys::Declared(_) => aim.relations.clone(),
        Keys::OfTheTable => of_the_table(table),
    };
    relations.retain(|relation| {
        let is_tenant = matches!(relation.columns.as_slice(), [column] if look::same(server, column, &aim.column));
        // A key with the tenant in it finds no row before the tenant is there.
        let has_tenant = relation
            .columns
            .iter()
            .any(|column| look::same(server, column, &aim.column));
        !is_tenant && !has_tenant && relation.table.name == parent.name
    });
    match relations.as_slice() {
        [relation] => Ok(relation.clone()),
        [] => Err(maintenance.refuse(&format!(
            "there is no relation from it to `{parent}`; declare a `belongs_to`, or fill the column by `.backfill_with(..)`"
        ))),
        several => {
            let columns: Vec<_> = several.iter().map(|relation| relation.columns.join(", ")).collect();
            Err(maintenance.refuse(&format!(
                "it belongs to `{parent}` by several columns (`{}`); say which by `.backfill_with(..)`",
                columns.join("`, `")
            )))
        }
    }
}

fn of_the_table(table: &Table) -> Vec<Relation> {
    let keys = table.foreign_keys.iter().filter(|key| !key.references.is_empty());
    keys.map(|key| Relation {
        columns: key.columns.clone(),
        table: sea_orm_mixins::Table {
            schema: key.schema.clone(),
            name: key.table.clone(),
        },
        references: key.references.clone(),
    })
    .collect()
}
