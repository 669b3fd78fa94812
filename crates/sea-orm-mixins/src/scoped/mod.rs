//! [`Scoped`]: a connection that keeps every statement inside a [`Scope`]. What a statement becomes is decided in
//! `sea-orm-mixins-sql`; this binds its values and sends it. The only other way to the connection is
//! [`unscoped`](Scoped::unscoped).

mod access;
mod bind;
mod borrowed;
mod cascade;
mod check;
mod connection;
mod database;
mod error_map;
mod explain;
mod intent;
mod limit;
mod lists;
mod lookup;
mod planner;
mod question;
mod refused;
mod reread;
mod session;
mod stream;
mod transaction;
#[cfg(feature = "rbac")]
mod typed_intent;

pub use borrowed::Borrowed;
pub use cascade::{OlderThan, Preview, Purged};
pub use explain::Explanation;
pub(crate) use intent::WithIntent;
pub(crate) use lookup::now_on;
pub use lookup::scope_of;
pub use planner::plan_cache_stats;
pub(crate) use reread::announce;

use crate::registry::Registry;
use crate::{Exemption, Scope};
use access::Access;
use planner::{Planner, Rewritten};
use refused::{Shown, db_err};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, TransactionTrait};
use sea_orm_mixins_sql::{Refusal, Visibility};
use session::{Begin, begin, begin_beside, begin_borrowed, begin_known};

/// Puts a connection under a scope.
///
/// For `DatabaseConnection`, `DatabaseTransaction` and every other `ConnectionTrait` that accepts raw statements. SeaORM's `RestrictedConnection` does not: it refuses every raw statement, so all that is sent through a scope
/// around it fails. For its access control under a scope there is `Scoped::restricted_for`.
pub trait ScopedExt: ConnectionTrait + Sized {
    /// Puts this connection under a scope, which applies to all that is sent through it: entity API, relations, loaders, bulk
    /// statements, raw SQL, transactions, streams. Reports the scope's [exemptions](Scope::on_exemption).
    ///
    /// # Examples
    ///
    /// ```rust,standalone_crate
    /// # mod booking {
    /// #     use sea_orm::entity::prelude::*;
    /// #     use sea_orm_mixins::prelude::*;
    /// #     #[sea_orm_mixins::model]
    /// #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete, StationTenant)]
    /// #     #[sea_orm(table_name = "bookings")]
    /// #     pub struct Model { pub guest: String }
    /// # }
    /// use sea_orm::{ActiveModelTrait, Database, DbErr, EntityTrait, Set};
    /// use sea_orm_mixins::prelude::*;
    /// # use sea_orm::{ConnectionTrait, DbBackend, Schema};
    /// # use uuid::Uuid;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), DbErr> {
    /// # let (north, south) = (Uuid::from_u128(1), Uuid::from_u128(2));
    ///
    /// let pool = Database::connect("sqlite::memory:").await?;
    /// # pool.execute(&Schema::new(DbBackend::Sqlite).create_table_from_entity(booking::Entity)).await?;
    /// let db = pool.clone().scoped(Scope::new().station(north));
    /// let booking = booking::ActiveModel { guest: Set("Ada".into()), ..Default::default() }.insert(&db).await?;
    /// assert_eq!(booking.station_id, north); // from the scope
    ///
    /// let other = pool.scoped(Scope::new().station(south));
    /// assert!(booking::Entity::find().all(&other).await?.is_empty());
    ///
    /// booking::Entity::delete_many().exec(&db).await?; // soft-deletes
    /// assert!(booking::Entity::find().all(&db).await?.is_empty());
    /// assert_eq!(booking::Entity::find().all(&db.with_deleted()).await?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    fn scoped(self, scope: Scope) -> Scoped<Self>
    where
        Self: 'static,
    {
        scope.report_all();
        Scoped {
            inner: self,
            scope,
            access: Access::default(),
            begin: Some(begin_known::<Self>),
        }
    }

    /// As [`scoped`](Self::scoped), for a borrowed connection, such as the transaction that a closure was given.
    ///
    /// In code for connections of any type it asks for `TransactionTrait`: a deletion that
    /// [cascades](derive@crate::SoftDelete#cascades) takes several statements in one transaction. Where the bound cannot be
    /// added, as in a hook, there is [`Scoped::borrowing`].
    fn scoped_ref(&self, scope: Scope) -> Scoped<Borrowed<'_, Self>>
    where
        Self: TransactionTrait,
    {
        scope.report_all();
        Scoped::around(self, scope)
    }
}

impl<C: ConnectionTrait> ScopedExt for C {}

/// A connection under a [`Scope`]; made by [`ScopedExt::scoped`].
///
/// It is what SeaORM takes for a connection: `ConnectionTrait`, `TransactionTrait` (its transactions are scoped too),
/// `TransactionSession` where it is a transaction, and `StreamTrait`. Every statement is rewritten to touch only the
/// scope's tenants and visible rows, or refused; what is sent is never the caller's own text.
///
/// Cloning shares the connection as the connection's own `Clone` does, and the scope. Dropping it drops the connection;
/// an open transaction is rolled back by SeaORM.
///
/// Not covered is what runs inside the database: triggers, views, functions of your own; nor other clients.
///
/// # Errors
///
/// Every method that sends a statement fails with [`MixinError::MissingTenant`](crate::MixinError::MissingTenant),
/// [`CrossTenant`](crate::MixinError::CrossTenant), [`Refused`](crate::MixinError::Refused),
/// [`UnknownTable`](crate::MixinError::UnknownTable) or
/// [`PolicyConflict`](crate::MixinError::PolicyConflict) where the statement cannot be sent; nothing was sent then. All
/// other errors are the database's.
///
/// # Cancel safety
///
/// As the connection's own: planning is synchronous and sends nothing.
#[derive(Clone, Debug)]
pub struct Scoped<C> {
    inner: C,
    scope: Scope,
    /// Checked before the scope.
    access: Access,
    /// How the connection begins a transaction, where that is known.
    begin: Option<Begin<C>>,
}

impl<C> Scoped<C> {
    /// The scope.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The plain connection, on which no rule applies. The reason goes to the log (`tracing`, level info) and to
    /// [`Scope::on_exemption`].
    pub fn unscoped(&self, reason: &str) -> &C {
        let reason = reason.to_owned();
        self.scope.report(&Exemption::Unscoped { reason });
        &self.inner
    }

    /// The same connection under another scope. It borrows: on a transaction the result neither outlives nor commits it.
    /// The listeners of the scope so far ([`Scope::on_exemption`]) are told of the new one's exemptions too.
    #[must_use]
    pub fn rescoped(&self, scope: Scope) -> Scoped<Borrowed<'_, C>> {
        let scope = scope.with_listeners_of(&self.scope);
        scope.report_all();
        self.borrowed(scope)
    }

    /// This connection under another scope, for good: `db.clone().into_rescoped(scope)` where the borrowing
    /// [`rescoped`](Self::rescoped) will not do. A task that is spawned cannot hold a stream from a borrowed connection:
    /// the compiler (1.95) does not see that it is `Send`.
    #[must_use]
    pub fn into_rescoped(self, scope: Scope) -> Self {
        let scope = scope.with_listeners_of(&self.scope);
        scope.report_all();
        Self { scope, ..self }
    }

    /// The same connection, seeing soft-deleted rows as well as live ones. It borrows, as [`rescoped`](Self::rescoped).
    #[must_use]
    pub fn with_deleted(&self) -> Scoped<Borrowed<'_, C>> {
        let scope = self.scope.clone().with_deleted();
        scope.report_visibility();
        self.borrowed(scope)
    }

    /// The same connection, seeing soft-deleted rows and no live ones. It borrows, as [`rescoped`](Self::rescoped).
    #[must_use]
    pub fn only_deleted(&self) -> Scoped<Borrowed<'_, C>> {
        let scope = self.scope.clone().only_deleted();
        scope.report_visibility();
        self.borrowed(scope)
    }

    fn borrowed(&self, scope: Scope) -> Scoped<Borrowed<'_, C>> {
        Scoped {
            inner: Borrowed(&self.inner, self.begin),
            scope,
            access: self.access.clone(),
            begin: Some(begin_borrowed::<C>),
        }
    }

    /// Another connection under the same scope: a transaction of this one.
    fn sibling<T: TransactionTrait>(&self, inner: T) -> Scoped<T> {
        Scoped {
            inner,
            scope: self.scope.clone(),
            access: self.access.clone(),
            begin: Some(begin::<T>),
        }
    }

    /// Rewrites a statement under the scope. Every statement passes here, and nothing else is sent.
    fn rewrite(&self, backend: DbBackend, statement: &mut Statement) -> Result<Rewritten, DbErr> {
        Planner::get()
            .rewrite(statement, backend, &self.scope)
            .map_err(|refusal| self.refused(refusal, &statement.sql))
    }

    /// Reports a refusal, and makes the caller's error of it.
    fn refused(&self, refusal: Refusal, sql: &str) -> DbErr {
        let Shown { error, why } = Shown::of(&refusal);
        self.scope.report_refusal(&error, &why, sql);
        db_err(refusal)
    }
}

/// The scope of a plain connection: it sees the rows of all tenants.
pub(crate) fn open_scope() -> Scope {
    Scope::new().of_all(Registry::get().dimensions(), Visibility::Live)
}

impl<'c, C: ConnectionTrait> Scoped<Borrowed<'c, C>> {
    /// Puts a borrowed connection under a scope where no more is known of it than that it is one, as in a hook:
    /// [`scoped_ref`](ScopedExt::scoped_ref) asks for `TransactionTrait`. A deletion that
    /// [cascades](derive@crate::SoftDelete#cascades) is refused on it, and so is an insert of a child of such rows.
    #[must_use]
    pub fn borrowing(db: &'c C, scope: Scope) -> Self {
        scope.report_all();
        Self::unreported(db, scope)
    }

    /// A borrowed connection under a scope whose exemptions are not reported.
    pub(crate) fn unreported(db: &'c C, scope: Scope) -> Self {
        Self {
            inner: Borrowed(db, None),
            scope,
            access: Access::default(),
            begin: None,
        }
    }
}

impl<'c, C: ConnectionTrait + TransactionTrait> Scoped<Borrowed<'c, C>> {
    /// As [`unreported`](Self::unreported), of a connection that can begin a transaction. Of one that has a scope already
    /// this stands beside it, for what the library itself does in a transaction.
    pub(crate) fn beside(db: &'c C, scope: Scope) -> Self {
        let begins = match scope_of(db) {
            Some(_) => begin_beside::<C>,
            None => begin::<C>,
        };
        Self {
            inner: Borrowed(db, Some(begins)),
            scope,
            access: Access::default(),
            begin: Some(begin_borrowed::<C>),
        }
    }

    fn around(db: &'c C, scope: Scope) -> Self {
        Self {
            inner: Borrowed(db, Some(begin::<C>)),
            scope,
            access: Access::default(),
            begin: Some(begin_borrowed::<C>),
        }
    }
}

impl<C: ConnectionTrait> Scoped<C> {
    /// Returns what would be sent for a statement, and why: which condition on which table, which generated values, or
    /// which refusal. Sends nothing. It shows the text of the statement and no bound value.
    ///
    /// ```rust,standalone_crate
    /// # mod booking {
    /// #     use sea_orm::entity::prelude::*;
    /// #     use sea_orm_mixins::prelude::*;
    /// #     #[sea_orm_mixins::model]
    /// #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, StationTenant)]
    /// #     #[sea_orm(table_name = "bookings")]
    /// #     pub struct Model { pub guest: String }
    /// # }
    /// use sea_orm::{Database, DbErr, EntityTrait, QueryTrait};
    /// use sea_orm_mixins::prelude::*;
    /// # use sea_orm::DbBackend;
    /// # use uuid::Uuid;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), DbErr> {
    ///
    /// let db = Database::connect("sqlite::memory:").await?.scoped(Scope::new().station(Uuid::from_u128(7)));
    /// let explanation = db.explain_scope(&booking::Entity::find().build(DbBackend::Sqlite));
    /// assert!(explanation.sql().is_some_and(|sql| sql.contains("station_id")));
    ///
    /// let nobody = db.rescoped(Scope::new());
    /// let explanation = nobody.explain_scope(&booking::Entity::find().build(DbBackend::Sqlite));
    /// assert!(matches!(explanation.refusal(), Some(MixinError::MissingTenant { .. })));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn explain_scope(&self, statement: &Statement) -> Explanation {
        Planner::get().explain(statement, self.inner.get_database_backend(), &self.scope)
    }
}
