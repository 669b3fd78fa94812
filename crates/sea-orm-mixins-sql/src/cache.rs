//! [`PlanCache`]: plans by statement text, so that a statement is parsed once and not every time.

use crate::plan::{Plan, Result};
use crate::{Catalog, Check, Dialect, Operand, Shape};
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
struct Key {
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
    ];
    fixed.into_iter().chain(checks).sum()
}

#[cfg(test)]
mod tests {
    use super::{HashedShape, Key, PlanCache, size};
    use crate::plan::Result;
    use crate::{Bind, Catalog, Check, Declaration, Dialect, Operand, Plan, Policy, Refusal, Shape, Table, Visibility};
    use std::sync::Arc;

    fn cache(entries: usize, bytes: usize) -> PlanCache {
        PlanCache::new(Catalog::default(), entries, bytes)
    }

    fn shape(visibility: Visibility) -> Arc<HashedShape> {
        let shape = Shape {
            visibility,
            ..Shape::default()
        };
        Arc::new(HashedShape::new(shape))
    }

    fn plan(sql: &str) -> Plan {
        Plan {
            sql: sql.to_owned(),
            binds: Vec::new(),
            kept: 0,
            parameters: 0,
            checks: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// What a lookup answers if a new plan would say `new`.
    fn get(cache: &PlanCache, sql: &str, dialect: Dialect, shape: &Arc<HashedShape>, new: &str) -> String {
        let found = cache.get_or_make(sql, dialect, shape, || Ok(plan(new)));
        found.unwrap().sql.clone()
    }

    #[test]
    fn text_backend_and_shape_are_the_key() {
        let cache = cache(100, 100_000);
        let live = shape(Visibility::Live);
        assert_eq!(get(&cache, "a", Dialect::Sqlite, &live, "1"), "1");
        assert_eq!(get(&cache, "a", Dialect::Sqlite, &live, "2"), "1");
        // An equal shape of another scope.
        assert_eq!(get(&cache, "a", Dialect::Sqlite, &shape(Visibility::Live), "3"), "1");
        assert_eq!(get(&cache, "b", Dialect::Sqlite, &live, "4"), "4");
        assert_eq!(get(&cache, "a", Dialect::Mysql, &live, "5"), "5");
        assert_eq!(
            get(&cache, "a", Dialect::Sqlite, &shape(Visibility::WithDeleted), "6"),
            "6"
        );
        let stats = cache.stats();
        assert_eq!((stats.hits, stats.misses, stats.entries), (2, 4, 4));
    }

    #[test]
    fn equal_hashes_of_unequal_shapes_are_told_apart() {
        let cache = cache(100, 100_000);
        let live = shape(Visibility::Live);
        let forged = Arc::new(HashedShape {
            shape: shape(Visibility::WithDeleted).shape.clone(),
            hash: live.hash,
        });
        assert_eq!(get(&cache, "a", Dialect::Sqlite, &live, "1"), "1");
        assert_eq!(get(&cache, "a", Dialect::Sqlite, &forged, "2"), "2");
    }

    #[test]
    fn refusals_are_not_kept() {
        let cache = cache(100, 100_000);
        let live = shape(Visibility::Live);
        let refuse = || -> Result<Plan> { Err(Refusal::because("no")) };
        assert!(cache.get_or_make("a", Dialect::Sqlite, &live, refuse).is_err());
        assert_eq!(get(&cache, "a", Dialect::Sqlite, &live, "1"), "1");
    }

    #[test]
    fn entries_and_bytes_are_bounded() {
        let live = shape(Visibility::Live);
        let few = cache(100, 10_000_000);
        for n in 0..10_000 {
            get(&few, &format!("statement {n}"), Dialect::Sqlite, &live, "x");
        }
        let stats = few.stats();
        assert!(stats.entries > 50 && stats.entries <= 104, "{stats:?}");

        let small = cache(1_000_000, 1_000_000);
        let long = "x".repeat(10_000);
        for n in 0..1_000 {
            get(&small, &format!("{n}{long}"), Dialect::Sqlite, &live, "x");
        }
        let stats = small.stats();
        assert!(stats.bytes <= 1_000_000 && stats.bytes > 500_000, "{stats:?}");
    }

    #[test]
    fn a_plan_weighs_what_it_holds() {
        let empty = size(&plan(""));
        assert!(empty >= size_of::<Plan>() + size_of::<Key>());
        assert_eq!(size(&plan("0123456789")), empty + 10);
        let binds = vec![Bind::Value(0); 7];
        assert_eq!(size(&Plan { binds, ..plan("") }), empty + 7 * size_of::<Bind>());
        let check = |operand| Check {
            table: 0,
            dimension: 0,
            operand,
            null_is_filled: false,
        };
        let checks = [
            Operand::Value(0),
            Operand::Text("12345".to_owned()),
            Operand::Number("12".to_owned()),
        ];
        let checks = checks.map(check).to_vec();
        assert_eq!(size(&Plan { checks, ..plan("") }), empty + 3 * size_of::<Check>() + 7);
    }

    #[test]
    fn two_who_planned_at_once_leave_one_plan() {
        let cache = cache(100, 100_000);
        let live = shape(Visibility::Live);
        let slow = cache.get_or_make("a", Dialect::Sqlite, &live, || {
            assert_eq!(get(&cache, "a", Dialect::Sqlite, &live, "1"), "1");
            Ok(plan("2"))
        });
        assert_eq!(slow.unwrap().sql, "2");
        assert_eq!(cache.stats().entries, 1);
        assert_eq!(get(&cache, "a", Dialect::Sqlite, &live, "3"), "2");
    }

    #[test]
    fn what_it_is_made_of_can_be_read() {
        let table = Table {
            schema: None,
            name: "stations".to_owned(),
        };
        let policy = Declaration::Policy(Policy::new(table, vec!["id".to_owned()]));
        let cache = PlanCache::new(Catalog::new([policy]), 1, 1);
        assert_eq!(cache.catalog().policies().len(), 1);
        assert_eq!(
            shape(Visibility::WithDeleted).shape().visibility,
            Visibility::WithDeleted
        );
    }

    #[test]
    fn a_long_text_is_planned_every_time() {
        let cache = cache(100, 80_000);
        let live = shape(Visibility::Live);
        let long = "x".repeat(10_001);
        assert_eq!(get(&cache, &long, Dialect::Sqlite, &live, "1"), "1");
        assert_eq!(get(&cache, &long, Dialect::Sqlite, &live, "2"), "2");
        assert_eq!(cache.stats().entries, 0);
    }

    #[test]
    fn threads_share_it() {
        let cache = cache(1_000, 10_000_000);
        let live = shape(Visibility::Live);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for n in 0..2_000 {
                        let sql = format!("statement {}", n % 50);
                        assert_eq!(get(&cache, &sql, Dialect::Postgres, &live, &sql), sql);
                    }
                });
            }
        });
        let stats = cache.stats();
        assert_eq!((stats.hits + stats.misses, stats.entries), (8_000, 50));
        assert!(stats.misses <= 200, "{stats:?}");
    }
}
