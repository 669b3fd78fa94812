//! Tenants side by side on one pool: each sees its own rows, all of them, and nobody else's.

mod model;
mod requests;

use crate::database::{TestDatabase, create, side_by_side};
use crate::entity::{account, visit};
use mixins::prelude::*;
use model::Rows;
use requests::Requests;
use sea_orm::{DatabaseConnection, EntityTrait as _};
use std::time::Instant;
use uuid::Uuid;

/// As many as share the pool's few connections.
const TENANTS: usize = 10;
const CONNECTIONS: usize = 4;

/// One after the other for each tenant, so that its model is exact; all tenants at once.
async fn see_only_their_own(database: TestDatabase) {
    let pool = database.pool(CONNECTIONS).await;
    create(&pool, account::Entity).await;
    create(&pool, visit::Entity).await;
    let started = Instant::now();
    let each = database.workload.requests.div_ceil(TENANTS);
    let tenants = (0..TENANTS).map(|number| {
        let tenant = Uuid::from_u128(1_000 + number as u128);
        let db = pool.clone().scoped(Scope::new().station(tenant).actor(tenant));
        async move {
            let mut requests = Requests::new(tenant, db, number as u64 + 1);
            for _ in 0..each {
                requests.next().await;
            }
            (tenant, requests.into_rows())
        }
    });
    let left = side_by_side(tenants).await;
    check(&pool, &left).await;
    pool.close().await.unwrap();
    let stats = mixins::plan_cache_stats();
    database.figure(
        "Tenants on one pool never see each other's rows",
        &format!(
            "{} interleaved requests of {TENANTS} tenants on {CONNECTIONS} connections: finds, raw SQL, joins, bulk writes, streams, transactions; every answer compared with a model",
            each * TENANTS
        ),
        &format!(
            "0 wrong answers, {} plans in the cache, {:.1} s",
            stats.entries,
            started.elapsed().as_secs_f64()
        ),
    );
}

/// Behind all scopes, every row is where its tenant believes it to be, and there are no others.
async fn check(pool: &DatabaseConnection, left: &[(Uuid, Rows)]) {
    let rows = account::Entity::find().all(pool).await.unwrap();
    let known: usize = left.iter().map(|(_, rows)| rows.len()).sum();
    assert_eq!(rows.len(), known);
    for (tenant, model) in left {
        let theirs = rows.iter().filter(|row| row.station_id == *tenant);
        let theirs: Rows = theirs.map(|row| (row.id, model::Seen::of(row))).collect();
        assert_eq!(&theirs, model, "{tenant}");
    }
}

on_every_backend!(see_only_their_own);
