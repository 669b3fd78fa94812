//! What is measured, for the benchmark and for the test that counts allocations: two statements, sent to a connection
//! that does nothing, as it is and under a scope.

use sea_orm::entity::prelude::*;
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::{DbBackend, ExecResult, QueryResult, QueryTrait as _, Statement};
use sea_orm_mixins::prelude::*;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// An entity of eleven columns.
mod booking {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(
        Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps, SoftDelete, OptimisticLock, StationTenant,
    )]
    #[sea_orm(table_name = "bookings")]
    pub struct Model {
        pub customer_id: i32,
        pub date: Date,
        pub slot: Time,
        pub party_adults: i32,
        pub note: Option<String>,
    }
}

/// A connection that does nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nowhere;

#[async_trait]
impl ConnectionTrait for Nowhere {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, _statement: Statement) -> Result<ExecResult, DbErr> {
        Err(done())
    }

    async fn execute_unprepared(&self, _sql: &str) -> Result<ExecResult, DbErr> {
        Err(done())
    }

    async fn query_one_raw(&self, _statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(None)
    }

    async fn query_all_raw(&self, _statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        Ok(Vec::new())
    }
}

/// An answer to `execute` that allocates nothing.
fn done() -> DbErr {
    DbErr::RecordNotUpdated
}

/// The connection under a scope.
pub(crate) fn scoped() -> Scoped<Nowhere> {
    Nowhere.scoped(Scope::new().station(Uuid::from_u128(7)).actor(Uuid::from_u128(1)))
}

/// A statement as SeaORM builds and sends it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject {
    /// `Entity::find_by_id(id)`.
    PointSelect,
    /// `Entity::update_many()`, which raises the version and the time by itself where it is scoped.
    UpdateMany,
}

impl Subject {
    /// Both, with the names that are shown.
    pub(crate) const ALL: [(Self, &'static str); 2] =
        [(Self::PointSelect, "point_select"), (Self::UpdateMany, "update_many")];

    /// The statement, new, with the room in its buffers that SeaORM leaves.
    pub(crate) fn build(self) -> Statement {
        match self {
            Self::PointSelect => booking::Entity::find_by_id(Uuid::from_u128(3)).build(DbBackend::Postgres),
            Self::UpdateMany => booking::Entity::update_many()
                .col_expr(booking::Column::PartyAdults, Expr::value(4))
                .filter(booking::Column::CustomerId.eq(5))
                .build(DbBackend::Postgres),
        }
    }

    /// Sends the statement.
    pub(crate) fn send(self, statement: Statement, connection: &impl ConnectionTrait) -> bool {
        match self {
            Self::PointSelect => is_ok(&now(connection.query_all_raw(statement))),
            Self::UpdateMany => now(connection.execute_raw(statement)).is_err_and(|err| err == done()),
        }
    }
}

fn is_ok(answer: &Result<Vec<QueryResult>, DbErr>) -> bool {
    answer.as_ref().is_ok_and(Vec::is_empty)
}

/// The answer of a future that never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => unreachable!("the connection does nothing, and so never waits"),
    }
}

/// How many allocations a subject takes above passing it through, once its plan is known.
pub(crate) fn allocations(subject: Subject) -> u64 {
    let scoped = scoped();
    assert!(subject.send(subject.build(), &scoped), "{subject:?} is sent");
    let plain = count(subject, &Nowhere);
    count(subject, &scoped) - plain
}

fn count(subject: Subject, connection: &impl ConnectionTrait) -> u64 {
    let statement = subject.build();
    let counted = allocation_counter::measure(|| {
        subject.send(statement, connection);
    });
    counted.count_total
}
