//! Removes deleted rows for good, children first, in batches of one transaction each.

use super::rows::{Row, chunks, distinct, is_one_of};
use super::run::{Change, Lock, Run, iden, table};
use crate::MixinError;
use crate::cascade::{Action, Node, says_when};
use crate::scoped::Scoped;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, Order, Query};
use sea_orm::{ConnectionTrait, DbErr, Value};
use sea_orm_mixins_sql::Visibility;
use std::collections::{BTreeMap, BTreeSet};

/// How old a deletion must be: since a time, or for a duration until now.
#[derive(Clone, Copy, Debug)]
pub enum OlderThan {
    /// Before that time.
    Time(DateTime<Utc>),
    /// Longer ago than that.
    Duration(TimeDelta),
}

impl From<DateTime<Utc>> for OlderThan {
    fn from(time: DateTime<Utc>) -> Self {
        Self::Time(time)
    }
}

impl From<TimeDelta> for OlderThan {
    fn from(duration: TimeDelta) -> Self {
        Self::Duration(duration)
    }
}

impl From<std::time::Duration> for OlderThan {
    fn from(duration: std::time::Duration) -> Self {
        Self::Duration(TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX))
    }
}

/// What was removed for good; rows, by table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Purged {
    /// The rows that were removed.
    pub removed: BTreeMap<String, u64>,
    /// The rows of the table itself that stay: others, live or deleted since, still hang on them.
    pub kept: u64,
}

impl<C: ConnectionTrait> Scoped<C> {
    /// Removes the deleted rows of a table that are older, batch by batch.
    pub(crate) async fn purge(
        &self,
        policy: &sea_orm_mixins_sql::Policy,
        stamp: impl Fn(DateTime<Utc>) -> Value,
        older: OlderThan,
        batch: u64,
        mut progress: impl FnMut(&Purged),
    ) -> Result<Purged, DbErr> {
        let before = match older {
            OlderThan::Time(time) => time,
            OlderThan::Duration(duration) => self.scope.now().checked_sub_signed(duration).unwrap_or_default(),
        };
        let mut purged = Purged::default();
        loop {
            let kept = purged.kept;
            let session = self.begin_session().await?;
            let run = Run::new(self, &*session);
            let done = match run.graph.find(&policy.table) {
                Some(at) => run.purge_batch(at, &stamp(before), Ord::max(batch, 1), kept).await,
                None => Err(super::unable()),
            };
            let Some(done) = super::end(session, done).await? else {
                return Ok(purged);
            };
            purged.kept += done.kept;
            for (table, rows) in done.removed {
                *purged.removed.entry(table).or_default() += rows;
            }
            progress(&purged);
        }
    }
}

impl Run<'_> {
    /// One batch; `None` where there are no more rows.
    async fn purge_batch(&self, at: usize, before: &Value, batch: u64, skip: u64) -> Result<Option<Purged>, DbErr> {
        let node = self.graph.node(at)?;
        let Some(soft_delete) = node.policy.soft_delete.as_ref().filter(|it| says_when(it)) else {
            return Err(MixinError::Cascade {
                table: node.table(),
                why: "a flag does not say when a row was deleted; make it a time, or use `force_delete_many`"
                    .to_owned(),
            }
            .into());
        };
        let mut query = Query::select();
        query.columns(node.columns_to_read().map(iden));
        query.column(iden(soft_delete.column())).from(table(node));
        query.and_where(Expr::col(iden(soft_delete.column())).lt(before.clone()));
        for key in &node.policy.key {
            query.order_by(iden(key), Order::Asc);
        }
        query.limit(batch).offset(skip);
        let deleted = self.inside.seeing(Visibility::OnlyDeleted);
        let rows = self.read(&query, Lock::Update, &deleted).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let rows = rows.iter().map(|row| Row::of(row, node, self.backend));
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let mut found = Removal::default();
        let kept = self.removable(at, rows, before, &mut found).await?;
        let mut purged = Purged {
            kept: u64::try_from(kept).unwrap_or_default(),
            ..Purged::default()
        };
        for (at, rows) in found.levels.iter().rev() {
            let removed = self.remove(*at, rows).await?;
            if removed > 0 {
                *purged.removed.entry(self.graph.node(*at)?.table()).or_default() += removed;
            }
        }
        Ok(Some(purged))
    }

    /// Finds all that must go with rows; returns how many of them must stay.
    async fn removable(&self, at: usize, rows: Vec<Row>, before: &Value, found: &mut Removal) -> Result<usize, DbErr> {
        let all = rows.len();
        let mut rows = rows;
        // Until nothing more stays: a row that stays keeps its parents.
        loop {
            let mut removal = Removal::default();
            removal.add(at, self.graph.node(at)?, rows.clone());
            let blocked = self.descend(at, &rows, before, &mut removal).await?;
            if blocked.is_empty() {
                *found = removal;
                return Ok(all - rows.len());
            }
            let node = self.graph.node(at)?;
            rows.retain(|row| !blocked.contains(&row.identity(node)));
            if rows.is_empty() {
                return Ok(all);
            }
        }
    }

    /// Finds the rows below; returns those of `rows` on which something hangs that must stay.
    async fn descend(
        &self,
        root: usize,
        rows: &[Row],
        before: &Value,
        removal: &mut Removal,
    ) -> Result<BTreeSet<String>, DbErr> {
        let mut blocked = BTreeSet::new();
        // With each row the rows of the root on which it hangs.
        let node = self.graph.node(root)?;
        let mut levels = vec![(
            root,
            rows.iter()
                .map(|row| (row.clone(), row.identity(node)))
                .collect::<Vec<_>>(),
        )];
        while let Some((at, rows)) = levels.pop() {
            let parent = self.graph.node(at)?;
            for number in &parent.children {
                let edge = self.graph.edge(*number)?;
                let child = self.graph.node(edge.child)?;
                let plain: Vec<Row> = rows.iter().map(|(row, _)| row.clone()).collect();
                let keys = self.keys_of(at, &edge.to, &plain)?;
                let children = self
                    .rows_by(edge.child, &edge.from, &keys, Visibility::WithDeleted, Lock::Update)
                    .await?;
                let (to, from) = (parent.places(&edge.to), child.places(&edge.from));
                let mut below = Vec::new();
                for row in children {
                    let key = row.at(&from).map(|key| super::rows::identity(&key));
                    let of = |parent: &Row| parent.at(&to).map(|key| super::rows::identity(&key)) == key;
                    let roots = rows
                        .iter()
                        .filter(|(parent, _)| of(parent))
                        .map(|(_, root)| root.clone());
                    let goes = matches!(edge.action, Action::Remove | Action::Keep) || row.is_before(before);
                    for root in roots {
                        if goes {
                            below.push((row.clone(), root));
                        } else {
                            blocked.insert(root);
                        }
                    }
                }
                below.retain(|(row, _)| removal.is_new(edge.child, child, row));
                removal.add(edge.child, child, below.iter().map(|(row, _)| row.clone()).collect());
                if !below.is_empty() {
                    levels.push((edge.child, below));
                }
            }
        }
        Ok(blocked)
    }

    async fn remove(&self, at: usize, rows: &[Row]) -> Result<u64, DbErr> {
        let node = self.graph.node(at)?;
        let places = node.places(&node.policy.key);
        let keys = distinct(rows.iter().filter_map(|row| row.at(&places)));
        let mut removed = 0;
        for keys in chunks(&keys) {
            let rows = is_one_of(&node.policy.key, keys);
            removed += self.write(node, &Change::Remove, rows).await?;
        }
        Ok(removed)
    }
}

/// The rows that are removed, level by level.
#[derive(Default)]
struct Removal {
    levels: Vec<(usize, Vec<Row>)>,
    known: BTreeSet<(usize, String)>,
}

impl Removal {
    fn is_new(&self, at: usize, node: &Node, row: &Row) -> bool {
        !self.known.contains(&(at, row.identity(node)))
    }

    fn add(&mut self, at: usize, node: &Node, rows: Vec<Row>) {
        self.known.extend(rows.iter().map(|row| (at, row.identity(node))));
        if !rows.is_empty() {
            self.levels.push((at, rows));
        }
    }
}
