//! Whole operations on SQLite in memory: through a scope, and by SeaORM with the same conditions by hand; blocks in turns, so
//! that both see the same machine, and that what a statement leaves to be done falls to its own side.
//! `cargo bench --package sea-orm-mixins --bench sqlite`.

#![allow(missing_docs, reason = "a program")]
#![allow(clippy::print_stdout, reason = "it reports")]
#![allow(
    clippy::expect_used,
    clippy::float_arithmetic,
    reason = "a benchmark that cannot go on has nothing to report"
)]

use sea_orm::prelude::Uuid;
use sea_orm::{
    ColumnTrait as _, ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Schema, Set,
};
use sea_orm_mixins::prelude::*;
use std::time::{Duration, Instant};

mod booking {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, BigIntPk, SoftDelete, OptimisticLock, StationTenant)]
    #[sea_orm(table_name = "bookings")]
    pub struct Model {
        pub guest: String,
        pub day: i32,
    }
}

const STATIONS: u128 = 50;
const ROWS: i64 = 50_000;
const STATION: Uuid = Uuid::from_u128(7);
const BLOCKS: usize = 60;
const IN_A_BLOCK: usize = 300;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await.expect("SQLite in memory");
    fill(&db).await;
    let scoped = db.clone().scoped(Scope::new().station(STATION));
    let ids: Vec<i64> = (0..ROWS).filter(|id| id % 50 == 7).map(|id| id + 1).collect();

    let find = async |block: usize, by_hand: bool| {
        let mut found = Vec::with_capacity(IN_A_BLOCK);
        for id in ids.iter().cycle().skip(block).take(IN_A_BLOCK) {
            let find = booking::Entity::find_by_id(*id);
            let row = if by_hand {
                let find = find.filter(booking::Column::StationId.eq(STATION));
                find.filter(booking::Column::DeletedAt.is_null()).one(&db).await
            } else {
                find.one(&scoped).await
            };
            found.extend(row.expect("a row"));
        }
        found
    };
    compare("find by id", find).await;

    let list = async |block: usize, by_hand: bool| {
        let mut found = Vec::with_capacity(IN_A_BLOCK);
        for day in (0..300).skip(block).take(IN_A_BLOCK / 4) {
            let list = booking::Entity::find().filter(booking::Column::Day.gte(day));
            let list = list.order_by_asc(booking::Column::Day).limit(20);
            let rows = if by_hand {
                let list = list.filter(booking::Column::StationId.eq(STATION));
                list.filter(booking::Column::DeletedAt.is_null()).all(&db).await
            } else {
                list.all(&scoped).await
            };
            found.extend(rows.expect("rows"));
        }
        found
    };
    compare("list of 20", list).await;
}

/// Runs blocks of both sides in turns, holds what they find against each other, and prints the medians.
async fn compare(what: &str, run: impl AsyncFn(usize, bool) -> Vec<booking::Model>) {
    let (mut by_hand, mut by_scope) = (Vec::new(), Vec::new());
    for block in 0..BLOCKS {
        let begun = Instant::now();
        let found = run(block, true).await;
        by_hand.push(begun.elapsed());
        let begun = Instant::now();
        let same = run(block, false).await;
        by_scope.push(begun.elapsed());
        assert!(!found.is_empty() && found == same, "both find the same rows");
    }
    let [by_hand, by_scope] = [by_hand, by_scope].map(|mut all| {
        all.sort_unstable();
        all.get(all.len() / 2).map_or(0.0, Duration::as_secs_f64) * 1e3
    });
    println!(
        "{what}: blocks by hand {by_hand:.2} ms, through a scope {by_scope:.2} ms, {:.2} x",
        by_scope / by_hand
    );
}

async fn fill(db: &DatabaseConnection) {
    let table = Schema::new(db.get_database_backend()).create_table_from_entity(booking::Entity);
    db.execute(&table).await.expect("a table");
    db.execute_unprepared("CREATE INDEX by_day ON bookings (station_id, day)")
        .await
        .expect("an index");
    let rows: Vec<i64> = (0..ROWS).collect();
    for rows in rows.chunks(1_000) {
        let rows = rows.iter().map(|row| booking::ActiveModel {
            guest: Set(format!("guest {row}")),
            day: Set(i32::try_from(row / 50 % 365).expect("a day")),
            station_id: Set(Uuid::from_u128(u128::from(row.unsigned_abs()) % STATIONS)),
            ..Default::default()
        });
        booking::Entity::insert_many(rows.collect::<Vec<_>>())
            .exec(db)
            .await
            .expect("rows");
    }
}
