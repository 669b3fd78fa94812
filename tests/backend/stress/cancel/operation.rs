//! What is begun and dropped, and what it does if it is not.

use super::state::{Rows, State};
use crate::database::{NORTH, new_row};
use crate::entity::account::{self, Column, Entity};
use crate::entity::{line, order};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _, IsolationLevel, Set,
    TransactionSession, TransactionTrait,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Insert,
    InsertMany,
    Update,
    UpdateMany,
    Delete,
    DeleteMany,
    Restore,
    ForceDelete,
    Find,
    /// `begin`, two updates, `commit`.
    Transaction,
    /// The same at a level of its own.
    Serializable,
    /// `transaction(..)` with a closure.
    Closure,
    /// A transaction in a transaction.
    Nested,
    /// `begin`, two updates, `rollback`.
    RolledBack,
    /// A parent with its children, in the transaction that SeaORM begins for them.
    Tree,
}

impl Operation {
    pub(super) const STATEMENTS: [Self; 9] = [
        Self::Insert,
        Self::InsertMany,
        Self::Update,
        Self::UpdateMany,
        Self::Delete,
        Self::DeleteMany,
        Self::Restore,
        Self::ForceDelete,
        Self::Find,
    ];
    pub(super) const TRANSACTIONS: [Self; 6] = [
        Self::Transaction,
        Self::Serializable,
        Self::Closure,
        Self::Nested,
        Self::RolledBack,
        Self::Tree,
    ];

    /// Where SeaORM's own method does something else.
    pub(super) fn is_for_plain_connections(self) -> bool {
        !matches!(self, Self::DeleteMany | Self::InsertMany | Self::UpdateMany)
    }

    /// Whether it needs rows that are deleted.
    pub(super) fn starts_deleted(self) -> bool {
        matches!(self, Self::Restore)
    }

    pub(super) async fn act<C>(self, rows: &Rows, db: &C) -> Result<(), DbErr>
    where
        C: ConnectionTrait + TransactionTrait + Sync,
        C::Transaction: ConnectionTrait + TransactionTrait + TransactionSession + Sync,
    {
        let [a, b] = rows.clone();
        match self {
            Self::Insert => new_row(1).insert(db).await.map(drop),
            Self::InsertMany => {
                let insert = Entity::insert_many([new_row(1), new_row(1)]);
                insert.exec_without_returning(db).await.map(drop)
            }
            Self::Update => update(a, db).await,
            Self::UpdateMany => {
                let update = Entity::update_many().col_expr(Column::Value, Expr::value(1));
                update.exec(db).await.map(drop)
            }
            Self::Delete => a.delete(db).await.map(drop),
            Self::DeleteMany => Entity::delete_many().exec(db).await.map(drop),
            Self::Restore => a.restore(db).await.map(drop),
            Self::ForceDelete => a.force_delete(db).await.map(drop),
            Self::Find => Entity::find().all(db).await.map(drop),
            Self::Transaction => both(a, b, db.begin().await?).await?.commit().await,
            Self::Serializable => {
                let level = Some(IsolationLevel::Serializable);
                both(a, b, db.begin_with_config(level, None).await?)
                    .await?
                    .commit()
                    .await
            }
            Self::Closure => {
                let done = db.transaction::<_, _, DbErr>(|transaction| {
                    Box::pin(async move {
                        update(a, transaction).await?;
                        update(b, transaction).await
                    })
                });
                done.await.map_err(|err| DbErr::Custom(err.to_string()))
            }
            Self::Nested => {
                let outer = db.begin().await?;
                update(a, &outer).await?;
                let inner = outer.begin().await?;
                update(b, &inner).await?;
                inner.commit().await?;
                outer.commit().await
            }
            Self::RolledBack => both(a, b, db.begin().await?).await?.rollback().await,
            Self::Tree => {
                let line = || line::ActiveModel::builder().set_station_id(NORTH);
                let order = order::ActiveModel::builder().set_station_id(NORTH).set_title("o");
                order.add_line(line()).add_line(line()).insert(db).await.map(drop)
            }
        }
    }

    /// Whether all of it was done.
    pub(super) fn is_done(self, before: &State, after: &State) -> bool {
        let rows = |values: [i32; 2], versions: [i32; 2]| {
            let mut wanted: Vec<_> = (0..2).map(|row| (values[row], versions[row], false)).collect();
            wanted.sort_unstable();
            after.accounts == wanted
        };
        match self {
            Self::Insert => after.accounts.len() == before.accounts.len() + 1,
            Self::InsertMany => after.accounts.len() == before.accounts.len() + 2,
            Self::Update => rows([1, 0], [2, 1]),
            Self::UpdateMany | Self::Transaction | Self::Serializable | Self::Closure | Self::Nested => {
                rows([1, 1], [2, 2])
            }
            Self::Delete => after.accounts == [(0, 1, false), (0, 2, true)],
            Self::DeleteMany => after.accounts == [(0, 2, true), (0, 2, true)],
            Self::Restore => after.accounts == [(0, 2, true), (0, 3, false)],
            Self::ForceDelete => after.accounts == [(0, 1, false)],
            Self::Find | Self::RolledBack => after == before,
            Self::Tree => (after.orders, after.lines) == (before.orders + 1, before.lines + 2),
        }
    }
}

async fn update(row: account::Model, db: &impl ConnectionTrait) -> Result<(), DbErr> {
    let mut row = row.into_active_model();
    row.value = Set(1);
    row.update(db).await.map(drop)
}

async fn both<T>(a: account::Model, b: account::Model, transaction: T) -> Result<T, DbErr>
where
    T: ConnectionTrait + TransactionSession,
{
    update(a, &transaction).await?;
    update(b, &transaction).await?;
    Ok(transaction)
}
