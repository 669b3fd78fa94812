//! What each WITH makes visible, and what of it is read.

use crate::dialect::Dialect;
use crate::names::column::shown;
use crate::names::{Name, folded, same};
use crate::refusal::{Reason, Result};
use sqlparser::ast::{Ident, ObjectName, Query, TableAlias};
use std::cell::{Cell, RefCell};

/// The CTEs that are visible at one position in a statement, innermost first.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ctes<'a> {
    outer: Option<&'a Ctes<'a>>,
    all: &'a [Cte],
    position: Position,
}

/// Where a place of a statement is, as a WITH sees it.
#[derive(Clone, Copy, Debug, Default)]
enum Position {
    #[default]
    Behind,
    /// In the body of the CTE of that number. Whether the WITH is recursive.
    Body(usize, bool),
    /// In the INSERT around the query that has the WITH.
    Around,
}

/// A CTE, and who reads it.
#[derive(Debug)]
pub(crate) struct Cte {
    name: Ident,
    /// In whose body, or `None` for what is behind the WITH.
    readers: RefCell<Vec<Option<usize>>>,
    /// Whether it tells the rows that it shows apart; known behind its body, where the guard asks.
    pub(crate) restricted: Cell<bool>,
    /// The columns that it shows, as far as they are named.
    pub(crate) shown: Vec<Ident>,
}

impl Cte {
    pub(crate) fn new(alias: &TableAlias, query: &Query, dialect: Dialect) -> Self {
        Self {
            name: alias.name.clone(),
            shown: shown(query, Some(alias), dialect),
            readers: RefCell::default(),
            restricted: Cell::default(),
        }
    }
}

impl<'a> Ctes<'a> {
    /// Behind a WITH.
    pub(crate) fn behind(outer: &'a Ctes<'a>, all: &'a [Cte]) -> Self {
        Self {
            outer: Some(outer),
            all,
            position: Position::Behind,
        }
    }

    /// In an INSERT, behind the query that it takes its rows from: MariaDB sees that query's CTEs there.
    pub(crate) fn around(outer: &'a Ctes<'a>, all: &'a [Cte]) -> Self {
        Self {
            outer: Some(outer),
            all,
            position: Position::Around,
        }
    }

    /// In the body of one of a WITH's CTEs.
    pub(crate) fn in_body(outer: &'a Ctes<'a>, all: &'a [Cte], at: usize, recursive: bool) -> Self {
        Self {
            outer: Some(outer),
            all,
            position: Position::Body(at, recursive),
        }
    }

    /// Whether a table's name means a CTE here.
    ///
    /// # Errors
    ///
    /// Where that depends on the server.
    pub(crate) fn contains(&self, name: &Name<'_>, dialect: Dialect) -> Result<bool> {
        let Some(ident) = name.unqualified() else {
            return Ok(false);
        };
        let written = folded(ident, dialect);
        let mut scope = Some(self);
        let mut is_doubtful = false;
        while let Some(ctes) = scope {
            for (at, cte) in ctes.all.iter().enumerate() {
                let cte_name = folded(&cte.name, dialect);
                let Some(doubt) = ctes.sees(at, dialect).filter(|_| same(dialect, &written, &cte_name)) else {
                    continue;
                };
                if is_doubtful || doubt || (dialect == Dialect::Mysql && written != cte_name) {
                    return Err(Reason::AmbiguousCte {
                        name: ident.to_string(),
                        cte: cte.name.to_string(),
                    }
                    .into());
                }
                cte.readers.borrow_mut().push(match ctes.position {
                    Position::Body(reader, _) => Some(reader),
                    Position::Behind | Position::Around => None,
                });
                return Ok(true);
            }
            // To MariaDB, the body of an inner WITH's CTE does not see what is outside of that WITH.
            is_doubtful |= dialect == Dialect::Mysql && matches!(ctes.position, Position::Body(..));
            scope = ctes.outer;
        }
        Ok(false)
    }

    /// The CTE of that name.
    pub(crate) fn find(&self, name: &ObjectName, dialect: Dialect) -> Option<&'a Cte> {
        let name = Name::of(name, dialect).ok()?;
        let mut scope = Some(self);
        while let Some(ctes) = scope {
            let mut visible = ctes
                .all
                .iter()
                .enumerate()
                .filter(|(at, _)| ctes.sees(*at, dialect).is_some());
            if let Some((_, cte)) = visible.find(|(_, cte)| same(dialect, &name.table(), &folded(&cte.name, dialect))) {
                return Some(cte);
            }
            scope = ctes.outer;
        }
        None
    }

    /// Whether the CTE of that number is visible here, and if it is, whether servers disagree on that.
    fn sees(&self, other: usize, dialect: Dialect) -> Option<bool> {
        let (at, recursive) = match self.position {
            Position::Behind => return Some(false),
            Position::Around => return (dialect == Dialect::Mysql).then_some(true),
            Position::Body(at, recursive) => (at, recursive),
        };
        match dialect {
            // SQLite sees all of them everywhere.
            Dialect::Sqlite => Some(false),
            _ if other < at => Some(false),
            Dialect::Postgres => recursive.then_some(false),
            Dialect::Mysql if other == at => recursive.then_some(false),
            // MariaDB knows mutual recursion, MySQL does not.
            Dialect::Mysql => recursive.then_some(true),
        }
    }
}

/// For each CTE of a WITH, whether what is behind the WITH reads it, by itself or through others.
pub(crate) fn read_ctes(all: &[Cte]) -> Vec<bool> {
    let mut read = vec![false; all.len()];
    let mut grows = true;
    while grows {
        grows = false;
        for (at, cte) in all.iter().enumerate() {
            let readers = cte.readers.borrow();
            let mut readers = readers.iter();
            let is_read = readers.any(|reader| reader.is_none_or(|reader| read.get(reader) == Some(&true)));
            if let Some(slot) = read.get_mut(at).filter(|slot| is_read && !**slot) {
                *slot = true;
                grows = true;
            }
        }
    }
    read
}
