//! [`Gathered`]: all that the rules look at, read from the program's registry and from the database.

use super::case::Case;
use super::other::Other;
use crate::inspected::Inspected;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_mixins::schema::Wanted;
use sea_orm_mixins::{Registry, Table};

#[derive(Debug)]
pub(super) struct Gathered {
    wanted: Vec<Wanted>,
    declared: Vec<Wanted>,
    shared: Vec<Table>,
    conflicts: Vec<(Table, String)>,
    others: Vec<(Table, Other)>,
    inspected: Inspected,
    found: Vec<Option<usize>>,
}

impl Gathered {
    pub(super) async fn from<C: ConnectionTrait>(db: &C) -> Result<Self, DbErr> {
        let registry = Registry::get();
        let wanted = registry.wanted(db.get_database_backend());
        let inspected = Inspected::read(db).await?;
        let mut conflicts: Vec<(Table, String)> = Vec::new();
        let mut others: Vec<(Table, Other)> = Vec::new();
        for Wanted { policy, .. } in &wanted {
            let table = &policy.table;
            if let Err(err) = registry.policy(table)
                && !conflicts.iter().any(|(known, _)| known == table)
            {
                conflicts.push((table.clone(), err.to_string()));
            }
            let is_known = others.iter().any(|(known, _)| known == table);
            if !is_known && inspected.find(table).is_none() {
                let other = Other::read(db, inspected.server, table).await?;
                others.extend(other.map(|other| (table.clone(), other)));
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
