//! [`MixinEntity`]: what an entity's derives add up to, known at compile time.

mod also;
mod described;
mod detect;
mod generators;
mod parent;
mod policy;
pub mod rule;

pub use also::AlsoColumn;
pub(crate) use described::{Described, described};
pub use detect::{Absent, Probe};
pub(crate) use generators::Generators;
pub use policy::{policy_of, policy_once};

use crate::column::{Deletion, Number, Stamp, UuidGenerator, version_in};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, RelationDef, UpdateMany, Value};
use sea_orm_mixins_sql::{Mixin, Policy};

/// An entity with mixins. Implemented by `#[sea_orm_mixins::model]`, or by `#[derive(MixinBehavior)]` on an entity
/// whose struct already has the columns.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has mixins, but not the hooks that make them work",
    label = "nothing fills or checks the columns of this mixin",
    note = "put `#[sea_orm_mixins::model]` in place of `#[sea_orm::model]`; or, to adopt the columns that the struct has, derive `MixinBehavior` and remove `impl ActiveModelBehavior for ActiveModel {{}}`"
)]
pub trait MixinEntity: EntityTrait {
    /// The module that declares it.
    #[doc(hidden)]
    const MODULE: &'static str;
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
    pub prefixed_pk: Option<fn() -> Value>,
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
    pub own: OwnMixinsOf<Column>,
    /// `live_unique(..)` and `live_index(..)`.
    pub live_keys: &'static [LiveKeyColumns<Column>],
}

/// The columns that an index of live rows names.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct LiveKeyColumns<Column: 'static> {
    pub columns: &'static [Column],
    pub unique: bool,
}

/// The mixins of one's own, their columns, and their indexes over several columns.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct OwnMixinsOf<Column: 'static> {
    pub names: &'static [&'static str],
    pub columns: &'static [Column],
    pub indexes: &'static [&'static [Column]],
}

#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct TimestampsColumns<Column> {
    pub created_at: Column,
    pub created: Stamp,
    /// `updated_at`, and how a time becomes its value.
    pub updated: Option<(Column, Stamp)>,
}

#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct SoftDeleteColumn<Column> {
    pub column: Column,
    pub deletion: Deletion,
    /// `soft_delete(cascade)`, and the tables whose rows it removes.
    pub cascade: Option<&'static [&'static str]>,
}

#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct LockColumn<Column> {
    pub column: Column,
    pub number: Number,
    /// Whether rows from before there were versions have NULL, which counts as 0.
    pub nullable: bool,
}

impl<Column: ColumnTrait> LockColumn<Column> {
    /// The condition that a row has that version.
    pub(crate) fn is(&self, version: Value) -> SimpleExpr {
        let is_none = self.nullable && version_in(&version) == Some(0);
        let is_it = self.column.eq(version);
        if is_none {
            self.column.is_null().or(is_it)
        } else {
            is_it
        }
    }

    /// The row's version and one.
    pub(crate) fn next(&self) -> SimpleExpr {
        let column = Expr::col(self.column);
        let known = if self.nullable { column.if_null(0) } else { column };
        known.add(1)
    }
}

#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct AuditColumns<Column> {
    pub created_by: Column,
    pub updated_by: Option<Column>,
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

impl<Column: Copy> TimestampsColumns<Column> {
    pub(crate) fn updated_at(&self) -> Option<Column> {
        self.updated.map(|(column, _)| column)
    }
}

impl<Column: Copy + 'static> MixinColumns<Column> {
    /// Stops the build where two key mixins are derived.
    ///
    /// # Panics
    ///
    /// At compile time, where two are.
    pub const fn assert_one_key(&self) {
        let keys = self.uuid_pk.is_some() as u8
            + self.integer_pk as u8
            + self.big_int_pk as u8
            + self.prefixed_pk.is_some() as u8;
        assert!(
            keys <= 1,
            "two primary keys: keep one of `UuidPk`, `IntegerPk`, `BigIntPk`, `PrefixedPk`"
        );
    }

    /// Whether a mixin gives each row to a tenant.
    #[must_use]
    pub const fn has_tenants(&self) -> bool {
        let [station, business, named] = self.through;
        let hangs = !station.is_empty() || !business.is_empty() || !named.is_empty();
        hangs || self.station.is_some() || self.business.is_some() || !self.tenants.is_empty()
    }

    /// Whether an index of live rows differs from one of all: rows are soft-deleted, or have a tenant's column.
    #[must_use]
    pub const fn narrows_live_keys(&self) -> bool {
        self.soft_delete.is_some() || self.station.is_some() || self.business.is_some() || !self.tenants.is_empty()
    }

    /// What makes the key of a new row, where a mixin does.
    pub(crate) fn key_generator(&self) -> Option<fn() -> Value> {
        self.prefixed_pk.or_else(|| self.uuid_pk.map(|uuid| uuid.generate))
    }

    /// Whether every change of a row sets something: its version, or when it was.
    pub(crate) const fn touches(&self) -> bool {
        let is_timed = match &self.timestamps {
            Some(timestamps) => timestamps.updated.is_some(),
            None => false,
        };
        is_timed || self.optimistic_lock.is_some()
    }

    /// `created_at` and `updated_at`.
    pub(crate) fn times(&self) -> impl Iterator<Item = Column> + use<Column> {
        let times = self
            .timestamps
            .map(|times| [Some(times.created_at), times.updated_at()]);
        times.into_iter().flatten().flatten()
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
        Column: ColumnTrait,
    {
        if let Some((column, stamp)) = self.timestamps.and_then(|timestamps| timestamps.updated) {
            update = update.col_expr(column, Expr::value(stamp(at)));
        }
        if let Some(lock) = self.optimistic_lock {
            let next = next.map_or_else(|| lock.next(), Expr::value);
            update = update.col_expr(lock.column, next);
        }
        update
    }
}
