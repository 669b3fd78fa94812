//! The operations.

use super::{DIALECT, Db, list, read::Member, sqlx};
use crate::entity::hand::{booking, customer};
use crate::subject::raw::texts::{Dialect, Text, Texts};
use crate::subject::{Families, New, Subject, now};
use anyhow::{Context as _, Result, ensure};
use sea_orm::prelude::{DateTimeUtc, Uuid};
use sqlx::query::Query;
use sqlx::{Database, Executor, Pool};
use std::sync::{LazyLock, OnceLock};

/// Hand-written sqlx.
#[derive(Debug)]
pub struct Raw {
    pool: Pool<Db>,
    station: Uuid,
    actor: Uuid,
    insert_many: OnceLock<Text>,
    insert_many_returning: OnceLock<Text>,
}

/// Made once, as constants would be.
static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::of(DIALECT));

type Sent = Query<'static, Db, <Db as Database>::Arguments>;

impl Raw {
    pub(crate) fn new(pool: &Pool<Db>, station: Uuid, actor: Uuid) -> Self {
        Self {
            pool: pool.clone(),
            station,
            actor,
            insert_many: OnceLock::new(),
            insert_many_returning: OnceLock::new(),
        }
    }

    fn row(&self, new: &New) -> booking::Model {
        let now = now();
        booking::Model {
            id: Uuid::now_v7(),
            station_id: self.station,
            created_by: Some(self.actor),
            updated_by: Some(self.actor),
            deleted_by: None,
            created_at: now,
            updated_at: now,
            deleted_at: None,
            version: 1,
            customer_id: new.customer_id,
            code: new.code.clone(),
            day: new.day,
            party: new.party,
        }
    }

    fn update(&self, text: &Text, (id, version): (Uuid, i32), party: i32, now: DateTimeUtc) -> Sent {
        let query = sqlx::query(text.sql()).bind(party).bind(now).bind(self.actor);
        query.bind(id).bind(version).bind(self.station)
    }

    fn delete(&self, text: &Text) -> Sent {
        let now = now();
        sqlx::query(text.sql())
            .bind(now)
            .bind(self.actor)
            .bind(now)
            .bind(self.actor)
    }

    async fn find_on(&self, db: impl Executor<'_, Database = Db>, id: Uuid) -> Result<Option<booking::Model>> {
        let find = sqlx::query_as(TEXTS.find.sql()).bind(id).bind(self.station);
        Ok(find.fetch_optional(db).await?)
    }

    async fn update_on(
        &self,
        db: impl Executor<'_, Database = Db>,
        mut row: booking::Model,
        party: i32,
    ) -> Result<booking::Model> {
        use sqlx::FromRow as _;

        let now = now();
        let update = self.update(&TEXTS.update_returning, (row.id, row.version), party, now);
        if DIALECT != Dialect::Mysql {
            let updated = db.fetch_optional(update).await?.context("stale")?;
            return Ok(booking::Model::from_row(&updated)?);
        }
        // No RETURNING, and no need to ask: all that the statement wrote is known here.
        let done = db.execute(update).await?;
        ensure!(done.rows_affected() == 1, "stale");
        row.party = party;
        row.version += 1;
        row.updated_at = now;
        row.updated_by = Some(self.actor);
        Ok(row)
    }
}

fn bound(query: Sent, row: &booking::Model) -> Sent {
    query
        .bind(row.id)
        .bind(row.station_id)
        .bind(row.created_by)
        .bind(row.updated_by)
        .bind(row.created_at)
        .bind(row.updated_at)
        .bind(row.customer_id)
        .bind(row.code.clone())
        .bind(row.day)
        .bind(row.party)
}

impl Subject for Raw {
    type Booking = booking::Model;
    type Customer = customer::Model;

    async fn insert(&self, new: &New) -> Result<booking::Model> {
        use sqlx::FromRow as _;

        let row = self.row(new);
        let insert = bound(sqlx::query(TEXTS.insert_returning.sql()), &row);
        if DIALECT == Dialect::Mysql {
            insert.execute(&self.pool).await?;
            return Ok(row);
        }
        Ok(booking::Model::from_row(&insert.fetch_one(&self.pool).await?)?)
    }

    async fn insert_returning(&self, new: &[New]) -> Result<Vec<booking::Model>> {
        use sqlx::FromRow as _;

        let text = self
            .insert_many_returning
            .get_or_init(|| TEXTS.insert_many(new.len(), true));
        let insert = new
            .iter()
            .fold(sqlx::query(text.sql()), |query, new| bound(query, &self.row(new)));
        let rows = insert.fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(booking::Model::from_row(row)?)).collect()
    }

    async fn insert_many(&self, new: &[New]) -> Result<()> {
        let text = self.insert_many.get_or_init(|| TEXTS.insert_many(new.len(), false));
        let insert = new
            .iter()
            .fold(sqlx::query(text.sql()), |query, new| bound(query, &self.row(new)));
        insert.execute(&self.pool).await?;
        Ok(())
    }

    async fn find(&self, id: Uuid) -> Result<Option<booking::Model>> {
        self.find_on(&self.pool, id).await
    }

    async fn list(&self, from_day: i32) -> Result<Vec<booking::Model>> {
        let list = sqlx::query_as(TEXTS.list.sql()).bind(self.station).bind(from_day);
        Ok(list.fetch_all(&self.pool).await?)
    }

    async fn join(&self, name: &str) -> Result<Vec<booking::Model>> {
        let join = sqlx::query_as(TEXTS.join.sql()).bind(self.station).bind(self.station);
        Ok(join.bind(name.to_owned()).fetch_all(&self.pool).await?)
    }

    async fn related(&self, below: &str) -> Result<Families<Self>> {
        let related = sqlx::query_as(TEXTS.related.sql())
            .bind(self.station)
            .bind(self.station);
        let members: Vec<Member> = related.bind(below.to_owned()).fetch_all(&self.pool).await?;
        let mut families: Families<Self> = Vec::new();
        for Member(customer, booking) in members {
            match families.last_mut() {
                Some((last, bookings)) if last.id == customer.id => bookings.extend(booking),
                Some(_) | None => families.push((customer, booking.into_iter().collect())),
            }
        }
        Ok(families)
    }

    async fn listed(&self, ids: &[Uuid]) -> Result<Vec<booking::Model>> {
        let list = list::query(&TEXTS.listed, self.station, ids);
        Ok(list.fetch_all(&self.pool).await?)
    }

    async fn update(&self, row: booking::Model, party: i32) -> Result<booking::Model> {
        self.update_on(&self.pool, row, party).await
    }

    async fn update_blind(&self, id: Uuid, version: i32, party: i32) -> Result<()> {
        let update = self.update(&TEXTS.update, (id, version), party, now());
        let done = update.execute(&self.pool).await?;
        ensure!(done.rows_affected() == 1, "stale");
        Ok(())
    }

    async fn delete(&self, row: booking::Model) -> Result<()> {
        let delete = self.delete(&TEXTS.delete).bind(row.id).bind(row.version);
        let done = delete.bind(self.station).execute(&self.pool).await?;
        ensure!(done.rows_affected() == 1, "stale");
        Ok(())
    }

    async fn delete_day(&self, day: i32) -> Result<u64> {
        let delete = self.delete(&TEXTS.delete_day).bind(day).bind(self.station);
        Ok(delete.execute(&self.pool).await?.rows_affected())
    }

    async fn upsert(&self, new: &New) -> Result<()> {
        bound(sqlx::query(TEXTS.upsert.sql()), &self.row(new))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn change(&self, id: Uuid, party: i32) -> Result<booking::Model> {
        let mut transaction = self.pool.begin().await?;
        let row = self.find_on(&mut *transaction, id).await?.context("no such booking")?;
        let row = self.update_on(&mut *transaction, row, party).await?;
        transaction.commit().await?;
        Ok(row)
    }
}
