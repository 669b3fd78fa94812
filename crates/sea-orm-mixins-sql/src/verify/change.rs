//! UPDATE and DELETE: what they change, and what they read beside.

use super::doors::Prove;
use super::proof::{Proof, demand, fault};
use super::relation::{Called, ident};
use super::set::Set;
use super::source::{Change, Doing, Sources};
use super::taken::take;
use super::{Scope, Verifier};
use crate::dialect::Dialect;
use sqlparser::ast::{
    AssignmentTarget, Delete, FromTable, Ident, ObjectName, TableFactor, TableWithJoins, Update, UpdateTableFromKind,
};

impl<'a> Verifier<'a> {
    pub(super) fn update(&self, mut update: Update, scope: Scope<'_>) -> Proof<()> {
        let as_they_were = self.catalog.has_parents().then(|| update.assignments.clone());
        let taken = take(&mut update);
        if let Some(assignments) = as_they_were {
            update.assignments = assignments;
        }
        let Some(target) = called(&update.table.relation) else {
            return fault("an UPDATE of what is no table");
        };
        let is_join = !update.table.joins.is_empty();
        demand(!is_join || self.dialect == Dialect::Mysql, || {
            "an UPDATE of a join".to_owned()
        })?;
        let named = if is_join {
            self.assigned_tables(&update)?
        } else {
            vec![target]
        };
        let doing = Doing {
            scope,
            changed: &named,
            change: Change::Update(&update.assignments),
        };
        let beside = match &update.from {
            Some(UpdateTableFromKind::BeforeSet(tables) | UpdateTableFromKind::AfterSet(tables)) => tables.as_slice(),
            None => &[],
        };
        let mut sources = self.changed(std::slice::from_ref(&update.table), beside, doing)?;
        Self::check_count(&sources, &taken)?;
        let owed = std::mem::take(&mut sources.owed);
        self.settle(owed, update.selection.as_ref())?;
        for name in &named {
            if let Some(source) = sources.called(*name, self.dialect) {
                demand(!source.renamed, || "a table is changed under other names".to_owned())?;
                self.check_conflict(source.policy, update.or)?;
                let set = Set::of(&update.assignments, source.called, self.dialect);
                self.set(&source, &set, scope)?;
                self.keeps_parents(&source, &set, None)?;
                self.keeps_owners(&source, &set, update.selection.as_ref())?;
            }
        }
        self.queries(taken, scope.ctes)
    }

    /// The tables that a MySQL UPDATE of a join assigns to: each assignment must say in which it is.
    fn assigned_tables<'t>(&self, update: &'t Update) -> Proof<Vec<Called<'t>>> {
        let all = factors(std::slice::from_ref(&update.table));
        let mut named: Vec<Called<'t>> = Vec::new();
        for assignment in &update.assignments {
            let words = match &assignment.target {
                AssignmentTarget::ColumnName(name) => words(name),
                AssignmentTarget::Tuple(_) => return fault("a join is assigned to by rows"),
            };
            let table = words.split_last().map_or(&[][..], |(_, table)| table);
            named.push(self.meant(table, &all)?);
        }
        Ok(named)
    }

    /// The one table that is meant by a name; without its schema too.
    fn meant<'t>(&self, words: &[&Ident], all: &[Called<'t>]) -> Proof<Called<'t>> {
        let mut found = all.iter().filter(|name| name.may_be(words, self.dialect));
        match (found.next(), found.next()) {
            (Some(name), None) => Ok(*name),
            (Some(_), Some(_)) => fault("a name of a table that is changed means several"),
            (None, _) => fault("a table is changed that is not read, or not said"),
        }
    }

    pub(super) fn delete(&self, mut delete: Delete, scope: Scope<'_>) -> Proof<()> {
        let mut taken = take(&mut delete);
        let from = match &delete.from {
            FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from) => from.as_slice(),
        };
        let using = delete.using.as_deref().unwrap_or_default();
        let (tables, beside, named) = if !delete.tables.is_empty() {
            (
                from,
                using,
                self.named(&delete.tables.iter().collect::<Vec<_>>(), from)?,
            )
        } else if self.dialect == Dialect::Mysql && !using.is_empty() {
            // What stands behind FROM are names of what stands behind USING.
            let names: Vec<&ObjectName> = from.iter().filter_map(plain).collect();
            demand(names.len() == from.len(), || "a DELETE of what is no table".to_owned())?;
            taken.factors -= from.len().min(taken.factors);
            taken.relations -= from.len().min(taken.relations);
            (using, &[][..], self.named(&names, using)?)
        } else {
            let named: Vec<Called<'_>> = from.iter().filter_map(|table| called(&table.relation)).collect();
            demand(named.len() == 1 && from.len() == 1, || {
                "a DELETE from several tables".to_owned()
            })?;
            (from, using, named)
        };
        let doing = Doing {
            scope,
            changed: &named,
            change: Change::Delete,
        };
        let mut sources = self.changed(tables, beside, doing)?;
        Self::check_count(&sources, &taken)?;
        let owed = std::mem::take(&mut sources.owed);
        self.settle(owed, delete.selection.as_ref())?;
        self.queries(taken, scope.ctes)
    }

    /// The tables of a FROM that these names mean.
    fn named<'t>(&self, names: &[&ObjectName], from: &'t [TableWithJoins]) -> Proof<Vec<Called<'t>>> {
        let all = factors(from);
        names.iter().map(|name| self.meant(&words(name), &all)).collect()
    }

    /// What a statement changes, and what it reads beside: the one is joined with the other without a condition.
    fn changed<'t>(
        &self,
        tables: &'t [TableWithJoins],
        beside: &'t [TableWithJoins],
        doing: Doing<'t, '_>,
    ) -> Proof<Sources<'t, 'a>> {
        let sources = self.sources(tables, doing)?.beside(self.sources(beside, doing)?);
        self.check_names(&sources)?;
        Ok(sources)
    }
}

/// By what name a table is called.
fn called(factor: &TableFactor) -> Option<Called<'_>> {
    match factor {
        TableFactor::Table {
            name,
            alias,
            args: None,
            ..
        } => Some(
            alias
                .as_ref()
                .map_or(Called::Table(name), |alias| Called::Alias(&alias.name)),
        ),
        _ => None,
    }
}

/// The name of a table without anything else.
fn plain(table: &TableWithJoins) -> Option<&ObjectName> {
    match &table.relation {
        TableFactor::Table {
            name,
            alias: None,
            args: None,
            ..
        } if table.joins.is_empty() => Some(name),
        _ => None,
    }
}

/// The names of all tables in a FROM.
fn factors(tables: &[TableWithJoins]) -> Vec<Called<'_>> {
    let mut named = Vec::new();
    for table in tables {
        let joined = table.joins.iter().map(|join| &join.relation);
        for factor in std::iter::once(&table.relation).chain(joined) {
            if let TableFactor::NestedJoin { table_with_joins, .. } = factor {
                named.extend(factors(std::slice::from_ref(table_with_joins)));
            } else {
                named.extend(called(factor));
            }
        }
    }
    named
}

fn words(name: &ObjectName) -> Vec<&Ident> {
    name.0.iter().filter_map(ident).collect()
}
