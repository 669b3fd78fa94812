//! [`MixinEntity`]: what an entity's derives add up to, known at compile time.

mod also;
mod detect;
mod generators;
mod parent;
mod policy;

pub use also::AlsoColumn;
pub use detect::{Absent, Probe};
pub(crate) use generators::Generators;
pub use policy::policy_of;

use crate::column::{Deletion, Number, Stamp, UuidGenerator};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{EntityTrait, RelationDef, UpdateMany, Value};
use sea_orm_mixins_sql::{Mixin, Policy};

/// An entity with mixins. Implemented by `#[sea_orm_mixins::model]`, or by `#[derive(MixinBehavior)]` on an entity
/// whose struct already has the columns.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has mixins, but not the hooks that make them work",
    label = "nothing fills or checks the columns of this mixin",
    note = "put `#[sea_orm_mixins::model]` in place of `#[sea_orm::model]`; or, to adopt the columns that the struct has, derive `MixinBehavior` and remove `impl ActiveModelBehavior for ActiveModel {{}}`"
)]
pub trait MixinEntity: EntityTrait {
    /// The columns and how to fill them.
    #[doc(hidden)]
    const COLUMNS: MixinColumns<Self::Column>;

    /// What the mixins add up to: the columns and rules of this entity's table.
    fn policy() -> &'static Policy;

    /// The mixins, in the order of the documentation.
    #[must_use]
    fn mixins() -> &'static [Mixin] {
        &Self::policy().mixins
    }
}

/// The columns of an entity's mixins, typed.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct MixinColumns<Column: 'static> {
    pub uuid_pk: Option<UuidGenerator>,
    pub integer_pk: bool,
    pub big_int_pk: bool,
    pub timestamps: Option<TimestampsColumns<Column>>,
    pub soft_delete: Option<SoftDeleteColumn<Column>>,
    pub optimistic_lock: Option<LockColumn<Column>>,
    pub station: Option<TenantColumn<Column>>,
    pub business: Option<TenantColumn<Column>>,
    pub tenants: &'static [TenantColumn<Column>],
    /// The relations through which rows have tenants: the station's, the business's, and those of named ones.
    pub through: [&'static [fn() -> RelationDef]; 3],
    /// `#[mixin(shared)]`.
    pub shared: bool,
    pub audit: Option<AuditColumns<Column>>,
}

#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct TimestampsColumns<Column> {
    pub created_at: Column,
    pub updated_at: Column,
    pub stamps: [Stamp; 2],
}

#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct SoftDeleteColumn<Column> {
    pub column: Column,
    pub deletion: Deletion,
}

#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct LockColumn<Column> {
    pub column: Column,
    pub number: Number,
}

#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct AuditColumns<Column> {
    pub created_by: Column,
    pub updated_by: Column,
    pub deleted_by: Option<Column>,
    pub nobody: fn() -> Value,
}

/// A tenant dimension and the column that holds the tenant's key.
#[derive(Clone, Copy, Debug)]
pub struct TenantColumn<Column> {
    /// `station`, `business`, or the name the user gave it.
    pub dimension: &'static str,
    /// The column.
    pub column: Column,
    /// Whether the tenant of a row may be NULL.
    pub nullable: bool,
    /// The rows that are in reach beside the tenant's own.
    #[doc(hidden)]
    pub also: AlsoColumn<Column>,
}

impl<Column: Copy + 'static> MixinColumns<Column> {
    /// Stops the build where two key mixins are derived.
    ///
    /// # Panics
    ///
    /// At compile time, where two are.
    pub const fn assert_one_key(&self) {
        let keys = self.uuid_pk.is_some() as u8 + self.integer_pk as u8 + self.big_int_pk as u8;
        assert!(
            keys <= 1,
            "two primary keys: keep one of `UuidPk`, `IntegerPk`, `BigIntPk`"
        );
    }

    /// Whether a mixin gives each row to a tenant.
    #[must_use]
    pub const fn has_tenants(&self) -> bool {
        let [station, business, named] = self.through;
        let hangs = !station.is_empty() || !business.is_empty() || !named.is_empty();
        hangs || self.station.is_some() || self.business.is_some() || !self.tenants.is_empty()
    }

    /// `created_at` and `updated_at`.
    pub(crate) fn times(&self) -> impl Iterator<Item = Column> + use<Column> {
        let times = self.timestamps.map(|times| [times.created_at, times.updated_at]);
        times.into_iter().flatten()
    }

    /// All tenant columns, in the order of the documentation.
    pub(crate) fn all_tenants(&self) -> impl Iterator<Item = TenantColumn<Column>> + use<Column> {
        self.station
            .into_iter()
            .chain(self.business)
            .chain(self.tenants.iter().copied())
    }

    /// Adds what every change of a row sets: `updated_at`, and the next version; one more than the row has where `next`
    /// is not known.
    pub(crate) fn touch<E: EntityTrait<Column = Column>>(
        &self,
        mut update: UpdateMany<E>,
        at: DateTime<Utc>,
        next: Option<Value>,
    ) -> UpdateMany<E>
    where
        Column: sea_orm::ColumnTrait,
    {
        if let Some(timestamps) = self.timestamps {
            let [_, updated] = timestamps.stamps;
            update = update.col_expr(timestamps.updated_at, Expr::value(updated(at)));
        }
        if let Some(lock) = self.optimistic_lock {
            let next = next.map_or_else(|| Expr::col(lock.column).add(1), Expr::value);
            update = update.col_expr(lock.column, next);
        }
        update
    }
}
