//! Without RETURNING (MariaDB, MySQL) SeaORM reads by its key the row that it has just written. If that row is none that
//! the scope sees (it was written as deleted, or live under `only_deleted`), the read would find nothing and report as
//! failed what was done. So [`Scoped`](super::Scoped) knows this read and shows it that row, whatever its mark.
//!
//! It is known by what SeaORM's executor does around it, in one go on one thread, without waiting for anything between:
//! it asks whether there is RETURNING, sends the write, and when that is done reads the row. What was asked and what was
//! written is kept for this thread, and the next statement takes it or forgets it, so no other task comes in between.
//! Who asks is told by its place in SeaORM's source. A program that sends the same statements asks at another place, or
//! does not ask. Where the place is not known (a connection type of the user's own in between, a build without
//! locations) nothing is recognised, and the read finds nothing, as any other.
//!
//! What is shown is one row, by its whole key, of the table, the connection and the tenants of the write.

use super::planner::Planner;
use crate::{Scope, value};
use sea_orm::{DbBackend, DbErr, ExecResult, Statement, Value};
use sea_orm_mixins_sql::{Act, KeyValue, Row, TableId};
use std::cell::RefCell;
use std::panic::Location;

thread_local! {
    static STATE: RefCell<State> = const { RefCell::new(State::NEW) };
}

struct State {
    asked: [Asked; 4],
    written: Option<Written>,
}

/// A question of SeaORM's executors about the connection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Nothing,
    /// `executor/insert.rs`: which backend.
    InsertBackend,
    /// `executor/insert.rs`: whether there is RETURNING.
    InsertReturning,
    /// `executor/update.rs`: whether there is RETURNING.
    UpdateReturning,
}

/// The row that was just written.
struct Written {
    subject: Subject,
    /// Its key, where the database made it.
    made: u64,
    /// The `Scoped` that wrote it.
    by: usize,
}

/// The row that a statement is about, with the values of its key.
pub(super) struct Subject {
    table: TableId,
    act: Act,
    /// `None` where the database makes it.
    key: Vec<Option<Value>>,
}

/// What to do with a read.
#[derive(PartialEq, Eq)]
pub(super) enum Reread {
    /// It is none of a row just written.
    No,
    /// It is to show the row, whatever its mark.
    Show,
    /// It is of an INSERT that leaves the row in its way alone: if the read finds none, that one is hidden.
    SayLeft,
}

impl State {
    const NEW: Self = Self {
        asked: [Asked::Nothing; 4],
        written: None,
    };
}

impl Asked {
    /// Keeps a question for the statement that follows it.
    pub(super) fn keep(self) {
        STATE.with_borrow_mut(|state| {
            let [_, second, third, fourth] = state.asked;
            state.asked = [second, third, fourth, self];
        });
    }

    pub(super) fn backend(caller: &Location<'_>) -> Self {
        if is_executor(caller, "insert.rs") {
            Self::InsertBackend
        } else {
            Self::Nothing
        }
    }

    pub(super) fn returning(caller: &Location<'_>) -> Self {
        if is_executor(caller, "insert.rs") {
            Self::InsertReturning
        } else if is_executor(caller, "update.rs") {
            Self::UpdateReturning
        } else {
            Self::Nothing
        }
    }
}

/// Whether a place is in SeaORM's `executor/` of that name.
fn is_executor(caller: &Location<'_>, name: &str) -> bool {
    let file = caller.file();
    let folder = file.strip_suffix(name).and_then(|path| path.strip_suffix(['/', '\\']));
    folder.is_some_and(|folder| folder.ends_with("executor")) && file.contains("sea-orm")
}

/// Forgets what was asked and written. Returns both, for the statement that comes next.
pub(super) fn take() -> Taken {
    let State { asked, written } = STATE.replace(State::NEW);
    Taken { asked, written }
}

/// What was asked and written before a statement.
pub(super) struct Taken {
    asked: [Asked; 4],
    written: Option<Written>,
}

impl Taken {
    /// The row of a write that SeaORM is going to read again.
    pub(super) fn awaited(&self, statement: &Statement, backend: DbBackend, scope: &Scope) -> Option<Subject> {
        use Asked::{InsertBackend, InsertReturning, UpdateReturning};
        // `exec_with_returning` asks both twice, and `exec`, which reads nothing, the first once.
        let inserts = self.asked == [InsertBackend, InsertReturning, InsertBackend, InsertReturning];
        let [.., last] = self.asked;
        if !inserts && last != UpdateReturning {
            return None;
        }
        let subject = Subject::of(statement, backend, scope)?;
        let is_awaited = match subject.act {
            Act::Insert | Act::InsertOrLeave => inserts,
            Act::Update => last == UpdateReturning,
            Act::Read => false,
        };
        is_awaited.then_some(subject)
    }

    /// Whether a statement reads the row that was just written through the same `Scoped`.
    pub(super) fn is_read_by(&self, statement: &Statement, backend: DbBackend, scope: &Scope, by: usize) -> Reread {
        let Some(written) = self.written.as_ref().filter(|written| written.by == by) else {
            return Reread::No;
        };
        let read = Subject::of(statement, backend, scope);
        if !read.is_some_and(|read| read.act == Act::Read && written.is(&read)) {
            return Reread::No;
        }
        match written.subject.act {
            Act::Insert | Act::Update => Reread::Show,
            Act::InsertOrLeave => Reread::SayLeft,
            Act::Read => Reread::No,
        }
    }
}

impl Subject {
    fn of(statement: &Statement, backend: DbBackend, scope: &Scope) -> Option<Self> {
        let Row { table, act, key } = Planner::get().row(statement, backend, scope)?;
        let values = statement.values.as_ref().map_or(&[][..], |values| &values.0);
        let key = key.into_iter().map(|index| match index {
            KeyValue::Value(param) => values.get(param.index()).map(|value| Some(value.clone())),
            KeyValue::Made => Some(None),
        });
        Some(Self {
            table,
            act,
            key: key.collect::<Option<_>>()?,
        })
    }

    /// The write is done: the next statement on this thread may read the row.
    pub(super) fn written(self, result: &ExecResult, by: usize) {
        let is_made = self.key.iter().any(Option::is_none);
        let made = if is_made { result.last_insert_id() } else { 0 };
        if result.rows_affected() == 0 || (is_made && made == 0) {
            // SeaORM reads nothing then.
            return;
        }
        let written = Some(Written {
            subject: self,
            made,
            by,
        });
        STATE.with_borrow_mut(|state| state.written = written);
    }
}

impl Written {
    fn is(&self, read: &Subject) -> bool {
        let Subject { table, act: _, key } = &self.subject;
        let is_same = |(written, read): (&Option<Value>, &Option<Value>)| match (written, read) {
            (Some(written), Some(read)) => value::same(written, read),
            (None, Some(read)) => value::integer(read) == Some(i128::from(self.made)),
            (_, None) => false,
        };
        *table == read.table && key.len() == read.key.len() && key.iter().zip(&read.key).all(is_same)
    }
}

/// What SeaORM's `TryInsert` takes for a conflict.
pub(super) fn left() -> DbErr {
    DbErr::RecordNotInserted
}
