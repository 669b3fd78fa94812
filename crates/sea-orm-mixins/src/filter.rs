//! Explicit filters, for plain connections: the mixins' rules as conditions that a query adds itself.

use crate::Scope;
use crate::entity::MixinEntity;
use crate::mixin::{BusinessTenant, ForceDeleteMany, OptimisticLock, RestoreMany, SoftDelete, StationTenant, Tenant};
use crate::rule_condition::condition_of;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, IntoIden, SimpleExpr};
use sea_orm::{
    DeleteMany, EntityTrait, IdenStatic as _, QueryFilter, Select, SelectTwo, SelectTwoMany, UpdateMany, Value,
};

/// Filters on a statement about entity `Self::Entity`, for connections without a scope.
///
/// Each adds one condition with AND, on the entity's own table; in a join, on the first one. For a joined table use
/// [`MixinCondition`].
///
/// # SQL
///
/// `booking::Entity::find().live().of_station(id)` adds, in each backend's quotes and placeholders,
/// `WHERE "bookings"."deleted_at" IS NULL AND "bookings"."station_id" = $1`.
pub trait MixinFilter: QueryFilter {
    /// The entity that the statement is about.
    type Entity: EntityTrait;

    /// Only live rows.
    #[must_use]
    fn live(self) -> Self
    where
        Self::Entity: SoftDelete,
    {
        self.filter(Self::Entity::is_live(<Self::Entity>::default()))
    }

    /// Only soft-deleted rows.
    #[must_use]
    fn deleted(self) -> Self
    where
        Self::Entity: SoftDelete,
    {
        self.filter(Self::Entity::is_deleted(<Self::Entity>::default()))
    }

    /// Only rows of that station.
    #[must_use]
    fn of_station<Key>(self, station: Key) -> Self
    where
        Self::Entity: StationTenant,
        Key: Into<<Self::Entity as StationTenant>::Station>,
    {
        self.filter(Self::Entity::is_of_station(<Self::Entity>::default(), station))
    }

    /// Only rows of that business.
    #[must_use]
    fn of_business<Key>(self, business: Key) -> Self
    where
        Self::Entity: BusinessTenant,
        Key: Into<<Self::Entity as BusinessTenant>::Business>,
    {
        self.filter(Self::Entity::is_of_business(<Self::Entity>::default(), business))
    }

    /// Only rows of that tenant, in a dimension of [`Tenant`]. An unknown dimension is sent as a column that does not
    /// exist, so the database rejects the query.
    #[must_use]
    fn of_tenant(self, dimension: &str, tenant: impl Into<Value>) -> Self
    where
        Self::Entity: Tenant,
    {
        self.filter(Self::Entity::is_of_tenant(<Self::Entity>::default(), dimension, tenant))
    }

    /// Only rows that meet that row rule of the entity's. For a rule that names `:actor` or another value there is
    /// [`rule_with`](Self::rule_with). An unknown rule, and one that lacks its value, is sent as a column that does not exist,
    /// so the database rejects the query.
    #[must_use]
    fn rule(self, rule: &str) -> Self
    where
        Self::Entity: MixinEntity,
    {
        self.rule_with(rule, &Scope::new())
    }

    /// Only rows that meet that row rule of the entity's, with the actor and the values of a scope. Nothing else of the scope
    /// applies.
    #[must_use]
    fn rule_with(self, rule: &str, scope: &Scope) -> Self
    where
        Self::Entity: MixinEntity,
    {
        self.filter(Self::Entity::meets_rule(<Self::Entity>::default(), rule, scope))
    }

    /// Only the row at that version.
    #[must_use]
    fn at_version(self, version: impl Into<i64>) -> Self
    where
        Self::Entity: OptimisticLock,
    {
        self.filter(Self::Entity::is_at_version(<Self::Entity>::default(), version))
    }
}

impl<E: EntityTrait> MixinFilter for Select<E> {
    type Entity = E;
}

impl<E: EntityTrait, F: EntityTrait> MixinFilter for SelectTwo<E, F> {
    type Entity = E;
}

impl<E: EntityTrait, F: EntityTrait> MixinFilter for SelectTwoMany<E, F> {
    type Entity = E;
}

impl<E: EntityTrait> MixinFilter for UpdateMany<E> {
    type Entity = E;
}

impl<E: EntityTrait> MixinFilter for DeleteMany<E> {
    type Entity = E;
}

impl<E: EntityTrait> MixinFilter for RestoreMany<E> {
    type Entity = E;
}

impl<E: EntityTrait> MixinFilter for ForceDeleteMany<E> {
    type Entity = E;
}

/// The same conditions as expressions, on a table or alias of your choice: for joins and for `on_condition`.
///
/// ```
/// # mod booking {
/// #     use sea_orm::entity::prelude::*;
/// #     use sea_orm_mixins::prelude::*;
/// #     #[sea_orm_mixins::model]
/// #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete)]
/// #     #[sea_orm(table_name = "bookings")]
/// #     pub struct Model { pub guest_id: Uuid }
/// # }
/// # mod guest {
/// #     use sea_orm::entity::prelude::*;
/// #     #[sea_orm::model]
/// #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
/// #     #[sea_orm(table_name = "guests")]
/// #     pub struct Model { #[sea_orm(primary_key)] pub id: i32 }
/// #     impl ActiveModelBehavior for ActiveModel {}
/// # }
/// use sea_orm::{DbBackend, EntityTrait, JoinType, QuerySelect, QueryTrait, sea_query::IntoCondition};
/// use sea_orm_mixins::prelude::*;
///
/// let bookings = guest::Entity::belongs_to(booking::Entity)
///     .from(guest::Column::Id)
///     .to(booking::Column::GuestId)
///     .on_condition(|_guest, booking| booking::Entity::is_live(booking).into_condition());
/// let sql = guest::Entity::find()
///     .join(JoinType::LeftJoin, bookings.into())
///     .build(DbBackend::Postgres)
///     .to_string();
/// assert!(sql.ends_with(
///     r#"LEFT JOIN "bookings" ON "guests"."id" = "bookings"."guest_id" AND "bookings"."deleted_at" IS NULL"#
/// ));
/// ```
pub trait MixinCondition: MixinEntity {
    /// The row is live.
    fn is_live(table: impl IntoIden) -> SimpleExpr
    where
        Self: SoftDelete,
    {
        Self::DELETION.is_live(Expr::col((table.into_iden(), Self::DELETED)))
    }

    /// The row is soft-deleted.
    fn is_deleted(table: impl IntoIden) -> SimpleExpr
    where
        Self: SoftDelete,
    {
        Self::DELETION.is_deleted(Expr::col((table.into_iden(), Self::DELETED)))
    }

    /// The old name of [`is_deleted`](Self::is_deleted).
    #[deprecated(since = "0.1.0", note = "call `is_deleted`")]
    fn is_marked(table: impl IntoIden) -> SimpleExpr
    where
        Self: SoftDelete,
    {
        Self::is_deleted(table)
    }

    /// The row belongs to that station.
    fn is_of_station(table: impl IntoIden, station: impl Into<Self::Station>) -> SimpleExpr
    where
        Self: StationTenant,
    {
        Expr::col((table.into_iden(), Self::STATION)).eq::<Value>(station.into().into())
    }

    /// The row belongs to that business.
    fn is_of_business(table: impl IntoIden, business: impl Into<Self::Business>) -> SimpleExpr
    where
        Self: BusinessTenant,
    {
        Expr::col((table.into_iden(), Self::BUSINESS)).eq::<Value>(business.into().into())
    }

    /// The row belongs to that tenant. An unknown dimension becomes a column that does not exist, named so as to say why.
    fn is_of_tenant(table: impl IntoIden, dimension: &str, tenant: impl Into<Value>) -> SimpleExpr
    where
        Self: Tenant,
    {
        let declared = Self::TENANTS.iter().find(|tenant| tenant.dimension == dimension);
        let column = declared.map_or_else(
            || Alias::new(format!("no tenant dimension {dimension}")).into_iden(),
            |tenant| Alias::new(tenant.column.as_str()).into_iden(),
        );
        Expr::col((table.into_iden(), column)).eq(tenant.into())
    }

    /// The row meets that row rule, with the actor and the values of a scope. An unknown rule, and one that lacks its value,
    /// becomes a column that does not exist, named so as to say why.
    fn meets_rule(table: impl IntoIden, rule: &str, scope: &Scope) -> SimpleExpr {
        condition_of::<Self>(table.into_iden(), rule, scope)
    }

    /// The row has that version.
    fn is_at_version(table: impl IntoIden, version: impl Into<i64>) -> SimpleExpr
    where
        Self: OptimisticLock,
    {
        let version = version.into();
        // Past the column's range no row equals it; the wider number finds none.
        let value = Self::NUMBER(version).unwrap_or_else(|| version.into());
        let column = Expr::col((table.into_iden(), Self::VERSION));
        let is_it = column.clone().eq(value);
        if Self::NULLABLE && version == 0 {
            column.is_null().or(is_it)
        } else {
            is_it
        }
    }
}

impl<E: MixinEntity> MixinCondition for E {}
