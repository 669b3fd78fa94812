//! Has one, has many, and points to itself, over a junction too; an address is unique within its station.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[mixins::model]
#[derive(
    Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Timestamps, SoftDelete, StationTenant, Auditable,
)]
#[sea_orm(table_name = "surface_customers")]
#[mixin(crate = "mixins", soft_delete(boolean))]
pub struct Model {
    pub name: String,
    pub email: String,
    pub visits: i32,
    pub referrer_id: Option<i32>,
    #[sea_orm(
        self_ref,
        relation_enum = "Referrer",
        relation_reverse = "Referred",
        from = "referrer_id",
        to = "id"
    )]
    pub referrer: BelongsTo<Option<Entity>>,
    #[sea_orm(self_ref, relation_enum = "Referred", relation_reverse = "Referrer")]
    pub referred: HasMany<Entity>,
    #[sea_orm(has_one)]
    pub profile: HasOne<super::profile::Entity>,
    #[sea_orm(has_many)]
    pub bookings: HasMany<super::booking::Entity>,
    #[sea_orm(self_ref, via = "introduction", from = "Host", to = "Guest")]
    pub guests: HasMany<Entity>,
    #[sea_orm(self_ref, via = "introduction", reverse)]
    pub hosts: HasMany<Entity>,
}

/// From a customer to who sent them.
#[derive(Debug)]
pub struct ToReferrer;

impl Linked for ToReferrer {
    type FromEntity = Entity;
    type ToEntity = Entity;

    fn link(&self) -> Vec<RelationDef> {
        vec![Relation::Referrer.def()]
    }
}

/// From a customer to what they have booked: over bookings and the junction.
#[derive(Debug)]
pub struct ToServices;

impl Linked for ToServices {
    type FromEntity = Entity;
    type ToEntity = super::service::Entity;

    fn link(&self) -> Vec<RelationDef> {
        vec![
            Relation::Booking.def(),
            super::booked::Relation::Booking.def().rev(),
            super::booked::Relation::Service.def(),
        ]
    }
}
