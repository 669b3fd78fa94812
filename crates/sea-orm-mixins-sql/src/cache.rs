//! [`PlanCache`]: keeps plans by statement text, so that a statement is parsed once.

use crate::catalog::Catalog;
use crate::dialect::Dialect;
use crate::plan::{Check, Operand, Plan};
use crate::refusal::Result;
use crate::shape::Shape;
use foldhash::fast::{FixedState, RandomState};
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{Equivalent, OptionsBuilder, Weighter};
use std::hash::{BuildHasher as _, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A [`Shape`] with its hash, made once for a scope and used to look up each statement.
#[derive(Debug)]
pub struct HashedShape {
    shape: Shape,
    hash: u64,
}

impl HashedShape {
    /// Hashes the shape.
    #[must_use]
    pub fn new(shape: Shape) -> Self {
        let hash = FixedState::default().hash_one(&shape);
        Self { shape, hash }
    }

    /// The shape.
    #[must_use]
    pub fn shape(&self) -> &Shape {
        &self.shape
    }
}

/// Counters of a [`PlanCache`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheStats {
    /// Statements that had a plan in the cache.
    pub hits: u64,
    /// Statements that were planned or refused: refusals are not kept.
    pub misses: u64,
    /// Plans in the cache.
    pub entries: usize,
    /// The bytes that they count against the bound; each counts at least its share of the bound.
    pub bytes: u64,
}

/// Plans by backend, shape of the scope, and statement text, for one catalogue. Bounded by entries and bytes; the least
/// used are dropped first. Safe to share between threads: a hit takes a read lock on one of four parts.
#[derive(Debug)]
pub struct PlanCache {
    catalog: Catalog,
    plans: Cache<Key, Entry, Weight, RandomState>,
    /// A longer text is planned every time.
    longest: usize,
    hits: AtomicU64,
    misses: AtomicU64,
}

/// Few, so that each of them holds any text that is kept; several, so that threads seldom wait.
const SHARDS: usize = 4;

impl PlanCache {
    /// Makes an empty cache that keeps at most this many plans, and at most this many bytes of them.
    #[must_use]
    pub fn new(catalog: Catalog, entries: usize, bytes: usize) -> Self {
        let capacity = u64::try_from(bytes).unwrap_or(u64::MAX);
        let floor = capacity.div_ceil(u64::try_from(entries).unwrap_or(u64::MAX).max(1));
        let options = OptionsBuilder::new()
            .shards(SHARDS)
            .estimated_items_capacity(entries)
            .weight_capacity(capacity)
            .build();
        let (hasher, lifecycle) = (RandomState::default(), DefaultLifecycle::default());
        let plans = match options {
            Ok(options) => Cache::with_options(options, Weight { floor }, hasher, lifecycle),
            Err(_) => Cache::with(entries, capacity, Weight { floor }, hasher, lifecycle),
        };
        Self {
            catalog,
            plans,
            longest: bytes / 8,
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    /// The tables for which it plans.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Returns the plan of a statement, from the cache or new. A cached plan costs a hash of the text and no
    /// allocation.
    ///
    /// # Errors
    ///
    /// [`Refusal`](crate::Refusal), as in [`plan`](crate::plan()).
    pub fn plan(&self, sql: &str, dialect: Dialect, shape: &Arc<HashedShape>) -> Result<Arc<Plan>> {
        self.get_or_make(sql, dialect, shape, || {
            crate::plan(sql, dialect, &self.catalog, &shape.shape)
        })
    }

    fn get_or_make(
        &self,
        sql: &str,
        dialect: Dialect,
        shape: &Arc<HashedShape>,
        make: impl FnOnce() -> Result<Plan>,
    ) -> Result<Arc<Plan>> {
        let is_kept = sql.len() <= self.longest;
        if is_kept && let Some(entry) = self.plans.get(&Lookup { sql, dialect, shape }) {
            self.hits.fetch_add(1, Ordering::Relaxed);
            return Ok(entry.plan);
        }
        self.misses.fetch_add(1, Ordering::Relaxed);
        let plan = Arc::new(make()?);
        if is_kept {
            let key = Key {
                sql: sql.into(),
                dialect,
                shape: Arc::clone(shape),
            };
            let bytes = u64::try_from(key.sql.len() + size(&plan)).unwrap_or(u64::MAX);
            let plan = Arc::clone(&plan);
            self.plans.insert(key, Entry { plan, bytes });
        }
        Ok(plan)
    }

    /// Returns the counters.
    #[must_use]
    pub fn stats(&self) -> CacheStats {
        CacheStats {
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
            entries: self.plans.len(),
            bytes: self.plans.weight(),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Key {
    sql: Box<str>,
    dialect: Dialect,
    shape: Arc<HashedShape>,
}

/// A key that borrows its parts.
struct Lookup<'a> {
    sql: &'a str,
    dialect: Dialect,
    shape: &'a Arc<HashedShape>,
}

impl Key {
    fn lookup(&self) -> Lookup<'_> {
        Lookup {
            sql: &self.sql,
            dialect: self.dialect,
            shape: &self.shape,
        }
    }
}

impl PartialEq for Lookup<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.sql == other.sql
            && self.dialect == other.dialect
            // Equal hashes prove nothing, and the shape decides which rows a plan shows.
            && (Arc::ptr_eq(self.shape, other.shape)
                || (self.shape.hash == other.shape.hash && self.shape.shape == other.shape.shape))
    }
}

impl Hash for Lookup<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.shape.hash);
        self.dialect.hash(state);
        self.sql.hash(state);
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.lookup() == other.lookup()
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.lookup().hash(state);
    }
}

impl Equivalent<Key> for Lookup<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        *self == key.lookup()
    }
}

#[derive(Clone, Debug)]
struct Entry {
    plan: Arc<Plan>,
    bytes: u64,
}

/// An entry weighs its bytes, and at least its share of the whole: so the bound on bytes also bounds entries.
#[derive(Clone, Debug)]
struct Weight {
    floor: u64,
}

impl Weighter<Key, Entry> for Weight {
    fn weight(&self, _key: &Key, entry: &Entry) -> u64 {
        entry.bytes.max(self.floor)
    }
}

/// Returns roughly how many bytes a plan holds. Cached plans have no notes.
fn size(plan: &Plan) -> usize {
    let checks = plan.checks.iter().map(|check| {
        let text = match &check.operand {
            Operand::Value(_) | Operand::Null => 0,
            Operand::Number(text) | Operand::Text(text) => text.len(),
        };
        size_of::<Check>() + text
    });
    let fixed = [
        size_of::<Key>(),
        size_of::<Plan>(),
        plan.sql.len(),
        size_of_val(&*plan.binds),
        size_of_val(&*plan.limits),
        plan.row.as_ref().map_or(0, |row| size_of_val(&*row.key)),
        plan.cascade.as_ref().map_or(0, |cascade| size(&cascade.rows)),
        plan.links
            .iter()
            .map(|link| size_of_val(link) + size_of_val(&*link.key))
            .sum(),
    ];
    fixed.into_iter().chain(checks).sum()
}

#[cfg(test)]
#[path = "cache_tests.rs"]
mod tests;
