use super::{HashedShape, Key, PlanCache, size};
use crate::id::{DimensionId, ParamIndex, TableId};
use crate::refusal::{Reason, Result};
use crate::{Bind, Catalog, Check, Declaration, Dialect, OnNull, Operand, Plan, Policy, Shape, Table, Visibility};
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
        limits: Vec::new(),
        checks: Vec::new(),
        fails_on_others: false,
        fails_without_parent: None,
        raises: None,
        row: None,
        differing: Vec::new(),
        unseen: Vec::new(),
        cascade: None,
        links: Vec::new(),
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
fn equal_hashes_of_unequal_shapes_are_distinguished() {
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
    let refuse = || -> Result<Plan> { Err(Reason::Truncate.into()) };
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
    let binds = vec![Bind::Value(ParamIndex::new(0)); 7];
    assert_eq!(size(&Plan { binds, ..plan("") }), empty + 7 * size_of::<Bind>());
    let check = |operand| Check {
        table: TableId::new(0),
        dimension: DimensionId::new(0),
        operand,
        null: OnNull::Missing,
    };
    let checks = [
        Operand::Value(ParamIndex::new(0)),
        Operand::Text("12345".to_owned()),
        Operand::Number("12".to_owned()),
    ];
    let checks = checks.map(check).to_vec();
    assert_eq!(size(&Plan { checks, ..plan("") }), empty + 3 * size_of::<Check>() + 7);
}

#[test]
fn concurrent_misses_leave_one_plan() {
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
fn catalog_and_shape_can_be_read() {
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
