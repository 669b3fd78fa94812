//! Columns that are more than a plain type: an enum of the database, a type of one's own, and casts both ways.

use mixins::prelude::*;
use sea_orm::entity::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "surface_kind")]
pub enum Kind {
    #[sea_orm(string_value = "hall")]
    Hall,
    #[sea_orm(string_value = "garden")]
    Garden,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, DeriveValueType, serde::Serialize)]
pub struct Seats(pub i32);

#[mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, SoftDelete, StationTenant)]
#[sea_orm(table_name = "surface_rooms")]
#[mixin(crate = "mixins")]
pub struct Model {
    pub kind: Kind,
    pub seats: Seats,
    /// Three letters, so that no backend pads them or cuts them off.
    #[sea_orm(select_as = "char(3)", save_as = "char(3)")]
    pub code: String,
    pub note: Option<String>,
    pub service_id: Option<i32>,
    #[sea_orm(belongs_to, from = "service_id", to = "id")]
    pub service: BelongsTo<Option<super::service::Entity>>,
}

impl Related<Entity> for super::service::Entity {
    fn to() -> RelationDef {
        Relation::Service.def().rev()
    }
}

/// To rooms of the same kind, itself among them.
#[derive(Debug)]
pub struct SameKind;

impl Linked for SameKind {
    type FromEntity = Entity;
    type ToEntity = Entity;

    fn link(&self) -> Vec<RelationDef> {
        vec![<Entity as Related<Entity>>::to()]
    }
}

impl Related<Entity> for Entity {
    fn to() -> RelationDef {
        Self::belongs_to(Self).from(Column::Kind).to(Column::Kind).into()
    }
}
