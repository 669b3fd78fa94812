//! The tenants of one dimension that belong to the tenants of another: the stations of a business.

use super::{Scope, Tenants};
use crate::error::refused;
use crate::{BusinessTenant, MixinEntity, Scoped};
use sea_orm::{
    ConnectionTrait, DbErr, Iterable as _, PrimaryKeyToColumn, PrimaryKeyTrait, QueryOrder as _, QuerySelect as _,
    Value,
};
use sea_orm_mixins_sql::{Reason, Refusal};

/// The type of an entity's key.
type Key<E> = <<E as sea_orm::EntityTrait>::PrimaryKey as PrimaryKeyTrait>::ValueType;

impl Scope {
    /// Acts for all stations of the scope's business, by their keys in `E`, the stations' own table. For an office, which
    /// works for a business and all of its stations, but for no other business.
    ///
    /// Reads their keys once, under the scope so far, on a plain connection or a scoped one (then also inside that one's
    /// scope; not on one that SeaORM's access control restricts). A station that is added later is not covered; a
    /// soft-deleted one is not either, unless the scope sees deleted rows. Earlier calls for stations are replaced. Where
    /// there is no station the list is empty, and tables with stations are `MissingTenant`. The stations' table may have the station for a tenant too, on its own key
    /// (`#[mixin(station_tenant(column = "id"))]`).
    ///
    /// # SQL
    ///
    /// `SELECT "id" FROM "stations" WHERE "business_id" = $1 ORDER BY "id"`
    ///
    /// # Errors
    ///
    /// [`MissingTenant`](crate::MixinError::MissingTenant) where the scope does not name a business:
    /// [`any_business`](Self::any_business) names none. The database's.
    ///
    /// # Examples
    ///
    /// ```rust,standalone_crate
    /// # mod station {
    /// #     use sea_orm::entity::prelude::*;
    /// #     use sea_orm_mixins::prelude::*;
    /// #     #[sea_orm_mixins::model]
    /// #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, BusinessTenant)]
    /// #     #[sea_orm(table_name = "stations")]
    /// #     pub struct Model { pub name: String }
    /// # }
    /// use sea_orm::{ActiveModelTrait, Database, DbErr, Set};
    /// use sea_orm_mixins::prelude::*;
    /// # use sea_orm::{ConnectionTrait, DbBackend, Schema};
    /// # use uuid::Uuid;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), DbErr> {
    /// # let (ours, theirs) = (Uuid::from_u128(1), Uuid::from_u128(2));
    ///
    /// let pool = Database::connect("sqlite::memory:").await?;
    /// # pool.execute(&Schema::new(DbBackend::Sqlite).create_table_from_entity(station::Entity)).await?;
    /// for (business, name) in [(ours, "Harbour"), (ours, "Riverside"), (theirs, "Airport")] {
    ///     let db = pool.clone().scoped(Scope::new().business(business));
    ///     station::ActiveModel { name: Set(name.into()), ..Default::default() }.insert(&db).await?;
    /// }
    ///
    /// let office = Scope::new().business(ours).stations_of::<station::Entity>(&pool).await?;
    /// assert_eq!(format!("{office:?}"), "Scope { business: 1, station: 2, rows: Live, actor: false }");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn stations_of<E>(self, db: &impl ConnectionTrait) -> Result<Self, DbErr>
    where
        E: BusinessTenant,
        Key<E>: Into<Value>,
    {
        if !self.names("business") {
            return Err(unnamed::<E>("business", "station", "`Scope::business(id)`"));
        }
        self.tenants_of::<E>("station", db).await
    }

    /// Acts for those tenants of a dimension that the scope so far sees: the keys of `E`, their own table, whose rows belong
    /// to a tenant that the scope names. [`stations_of`](Self::stations_of) is this for the stations of a business, and says
    /// what holds for both.
    ///
    /// # Errors
    ///
    /// [`MissingTenant`](crate::MixinError::MissingTenant) where `E` has no other dimension that the scope names: it would be all
    /// there are. [`Refused`](crate::MixinError::Refused) where `E` has that dimension in another column than its key: it is not
    /// the tenants' own table. The database's.
    pub async fn tenants_of<E>(self, dimension: impl Into<String>, db: &impl ConnectionTrait) -> Result<Self, DbErr>
    where
        E: MixinEntity,
        Key<E>: Into<Value>,
    {
        let dimension = dimension.into();
        let Some(key) = E::PrimaryKey::iter().next().map(PrimaryKeyToColumn::into_column) else {
            return Err(refused(Reason::NoKey { table: table::<E>() }));
        };
        let scope = self.for_tenants_of::<E>(&dimension)?;
        let keys = E::find().select_only().column(key).order_by_asc(key);
        let keys = keys.into_tuple::<Key<E>>().all(&Scoped::unreported(db, scope)).await?;
        Ok(self.tenants(dimension, keys))
    }

    /// The scope that reads the tenants of a dimension from their own table.
    fn for_tenants_of<E: MixinEntity>(&self, dimension: &str) -> Result<Self, DbErr> {
        let policy = E::policy();
        let (own, others): (Vec<_>, Vec<_>) = policy.tenants.iter().partition(|it| it.dimension == dimension);
        if own.iter().any(|own| policy.key != [own.column.as_str()]) {
            return Err(refused(Reason::NotTheTenantsTable {
                table: policy.table.to_string(),
                dimension: dimension.to_owned(),
            }));
        }
        if !others.iter().any(|other| self.names(&other.dimension)) {
            let Some(other) = others.first() else {
                return Err(refused(Reason::NoOtherTenant {
                    table: policy.table.to_string(),
                    dimension: dimension.to_owned(),
                }));
            };
            return Err(unnamed::<E>(&other.dimension, dimension, "`Scope::tenant(..)`"));
        }
        let scope = self.clone().with(|inner| {
            // Every tenant of theirs, and none that is not: by the dimensions that it names.
            inner.dimensions.remove(dimension);
            inner.fill_only = None;
        });
        // Not an exemption: each row is seen by another dimension, and it is these keys that are asked for.
        Ok(if own.is_empty() {
            scope
        } else {
            scope.any_tenant(dimension)
        })
    }

    /// Whether the scope names tenants of that dimension.
    fn names(&self, dimension: &str) -> bool {
        matches!(self.0.dimensions.get(dimension), Some(Tenants::These(_)))
    }
}

fn table<E: MixinEntity>() -> String {
    E::policy().table.to_string()
}

fn unnamed<E: MixinEntity>(missing: &str, dimension: &str, how: &str) -> DbErr {
    let table = table::<E>();
    let why = format!(
        "the scope names no {missing}, so the keys would be every {dimension} of `{table}`; name one first ({how})"
    );
    let dimension = missing.to_owned();
    refused(Refusal::MissingTenant { table, dimension, why })
}
