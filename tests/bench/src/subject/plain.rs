//! `p`: mixins on a plain connection: the tenant, the actor and the filters are named, the rest is the mixins'.

use super::{Families, New, Subject};
use crate::entity::mixed::{booking, customer};
use anyhow::{Context as _, Result, bail};
use booking::Column;
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::Condition;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseConnection, EntityTrait as _,
    IntoActiveModel as _, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select, Set,
    TransactionTrait as _,
};
use sea_orm_mixins::prelude::*;

/// Mixins on a plain connection.
#[derive(Debug)]
pub struct Plain {
    db: DatabaseConnection,
    station: Uuid,
    actor: Uuid,
}

/// What the mixins leave to others in statements for many rows is what `h` shows.
const BULK: &str = "on a plain connection a statement for many rows is SeaORM's own";

impl Plain {
    pub(crate) fn new(db: &DatabaseConnection, station: Uuid, actor: Uuid) -> Self {
        let db = db.clone();
        Self { db, station, actor }
    }

    fn bookings(&self) -> Select<booking::Entity> {
        booking::Entity::find().of_station(self.station).live()
    }

    async fn find_on(&self, db: &impl ConnectionTrait, id: Uuid) -> Result<Option<booking::Model>> {
        let find = booking::Entity::find_by_id(id).of_station(self.station).live();
        Ok(find.one(db).await?)
    }

    async fn update_on(&self, db: &impl ConnectionTrait, row: booking::Model, party: i32) -> Result<booking::Model> {
        let mut row = row.into_active_model();
        row.party = Set(party);
        row.updated_by = Set(Some(self.actor));
        Ok(row.update(db).await?)
    }
}

impl Subject for Plain {
    type Booking = booking::Model;
    type Customer = customer::Model;

    async fn insert(&self, new: &New) -> Result<booking::Model> {
        let model = booking::ActiveModel {
            station_id: Set(self.station),
            created_by: Set(Some(self.actor)),
            updated_by: Set(Some(self.actor)),
            customer_id: Set(new.customer_id),
            code: Set(new.code.clone()),
            day: Set(new.day),
            party: Set(new.party),
            ..Default::default()
        };
        Ok(model.insert(&self.db).await?)
    }

    async fn insert_returning(&self, _: &[New]) -> Result<Vec<booking::Model>> {
        bail!(BULK)
    }

    async fn insert_many(&self, _: &[New]) -> Result<()> {
        bail!(BULK)
    }

    async fn find(&self, id: Uuid) -> Result<Option<booking::Model>> {
        self.find_on(&self.db, id).await
    }

    async fn list(&self, from_day: i32) -> Result<Vec<booking::Model>> {
        let list = self.bookings().filter(Column::Day.gte(from_day)).limit(20);
        Ok(list
            .order_by_asc(Column::Day)
            .order_by_asc(Column::Id)
            .all(&self.db)
            .await?)
    }

    async fn join(&self, name: &str) -> Result<Vec<booking::Model>> {
        let join = self.bookings().inner_join(customer::Entity);
        let join = join.filter(customer::Column::Name.eq(name));
        let join = join.filter(customer::Entity::is_of_station(customer::Entity, self.station));
        Ok(join
            .filter(customer::Entity::is_live(customer::Entity))
            .all(&self.db)
            .await?)
    }

    async fn related(&self, below: &str) -> Result<Families<Self>> {
        let station = self.station;
        let bookings =
            <customer::Entity as sea_orm::Related<booking::Entity>>::to().on_condition(move |_, bookings| {
                Condition::all()
                    .add(booking::Entity::is_of_station(bookings.clone(), station))
                    .add(booking::Entity::is_live(bookings))
            });
        let customers = customer::Entity::find().of_station(station).live();
        let customers = customers.filter(customer::Column::Name.lt(below));
        let customers = customers.join(JoinType::LeftJoin, bookings);
        Ok(customers.select_with(booking::Entity).all(&self.db).await?)
    }

    async fn listed(&self, ids: &[Uuid]) -> Result<Vec<booking::Model>> {
        let list = self.bookings().filter(Column::Id.is_in(ids.iter().copied()));
        Ok(list.all(&self.db).await?)
    }

    async fn update(&self, row: booking::Model, party: i32) -> Result<booking::Model> {
        self.update_on(&self.db, row, party).await
    }

    async fn update_blind(&self, _: Uuid, _: i32, _: i32) -> Result<()> {
        bail!(BULK)
    }

    async fn delete(&self, row: booking::Model) -> Result<()> {
        let mut row = row.into_active_model();
        row.deleted_by = Set(Some(self.actor));
        row.delete(&self.db).await?;
        Ok(())
    }

    async fn delete_day(&self, _: i32) -> Result<u64> {
        bail!(BULK)
    }

    async fn upsert(&self, _: &New) -> Result<()> {
        bail!(BULK)
    }

    async fn change(&self, id: Uuid, party: i32) -> Result<booking::Model> {
        let transaction = self.db.begin().await?;
        let row = self.find_on(&transaction, id).await?.context("no such booking")?;
        let row = self.update_on(&transaction, row, party).await?;
        transaction.commit().await?;
        Ok(row)
    }
}
