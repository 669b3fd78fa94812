//! The cost of planning a new statement, and one that is cached. `cargo xtask bench` shows the limits.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use criterion::{Criterion, criterion_group, criterion_main};
use sea_orm_mixins_sql::{
    Also, Audit, Catalog, Declaration, Dialect, Dimension, HashedShape, Mixin, PlanCache, Policy, Reach, Shape,
    SoftDelete, Table, Tenant, Timestamps,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use std::hint::black_box;
use std::sync::Arc;

/// SeaORM's text of `Entity::find_by_id`, for an entity of eleven columns.
const POINT_SELECT: &str = r#"SELECT "bookings"."id", "bookings"."customer_id", "bookings"."date", "bookings"."slot", "bookings"."party_adults", "bookings"."note", "bookings"."created_at", "bookings"."updated_at", "bookings"."deleted_at", "bookings"."version", "bookings"."station_id" FROM "bookings" WHERE "bookings"."id" = $1"#;

/// SeaORM's text of a join with a subquery in its condition.
const JOIN: &str = r#"SELECT "bookings"."id", "bookings"."customer_id", "bookings"."date", "bookings"."slot", "bookings"."party_adults", "bookings"."note", "bookings"."created_at", "bookings"."updated_at", "bookings"."deleted_at", "bookings"."version", "bookings"."station_id" FROM "bookings" INNER JOIN "customers" ON "bookings"."customer_id" = "customers"."id" WHERE "customers"."name" LIKE $1 AND "bookings"."id" IN (SELECT "payments"."booking_id" FROM "payments" WHERE "payments"."amount" > $2) ORDER BY "bookings"."date" DESC LIMIT $3"#;

const INSERT: &str = r#"INSERT INTO "bookings" ("customer_id", "date", "slot", "party_adults", "note") VALUES ($1, $2, $3, $4, $5) RETURNING "id", "customer_id", "date", "slot", "party_adults", "note", "created_at", "updated_at", "deleted_at", "version", "station_id""#;

const UPDATE: &str = r#"UPDATE "bookings" SET "party_adults" = $1, "note" = $2 WHERE "bookings"."id" = $3 RETURNING "id", "customer_id", "date", "slot", "party_adults", "note", "created_at", "updated_at", "deleted_at", "version", "station_id""#;

const DELETE: &str = r#"DELETE FROM "bookings" WHERE "bookings"."id" = $1"#;

/// Returns an insert of that many rows of five values.
fn bulk_insert(rows: usize) -> String {
    let row = |row: usize| {
        let marks: Vec<String> = (1..=5).map(|value| format!("${}", row * 5 + value)).collect();
        format!("({})", marks.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    INSERT.replace("($1, $2, $3, $4, $5)", &rows.join(", "))
}

fn policy(name: &str) -> Policy {
    let table = Table {
        schema: None,
        name: name.to_owned(),
    };
    let mut policy = Policy::new(table, vec!["id".to_owned()]);
    policy.timestamps = Some(Timestamps {
        created_at: "created_at".to_owned(),
        updated_at: Some("updated_at".to_owned()),
    });
    policy.soft_delete = Some(SoftDelete::Time {
        column: "deleted_at".to_owned(),
    });
    policy.tenants = vec![Tenant {
        dimension: "station".to_owned(),
        column: "station_id".to_owned(),
        nullable: false,
        text: false,
        also: Also::Nothing,
    }];
    policy
}

fn catalog() -> Catalog {
    let mut bookings = policy("bookings");
    bookings.mixins.push(Mixin::UuidPk);
    bookings.version = Some("version".to_owned());
    let mut payments = policy("payments");
    payments.audit = Some(Audit {
        created_by: "created_by".to_owned(),
        updated_by: Some("updated_by".to_owned()),
        deleted_by: None,
    });
    Catalog::new([bookings, policy("customers"), payments].map(Declaration::Policy))
}

fn shape() -> Shape {
    Shape {
        dimensions: vec![Dimension {
            name: "station".to_owned(),
            reach: Reach::Tenants(1),
        }],
        actor: true,
        ..Shape::default()
    }
}

/// Measures sqlparser alone, reading and printing the same text: the scale of a miss.
fn read_and_print(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sqlparser");
    for (name, sql) in [("point_select", POINT_SELECT), ("join_with_subquery", JOIN)] {
        let printed = || {
            let parsed = Parser::parse_sql(&PostgreSqlDialect {}, black_box(sql));
            parsed.map(|statements| statements.first().map(ToString::to_string))
        };
        assert!(printed().is_ok_and(|printed| printed.is_some()), "{name} is read");
        group.bench_function(name, |bencher| bencher.iter(printed));
    }
    group.finish();
}

/// Measures a new statement: parsed, scoped, printed, proven.
fn misses(criterion: &mut Criterion) {
    let (catalog, shape) = (catalog(), shape());
    let mut group = criterion.benchmark_group("miss");
    let bulk = bulk_insert(100);
    for (name, sql) in [
        ("point_select", POINT_SELECT),
        ("join_with_subquery", JOIN),
        ("insert", INSERT),
        ("update", UPDATE),
        ("delete", DELETE),
        ("bulk_insert_100", bulk.as_str()),
    ] {
        let plan = || sea_orm_mixins_sql::plan(black_box(sql), Dialect::Postgres, &catalog, &shape);
        assert!(plan().is_ok_and(|plan| plan.sql != sql), "{name} is scoped");
        group.bench_function(name, |bencher| bencher.iter(plan));
    }
    group.finish();
}

/// Measures a cached statement: looked up.
fn hits(criterion: &mut Criterion) {
    let cache = PlanCache::new(catalog(), 1_000, 1 << 20);
    let shape = Arc::new(HashedShape::new(shape()));
    let mut group = criterion.benchmark_group("cache_hit");
    for (name, sql) in [("point_select", POINT_SELECT), ("join_with_subquery", JOIN)] {
        let plan = || cache.plan(black_box(sql), Dialect::Postgres, &shape);
        assert!(plan().is_ok(), "{name} is planned");
        group.bench_function(name, |bencher| bencher.iter(plan));
    }
    group.finish();
}

/// What the proof takes of a miss.
fn proofs(criterion: &mut Criterion) {
    let (catalog, shape) = (catalog(), shape());
    let mut group = criterion.benchmark_group("proof");
    let bulk = bulk_insert(100);
    for (name, sql) in [
        ("point_select", POINT_SELECT),
        ("join_with_subquery", JOIN),
        ("bulk_insert_100", bulk.as_str()),
    ] {
        let plan = sea_orm_mixins_sql::plan(sql, Dialect::Postgres, &catalog, &shape);
        let plan = plan.unwrap_or_else(|refusal| unreachable!("{name}: {refusal}"));
        let proof = || sea_orm_mixins_sql::verify(black_box(&plan), sql, Dialect::Postgres, &catalog, &shape);
        assert!(proof().is_ok(), "{name} is proven");
        group.bench_function(name, |bencher| bencher.iter(proof));
    }
    group.finish();
}

criterion_group!(benches, read_and_print, misses, hits, proofs);
criterion_main!(benches);
