//! [`doctor`]: what the database lacks of what the entities declare, and the statements that mend it.
//!
//! It reads the catalogue ([`Inspected`](crate::inspected::Inspected)) and changes nothing. Where PostgreSQL's row security is in
//! use, it also tries on temporary tables, which are rolled back, whether the server goes about it as the scopes rely on. Every rule has a word of its
//! own, [`Finding::kind`], and a place in `docs/doctor.md`: how bad it is, what comes of it, and what mends it. What an
//! entity itself declares is never more than a note; so is what SeaORM's own tools make of it. A table made by
//! [`create_mixin_table`](crate::MixinSchemaManager::create_mixin_table), by SeaORM's schema sync, or by a migration that
//! someone wrote by hand for the same entity has nothing but notes.
//!
//! ```
//! # mod booking {
//! #     use sea_orm_migration::sea_orm;
//! #     use sea_orm::entity::prelude::*;
//! #     use sea_orm_mixins::prelude::*;
//! #     #[sea_orm_mixins::model]
//! #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, Timestamps)]
//! #     #[sea_orm(table_name = "bookings")]
//! #     pub struct Model { pub guest: String }
//! # }
//! use sea_orm_migration::sea_orm::DatabaseConnection;
//! use sea_orm_mixins_migration::doctor;
//!
//! /// For a command line: `myapp doctor`, and `myapp doctor --mend | psql`.
//! async fn check(db: &DatabaseConnection, mend: bool) -> u8 {
//!     let report = doctor(db).await;
//!     if mend {
//!         print!("{}", report.mend());
//!     } else {
//!         println!("{report}");
//!     }
//!     report.exit_code()
//! }
//! ```
//!
//! In a test, against the database that the migrations made:
//!
//! ```
//! # use sea_orm_migration::sea_orm::DatabaseConnection;
//! # use sea_orm_mixins_migration::{doctor, doctor::Severity};
//! # async fn test(db: DatabaseConnection) {
//! let report = doctor(&db).await;
//! let worse = |severity| severity < Severity::Note;
//! assert!(!report.findings().iter().any(|finding| worse(finding.severity)), "{report}");
//! # }
//! ```

mod call;
mod case;
mod found;
mod gathered;
mod kind;
mod layout;
mod live_rows;
mod other;
mod report;
mod rows;
mod rules;
mod trial;
pub(crate) mod types;

use crate::step::Step;
use gathered::Gathered;
use sea_orm_migration::sea_orm::{ConnectionTrait, TransactionTrait};
use std::time::Duration;

pub(crate) use found::Found;
pub use kind::Kind;
pub(crate) use live_rows::{FLAG_IS_FALSE, plain};

/// What the doctor found.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Report {
    findings: Vec<Finding>,
    failure: Option<String>,
}

/// Something that the database lacks, or has otherwise than the entities say.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The table; empty where it is about the account.
    pub table: String,
    /// What is found, the same word for each of its kind: `missing_column`.
    pub kind: &'static str,
    /// What is wrong.
    pub what: String,
    /// What comes of it.
    pub why: &'static str,
    /// What mends it, where statements can. A step without statements says in its reason which call of the schema manager does.
    pub steps: Vec<Step>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Severity {
    /// Rows leak or are lost, or statements fail.
    Error,
    /// It will, or it costs.
    Warning,
    /// Good to know.
    Note,
}

/// How long a query of [`doctor_rows`] may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Compares the tables of all entities of this program with the database.
///
/// Give it a plain connection: a scoped one refuses the catalogue. The findings do not depend on the account, as far as
/// the server shows it the catalogue; what it hides from an account with no more than SELECT (MySQL and MariaDB: the
/// actions of foreign keys, the tables of views) is not found.
///
/// # SQL
///
/// At most 8 SELECTs on the catalogue, however many tables there are, and two for each entity whose table is not found: of a view or a
/// foreign table the columns are compared.
///
/// On PostgreSQL, where a table has the policies of [`enable_rls`](crate::MixinSchemaManager::enable_rls) and row security is on:
/// in a transaction that is rolled back, two temporary tables with forced policies, and on these SELECT, joins, UPDATE, DELETE and
/// INSERT as a scope sends them under [`enforce_rls()`](sea_orm_mixins::Scope::enforce_rls), with plans of their own and with
/// generic ones. An account to which no policy applies becomes a role to which they do, until the rollback. Where that
/// cannot be, a note says why.
///
/// # Errors
///
/// None are returned: what could not be read is [`Report::failure`], and [`Report::exit_code`] is 2 then.
pub async fn doctor<C: ConnectionTrait + TransactionTrait>(db: &C) -> Report {
    match Gathered::from(db).await {
        Ok(gathered) => {
            let case = gathered.case();
            let mut findings = rules::look(&case);
            findings.extend(trial::look(db, &case).await);
            Report::of(findings)
        }
        Err(err) => Report::failed(err.to_string()),
    }
}

/// As [`doctor`], and looks at the rows too: tenants that are NULL or nil, rows whose parent is not there or is another
/// tenant's, doubles among live rows.
///
/// It counts, and shows no value. Each query may take 30 seconds ([`doctor_rows_within`] takes another time) and reads a
/// whole table; one that takes longer, or that fails, is a note that says so. On PostgreSQL each is in a transaction of its
/// own, which is rolled back, with `row_security = off`, so that an account which sees only some of the rows does not
/// count them. SQLite cannot stop a query: there it takes what it takes.
///
/// # SQL
///
/// For each tenant: `SELECT count(*) FROM "bookings" WHERE "station_id" IS NULL`, and the same with the nil value. For each
/// foreign key, declared or there: rows for which no parent is found, and rows whose parent has another tenant. For each
/// `live_unique(..)` whose key is not there: values that two live rows have.
///
/// # Errors
///
/// As [`doctor`].
pub async fn doctor_rows<C: ConnectionTrait + TransactionTrait>(db: &C) -> Report {
    doctor_rows_within(db, PATIENCE).await
}

/// As [`doctor_rows`], and each query may take so long, in whole milliseconds.
///
/// # Errors
///
/// As [`doctor`].
pub async fn doctor_rows_within<C: ConnectionTrait + TransactionTrait>(db: &C, patience: Duration) -> Report {
    match Gathered::from(db).await {
        Ok(gathered) => {
            let case = gathered.case();
            let mut findings = rules::look(&case);
            findings.extend(trial::look(db, &case).await);
            findings.extend(rows::look(db, &case, patience).await);
            Report::of(findings)
        }
        Err(err) => Report::failed(err.to_string()),
    }
}
