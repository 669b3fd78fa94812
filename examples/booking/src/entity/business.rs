//! A company that runs stations: the tenant above them.

use sea_orm::entity::prelude::*;
use sea_orm_mixins::prelude::*;

/// A business. The key is the tenant, so each business sees its own row.
#[sea_orm_mixins::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, UuidPk, Timestamps, BusinessTenant)]
#[sea_orm(table_name = "businesses")]
#[mixin(business_tenant(column = "id"))]
pub struct Model {
    /// Its name.
    #[sea_orm(column_type = "String(StringLen::N(100))", unique)]
    pub name: String,
    /// Its stations.
    #[sea_orm(has_many)]
    pub stations: HasMany<super::station::Entity>,
    /// Who works for it.
    #[sea_orm(has_many)]
    pub users: HasMany<super::user::Entity>,
}
