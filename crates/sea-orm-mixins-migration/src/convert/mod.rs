//! `convert_soft_delete`: a table whose rows were deleted by a flag gets the time of the deletion, while programs that know
//! the flag and programs that know the time run side by side.

mod flag;
mod live_keys;
mod steps;
mod triggers;

use crate::on_table::{OnTable, Pending};
use sea_orm_migration::SchemaManager;
use sea_orm_migration::prelude::Expr;
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::MixinEntity;
use std::fmt;
use std::time::Duration;

/// Converts a flag of deletion into a time: see
/// [`convert_soft_delete`](crate::MixinSchemaManager::convert_soft_delete). Nothing happens until it is awaited, or one of
/// [`finish`](Self::finish) and [`undo`](Self::undo) is.
///
/// 1. This, awaited: the entity's deletion column is added, triggers keep it and the flag together from then on, rows
///    that are deleted get a time in batches, and the indexes of live rows by the flag are made anew by the time, each
///    before the old one goes.
/// 2. The program whose entity has the time is deployed. Not before: to it, a row without a time is live.
/// 3. When no program that knows the flag runs any more, [`finish`](Self::finish) in a later migration
///    drops the triggers and the flag.
///
/// [`undo`](Self::undo) takes step 1 back, as long as the flag is there. Each can be run again, after it was
/// stopped too; once the flag is gone, as in a new database, they do nothing.
///
/// The time decides where a statement changes it; otherwise the flag, whose change sets the time to that moment or to
/// NULL. Triggers are not fired by `COPY .. FROM` on PostgreSQL with `session_replication_role = replica`, nor by
/// replicated rows.
///
/// # SQL
///
/// - PostgreSQL: `ALTER TABLE "customers" ADD COLUMN "deleted_at" ..`; a function and `CREATE TRIGGER .. BEFORE INSERT OR
///   UPDATE ON "customers" FOR EACH ROW ..`, which waits for writers for a moment; `UPDATE "customers" SET "deleted_at" =
///   CASE WHEN "is_deleted" IS TRUE THEN COALESCE("updated_at", '..') END WHERE "id" > .. AND "id" <= .. AND "deleted_at" IS NULL
///   AND ..`; `ALTER INDEX .. RENAME`, `CREATE UNIQUE INDEX CONCURRENTLY ..` as [`create_live_unique`](crate::MixinSchemaManager::create_live_unique),
///   `DROP INDEX CONCURRENTLY ..`
/// - MySQL, MariaDB: the same with two triggers, `BEFORE INSERT` and `BEFORE UPDATE`, and ``ALTER TABLE `customers` RENAME
///   INDEX .., RENAME COLUMN `live` TO `live_by_flag`, ALGORITHM=INSTANT``. Where the table has a unique index of live rows,
///   the column is not added instantly: the table is rebuilt, and writers wait. The account needs TRIGGER, and with a
///   binary log either SUPER or `log_bin_trust_function_creators`.
/// - SQLite: the same with three triggers that update the row after it was written; an index is dropped and created in one
///   transaction. A row that is inserted as deleted, by the flag, is live by its time for that moment: a unique index of
///   live rows may refuse it.
///
/// # Errors
///
/// `DbErr::Migration`: the entity's rows are not deleted by a time, or by one that is a number or a text; there is neither
/// flag nor time; the flag is neither a boolean nor a whole number; in a migration's transaction; an expression that gives a
/// deleted row no time, with the number of rows; what [`create_live_unique`](crate::MixinSchemaManager::create_live_unique) refuses.
///
/// # Examples
///
/// ```
/// # mod customer {
/// #     use sea_orm_migration::sea_orm;
/// #     use sea_orm::entity::prelude::*;
/// #     use sea_orm_mixins::prelude::*;
/// #     #[sea_orm_mixins::model]
/// #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete)]
/// #     #[sea_orm(table_name = "customers")]
/// #     pub struct Model { pub name: String }
/// # }
/// # use sea_orm_migration::prelude::*;
/// use sea_orm_mixins_migration::MixinSchemaManager;
///
/// /// Before the program that knows `deleted_at` is deployed.
/// async fn first(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
///     manager.convert_soft_delete::<customer::Entity>().await
/// }
///
/// /// After the last program that knows `is_deleted` is gone.
/// async fn second(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
///     manager.convert_soft_delete::<customer::Entity>().finish().await
/// }
/// ```
#[must_use = "nothing is converted until it is awaited"]
pub struct ConvertSoftDelete<'m, E> {
    on: OnTable<'m, E>,
    given: Given,
}

/// What the caller says.
#[derive(Clone, Debug)]
struct Given {
    flag: String,
    deleted_at: Option<Expr>,
    batch: u64,
}

impl<'m, E: MixinEntity> ConvertSoftDelete<'m, E> {
    pub(crate) fn new(manager: &'m SchemaManager<'m>) -> Self {
        Self {
            on: OnTable::new(manager),
            given: Given {
                flag: "is_deleted".to_owned(),
                deleted_at: None,
                batch: 1_000,
            },
        }
    }

    /// Says the name of the flag's column; `is_deleted` unless said otherwise. It is a boolean, or a whole number that is 0
    /// while the row is live; NULL is live too.
    pub fn flag(mut self, column: impl Into<String>) -> Self {
        self.given.flag = column.into();
        self
    }

    /// Gives the rows that are deleted this time of their deletion, a value or an expression over the row. Unless it is said:
    /// `updated_at` of the entity, where the table has it, and the moment of the step where that is NULL or there is none.
    pub fn deleted_at(mut self, value: impl Into<Expr>) -> Self {
        self.given.deleted_at = Some(value.into());
        self
    }

    /// Fills so many rows at a time, each batch in a transaction of its own; 1,000 unless said otherwise.
    pub fn batch(mut self, rows: u64) -> Self {
        self.given.batch = rows;
        self
    }

    /// Tries for so long to get past others that use the table; 5 minutes unless said otherwise.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.on.patience = patience;
        self
    }

    /// Drops the triggers and the flag, with what stands on it; does nothing if they are gone. Run it when no program that
    /// knows the flag runs any more; the flag does not come back.
    ///
    /// # SQL
    ///
    /// `DROP TRIGGER ..`, on PostgreSQL `DROP FUNCTION` too, then as
    /// [`drop_mixin_columns`](crate::MixinSchemaManager::drop_mixin_columns).
    ///
    /// # Errors
    ///
    /// `DbErr::Migration`, and nothing is changed: the deletion column is not there, so that deleted rows would come back;
    /// rows whose flag and time say different things, with their number; an index of live rows by the flag that has no
    /// other in its place; something else needs the flag.
    pub async fn finish(self) -> Result<(), DbErr> {
        let maintenance = self.on.open().await?;
        let result = steps::finish::<E>(&maintenance, &self.given).await;
        maintenance.finish(result).await
    }

    /// Takes the conversion back, as long as the flag is there: drops the triggers, and the deletion column with its indexes.
    /// The flag has kept up, the times are gone. For `down`; indexes of live rows by the flag are not made again.
    ///
    /// # Errors
    ///
    /// `DbErr::Migration`: the flag is gone; something else needs the deletion column.
    pub async fn undo(self) -> Result<(), DbErr> {
        let maintenance = self.on.open().await?;
        let result = steps::undo::<E>(&maintenance, &self.given).await;
        maintenance.finish(result).await
    }

    async fn run(self) -> Result<(), DbErr> {
        let maintenance = self.on.open().await?;
        let result = steps::run::<E>(&maintenance, &self.given).await;
        maintenance.finish(result).await
    }
}

impl<'m, E: MixinEntity> IntoFuture for ConvertSoftDelete<'m, E> {
    type Output = Result<(), DbErr>;
    type IntoFuture = Pending<'m>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<E> fmt::Debug for ConvertSoftDelete<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Given {
            flag,
            deleted_at: _,
            batch,
        } = &self.given;
        f.debug_struct("ConvertSoftDelete")
            .field("flag", flag)
            .field("batch", batch)
            .field("patience", &self.on.patience)
            .finish_non_exhaustive()
    }
}
