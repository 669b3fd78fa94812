//! [`Trace`]: recognises the read that follows SeaORM's writes where there is no RETURNING (MariaDB, MySQL), so that it finds
//! the row.
//!
//! There SeaORM reads by its key the row that it has just written. If the scope does not show the row (it was written as
//! deleted, or as live under `only_deleted`), the read would find nothing, and SeaORM would report as failed what was
//! done. So [`Scoped`](super::Scoped) lets this one read find the row, deleted or
//! not, and whatever row rules say. SeaORM's executor takes four steps:
//!
//! 1. It asks the connection about RETURNING: [`ask`] keeps the [`Question`].
//! 2. It sends the write: [`Trace::row_to_reread`] compares the questions before it with those of the methods that read.
//! 3. It gets the result: [`Row::written`] keeps the row's key.
//! 4. It reads: [`Trace::reread`] compares the statement with the row that was kept: the same table and whole key, on the
//!    same connection, under the scope of the write.
//!
//! All four happen in one poll on one thread, without waiting for anything after the write. So what is kept is the
//! thread's, and every statement takes it, whether it needs it or not: no other task's can come in between.

use super::planner::Planner;
use super::question::Question;
use crate::{Scope, value};
use sea_orm::{DbBackend, ExecResult, Statement, Value};
use sea_orm_mixins_sql::{self as engine, Act, KeyValue, TableId};
use std::cell::RefCell;

/// What happened on this thread since the last statement.
pub(super) struct Trace {
    /// The last questions; the newest is last.
    questions: [Question; 4],
    written: Option<Written>,
}

/// A row that was written.
struct Written {
    row: Row,
    /// Its key, where the database generated it.
    generated_key: u64,
    connection: ConnectionId,
}

/// The one row that a statement is about.
pub(super) struct Row {
    table: TableId,
    act: Act,
    /// The values of the key; `None` for the one that the database generates.
    key: Vec<Option<Value>>,
}

/// A `Scoped`, for as long as it is borrowed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct ConnectionId(pub(super) usize);

/// What a read is, seen from the write before it.
#[derive(PartialEq, Eq)]
pub(super) enum Reread {
    /// It reads something else.
    No,
    /// It reads the row that was written: it is to find it, deleted or not.
    OfWritten,
    /// It reads the row of an INSERT that leaves a conflicting row alone. If it finds none, the scope hides the
    /// conflicting one.
    OfWrittenOrConflicting,
}

thread_local! {
    static TRACE: RefCell<Trace> = const { RefCell::new(Trace::EMPTY) };
}

/// Announces that the row of the next statement, an UPDATE by its key, is read again right after it: what SeaORM's `exec` says
/// by asking about RETURNING.
pub(crate) fn announce() {
    ask(Question::UpdateReturning);
}

/// Keeps a question for the statement that follows it.
pub(super) fn ask(question: Question) {
    TRACE.with_borrow_mut(|trace| {
        let [_, second, third, fourth] = trace.questions;
        trace.questions = [second, third, fourth, question];
    });
}

impl Trace {
    const EMPTY: Self = Self {
        questions: [Question::Other; 4],
        written: None,
    };

    /// Takes what happened since the last statement. Every statement does, so that nothing is kept for a later one.
    pub(super) fn take() -> Self {
        TRACE.replace(Self::EMPTY)
    }

    /// The row of a write, if SeaORM is going to read it.
    pub(super) fn row_to_reread(&self, write: &Statement, backend: DbBackend, scope: &Scope) -> Option<Row> {
        let (is_insert, is_update) = (self.is_insert_that_reads(), self.is_update_that_reads());
        if !is_insert && !is_update {
            return None;
        }
        let row = Row::of(write, backend, scope)?;
        let is_read = match row.act {
            Act::Insert | Act::InsertOrLeave => is_insert,
            Act::Update => is_update,
            Act::Read => false,
        };
        is_read.then_some(row)
    }

    /// `exec_with_returning` of an insert asks both questions twice; `exec`, which reads nothing, the first one once.
    fn is_insert_that_reads(&self) -> bool {
        use Question::{InsertBackend, InsertReturning};
        self.questions == [InsertBackend, InsertReturning, InsertBackend, InsertReturning]
    }

    /// `exec` of an update asks; `exec_without_returning` does not.
    fn is_update_that_reads(&self) -> bool {
        let [.., last] = self.questions;
        last == Question::UpdateReturning
    }

    /// What a read on that connection is, seen from the write before it.
    pub(super) fn reread(
        &self,
        read: &Statement,
        backend: DbBackend,
        scope: &Scope,
        connection: ConnectionId,
    ) -> Reread {
        let written = self.written.as_ref().filter(|written| written.connection == connection);
        let Some(written) = written else { return Reread::No };
        let read = Row::of(read, backend, scope).filter(|read| read.act == Act::Read);
        if !read.is_some_and(|read| written.is(&read)) {
            return Reread::No;
        }
        match written.row.act {
            Act::Insert | Act::Update => Reread::OfWritten,
            Act::InsertOrLeave => Reread::OfWrittenOrConflicting,
            Act::Read => Reread::No,
        }
    }
}

impl Row {
    fn of(statement: &Statement, backend: DbBackend, scope: &Scope) -> Option<Self> {
        let engine::Row { table, act, key } = Planner::get().row(statement, backend, scope)?;
        let values = statement.values.as_ref().map_or(&[][..], |values| &values.0);
        let key = key.into_iter().map(|part| match part {
            KeyValue::Value(param) => values.get(param.index()).map(|value| Some(value.clone())),
            KeyValue::Made => Some(None),
        });
        Some(Self {
            table,
            act,
            key: key.collect::<Option<_>>()?,
        })
    }

    /// Keeps the row for the next statement on this thread, once it is written.
    pub(super) fn written(self, result: &ExecResult, connection: ConnectionId) {
        let is_generated = self.key.iter().any(Option::is_none);
        let generated_key = if is_generated { result.last_insert_id() } else { 0 };
        if result.rows_affected() == 0 || (is_generated && generated_key == 0) {
            // SeaORM reads nothing then.
            return;
        }
        let written = Written {
            row: self,
            generated_key,
            connection,
        };
        TRACE.with_borrow_mut(|trace| trace.written = Some(written));
    }
}

impl Written {
    /// Whether a read is of this row.
    fn is(&self, read: &Row) -> bool {
        let Row { table, act: _, key } = &self.row;
        *table == read.table && key.len() == read.key.len() && key.iter().zip(&read.key).all(|pair| self.is_same(pair))
    }

    fn is_same(&self, (written, read): (&Option<Value>, &Option<Value>)) -> bool {
        match (written, read) {
            (Some(written), Some(read)) => value::same(written, read),
            (None, Some(read)) => value::integer(read) == Some(i128::from(self.generated_key)),
            (_, None) => false,
        }
    }
}
