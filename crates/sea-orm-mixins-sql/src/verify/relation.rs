//! What a name in FROM is, and by which name a condition must speak of it.

use super::Verifier;
use super::proof::{Fault, Proof, fault};
use crate::catalog::Declared;
use crate::catalog::policy::{Mixin, Policy};
use crate::dialect::Dialect;
use crate::id::TableId;
use crate::names::system::is_dual;
use crate::names::{Name, folded, truncated};
use sqlparser::ast::{Expr, Ident, ObjectName, ObjectNamePart};
use std::borrow::Borrow;

/// The name that a condition must put in front of a table's column.
#[derive(Clone, Copy, Debug)]
pub(super) enum Called<'t> {
    /// Its alias.
    Alias(&'t Ident),
    /// Its name as it is written.
    Table(&'t ObjectName),
}

impl<'t> Called<'t> {
    /// The name's parts.
    pub(super) fn parts(self) -> Vec<&'t Ident> {
        match self {
            Self::Alias(alias) => vec![alias],
            Self::Table(name) => name.0.iter().filter_map(ident).collect(),
        }
    }

    /// Whether these words are the name, and nothing else could be meant by them.
    pub(super) fn is(self, mut words: impl ExactSizeIterator<Item: Borrow<Ident>>, dialect: Dialect) -> bool {
        let count = words.len();
        match self {
            Self::Alias(alias) => count == 1 && words.all(|word| same_ident(alias, word.borrow(), dialect)),
            Self::Table(name) => {
                let mut parts = name.0.iter().zip(words);
                count == name.0.len()
                    && parts
                        .all(|(part, word)| ident(part).is_some_and(|part| same_ident(part, word.borrow(), dialect)))
            }
        }
    }

    /// Whether these words may mean it: the name itself, or without its schema.
    pub(super) fn may_be(self, words: &[&Ident], dialect: Dialect) -> bool {
        let parts = self.parts();
        let last = parts.last().zip(words.first());
        let is_last = words.len() == 1 && last.is_some_and(|(part, word)| same_ident(part, word, dialect));
        is_last || self.is(words.iter().copied(), dialect)
    }

    /// Whether an expression is that column of the table, with the table's name in front.
    pub(super) fn has(self, expr: &Expr, column: &str, dialect: Dialect) -> bool {
        let Expr::CompoundIdentifier(words) = expr else {
            return false;
        };
        words
            .split_last()
            .is_some_and(|(last, words)| is_exactly(last, column, dialect) && self.is(words.iter(), dialect))
    }
}

pub(super) fn ident(part: &ObjectNamePart) -> Option<&Ident> {
    match part {
        ObjectNamePart::Identifier(ident) => Some(ident),
        ObjectNamePart::Function(_) => None,
    }
}

/// Whether two words name the same, whatever server reads them.
pub(super) fn same_ident(left: &Ident, right: &Ident, dialect: Dialect) -> bool {
    let (left, right) = (folded(left, dialect), folded(right, dialect));
    match dialect {
        Dialect::Sqlite => left.eq_ignore_ascii_case(&right),
        Dialect::Postgres => truncated(&left) == truncated(&right),
        Dialect::Mysql => left == right,
    }
}

/// Whether a word is the column's name to every server.
pub(super) fn is_exactly(word: &Ident, column: &str, dialect: Dialect) -> bool {
    let word = folded(word, dialect);
    match dialect {
        Dialect::Postgres => word == column,
        Dialect::Sqlite | Dialect::Mysql => word.eq_ignore_ascii_case(column),
    }
}

/// A common table expression's name, to compare with others.
pub(super) fn cte_key(name: &Ident, dialect: Dialect) -> String {
    let name = folded(name, dialect);
    match dialect {
        Dialect::Sqlite => name.to_ascii_lowercase(),
        Dialect::Postgres => truncated(&name).to_owned(),
        Dialect::Mysql => name.into_owned(),
    }
}

impl Verifier<'_> {
    /// The policy of the table that a name means here, as an index into the catalogue's; none for a common table
    /// expression and for what is open to all.
    pub(super) fn relation(&self, name: &ObjectName, ctes: &[String]) -> Proof<Option<TableId>> {
        let unread = |why: String| Fault(format!("`{name}` is not known: {why}"));
        let read = Name::of(name, self.dialect).map_err(|refusal| unread(refusal.to_string()))?;
        if let Some(word) = read.unqualified()
            && ctes.contains(&cte_key(word, self.dialect))
        {
            return Ok(None);
        }
        if is_dual(&read) {
            return Ok(None);
        }
        let found = self.catalog.find(&read, self.dialect);
        match found.map_err(|refusal| unread(refusal.to_string()))? {
            Some(Declared::Policy(table)) => Ok(Some(table)),
            Some(Declared::Shared) | None => Ok(None),
            Some(Declared::Conflict) => fault(format!("`{name}` is declared twice")),
        }
    }
}

impl Verifier<'_> {
    /// Whether SQLite's number of a row is named, which is the key of a table whose keys it numbers, and its tenant.
    pub(super) fn names_row(&self, policy: &Policy, columns: &[&Ident]) -> bool {
        let is_root = policy.tenants.iter().any(|tenant| policy.is_root(tenant));
        let is_number = |name: &&Ident| {
            ["rowid", "oid", "_rowid_"]
                .iter()
                .any(|number| name.value.eq_ignore_ascii_case(number))
        };
        self.dialect == Dialect::Sqlite && is_root && is_numbered(policy) && columns.iter().any(is_number)
    }
}

/// Whether the database numbers the rows.
pub(super) fn is_numbered(policy: &Policy) -> bool {
    policy.mixins.contains(&Mixin::IntegerPk) || policy.mixins.contains(&Mixin::BigIntPk)
}
