//! `s`: through a scope: nothing but the question.

use super::{Families, New, Subject};
use crate::entity::mixed::{booking, customer};
use anyhow::{Context as _, Result, ensure};
use booking::Column;
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseConnection, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Set, TransactionTrait as _,
};
use sea_orm_mixins::prelude::*;

/// A scoped connection.
#[derive(Debug)]
pub struct Through {
    db: Scoped<DatabaseConnection>,
}

impl Through {
    pub(crate) fn new(db: &DatabaseConnection, station: Uuid, actor: Uuid) -> Self {
        let scope = Scope::new().station(station).actor(actor);
        let db = db.clone().scoped(scope);
        Self { db }
    }
}

fn model(new: &New) -> booking::ActiveModel {
    booking::ActiveModel {
        customer_id: Set(new.customer_id),
        code: Set(new.code.clone()),
        day: Set(new.day),
        party: Set(new.party),
        ..Default::default()
    }
}

impl Subject for Through {
    type Booking = booking::Model;
    type Customer = customer::Model;

    async fn insert(&self, new: &New) -> Result<booking::Model> {
        Ok(model(new).insert(&self.db).await?)
    }

    async fn insert_returning(&self, new: &[New]) -> Result<Vec<booking::Model>> {
        let insert = booking::Entity::insert_many(new.iter().map(model));
        Ok(insert.exec_with_returning(&self.db).await?)
    }

    async fn insert_many(&self, new: &[New]) -> Result<()> {
        let insert = booking::Entity::insert_many(new.iter().map(model));
        insert.exec_without_returning(&self.db).await?;
        Ok(())
    }

    async fn find(&self, id: Uuid) -> Result<Option<booking::Model>> {
        Ok(booking::Entity::find_by_id(id).one(&self.db).await?)
    }

    async fn list(&self, from_day: i32) -> Result<Vec<booking::Model>> {
        let list = booking::Entity::find().filter(Column::Day.gte(from_day)).limit(20);
        Ok(list
            .order_by_asc(Column::Day)
            .order_by_asc(Column::Id)
            .all(&self.db)
            .await?)
    }

    async fn join(&self, name: &str) -> Result<Vec<booking::Model>> {
        let join = booking::Entity::find().inner_join(customer::Entity);
        Ok(join.filter(customer::Column::Name.eq(name)).all(&self.db).await?)
    }

    async fn related(&self, below: &str) -> Result<Families<Self>> {
        let customers = customer::Entity::find().filter(customer::Column::Name.lt(below));
        Ok(customers.find_with_related(booking::Entity).all(&self.db).await?)
    }

    async fn listed(&self, ids: &[Uuid]) -> Result<Vec<booking::Model>> {
        let list = booking::Entity::find().filter(Column::Id.is_in(ids.iter().copied()));
        Ok(list.all(&self.db).await?)
    }

    async fn update(&self, row: booking::Model, party: i32) -> Result<booking::Model> {
        let mut row = row.into_active_model();
        row.party = Set(party);
        Ok(row.update(&self.db).await?)
    }

    async fn update_blind(&self, id: Uuid, version: i32, party: i32) -> Result<()> {
        let update = booking::Entity::update_many().col_expr(Column::Party, party.into());
        let update = update.filter(Column::Id.eq(id)).filter(Column::Version.eq(version));
        let done = update.exec(&self.db).await?;
        ensure!(done.rows_affected == 1, "stale");
        Ok(())
    }

    async fn delete(&self, row: booking::Model) -> Result<()> {
        row.delete(&self.db).await?;
        Ok(())
    }

    async fn delete_day(&self, day: i32) -> Result<u64> {
        let delete = booking::Entity::delete_many().filter(Column::Day.eq(day));
        Ok(delete.exec(&self.db).await?.rows_affected)
    }

    async fn upsert(&self, new: &New) -> Result<()> {
        let mut conflict = OnConflict::columns([Column::StationId, Column::Code]);
        conflict.update_column(Column::Party);
        let insert = booking::Entity::insert(model(new)).on_conflict(conflict);
        insert.exec_without_returning(&self.db).await?;
        Ok(())
    }

    async fn change(&self, id: Uuid, party: i32) -> Result<booking::Model> {
        let transaction = self.db.begin().await?;
        let row = booking::Entity::find_by_id(id).one(&transaction).await?;
        let mut row = row.context("no such booking")?.into_active_model();
        row.party = Set(party);
        let row = row.update(&transaction).await?;
        transaction.commit().await?;
        Ok(row)
    }
}
