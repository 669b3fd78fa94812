//! The operations that are measured. [`prepare`](Workload::prepare) has done whatever is not theirs when
//! [`once`](Workload::once) is called.

#![allow(clippy::wildcard_enum_match_arm, reason = "most operations are like most others")]

mod given;
mod once;
mod prepare;

pub use given::{Answer, Given};

use crate::subject::Kind;
use crate::world::{self, ROWS};
use backend_tests::Backend;
use sea_orm::prelude::Uuid;
use std::str::FromStr;

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// Inserts a row, and has it.
    InsertOne,
    /// Inserts 500 rows by one statement, and has them.
    InsertReturning,
    /// Inserts 500 rows by one statement.
    InsertMany,
    /// Finds a row by its key.
    Find,
    /// Lists 20 rows from a day on.
    List,
    /// Joins two tables of tenants.
    Join,
    /// Reads ten customers with their hundred bookings.
    Related,
    /// Reads the rows of up to 50 keys, another number each time.
    In50,
    /// Up to 300.
    In300,
    /// Up to 1,000.
    In1000,
    /// Updates a row that is as it was read, and has it.
    Update,
    /// Updates the row of a key and a version.
    UpdateBlind,
    /// Deletes a row softly.
    Delete,
    /// Deletes 5,000 rows softly, by one statement.
    DeleteDay,
    /// Inserts a row whose code is there, which becomes an update.
    Upsert,
    /// Reads, changes and commits.
    Change,
}

/// Rows of one statement.
const BULK: u32 = 500;

impl Workload {
    /// In the order they are reported.
    pub const ALL: [Self; 16] = [
        Self::Find,
        Self::List,
        Self::Join,
        Self::Related,
        Self::In50,
        Self::In300,
        Self::In1000,
        Self::InsertOne,
        Self::InsertReturning,
        Self::InsertMany,
        Self::Update,
        Self::UpdateBlind,
        Self::Upsert,
        Self::Delete,
        Self::DeleteDay,
        Self::Change,
    ];

    /// The name in options and tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::InsertOne => "insert",
            Self::InsertReturning => "insert-500-returning",
            Self::InsertMany => "insert-500",
            Self::Find => "find",
            Self::List => "list",
            Self::Join => "join",
            Self::Related => "related",
            Self::In50 => "in-50",
            Self::In300 => "in-300",
            Self::In1000 => "in-1000",
            Self::Update => "update-returning",
            Self::UpdateBlind => "update",
            Self::Delete => "delete",
            Self::DeleteDay => "delete-5000",
            Self::Upsert => "upsert",
            Self::Change => "load-change-commit",
        }
    }

    /// Whether it leaves the rows as they are.
    #[must_use]
    pub fn only_reads(self) -> bool {
        matches!(self, Self::Find | Self::List | Self::Join | Self::Related) || self.longest().is_some()
    }

    /// Whether it is SeaORM's own on a plain connection, mixins or not: a statement that is not of a row in hand.
    fn is_bulk(self) -> bool {
        use Workload::{DeleteDay, InsertMany, InsertReturning, UpdateBlind, Upsert};

        matches!(self, InsertReturning | InsertMany | UpdateBlind | DeleteDay | Upsert)
    }

    /// Who does it there; nobody, where it cannot be done.
    #[must_use]
    pub fn subjects(self, backend: Backend) -> Vec<Kind> {
        if self == Self::InsertReturning && backend == Backend::Mysql {
            return Vec::new();
        }
        let takes_part = |kind: &Kind| *kind != Kind::Plain || !self.is_bulk();
        Kind::ALL.into_iter().filter(takes_part).collect()
    }

    /// The station that a subject does it in.
    #[must_use]
    pub fn station(self, kind: Kind) -> Uuid {
        if self.only_reads() {
            world::read()
        } else {
            world::written_by(kind)
        }
    }

    /// The most that can be done without preparing again.
    #[must_use]
    pub fn most(self) -> u32 {
        match self {
            Self::Delete => u32::from(ROWS),
            Self::DeleteDay => 1,
            Self::In50 | Self::In300 | Self::In1000 => 200,
            Self::InsertReturning | Self::InsertMany => 20,
            _ => 4_000,
        }
    }

    /// The longest of its lists.
    fn longest(self) -> Option<usize> {
        match self {
            Self::In50 => Some(50),
            Self::In300 => Some(300),
            Self::In1000 => Some(1_000),
            _ => None,
        }
    }
}

impl FromStr for Workload {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|workload| workload.name() == name);
        found.ok_or_else(|| format!("the workloads are {}", Self::ALL.map(Self::name).join(", ")))
    }
}
