//! The tables that the policies of one look at: itself, and those whose tenants its rows have.

use crate::inspected::{Inspected, Table};
use crate::maintenance::Maintenance;
use crate::steps::security::{Form, Known, Policy, Why};
use sea_orm_migration::sea_orm::{DbBackend, DbErr};
use sea_orm_mixins::schema::{Wanted, wanted};
use sea_orm_mixins::{MixinEntity, Registry};

/// An entity's table, and the policies that it should have.
pub(super) struct Tables {
    pub(super) wanted: Wanted,
    pub(super) table: Table,
    pub(super) policies: Result<Vec<Policy>, Why>,
}

/// Reads them; `None` if the table itself is not there.
pub(super) async fn read<E: MixinEntity>(maintenance: &Maintenance<'_>) -> Result<Option<Tables>, DbErr> {
    let wanted = wanted::<E>(DbBackend::Postgres);
    let Some(table) = maintenance.table().await? else {
        return Ok(None);
    };
    let citus = "SELECT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'citus')";
    let citus: bool = maintenance.scalar(citus).await?;
    let form = if citus { Form::Bare } else { Form::Once };
    let parents = parents(maintenance, &wanted).await?;
    let find = |name: &sea_orm_mixins::Table| {
        let (wanted, table) = parents.iter().find(|(wanted, _)| wanted.policy.table == *name)?;
        Some((wanted, table))
    };
    let known = Known::new(maintenance.server(), &wanted, &table, find);
    let policies = known.and_then(|known| known.policies(form));
    Ok(Some(Tables {
        wanted,
        table,
        policies,
    }))
}

/// The tables above, each once: those of parents, of their parents, and so on. One that is not there is left out.
async fn parents(maintenance: &Maintenance<'_>, child: &Wanted) -> Result<Vec<(Wanted, Table)>, DbErr> {
    let mut found: Vec<(Wanted, Table)> = Vec::new();
    let names = |wanted: &Wanted| {
        let parents = wanted.policy.parents.iter();
        parents.map(|parent| parent.table.clone()).collect::<Vec<_>>()
    };
    let mut next = names(child);
    while let Some(name) = next.pop() {
        if found.iter().any(|(wanted, _)| wanted.policy.table == name) {
            continue;
        }
        let mut entities = Registry::get().wanted(DbBackend::Postgres).into_iter();
        let Some(wanted) = entities.find(|wanted| wanted.policy.table == name) else {
            continue;
        };
        let table = Inspected::read_table(maintenance, name.schema.as_deref(), &name.name).await?;
        if let Some(table) = table {
            next.extend(names(&wanted));
            found.push((wanted, table));
        }
    }
    Ok(found)
}
