//! Looks up the scope of a connection of any type: hooks get a `&impl ConnectionTrait` and no more.
//!
//! `get_database_backend` is synchronous and every wrapper hands it on, so a request is left in a thread-local cell
//! and [`Scoped`](super::Scoped) answers into it while it is asked for its backend. A wrapper that answers by itself
//! is taken for a plain connection, on which the hooks do what the engine then does once more.

use crate::Scope;
use crate::column::now;
use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use std::cell::RefCell;

#[derive(Default)]
enum Lookup {
    #[default]
    None,
    Asked,
    Answered(Answer),
}

/// What a scoped connection answers.
pub(super) struct Answer {
    pub(super) scope: Scope,
    /// Whether SeaORM's access control checks its statements, which must be typed then.
    #[cfg_attr(not(feature = "rbac"), expect(dead_code, reason = "only asked for with the feature"))]
    pub(super) is_restricted: bool,
}

thread_local! {
    static LOOKUP: RefCell<Lookup> = const { RefCell::new(Lookup::None) };
}

/// The scope of a connection of any type, for hooks and generic code; of scopes in one another, the outermost. `None` for a
/// plain connection, and for a wrapper of your own that does not hand `get_database_backend` on to what it wraps.
///
/// ```
/// # use sea_orm::{ConnectionTrait, Database, DbErr};
/// # use sea_orm_mixins::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), DbErr> {
/// fn is_scoped(db: &impl ConnectionTrait) -> bool {
///     sea_orm_mixins::scope_of(db).is_some()
/// }
///
/// let pool = Database::connect("sqlite::memory:").await?;
/// assert!(!is_scoped(&pool));
/// assert!(is_scoped(&pool.scoped(Scope::new().station(7))));
/// # Ok(())
/// # }
/// ```
pub fn scope_of<C: ConnectionTrait>(db: &C) -> Option<Scope> {
    ask(db).map(|answer| answer.scope)
}

/// Looks a connection up; `None` for a plain one.
pub(super) fn ask<C: ConnectionTrait>(db: &C) -> Option<Answer> {
    /// Puts back what was there, also if the connection panics.
    struct Before(Lookup);
    impl Drop for Before {
        fn drop(&mut self) {
            LOOKUP.set(std::mem::take(&mut self.0));
        }
    }
    let before = Before(LOOKUP.replace(Lookup::Asked));
    let _backend = db.get_database_backend();
    let answer = LOOKUP.take();
    drop(before);
    match answer {
        Lookup::Answered(answer) => Some(answer),
        Lookup::None | Lookup::Asked => None,
    }
}

/// The time by the clock of the connection's scope, or of the system.
pub(crate) fn now_on<C: ConnectionTrait>(db: &C) -> DateTime<Utc> {
    scope_of(db).map_or_else(now, |scope| scope.now())
}

/// Answers a lookup, unless an outer scope did.
pub(super) fn answer(scope: &Scope, is_restricted: bool) {
    LOOKUP.with_borrow_mut(|lookup| {
        if let Lookup::Asked = lookup {
            *lookup = Lookup::Answered(Answer {
                scope: scope.clone(),
                is_restricted,
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::{LOOKUP, Lookup, answer, scope_of};
    use crate::{Scope, ScopedExt as _};
    use sea_orm::DatabaseConnection;

    fn is_quiet() -> bool {
        LOOKUP.with_borrow(|lookup| matches!(lookup, Lookup::None))
    }

    fn shown(db: &impl sea_orm::ConnectionTrait) -> Option<String> {
        scope_of(db).map(|scope| format!("{scope:?}"))
    }

    #[test]
    fn an_answer_nobody_asked_for_is_dropped() {
        answer(&Scope::new(), false);
        assert!(is_quiet());
    }

    #[tokio::test]
    async fn the_outermost_scope_answers_and_nothing_stays() {
        let plain: DatabaseConnection = sea_orm::Database::connect("sqlite::memory:").await.unwrap();
        assert_eq!(shown(&plain), None);
        assert!(is_quiet());
        let inner = plain.scoped(Scope::new().station(1));
        assert_eq!(shown(&inner), Some(format!("{:?}", inner.scope())));
        assert!(is_quiet());
        let outer = inner.scoped_ref(Scope::new().stations([1, 2]));
        assert_eq!(shown(&outer), Some(format!("{:?}", outer.scope())));
        assert_eq!(outer.get_database_backend(), sea_orm::DbBackend::Sqlite);
        assert!(is_quiet());
        assert_eq!(
            shown(&inner.with_deleted()),
            Some(format!("{:?}", inner.scope().clone().with_deleted()))
        );
    }
}
