//! [`Step`]: one change of the schema: its statements, why, and what they lock. The helpers run steps, and the doctor
//! prints the same ones.

use std::borrow::Cow;

/// A change of one table, which can be made alone and again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Step {
    /// The table, as messages show it.
    pub table: String,
    /// What it is for.
    pub reason: Cow<'static, str>,
    /// The statements, without a closing semicolon, in their order. None where it takes more than statements: the reason
    /// then says which call of the schema manager does it.
    pub statements: Vec<String>,
    /// What they keep others from while they run.
    pub lock: Lock,
}

/// What a statement keeps others from while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Lock {
    /// Nobody from reading or writing.
    Nobody,
    /// All, but for no longer than a look into the catalogue: it waits for open transactions, at most as long as the
    /// lock timeout, and others wait behind it.
    Briefly,
    /// Writers, while the table is read or copied.
    Writers,
    /// All, while the table is read or copied.
    All,
}
