//! [`Gathered`]: all that the rules look at, read from the program's registry and from the database.

use super::case::Case;
use crate::inspected::Inspected;
use crate::steps::constant;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use sea_orm_mixins::schema::Wanted;
use sea_orm_mixins::{Registry, Table};

#[derive(Debug)]
pub(super) struct Gathered {
    wanted: Vec<Wanted>,
    declared: Vec<Wanted>,
    shared: Vec<Table>,
    conflicts: Vec<(Table, String)>,
    others: Vec<Table>,
    inspected: Inspected,
    found: Vec<Option<usize>>,
}

impl Gathered {
    pub(super) async fn from<C: ConnectionTrait>(db: &C) -> Result<Self, DbErr> {
        let registry = Registry::get();
        let wanted = registry.wanted(db.get_database_backend());
        let inspected = Inspected::read(db).await?;
        let mut conflicts: Vec<(Table, String)> = Vec::new();
        let mut others = Vec::new();
        for Wanted { policy, .. } in &wanted {
            let table = &policy.table;
            if let Err(err) = registry.policy(table)
                && !conflicts.iter().any(|(known, _)| known == table)
            {
                conflicts.push((table.clone(), err.to_string()));
            }
            if inspected.find(table).is_none() && is_there(db, &inspected, table).await? {
                others.push(table.clone());
            }
        }
        let found = wanted.iter().map(|wanted| {
            let found = inspected.find(&wanted.policy.table)?;
            inspected.tables.iter().position(|table| std::ptr::eq(table, found))
        });
        Ok(Self {
            found: found.collect(),
            shared: registry.shared_tables().cloned().collect(),
            wanted,
            declared: registry.wanted(DbBackend::Sqlite),
            conflicts,
            others,
            inspected,
        })
    }

    pub(super) fn case(&self) -> Case<'_> {
        Case {
            wanted: &self.wanted,
            declared: &self.declared,
            shared: &self.shared,
            conflicts: &self.conflicts,
            others: &self.others,
            inspected: &self.inspected,
            found: &self.found,
        }
    }
}

/// Whether a name that is no table which was read is something else there: a view, a foreign table, a table of another
/// database.
async fn is_there<C: ConnectionTrait>(db: &C, inspected: &Inspected, table: &Table) -> Result<bool, DbErr> {
    let backend = db.get_database_backend();
    let text = |text: &str| constant(inspected.server, text);
    let name = text(&table.name);
    let sql = match backend {
        DbBackend::Postgres => {
            let name = crate::quoted::table_name(table, backend);
            format!("SELECT 1 AS there WHERE to_regclass({}) IS NOT NULL", text(&name))
        }
        DbBackend::Sqlite => {
            format!("SELECT 1 AS there FROM sqlite_schema WHERE type = 'view' AND lower(name) = lower({name})")
        }
        DbBackend::MySql | _ => {
            let schema = table.schema.as_deref().map_or_else(|| "database()".to_owned(), text);
            format!(
                "SELECT 1 AS there FROM information_schema.tables WHERE table_schema = {schema} AND table_name = {name}"
            )
        }
    };
    let row = db.query_one_raw(Statement::from_string(backend, sql)).await?;
    Ok(row.is_some())
}
