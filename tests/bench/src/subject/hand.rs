//! `h`: SeaORM, with all that the mixins do written by hand.

use super::{Families, New, Subject, now};
use crate::entity::hand::{booking, customer};
use anyhow::{Context as _, Result, ensure};
use booking::Column;
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _, OnConflict, SimpleExpr};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait as _,
    IntoActiveModel as _, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _, Set, TransactionTrait as _,
};

/// SeaORM by hand.
#[derive(Debug)]
pub struct Hand {
    db: DatabaseConnection,
    station: Uuid,
    actor: Uuid,
}

impl Hand {
    pub(crate) fn new(db: &DatabaseConnection, station: Uuid, actor: Uuid) -> Self {
        let db = db.clone();
        Self { db, station, actor }
    }

    fn model(&self, new: &New) -> booking::ActiveModel {
        let now = now();
        booking::ActiveModel {
            id: Set(Uuid::now_v7()),
            station_id: Set(self.station),
            created_by: Set(Some(self.actor)),
            updated_by: Set(Some(self.actor)),
            created_at: Set(now),
            updated_at: Set(now),
            version: Set(1),
            customer_id: Set(new.customer_id),
            code: Set(new.code.clone()),
            day: Set(new.day),
            party: Set(new.party),
            ..Default::default()
        }
    }

    fn models(&self, new: &[New]) -> Vec<booking::ActiveModel> {
        new.iter().map(|new| self.model(new)).collect()
    }

    /// The station's, and live.
    fn mine(&self) -> SimpleExpr {
        Column::StationId.eq(self.station).and(Column::DeletedAt.is_null())
    }

    fn my_customers(&self) -> SimpleExpr {
        let station = customer::Column::StationId.eq(self.station);
        station.and(customer::Column::DeletedAt.is_null())
    }

    async fn find_on(&self, db: &impl ConnectionTrait, id: Uuid) -> Result<Option<booking::Model>> {
        Ok(booking::Entity::find_by_id(id).filter(self.mine()).one(db).await?)
    }

    async fn update_on(&self, db: &impl ConnectionTrait, row: booking::Model, party: i32) -> Result<booking::Model> {
        let version = row.version;
        let mut row = row.into_active_model();
        row.party = Set(party);
        row.updated_at = Set(now());
        row.updated_by = Set(Some(self.actor));
        row.version = Set(version + 1);
        let update = booking::Entity::update(row).validate()?;
        let update = update.filter(Column::Version.eq(version)).filter(self.mine());
        Ok(update.exec(db).await?)
    }
}

impl Subject for Hand {
    type Booking = booking::Model;
    type Customer = customer::Model;

    async fn insert(&self, new: &New) -> Result<booking::Model> {
        Ok(self.model(new).insert(&self.db).await?)
    }

    async fn insert_returning(&self, new: &[New]) -> Result<Vec<booking::Model>> {
        let insert = booking::Entity::insert_many(self.models(new));
        Ok(insert.exec_with_returning(&self.db).await?)
    }

    async fn insert_many(&self, new: &[New]) -> Result<()> {
        let insert = booking::Entity::insert_many(self.models(new));
        insert.exec_without_returning(&self.db).await?;
        Ok(())
    }

    async fn find(&self, id: Uuid) -> Result<Option<booking::Model>> {
        self.find_on(&self.db, id).await
    }

    async fn list(&self, from_day: i32) -> Result<Vec<booking::Model>> {
        let list = booking::Entity::find().filter(self.mine());
        let list = list.filter(Column::Day.gte(from_day)).limit(20);
        Ok(list
            .order_by_asc(Column::Day)
            .order_by_asc(Column::Id)
            .all(&self.db)
            .await?)
    }

    async fn join(&self, name: &str) -> Result<Vec<booking::Model>> {
        let join = booking::Entity::find().inner_join(customer::Entity);
        let join = join.filter(customer::Column::Name.eq(name));
        let join = join.filter(self.mine()).filter(self.my_customers());
        Ok(join.all(&self.db).await?)
    }

    async fn related(&self, below: &str) -> Result<Families<Self>> {
        let station = self.station;
        let bookings =
            <customer::Entity as sea_orm::Related<booking::Entity>>::to().on_condition(move |_, bookings| {
                let column = |column: Column| Expr::col((bookings.clone(), column));
                Condition::all()
                    .add(column(Column::StationId).eq(station))
                    .add(column(Column::DeletedAt).is_null())
            });
        let customers = customer::Entity::find().join(JoinType::LeftJoin, bookings);
        let customers = customers
            .filter(customer::Column::Name.lt(below))
            .filter(self.my_customers());
        Ok(customers.select_with(booking::Entity).all(&self.db).await?)
    }

    async fn listed(&self, ids: &[Uuid]) -> Result<Vec<booking::Model>> {
        let list = booking::Entity::find().filter(Column::Id.is_in(ids.iter().copied()));
        Ok(list.filter(self.mine()).all(&self.db).await?)
    }

    async fn update(&self, row: booking::Model, party: i32) -> Result<booking::Model> {
        self.update_on(&self.db, row, party).await
    }

    async fn update_blind(&self, id: Uuid, version: i32, party: i32) -> Result<()> {
        let update = booking::Entity::update_many()
            .col_expr(Column::Party, party.into())
            .col_expr(Column::UpdatedAt, now().into())
            .col_expr(Column::UpdatedBy, self.actor.into())
            .col_expr(Column::Version, Expr::col(Column::Version).add(1));
        let update = update.filter(Column::Id.eq(id)).filter(Column::Version.eq(version));
        let done = update.filter(self.mine()).exec(&self.db).await?;
        ensure!(done.rows_affected == 1, "stale");
        Ok(())
    }

    async fn delete(&self, row: booking::Model) -> Result<()> {
        let now = now();
        let update = booking::Entity::update_many()
            .col_expr(Column::DeletedAt, now.into())
            .col_expr(Column::DeletedBy, self.actor.into())
            .col_expr(Column::UpdatedAt, now.into())
            .col_expr(Column::UpdatedBy, self.actor.into())
            .col_expr(Column::Version, Expr::col(Column::Version).add(1));
        let update = update
            .filter(Column::Id.eq(row.id))
            .filter(Column::Version.eq(row.version));
        let done = update.filter(self.mine()).exec(&self.db).await?;
        ensure!(done.rows_affected == 1, "stale");
        Ok(())
    }

    async fn delete_day(&self, day: i32) -> Result<u64> {
        let now = now();
        let update = booking::Entity::update_many()
            .col_expr(Column::DeletedAt, now.into())
            .col_expr(Column::DeletedBy, self.actor.into())
            .col_expr(Column::UpdatedAt, now.into())
            .col_expr(Column::UpdatedBy, self.actor.into())
            .col_expr(Column::Version, Expr::col(Column::Version).add(1));
        let update = update.filter(Column::Day.eq(day)).filter(self.mine());
        Ok(update.exec(&self.db).await?.rows_affected)
    }

    async fn upsert(&self, new: &New) -> Result<()> {
        let mut conflict = OnConflict::columns([Column::StationId, Column::Code]);
        conflict
            .update_columns([Column::Party, Column::UpdatedAt, Column::UpdatedBy])
            .value(Column::Version, Expr::col((booking::Entity, Column::Version)).add(1));
        // MySQL has no condition here.
        if self.db.get_database_backend() != DbBackend::MySql {
            conflict.action_and_where(self.mine());
        }
        let insert = booking::Entity::insert(self.model(new)).on_conflict(conflict);
        insert.exec_without_returning(&self.db).await?;
        Ok(())
    }

    async fn change(&self, id: Uuid, party: i32) -> Result<booking::Model> {
        let transaction = self.db.begin().await?;
        let row = self.find_on(&transaction, id).await?.context("no such booking")?;
        let row = self.update_on(&transaction, row, party).await?;
        transaction.commit().await?;
        Ok(row)
    }
}
