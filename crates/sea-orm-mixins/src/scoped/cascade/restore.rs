//! The rows that were deleted with those that are restored: those with the same mark, found through the relations.

use super::parents::Restored;
use super::rows::{Row, identity};
use super::run::{Change, Lock, Run};
use crate::MixinError;
use crate::cascade::{Action, Edge, Mark, Node, says_when};
use crate::value;
use sea_orm::{DbErr, Value};
use sea_orm_mixins_sql::Visibility;
use std::collections::{BTreeMap, HashMap};

/// By whom a row was deleted, and when.
type Deletion = (Mark, Option<Value>);

impl Run<'_> {
    /// Finds and locks the rows that come back with rows of a table.
    pub(super) async fn find_deleted(&self, at: usize, rows: Vec<Row>) -> Result<BTreeMap<usize, Vec<Row>>, DbErr> {
        let mut restored = Restored::default();
        let mut found: BTreeMap<usize, Vec<Row>> = BTreeMap::new();
        let rows = restored.new_rows(at, self.graph.node(at)?, rows);
        let mut all = vec![(at, rows.clone())];
        let mut levels = vec![(at, rows)];
        while let Some((at, rows)) = levels.pop() {
            for number in &self.graph.node(at)?.children {
                let edge = self.graph.edge(*number)?;
                if edge.action != Action::Mark {
                    continue;
                }
                let children = self.deleted_with(edge, &rows).await?;
                let children = restored.new_rows(edge.child, self.graph.node(edge.child)?, children);
                if !children.is_empty() {
                    found.entry(edge.child).or_default().extend(children.iter().cloned());
                    all.push((edge.child, children.clone()));
                    levels.push((edge.child, children));
                }
            }
        }
        for (at, rows) in &all {
            self.check_parents(*at, rows, &restored).await?;
        }
        Ok(found)
    }

    /// The children that were deleted when their parents were, and by the same.
    async fn deleted_with(&self, edge: &Edge, rows: &[Row]) -> Result<Vec<Row>, DbErr> {
        let keys = self.keys_of(edge.parent, &edge.to, rows)?;
        let children = self
            .rows_by(edge.child, &edge.from, &keys, Visibility::OnlyDeleted, Lock::Update)
            .await?;
        if children.is_empty() {
            return Ok(children);
        }
        let (parent, child) = (self.graph.node(edge.parent)?, self.graph.node(edge.child)?);
        let is_timed = |node: &Node| node.policy.soft_delete.as_ref().is_some_and(says_when);
        if !is_timed(parent) || !is_timed(child) {
            return Err(MixinError::Cascade {
                table: parent.table(),
                why: format!(
                    "it has deleted children in `{}`, and a flag does not say when a row was deleted, so it cannot be known which of them were deleted with it; use `restore_alone` and restore the children that you know, or make the flag a time",
                    child.table()
                ),
            }
            .into());
        }
        let to = parent.places(&edge.to);
        let from = child.places(&edge.from);
        let parents: HashMap<String, Option<Deletion>> = rows
            .iter()
            .filter_map(|row| Some((identity(&row.at(&to)?), self.deletion(edge.parent, row).ok()?)))
            .collect();
        let mut with = Vec::new();
        for row in children {
            let key = row.at(&from).map(|key| identity(&key));
            let parent = key.and_then(|key| parents.get(&key).cloned()).flatten();
            if is_same(parent.as_ref(), self.deletion(edge.child, &row)?.as_ref()) {
                with.push(row);
            }
        }
        Ok(with)
    }

    fn deletion(&self, at: usize, row: &Row) -> Result<Option<Deletion>, DbErr> {
        let node = self.graph.node(at)?;
        let by = node.policy.audit.as_ref().and_then(|audit| audit.deleted_by.clone());
        let by = by.and_then(|by| row.values.get(*node.places(&[by]).first()?).cloned());
        Ok(row.mark.clone().map(|mark| (mark, by)))
    }

    /// Restores what was found, inside the caller's scope.
    pub(super) async fn bring_back(&self, found: &BTreeMap<usize, Vec<Row>>) -> Result<(), DbErr> {
        for (at, rows) in found {
            let node = self.graph.node(*at)?;
            let (Some(soft_delete), Some(live)) = (&node.policy.soft_delete, &node.live) else {
                continue;
            };
            let mut set = vec![(soft_delete.column().to_owned(), live.clone())];
            let by = node.policy.audit.as_ref().and_then(|audit| audit.deleted_by.as_ref());
            if let (Some(by), Some(nobody)) = (by, &node.nobody) {
                set.push((by.clone(), nobody.clone()));
            }
            let parent = node.parents.first().copied().unwrap_or_default();
            self.each(self.graph.edge(parent)?, node, rows, &Change::Restore(set))
                .await?;
        }
        Ok(())
    }
}

/// Whether two rows were deleted at one time. By whom counts where both say it.
fn is_same(parent: Option<&Deletion>, child: Option<&Deletion>) -> bool {
    let (Some((at, by)), Some((child_at, child_by))) = (parent, child) else {
        return false;
    };
    let is_by_same = match (by, child_by) {
        (Some(by), Some(child_by)) => (value::is_null(by) && value::is_null(child_by)) || value::same(by, child_by),
        (None, _) | (_, None) => true,
    };
    at == child_at && is_by_same
}
