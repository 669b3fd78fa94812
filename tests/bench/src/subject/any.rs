//! A subject of whichever kind, and the call that does not care which.

use super::{Kind, hand::Hand, plain::Plain, raw, scoped::Through};
use crate::world::{ACTOR, World};
use sea_orm::DbBackend;
use sea_orm::prelude::Uuid;

/// One of the four, on one of the backends.
#[derive(Debug)]
pub enum Any {
    /// sqlx on `SQLite`.
    Sqlite(raw::sqlite::Raw),
    /// sqlx on `PostgreSQL`.
    Postgres(raw::postgres::Raw),
    /// sqlx on `MariaDB` or `MySQL`.
    Mysql(raw::mysql::Raw),
    /// SeaORM by hand.
    Hand(Hand),
    /// Mixins on a plain connection.
    Plain(Plain),
    /// Through a scope.
    Scoped(Through),
}

impl Any {
    /// The subject of that kind, for that station.
    #[must_use]
    pub fn new(kind: Kind, world: &World, station: Uuid) -> Self {
        let db = &world.db;
        match kind {
            Kind::Hand => Self::Hand(Hand::new(db, station, ACTOR)),
            Kind::Plain => Self::Plain(Plain::new(db, station, ACTOR)),
            Kind::Scoped => Self::Scoped(Through::new(db, station, ACTOR)),
            Kind::Raw => match db.get_database_backend() {
                DbBackend::Postgres => {
                    let pool = db.get_postgres_connection_pool();
                    Self::Postgres(raw::postgres::Raw::new(pool, station, ACTOR))
                }
                DbBackend::MySql => Self::Mysql(raw::mysql::Raw::new(db.get_mysql_connection_pool(), station, ACTOR)),
                DbBackend::Sqlite | _ => {
                    Self::Sqlite(raw::sqlite::Raw::new(db.get_sqlite_connection_pool(), station, ACTOR))
                }
            },
        }
    }
}

/// Does something generic with the subject, whichever it is.
#[macro_export]
macro_rules! with_subject {
    ($any:expr, $subject:ident => $does:expr) => {
        match $any {
            $crate::subject::any::Any::Sqlite($subject) => $does,
            $crate::subject::any::Any::Postgres($subject) => $does,
            $crate::subject::any::Any::Mysql($subject) => $does,
            $crate::subject::any::Any::Hand($subject) => $does,
            $crate::subject::any::Any::Plain($subject) => $does,
            $crate::subject::any::Any::Scoped($subject) => $does,
        }
    };
}
