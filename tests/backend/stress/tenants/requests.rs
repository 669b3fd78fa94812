//! What one tenant asks for, at random, and what the answer must be.

use super::model::{Rows, Seen};
use crate::entity::account::{self, Column, Entity};
use crate::entity::visit;
use mixins::prelude::*;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait as _,
    FromQueryResult, IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _, QuerySelect as _, Set, Statement,
    StreamTrait as _, TransactionTrait as _,
};
use std::pin::pin;
use uuid::Uuid;

const ATTEMPTS: usize = 10_000;

pub(super) struct Requests {
    tenant: Uuid,
    db: Scoped<DatabaseConnection>,
    rows: Rows,
    random: u64,
}

impl Requests {
    pub(super) fn new(tenant: Uuid, db: Scoped<DatabaseConnection>, seed: u64) -> Self {
        Self {
            tenant,
            db,
            rows: Rows::new(),
            random: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15),
        }
    }

    pub(super) fn into_rows(self) -> Rows {
        self.rows
    }

    /// A small generator of our own (xorshift), so that a seed means the same for ever.
    fn random(&mut self, below: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        usize::try_from(self.random % below as u64).unwrap()
    }

    pub(super) async fn next(&mut self) {
        match self.random(12) {
            0..3 => self.insert().await,
            3 => self.find_all().await,
            4 => self.find_by_raw_sql().await,
            5 => self.count_and_join().await,
            6 => self.update_many().await,
            7 => self.update_one().await,
            8 => self.delete_one().await,
            9 => self.stream().await,
            10 => self.transaction().await,
            _ => self.restore_all().await,
        }
    }

    fn live(&self) -> Vec<(Uuid, Seen)> {
        let live = self.rows.iter().filter(|(_, row)| !row.is_deleted);
        live.map(|(id, row)| (*id, row.clone())).collect()
    }

    fn any_live(&mut self) -> Option<Uuid> {
        let live = self.live();
        (!live.is_empty()).then(|| live[self.random(live.len())].0)
    }

    fn new_row(&mut self) -> (account::ActiveModel, Seen) {
        let value = i32::try_from(self.random(100)).unwrap();
        let row = account::ActiveModel {
            owner: Set(self.tenant.to_string()),
            value: Set(value),
            ..Default::default()
        };
        (row, Seen::new(self.tenant, value))
    }

    async fn insert(&mut self) {
        let (row, seen) = self.new_row();
        let db = &self.db;
        let row = retry_stale(ATTEMPTS, || row.clone().insert(db)).await.unwrap();
        assert_eq!(Seen::of(&row), seen);
        let visit = visit::ActiveModel {
            slot: Set(row.value),
            client: Set(0),
            ..Default::default()
        };
        retry_stale(ATTEMPTS, || visit.clone().insert(db)).await.unwrap();
        self.rows.insert(row.id, seen);
    }

    fn is_as_the_model_says(&self, mut rows: Vec<account::Model>) {
        rows.sort_by_key(|row| row.id);
        let seen: Vec<_> = rows.iter().map(|row| (row.id, Seen::of(row))).collect();
        assert_eq!(seen, self.live());
    }

    async fn find_all(&mut self) {
        let rows = Entity::find().all(&self.db).await.unwrap();
        self.is_as_the_model_says(rows);
        if let Some(id) = self.any_live() {
            let row = Entity::find_by_id(id).one(&self.db).await.unwrap().unwrap();
            assert_eq!(Seen::of(&row), self.rows[&id]);
        }
    }

    /// A text of its own for each number of values and alias, so that the plans are many.
    async fn find_by_raw_sql(&mut self) {
        let (wanted, alias) = (1 + self.random(40), self.random(20));
        let backend = ConnectionTrait::get_database_backend(&self.db);
        let places: Vec<_> = (1..=wanted)
            .map(|number| match backend {
                DbBackend::Postgres => format!("${number}"),
                _ => "?".to_owned(),
            })
            .collect();
        let sql = format!(
            "SELECT t{alias}.* FROM stress_accounts t{alias} WHERE t{alias}.value IN ({}) OR 1 = 1",
            places.join(", ")
        );
        let values = (0..wanted).map(|value| i32::try_from(value).unwrap().into());
        let statement = Statement::from_sql_and_values(backend, sql, values);
        let rows = account::Model::find_by_statement(statement)
            .all(&self.db)
            .await
            .unwrap();
        self.is_as_the_model_says(rows);
    }

    async fn count_and_join(&mut self) {
        let live = self.live();
        assert_eq!(Entity::find().count(&self.db).await.unwrap(), live.len() as u64);
        let other = Alias::new("other");
        let pairs = Entity::find().join_as_rev(
            sea_orm::JoinType::InnerJoin,
            Entity::belongs_to(Entity)
                .from(Column::StationId)
                .to(Column::StationId)
                .into(),
            other,
        );
        assert_eq!(pairs.count(&self.db).await.unwrap(), (live.len() * live.len()) as u64);
    }

    async fn update_many(&mut self) {
        let limit = i32::try_from(self.random(100)).unwrap();
        let update = Entity::update_many()
            .col_expr(Column::Value, Expr::col(Column::Value).add(1))
            .filter(Column::Value.lt(limit));
        let updated = retry_stale(ATTEMPTS, || update.clone().exec(&self.db)).await.unwrap();
        let live = self
            .rows
            .values_mut()
            .filter(|row| !row.is_deleted && row.value < limit);
        let hit = live.map(|row| {
            row.value += 1;
            row.version += 1;
        });
        assert_eq!(updated.rows_affected, hit.count() as u64);
    }

    async fn update_one(&mut self) {
        let Some(id) = self.any_live() else { return };
        let db = &self.db;
        let updated = retry_stale(ATTEMPTS, || async {
            let row = Entity::find_by_id(id).one(db).await?.ok_or(DbErr::RecordNotUpdated)?;
            let mut row = row.into_active_model();
            row.value = Set(-1);
            row.update(db).await
        });
        let row = updated.await.unwrap();
        let model = self.rows.get_mut(&id).unwrap();
        model.value = -1;
        model.version += 1;
        assert_eq!(Seen::of(&row), *model);
    }

    async fn delete_one(&mut self) {
        let Some(id) = self.any_live() else { return };
        let delete = Entity::delete_by_id(id);
        let deleted = retry_stale(ATTEMPTS, || delete.clone().exec(&self.db)).await.unwrap();
        assert_eq!(deleted.rows_affected, 1);
        let model = self.rows.get_mut(&id).unwrap();
        model.is_deleted = true;
        model.version += 1;
    }

    async fn restore_all(&mut self) {
        let restored = retry_stale(ATTEMPTS, || Entity::restore_many().exec(&self.db))
            .await
            .unwrap();
        let deleted = self.rows.values_mut().filter(|row| row.is_deleted);
        let hit = deleted.map(|row| {
            row.is_deleted = false;
            row.version += 1;
        });
        assert_eq!(restored.rows_affected, hit.count() as u64);
    }

    async fn stream(&mut self) {
        let mut rows = Vec::new();
        {
            let mut stream = pin!(Entity::find().stream(&self.db).await.unwrap());
            while let Some(row) = std::future::poll_fn(|cx| futures_core::Stream::poll_next(stream.as_mut(), cx)).await
            {
                rows.push(row.unwrap());
            }
        }
        self.is_as_the_model_says(rows);
        let raw = Statement::from_string(
            ConnectionTrait::get_database_backend(&self.db),
            "SELECT * FROM stress_visits",
        );
        drop(self.db.stream_raw(raw).await.unwrap());
    }

    /// Two inserts, both or neither.
    async fn transaction(&mut self) {
        let keeps = self.random(2) == 0;
        let new = [self.new_row(), self.new_row()];
        let added = retry_stale(ATTEMPTS, || async {
            let transaction = self.db.begin().await?;
            let mut rows = Vec::new();
            for (row, _) in &new {
                rows.push(row.clone().insert(&transaction).await?);
            }
            let seen = Entity::find().count(&transaction).await?;
            if keeps {
                transaction.commit().await?;
            } else {
                transaction.rollback().await?;
            }
            Ok::<_, DbErr>((rows, seen))
        });
        let (rows, seen) = added.await.unwrap();
        assert_eq!(seen, self.live().len() as u64 + 2);
        if keeps {
            self.rows
                .extend(rows.into_iter().zip(new).map(|(row, (_, seen))| (row.id, seen)));
        }
    }
}
