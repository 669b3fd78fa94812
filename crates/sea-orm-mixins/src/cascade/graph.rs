//! [`Graph`]: the tables whose deletions go on to others, and the relations on which they do; made once, from what the
//! entities of the program say.

use super::action::{Action, action, is_junction};
use super::links::Links;
use super::read::is_readable;
use crate::MixinError;
use sea_orm::{ColumnType, Value};
use sea_orm_mixins_sql::{Cascade, Policy, Table};
use std::collections::BTreeSet;

/// All tables and relations.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    pub(crate) edges: Vec<Edge>,
    /// What is wrong; then no deletion cascades, and each is refused.
    pub(crate) problem: Option<MixinError>,
}

/// A table.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) policy: &'static Policy,
    /// What is read of a row: its key first.
    pub(crate) columns: Vec<(String, ColumnType)>,
    pub(crate) live: Option<Value>,
    pub(crate) nobody: Option<Value>,
    /// The edges to its children, and to its parents.
    pub(crate) children: Vec<usize>,
    pub(crate) parents: Vec<usize>,
    /// `soft_delete(cascade)`.
    cascades: bool,
    /// Whether its rows are marked by a cascade, or removed.
    is_marked: bool,
    is_removed: bool,
}

/// A relation: the child's columns, and the parent's.
#[derive(Debug)]
pub(crate) struct Edge {
    pub(crate) child: usize,
    pub(crate) parent: usize,
    pub(crate) from: Vec<String>,
    pub(crate) to: Vec<String>,
    pub(crate) action: Action,
}

impl Graph {
    /// Makes the graph of what entities say. Several may declare one table.
    pub(crate) fn of(links: &[Links]) -> Self {
        let mut graph = Self::default();
        for link in links {
            if graph.find(&link.policy.table).is_none() {
                graph.nodes.push(Node {
                    policy: link.policy,
                    columns: Vec::new(),
                    live: link.live.clone(),
                    nobody: link.nobody.clone(),
                    children: Vec::new(),
                    parents: Vec::new(),
                    cascades: false,
                    is_marked: false,
                    is_removed: false,
                });
            }
        }
        let removed: BTreeSet<&str> = links
            .iter()
            .filter_map(|link| link.cascade)
            .flatten()
            .copied()
            .collect();
        for link in links {
            graph.add(link, links, &removed);
        }
        graph.reach();
        graph.drop_others();
        graph.read(links);
        graph.problem = graph.check(&removed).or(graph.problem);
        graph
    }

    pub(crate) fn find(&self, table: &Table) -> Option<usize> {
        self.nodes.iter().position(|node| node.policy.table == *table)
    }

    pub(crate) fn node(&self, at: usize) -> Result<&Node, MixinError> {
        self.nodes
            .get(at)
            .ok_or_else(|| problem("", "a table is missing in the graph of cascades"))
    }

    pub(crate) fn edge(&self, at: usize) -> Result<&Edge, MixinError> {
        self.edges
            .get(at)
            .ok_or_else(|| problem("", "a relation is missing in the graph of cascades"))
    }

    fn add(&mut self, link: &Links, links: &[Links], removed: &BTreeSet<&str>) {
        let Some(child) = self.find(&link.policy.table) else {
            return;
        };
        if let Some(node) = self.nodes.get_mut(child) {
            node.cascades |= link.cascade.is_some();
        }
        for parent in &link.parents {
            let Some(at) = self.find(&parent.table) else { continue };
            let is_known = |edge: &Edge| edge.child == child && edge.parent == at && edge.from == parent.from;
            if !self.edges.iter().any(is_known) {
                let action = action(link, parent, removed, is_junction(&link.policy.table, links));
                self.edges.push(Edge {
                    child,
                    parent: at,
                    from: parent.from.clone(),
                    to: parent.to.clone(),
                    action,
                });
            }
        }
    }

    /// Finds the tables whose rows a cascade marks or removes.
    fn reach(&mut self) {
        loop {
            let mut is_new = false;
            for edge in &self.edges {
                let Some(parent) = self.nodes.get(edge.parent) else {
                    continue;
                };
                let follows = parent.cascades || parent.is_marked || parent.is_removed;
                let Some(child) = self.nodes.get_mut(edge.child).filter(|_| follows) else {
                    continue;
                };
                let reached = match edge.action {
                    Action::Mark => &mut child.is_marked,
                    Action::Remove => &mut child.is_removed,
                    Action::Keep | Action::Unlink(_) | Action::Refuse | Action::Undecided(_) => continue,
                };
                is_new |= !std::mem::replace(reached, true);
            }
            if !is_new {
                return;
            }
        }
    }

    /// Keeps the relations to tables whose rows are deleted by a cascade.
    fn drop_others(&mut self) {
        let nodes = &self.nodes;
        self.edges.retain(|edge| {
            nodes
                .get(edge.parent)
                .is_some_and(|node| node.is_followed() || node.is_removed)
        });
        for (at, edge) in self.edges.iter().enumerate() {
            if let Some(parent) = self.nodes.get_mut(edge.parent) {
                parent.children.push(at);
            }
            if let Some(child) = self.nodes.get_mut(edge.child) {
                child.parents.push(at);
            }
        }
    }

    /// Finds what is read of a row: its key, what children and parents are found by, and how it was deleted.
    fn read(&mut self, links: &[Links]) {
        for at in 0..self.nodes.len() {
            let Some(node) = self.nodes.get(at) else { continue };
            let policy = node.policy;
            let mut names: Vec<&String> = policy.key.iter().collect();
            names.extend(
                self.edges
                    .iter()
                    .filter(|edge| edge.parent == at)
                    .flat_map(|edge| &edge.to),
            );
            names.extend(
                self.edges
                    .iter()
                    .filter(|edge| edge.child == at)
                    .flat_map(|edge| &edge.from),
            );
            names.extend(policy.audit.iter().filter_map(|audit| audit.deleted_by.as_ref()));
            let mut columns: Vec<(String, ColumnType)> = Vec::new();
            for name in names {
                if columns.iter().all(|(known, _)| known != name) {
                    let found = links.iter().filter(|link| link.policy.table == policy.table);
                    let mut found = found.flat_map(|link| &link.columns);
                    let ty = found
                        .find(|column| column.name == *name)
                        .map(|column| column.ty.clone());
                    columns.push((name.clone(), ty.unwrap_or(ColumnType::Json)));
                }
            }
            if let Some(node) = self.nodes.get_mut(at) {
                node.columns = columns;
            }
        }
    }

    /// What only shows at run time, and makes the whole program's cascades unsafe.
    fn check(&self, removed: &BTreeSet<&str>) -> Option<MixinError> {
        let name = |at: usize| {
            self.nodes
                .get(at)
                .map_or_else(String::new, |node| node.policy.table.to_string())
        };
        for edge in &self.edges {
            if let Action::Undecided(why) = edge.action {
                return Some(MixinError::Cascade {
                    table: name(edge.parent),
                    why: format!("of its child `{}`, {why}", name(edge.child)),
                });
            }
            let is_removed = self.nodes.get(edge.parent).is_some_and(|node| node.is_removed);
            if is_removed && matches!(edge.action, Action::Mark | Action::Keep) {
                return Some(MixinError::Cascade {
                    table: name(edge.parent),
                    why: format!(
                        "its rows are removed for good (`remove`), and those of its child `{}` would be left without them; name `{0}` in `remove` too and take `SoftDelete` from it, or give `{}` `SoftDelete`",
                        name(edge.child),
                        name(edge.parent)
                    ),
                });
            }
        }
        for node in self
            .nodes
            .iter()
            .filter(|node| !node.children.is_empty() || !node.parents.is_empty())
        {
            if let Some((column, _)) = node.columns.iter().find(|(_, ty)| !is_readable(ty)) {
                let why = format!("`{column}` is of a type by which rows cannot be found again");
                return Some(problem(&node.policy.table.to_string(), &why));
            }
        }
        let is_removed = |name: &&str| {
            self.nodes
                .iter()
                .any(|node| node.is_removed && node.policy.table.to_string() == **name)
        };
        let unknown = removed.iter().find(|name| !is_removed(name))?;
        Some(problem(
            unknown,
            "`remove` names it, and no entity with mixins and without `SoftDelete` belongs to a table of the cascade with `on_delete = \"Cascade\"` under that name; correct the name, or leave it out",
        ))
    }

    /// What the engine must know of each table.
    pub(crate) fn cascade_of(&self, table: &Table) -> Option<Cascade> {
        let node = self.nodes.get(self.find(table)?)?;
        let guarded = node.guarded(self);
        if !node.is_followed() && guarded.is_empty() {
            return None;
        }
        let deletion = node
            .policy
            .soft_delete
            .as_ref()
            .map(|soft_delete| soft_delete.column().to_owned());
        let columns = node
            .columns
            .iter()
            .map(|(name, _)| name.clone())
            .chain(deletion.clone());
        Some(Cascade {
            columns: columns.collect(),
            deletes: node.cascades,
            restores: deletion.is_some(),
            parents: guarded.iter().map(|edge| edge.from.clone()).collect(),
        })
    }
}

impl Node {
    /// Whether a deletion of its rows goes on to others.
    pub(crate) fn is_followed(&self) -> bool {
        self.cascades || self.is_marked
    }

    /// The relations to parents that must be live, in the order in which the engine numbers them.
    pub(crate) fn guarded<'g>(&self, graph: &'g Graph) -> Vec<&'g Edge> {
        let edges = self.parents.iter().filter_map(|at| graph.edges.get(*at));
        edges
            .filter(|edge| graph.nodes.get(edge.parent).is_some_and(Self::is_followed))
            .collect()
    }

    /// The places of columns among those that are read.
    pub(crate) fn places(&self, names: &[String]) -> Vec<usize> {
        let place = |name: &String| self.columns.iter().position(|(known, _)| known == name);
        names.iter().filter_map(place).collect()
    }

    /// The names of the columns that are read.
    pub(crate) fn columns_to_read(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(name, _)| name.as_str())
    }

    pub(crate) fn table(&self) -> String {
        self.policy.table.to_string()
    }
}

fn problem(table: &str, why: &str) -> MixinError {
    MixinError::Cascade {
        table: table.to_owned(),
        why: why.to_owned(),
    }
}

#[cfg(test)]
#[path = "graph_tests.rs"]
mod tests;
