//! The parents of rows, which must be live: read and locked after the rows were written, so that no deletion comes between.

use super::rows::{Row, distinct, identity};
use super::run::{Lock, Run};
use crate::MixinError;
use crate::cascade::{Edge, Node};
use crate::scoped::planner::Planner;
use sea_orm::{ColumnType, DbErr, Statement, Value};
use sea_orm_mixins_sql::{Link, Operand, Plan, Visibility};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// The rows that are restored together, by table.
#[derive(Default)]
pub(super) struct Restored(HashMap<usize, HashSet<String>>);

impl Restored {
    /// The rows that were not found before.
    pub(super) fn new_rows(&mut self, at: usize, node: &Node, mut rows: Vec<Row>) -> Vec<Row> {
        let known = self.0.entry(at).or_default();
        rows.retain(|row| known.insert(row.identity(node)));
        rows
    }

    fn has(&self, at: usize, node: &Node, row: &Row) -> bool {
        self.0.get(&at).is_some_and(|known| known.contains(&row.identity(node)))
    }
}

impl Run<'_> {
    /// Refuses rows below a parent that stays deleted.
    pub(super) async fn check_parents(&self, at: usize, rows: &[Row], restored: &Restored) -> Result<(), DbErr> {
        let node = self.graph.node(at)?;
        for edge in node.guarded(self.graph) {
            let keys = self.keys_of(at, &edge.from, rows)?;
            let parent = self.graph.node(edge.parent)?;
            for row in self.deleted_parents(edge, &edge.to, &keys).await? {
                if !restored.has(edge.parent, parent, &row) {
                    return Err(deleted(node, parent));
                }
            }
        }
        Ok(())
    }

    /// Refuses rows to which a statement gave a deleted parent.
    pub(super) async fn check_links(&self, plan: &Plan, statement: &Statement) -> Result<(), DbErr> {
        let values = statement.values.as_ref().map_or(&[][..], |values| &values.0);
        // By relation, and by the columns of which the statement says something.
        let mut keys: BTreeMap<(usize, usize, Vec<usize>), Vec<Vec<Value>>> = BTreeMap::new();
        for link in &plan.links {
            let policy = Planner::get().policy(link.table);
            let Some(at) = policy.and_then(|policy| self.graph.find(&policy.table)) else {
                continue;
            };
            let node = self.graph.node(at)?;
            let Some(edge) = node.guarded(self.graph).get(link.parent).copied() else {
                continue;
            };
            if let Some((columns, key)) = given(link, values, self.graph.node(edge.parent)?, edge) {
                keys.entry((at, link.parent, columns)).or_default().push(key);
            }
        }
        for ((at, parent, columns), keys) in keys {
            let node = self.graph.node(at)?;
            let Some(edge) = node.guarded(self.graph).get(parent).copied() else {
                continue;
            };
            let columns: Vec<String> = columns.iter().filter_map(|at| edge.to.get(*at).cloned()).collect();
            let keys = distinct(keys);
            if !self.deleted_parents(edge, &columns, &keys).await?.is_empty() {
                return Err(deleted(node, self.graph.node(edge.parent)?));
            }
        }
        Ok(())
    }

    /// The deleted parents among those with these keys. The others are locked, so that they stay live.
    async fn deleted_parents(&self, edge: &Edge, columns: &[String], keys: &[Vec<Value>]) -> Result<Vec<Row>, DbErr> {
        let parent = self.graph.node(edge.parent)?;
        if parent.policy.soft_delete.is_none() {
            return Ok(Vec::new());
        }
        let places = parent.places(columns);
        let live = self
            .rows_by(edge.parent, columns, keys, Visibility::Live, Lock::Share)
            .await?;
        let live: HashSet<String> = live
            .iter()
            .filter_map(|row| Some(identity(&row.at(&places)?)))
            .collect();
        let others: Vec<Vec<Value>> = keys
            .iter()
            .filter(|key| !live.contains(&identity(key)))
            .cloned()
            .collect();
        self.rows_by(edge.parent, columns, &others, Visibility::OnlyDeleted, Lock::Share)
            .await
    }
}

fn deleted(child: &Node, parent: &Node) -> DbErr {
    MixinError::ParentDeleted {
        table: child.table(),
        parent: parent.table(),
    }
    .into()
}

/// What a statement says of a parent: the places of its columns among the relation's, and their values.
fn given(link: &Link, values: &[Value], parent: &Node, edge: &Edge) -> Option<(Vec<usize>, Vec<Value>)> {
    let mut columns = Vec::new();
    let mut key = Vec::new();
    for (at, operand) in link.key.iter().enumerate() {
        let Some(operand) = operand else { continue };
        let ty = edge.to.get(at).and_then(|name| {
            let mut found = parent.columns.iter().filter(|(known, _)| known == name);
            found.next().map(|(_, ty)| ty)
        });
        let value = match operand {
            // A parent that is not all there is none.
            Operand::Null => return None,
            Operand::Value(param) => values.get(param.index())?.clone(),
            Operand::Number(number) => number.parse::<i64>().ok()?.into(),
            Operand::Text(text) => match (ty, Uuid::parse_str(text)) {
                (Some(ColumnType::Uuid), Ok(uuid)) => uuid.into(),
                _ => text.clone().into(),
            },
        };
        if crate::value::is_null(&value) {
            return None;
        }
        columns.push(at);
        key.push(value);
    }
    (!key.is_empty()).then_some((columns, key))
}
