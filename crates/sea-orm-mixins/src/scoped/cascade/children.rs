//! The children of rows that are deleted: found and locked first, so that what stops the deletion stops it before anything
//! is changed.

use super::rows::{Row, chunks, distinct, is_one_of};
use super::run::{Change, Lock, Run, iden, table};
use crate::MixinError;
use crate::cascade::{Action, Edge, Node};
use sea_orm::sea_query::Query;
use sea_orm::{DbErr, Value};
use sea_orm_mixins_sql::Visibility;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a deletion takes along.
#[derive(Default)]
pub(super) struct Found {
    /// How many rows the statement itself deletes.
    pub(super) roots: usize,
    /// The rows to be marked, by table, in the order in which they were found.
    marked: BTreeMap<usize, Vec<Row>>,
    /// The rows to be removed, level by level.
    removed: Vec<(usize, Vec<Row>)>,
    /// The rows to be unlinked on a relation.
    unlinked: BTreeMap<usize, Vec<Row>>,
    /// The rows that stop the deletion, unless they are deleted with it.
    blocking: BTreeMap<usize, Vec<Row>>,
    /// All that is deleted, the statement's own rows included.
    known: HashMap<usize, HashSet<String>>,
}

/// What a deletion would do, by table; made by [`cascade_preview`](crate::cascade_preview).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Preview {
    /// The rows that would be soft-deleted, the row itself included.
    pub marked: BTreeMap<String, u64>,
    /// The rows that would be unlinked (`SetNull`).
    pub unlinked: BTreeMap<String, u64>,
    /// The rows that would be removed for good (`remove`).
    pub removed: BTreeMap<String, u64>,
    /// The rows that stop the deletion.
    pub blocking: BTreeMap<String, u64>,
}

impl Preview {
    /// Whether nothing stops the deletion.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        self.blocking.is_empty()
    }
}

impl Run<'_> {
    /// Finds and locks all that follows rows of a table.
    pub(super) async fn find(&self, at: usize, rows: Vec<Row>) -> Result<Found, DbErr> {
        let mut found = Found {
            roots: rows.len(),
            ..Found::default()
        };
        let rows = found.new_rows(at, self.graph.node(at)?, rows);
        let mut levels = vec![(at, rows)];
        while let Some((at, rows)) = levels.pop() {
            for number in &self.graph.node(at)?.children {
                let edge = self.graph.edge(*number)?;
                if edge.action == Action::Keep {
                    continue;
                }
                let children = self.children(edge, &rows).await?;
                levels.extend(found.take(*number, edge, self.graph.node(edge.child)?, children));
            }
        }
        Ok(found)
    }

    /// The live children of rows, of all tenants.
    async fn children(&self, edge: &Edge, rows: &[Row]) -> Result<Vec<Row>, DbErr> {
        self.rows_by(
            edge.child,
            &edge.from,
            &self.keys_of(edge.parent, &edge.to, rows)?,
            Visibility::Live,
            Lock::Update,
        )
        .await
    }

    /// The values of rows by which others are found.
    pub(super) fn keys_of(&self, at: usize, columns: &[String], rows: &[Row]) -> Result<Vec<Vec<Value>>, DbErr> {
        let places = self.graph.node(at)?.places(columns);
        Ok(distinct(rows.iter().filter_map(|row| row.at(&places))))
    }

    /// Reads and locks the rows of a table, of all tenants, by the values of some columns.
    pub(super) async fn rows_by(
        &self,
        at: usize,
        columns: &[String],
        keys: &[Vec<Value>],
        visibility: Visibility,
        lock: Lock,
    ) -> Result<Vec<Row>, DbErr> {
        let node = self.graph.node(at)?;
        let scope = self.of_all(visibility);
        let mut rows = Vec::new();
        for keys in chunks(keys) {
            let mut query = Query::select();
            query.columns(node.columns_to_read().map(iden));
            if let Some(soft_delete) = &node.policy.soft_delete {
                query.column(iden(soft_delete.column()));
            }
            query.from(table(node)).cond_where(is_one_of(columns, keys));
            for row in self.read(&query, lock, &scope).await? {
                rows.push(Row::of(&row, node, self.backend)?);
            }
        }
        Ok(rows)
    }

    /// Changes what was found, inside the caller's scope.
    pub(super) async fn change(&self, found: &Found) -> Result<(), DbErr> {
        for (number, rows) in &found.unlinked {
            let edge = self.graph.edge(*number)?;
            let (node, Action::Unlink(columns)) = (self.graph.node(edge.child)?, &edge.action) else {
                continue;
            };
            let rows = rows.iter().filter(|row| !found.is_known(edge.child, node, row));
            let rows: Vec<Row> = rows.cloned().collect();
            let change = Change::Unlink(columns.clone());
            self.each(edge, node, &rows, &change).await?;
        }
        for (at, rows) in found.removed.iter().rev() {
            self.delete_all(*at, rows).await?;
        }
        for (at, rows) in &found.marked {
            self.delete_all(*at, rows).await?;
        }
        Ok(())
    }

    /// Deletes rows of a table, softly where it has soft delete.
    async fn delete_all(&self, at: usize, rows: &[Row]) -> Result<(), DbErr> {
        let node = self.graph.node(at)?;
        let parent = node.parents.first().copied().unwrap_or_default();
        self.each(self.graph.edge(parent)?, node, rows, &Change::Delete).await
    }

    /// Changes rows in chunks by their keys. One that the caller's scope does not reach stops all.
    pub(super) async fn each(&self, edge: &Edge, node: &Node, rows: &[Row], change: &Change) -> Result<(), DbErr> {
        let places = node.places(&node.policy.key);
        let keys = distinct(rows.iter().filter_map(|row| row.at(&places)));
        for keys in chunks(&keys) {
            let rows = is_one_of(&node.policy.key, keys);
            let changed = self.write(node, change, rows).await?;
            if changed != u64::try_from(keys.len()).unwrap_or(u64::MAX) {
                return Err(MixinError::HasChildren {
                    table: self.graph.node(edge.parent)?.table(),
                    child: node.table(),
                    why: "there are rows outside of the scope, such as another tenant's; do it in a scope that reaches all of them".to_owned(),
                }
                .into());
            }
        }
        Ok(())
    }
}

impl Found {
    /// The rows that were not found before.
    fn new_rows(&mut self, at: usize, node: &Node, mut rows: Vec<Row>) -> Vec<Row> {
        let known = self.known.entry(at).or_default();
        rows.retain(|row| known.insert(row.identity(node)));
        rows
    }

    fn is_known(&self, at: usize, node: &Node, row: &Row) -> bool {
        self.known
            .get(&at)
            .is_some_and(|known| known.contains(&row.identity(node)))
    }

    /// Takes children up; returns those whose own children are still to be found.
    fn take(&mut self, number: usize, edge: &Edge, child: &Node, rows: Vec<Row>) -> Option<(usize, Vec<Row>)> {
        if rows.is_empty() {
            return None;
        }
        match edge.action {
            Action::Mark => {
                let new = self.new_rows(edge.child, child, rows);
                self.marked.entry(edge.child).or_default().extend(new.iter().cloned());
                Some((edge.child, new))
            }
            Action::Remove => {
                let new = self.new_rows(edge.child, child, rows);
                self.removed.push((edge.child, new.clone()));
                Some((edge.child, new))
            }
            Action::Unlink(_) => {
                self.unlinked.entry(number).or_default().extend(rows);
                None
            }
            Action::Refuse => {
                self.blocking.entry(number).or_default().extend(rows);
                None
            }
            Action::Keep | Action::Undecided(_) => None,
        }
        .filter(|(_, new)| !new.is_empty())
    }

    /// Refuses where children stop the deletion that are not deleted with it.
    pub(super) fn check(&self, run: &Run<'_>) -> Result<(), DbErr> {
        for (number, rows) in &self.blocking {
            let edge = run.graph.edge(*number)?;
            let node = run.graph.node(edge.child)?;
            if rows.iter().any(|row| !self.is_known(edge.child, node, row)) {
                return Err(MixinError::HasChildren {
                    table: run.graph.node(edge.parent)?.table(),
                    child: node.table(),
                    why: "some are live, and their relation does not say that they follow (`on_delete` is `Restrict` or `NoAction`, which is the default); delete or move them first, or declare `Cascade` or `SetNull`".to_owned(),
                }
                .into());
            }
        }
        Ok(())
    }

    /// What was found, by table.
    pub(super) fn preview(&self, run: &Run<'_>, root: usize) -> Result<Preview, DbErr> {
        let mut preview = Preview::default();
        let count = |counts: &mut BTreeMap<String, u64>, at: usize, rows: usize| {
            if rows > 0 {
                let table = run.graph.node(at)?.table();
                *counts.entry(table).or_default() += u64::try_from(rows).unwrap_or(u64::MAX);
            }
            Ok::<_, DbErr>(())
        };
        count(&mut preview.marked, root, self.roots)?;
        for (at, rows) in &self.marked {
            count(&mut preview.marked, *at, rows.len())?;
        }
        for (at, rows) in &self.removed {
            count(&mut preview.removed, *at, rows.len())?;
        }
        for (number, rows) in &self.unlinked {
            let (at, rows) = self.others(run, *number, rows)?;
            count(&mut preview.unlinked, at, rows)?;
        }
        for (number, rows) in &self.blocking {
            let (at, rows) = self.others(run, *number, rows)?;
            count(&mut preview.blocking, at, rows)?;
        }
        Ok(preview)
    }

    /// How many of the rows on a relation are not deleted anyway.
    fn others(&self, run: &Run<'_>, number: usize, rows: &[Row]) -> Result<(usize, usize), DbErr> {
        let at = run.graph.edge(number)?.child;
        let node = run.graph.node(at)?;
        Ok((at, rows.iter().filter(|row| !self.is_known(at, node, row)).count()))
    }
}
