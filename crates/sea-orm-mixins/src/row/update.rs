//! The checked UPDATE of a single row: one statement with the version in its WHERE.

use super::fill::{expected_version, fill_update, raise};
use super::hooks::{Hooked, MixinActiveModel};
use super::key::{key_values, load};
use super::writable::is_writable;
use super::{ColumnOf, EntityOf, ModelOf};
use crate::entity::MixinEntity;
use crate::scoped::{WithIntent, announce, now_on, scope_of};
use crate::{MixinError, registry};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ConnectionTrait, DbBackend, DbErr, EntityTrait, IdenStatic as _,
    IntoActiveModel as _, Iterable as _, ModelTrait as _, PrimaryKeyToColumn as _, QueryFilter as _, Update,
    UpdateResult, ValidatedUpdateOne,
};
use sea_orm_mixins_sql::Intent;

/// What an update is, after all hooks have run.
pub(crate) enum Write<A: MixinActiveModel> {
    /// There is something to write.
    Changed(Change<A>),
    /// There is not: the row as it is, its version checked.
    Unchanged { am: A, row: ModelOf<A> },
}

/// An UPDATE that is ready to be sent.
#[derive(Clone)]
pub(crate) struct Change<A> {
    pub(crate) am: A,
    expected: Option<i64>,
}

impl<A: MixinActiveModel> Write<A> {
    /// Fills, runs the user's hook on `db`, and decides whether there is anything to write, reading the row on `rows`.
    ///
    /// # Errors
    ///
    /// `RecordNotUpdated` and `StaleData` where there is nothing to write and the row is missing, or at another version.
    pub(crate) async fn prepare<C, R>(am: A, db: &C, rows: &R) -> Result<Self, DbErr>
    where
        C: ConnectionTrait,
        R: ConnectionTrait,
    {
        // Setting the time asks for a change; the value is the mixin's.
        let updated_at = <EntityOf<A>>::COLUMNS
            .timestamps
            .and_then(|timestamps| timestamps.updated_at());
        let touches = updated_at.is_some_and(|updated_at| matches!(am.get(updated_at), ActiveValue::Set(_)));
        Self::prepare_as(am, touches, db, rows).await
    }

    /// As [`prepare`](Self::prepare). `touches`: the row is written whatever is `Set`.
    async fn prepare_as<C, R>(am: A, touches: bool, db: &C, rows: &R) -> Result<Self, DbErr>
    where
        C: ConnectionTrait,
        R: ConnectionTrait,
    {
        registry::check::<EntityOf<A>>()?;
        let columns = <EntityOf<A>>::COLUMNS;
        let expected = expected_version(&am, &columns);
        let am = fill_update(am, now_on(db), expected)?;
        let am = if <A as Hooked>::WANTS_ORIGINAL {
            let original = load(&am, rows).await?.ok_or(DbErr::RecordNotUpdated)?;
            Hooked::before_update(am, original, db).await?
        } else {
            Hooked::before_save(am, db, false).await?
        };
        let change = Change { am, expected };
        let mut write = if touches || change.sets_users_columns() {
            Self::Changed(change)
        } else {
            change.against_the_row(rows).await?
        };
        if let (Self::Changed(change), Some(lock)) = (&mut write, columns.optimistic_lock) {
            // The version is the mixin's, whatever the hook did.
            raise(&mut change.am, lock, expected)?;
        }
        Ok(write)
    }
}

impl<A: MixinActiveModel> Change<A> {
    /// Whether a column of the user's own is set.
    fn sets_users_columns(&self) -> bool {
        changing_columns(&self.am).any(|column| !is_managed::<A>(column))
    }

    /// No column of the user's own is set. It is a change if a managed column (a tenant, a deletion date set by hand) is
    /// set to a value that the row does not have. Otherwise nothing is written, and the version is checked all the same.
    async fn against_the_row<C: ConnectionTrait>(self, db: &C) -> Result<Write<A>, DbErr> {
        let row = load(&self.am, db).await?.ok_or(DbErr::RecordNotUpdated)?;
        let differs = changing_columns(&self.am)
            .any(|column| matches!(self.am.get(column), ActiveValue::Set(value) if value != row.get(column)));
        if differs {
            return Ok(Write::Changed(self));
        }
        self.check_version(&row)?;
        Ok(Write::Unchanged { am: self.am, row })
    }

    /// `StaleData` if the row has another version than the caller read.
    fn check_version(&self, row: &ModelOf<A>) -> Result<(), DbErr> {
        let current = expected_version(&row.clone().into_active_model(), &<EntityOf<A>>::COLUMNS);
        if self.expected.is_some() && self.expected != current {
            return Err(self.stale()?.into());
        }
        Ok(())
    }

    /// Whether the row may change its visibility: its deletion column is set by hand.
    pub(crate) fn may_change_visibility(&self) -> bool {
        let soft_delete = <EntityOf<A>>::COLUMNS.soft_delete;
        soft_delete.is_some_and(|soft_delete| set_columns(&self.am).any(|column| same(&column, &soft_delete.column)))
    }

    /// The active model that SeaORM is to send through a scope: the engine takes the version in SET for the one that was
    /// read. A stale copy and a missing row are told apart beforehand; for one that becomes stale in between, SeaORM
    /// reports `RecordNotUpdated`.
    ///
    /// # Errors
    ///
    /// `RecordNotUpdated` and `StaleData`, as `send`.
    pub(crate) async fn for_the_engine<C: ConnectionTrait>(self, db: &C) -> Result<A, DbErr> {
        if self.expected.is_some() {
            let row = load(&self.am, db).await?.ok_or(DbErr::RecordNotUpdated)?;
            self.check_version(&row)?;
        }
        let Self { mut am, expected } = self;
        if let Some(lock) = <EntityOf<A>>::COLUMNS.optimistic_lock
            && let Some(read_at) = expected.and_then(lock.number)
        {
            am.try_set(lock.column, read_at)?;
        }
        Ok(am)
    }

    fn statement(&self) -> Result<ValidatedUpdateOne<A>, DbErr> {
        let mut statement = Update::one(self.am.clone()).validate()?;
        if let Some(lock) = <EntityOf<A>>::COLUMNS.optimistic_lock {
            match self.expected.and_then(lock.number) {
                Some(expected) => statement = statement.filter(lock.is(expected)),
                // The caller holds no version: there is none to check, but it is raised all the same.
                None => {
                    sea_orm::QueryTrait::query(&mut statement).value(lock.column, lock.next());
                }
            }
        }
        Ok(statement)
    }

    /// Sends it and returns the row.
    ///
    /// # Errors
    ///
    /// `StaleData` where the row is there with another version, `RecordNotUpdated` where it is not.
    pub(crate) async fn send<C: ConnectionTrait>(self, db: &C) -> Result<ModelOf<A>, DbErr> {
        let sent = self.attempt(db).await;
        self.stale_or_missing(sent, db).await
    }

    /// Sends it and returns the row: with RETURNING, or by a second read where the backend has none.
    ///
    /// # Errors
    ///
    /// `RecordNotUpdated` where there is no such row at that version.
    pub(crate) async fn attempt<C: ConnectionTrait>(&self, db: &C) -> Result<ModelOf<A>, DbErr> {
        let statement = self.statement()?;
        if db.get_database_backend() != DbBackend::MySql {
            return statement.exec(db).await;
        }
        // Not `exec`: with `mariadb-use-returning` it would send an UPDATE .. RETURNING, which MariaDB lacks.
        if scope_of(db).is_none() {
            statement.exec_without_returning(db).await?;
            return load(&self.am, db).await?.ok_or(DbErr::RecordNotUpdated);
        }
        // The scope may not show the row any more: its deletion column was set by hand, or one that a row rule tests.
        announce();
        statement.exec_without_returning(db).await?;
        let row = match load(&self.am, db).await? {
            Some(row) => Some(row),
            // It was not recognised, behind a wrapper that sends text.
            None => load(&self.am, &WithIntent::new(db, Intent::Restore)).await?,
        };
        row.ok_or(DbErr::RecordNotUpdated)
    }

    /// Sends it.
    pub(crate) async fn send_without_returning<C: ConnectionTrait>(self, db: &C) -> Result<UpdateResult, DbErr> {
        let sent = self.statement()?.exec_without_returning(db).await;
        self.stale_or_missing(sent, db).await
    }

    /// Replaces `RecordNotUpdated` by `StaleData` where the row exists.
    async fn stale_or_missing<T, C: ConnectionTrait>(&self, sent: Result<T, DbErr>, db: &C) -> Result<T, DbErr> {
        match sent {
            Err(DbErr::RecordNotUpdated) if self.expected.is_some() => match load(&self.am, db).await? {
                // Whatever version the read shows: from a snapshot it may be the old one.
                Some(row) if is_writable(&self.am, &row, db) => Err(self.stale()?.into()),
                Some(_) | None => Err(DbErr::RecordNotUpdated),
            },
            sent => sent,
        }
    }

    /// The error for a row at another version; for a missing row where no version is expected.
    pub(crate) fn not_sent(&self) -> DbErr {
        if self.expected.is_none() {
            return DbErr::RecordNotUpdated;
        }
        self.stale().map_or_else(|err| err, DbErr::from)
    }

    fn stale(&self) -> Result<MixinError, DbErr> {
        stale(&self.am, self.expected)
    }
}

/// The columns that are `Set`, without the key and without those that are filled with every update.
fn set_columns<A: MixinActiveModel>(am: &A) -> impl Iterator<Item = ColumnOf<A>> {
    let columns = <EntityOf<A>>::COLUMNS;
    let filled = [
        columns.timestamps.and_then(|timestamps| timestamps.updated_at()),
        columns.optimistic_lock.map(|lock| lock.column),
    ];
    ColumnOf::<A>::iter().filter(move |column| {
        matches!(am.get(*column), ActiveValue::Set(_))
            && <EntityOf<A> as EntityTrait>::PrimaryKey::from_column(*column).is_none()
            && !filled.iter().flatten().any(|filled| same(filled, column))
    })
}

/// The `Set` columns that can be a change. `updated_by` is set along with a change, and is none by itself.
fn changing_columns<A: MixinActiveModel>(am: &A) -> impl Iterator<Item = ColumnOf<A>> {
    let updated_by = <EntityOf<A>>::COLUMNS.audit.and_then(|audit| audit.updated_by);
    set_columns(am).filter(move |column| !updated_by.is_some_and(|updated_by| same(&updated_by, column)))
}

/// Whether a mixin manages the column.
fn is_managed<A: MixinActiveModel>(column: ColumnOf<A>) -> bool {
    let columns = <EntityOf<A>>::COLUMNS;
    let actors = columns
        .audit
        .into_iter()
        .flat_map(|audit| [Some(audit.created_by), audit.updated_by, audit.deleted_by]);
    let mut managed = columns
        .times()
        .chain(actors.flatten())
        .chain(columns.soft_delete.map(|soft_delete| soft_delete.column))
        .chain(columns.optimistic_lock.map(|lock| lock.column))
        .chain(columns.all_tenants().map(|tenant| tenant.column));
    managed.any(|managed| same(&managed, &column))
}

fn same<C: sea_orm::ColumnTrait>(left: &C, right: &C) -> bool {
    left.as_str() == right.as_str()
}

/// The error for a row at another version.
pub(crate) fn stale<A: MixinActiveModel>(am: &A, expected: Option<i64>) -> Result<MixinError, DbErr> {
    let name = |column: ColumnOf<A>, value| (column.as_str().to_owned(), value);
    let attempted = set_columns(am).filter_map(|column| Some(name(column, am.get(column).into_value()?)));
    Ok(MixinError::StaleData {
        table: registry::table::<EntityOf<A>>(),
        key: key_values(am)?
            .into_iter()
            .map(|(column, value)| name(column, value))
            .collect(),
        expected: expected.unwrap_or_default(),
        attempted: attempted.collect(),
    })
}

/// `ActiveModel::update`.
pub(super) async fn update<A: MixinActiveModel, C: ConnectionTrait>(am: A, db: &C) -> Result<ModelOf<A>, DbErr> {
    let row = match Write::prepare(am, db, db).await? {
        Write::Changed(change) => change.send(db).await?,
        Write::Unchanged { row, .. } => row,
    };
    <A as Hooked>::after_save(row, db, false).await
}

/// `Model::touch`: an update of only what every update sets.
pub(super) async fn touch<A: MixinActiveModel, C: ConnectionTrait>(am: A, db: &C) -> Result<ModelOf<A>, DbErr> {
    const {
        let columns = <EntityOf<A>>::COLUMNS;
        assert!(
            columns.touches(),
            "`touch` raises the version and sets `updated_at`; derive `OptimisticLock`, or `Timestamps` with `updated_at`"
        );
    }
    let row = match Write::prepare_as(am, true, db, db).await? {
        Write::Changed(change) => change.send(db).await?,
        Write::Unchanged { row, .. } => row,
    };
    <A as Hooked>::after_save(row, db, false).await
}

/// `ActiveModel::update_without_returning`.
pub(super) async fn update_without_returning<A: MixinActiveModel, C: ConnectionTrait>(
    am: A,
    db: &C,
) -> Result<UpdateResult, DbErr> {
    match Write::prepare(am, db, db).await? {
        Write::Changed(change) => change.send_without_returning(db).await,
        Write::Unchanged { .. } => Ok(UpdateResult::default()),
    }
}

/// `ActiveModel::save`.
pub(super) async fn save<A: MixinActiveModel, C: ConnectionTrait>(am: A, db: &C) -> Result<A, DbErr> {
    let row = if am.is_update() {
        update(am, db).await?
    } else {
        ActiveModelTrait::insert(am, db).await?
    };
    Ok(row.into_active_model())
}
