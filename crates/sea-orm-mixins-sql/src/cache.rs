//! [`PlanCache`]: plans by statement text, so that a statement is parsed once and not every time.

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

/// A [`Shape`] with its hash, made once for a scope and looked up with every statement.
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

/// What a [`PlanCache`] did and holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheStats {
    /// Statements whose plan was there.
    pub hits: u64,
    /// Statements that were planned, or refused: refusals are not kept.
    pub misses: u64,
    /// Plans that are there.
    pub entries: usize,
    /// What they are counted as against the bound; each as no less than its share of the bound.
    pub bytes: u64,
}

/// Plans by backend, shape of the scope, and statement text, for one catalogue. Bounded by entries and bytes; what is
/// seldom used goes first. Safe to share between threads: a hit takes a read lock on a quarter of it.
#[derive(Debug)]
pub struct PlanCache {
    catalog: Catalog,
    plans: Cache<Key, Entry, Weight, RandomState>,
    /// A longer text is planned every time.
    longest: usize,
    hits: AtomicU64,
    misses: AtomicU64,
}

/// A few, so that threads seldom wait, and each of them holds any text that is kept.
const SHARDS: usize = 4;

impl PlanCache {
    /// An empty cache that keeps at most so many plans, and at most so many bytes of them.
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

    /// The tables that it plans for.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The plan of a statement: the one that is there, or a new one. A plan that is there costs a hash of the text and
    /// no allocation.
    ///
    /// # Errors
    ///
    /// [`Refusal`](crate::Refusal), as [`plan`](crate::plan()) says.
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

    /// What it did and holds.
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

/// A key that borrows what it is made of.
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
            // Equal hashes prove nothing: whose rows a plan shows depends on the shape.
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

/// An entry weighs its bytes, and no less than its share of the whole: so the bound on bytes is one on entries too.
#[derive(Clone, Debug)]
struct Weight {
    floor: u64,
}

impl Weighter<Key, Entry> for Weight {
    fn weight(&self, _key: &Key, entry: &Entry) -> u64 {
        entry.bytes.max(self.floor)
    }
}

/// The bytes that a plan holds, roughly. Plans that are kept have no notes.
fn size(plan: &Plan) -> usize {
    let checks = plan.checks.iter().map(|check| {
        let text = match &check.operand {
            Operand::Value(_) => 0,
            Operand::Number(text) | Operand::Text(text) => text.len(),
        };
        size_of::<Check>() + text
    });
    let fixed = [
        size_of::<Key>(),
        size_of::<Plan>(),
        plan.sql.len(),
        size_of_val(&*plan.binds),
        plan.row.as_ref().map_or(0, |row| size_of_val(&*row.key)),
    ];
    fixed.into_iter().chain(checks).sum()
}

#[cfg(test)]
#[path = "cache_tests.rs"]
mod tests;
