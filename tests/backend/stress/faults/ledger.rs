//! Writers that keep a ledger of what they were told about each of their transactions, to hold against what the database
//! holds in the end.

use crate::database::{NORTH, create};
use crate::entity::{account, visit};
use mixins::{is_outcome_unknown, is_retryable};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, Set, TransactionSession, TransactionTrait,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What a writer was told about a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Done,
    /// It failed, and the error says that nothing was done.
    NotDone,
    /// The connection was lost, and it may have been done.
    Unknown,
}

/// One transaction: counts an account up, and notes the number in a visit.
pub(super) async fn add<C>(account: Uuid, writer: i32, number: i32, db: &C) -> (Told, Option<DbErr>)
where
    C: ConnectionTrait + TransactionTrait,
    C::Transaction: ConnectionTrait + TransactionSession,
{
    let before_commit = async {
        let transaction = db.begin().await?;
        let row = account::Entity::find_by_id(account).one(&transaction).await?;
        let row = row.ok_or(DbErr::RecordNotUpdated)?;
        let next = row.value + 1;
        let mut row = row.into_active_model();
        row.value = Set(next);
        row.update(&transaction).await?;
        let visit = visit::ActiveModel {
            slot: Set(number),
            client: Set(writer),
            station_id: Set(NORTH),
            ..Default::default()
        };
        visit.insert(&transaction).await?;
        Ok::<_, DbErr>(transaction)
    };
    match before_commit.await {
        // Whatever it was: no COMMIT was sent.
        Err(err) => (Told::NotDone, Some(err)),
        Ok(transaction) => match transaction.commit().await {
            Ok(()) => (Told::Done, None),
            Err(err) if is_outcome_unknown(&err) => (Told::Unknown, Some(err)),
            Err(err) => (Told::NotDone, Some(err)),
        },
    }
}

/// What a writer was told, by the transactions' numbers.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    done: BTreeSet<i32>,
    not_done: BTreeSet<i32>,
    unknown: BTreeSet<i32>,
}

impl Ledger {
    pub(super) fn note(&mut self, number: i32, told: Told) {
        let list = match told {
            Told::Done => &mut self.done,
            Told::NotDone => &mut self.not_done,
            Told::Unknown => &mut self.unknown,
        };
        list.insert(number);
    }

    pub(super) fn counts(&self) -> [usize; 3] {
        [self.done.len(), self.not_done.len(), self.unknown.len()]
    }

    /// Holds it against the database: what was done is there, what was not is not, and nothing is there in halves.
    /// Returns how many of those that nobody knew of were done.
    pub(super) async fn check(&self, account: Uuid, writer: i32, db: &DatabaseConnection) -> usize {
        let visits = visit::Entity::find().filter(visit::Column::Client.eq(writer));
        let there: Vec<i32> = visits.all(db).await.unwrap().iter().map(|visit| visit.slot).collect();
        let numbers: BTreeSet<i32> = there.iter().copied().collect();
        assert_eq!(numbers.len(), there.len(), "twice: {there:?}");
        let lost: Vec<_> = self.done.difference(&numbers).collect();
        assert!(lost.is_empty(), "writer {writer}: committed and gone: {lost:?}");
        let risen: Vec<_> = self.not_done.intersection(&numbers).collect();
        assert!(
            risen.is_empty(),
            "writer {writer}: told to be not done, and there: {risen:?}"
        );
        let stray: Vec<_> = numbers
            .iter()
            .filter(|number| !self.done.contains(number) && !self.unknown.contains(number))
            .collect();
        assert!(stray.is_empty(), "writer {writer}: nobody wrote {stray:?}");
        let row = account::Entity::find_by_id(account).one(db).await.unwrap().unwrap();
        let count = i32::try_from(numbers.len()).unwrap();
        assert_eq!(
            (row.value, row.version),
            (count, count + 1),
            "writer {writer}: half a transaction"
        );
        numbers.intersection(&self.unknown).count()
    }
}

/// What may go wrong while a server goes down and comes up; anything else is a bug.
pub(super) fn is_of_a_fault(err: &DbErr) -> bool {
    let says = |text: &str| err.to_string().contains(text);
    is_outcome_unknown(err)
        || is_retryable(err)
        || matches!(err, DbErr::Conn(_) | DbErr::ConnectionAcquire(_))
        // The connection is known to be gone, or the server to be coming up.
        || says("Connection refused")
        || says("the database system is")
}

/// The tables, and an account for each writer.
pub(super) async fn prepare(writers: i32, db: &DatabaseConnection) -> Vec<Uuid> {
    create(db, account::Entity).await;
    create(db, visit::Entity).await;
    let mut accounts = Vec::new();
    for writer in 0..writers {
        let row = account::ActiveModel {
            owner: Set(writer.to_string()),
            value: Set(0),
            station_id: Set(NORTH),
            ..Default::default()
        };
        accounts.push(row.insert(db).await.unwrap().id);
    }
    accounts
}
