//! Which CTEs each WITH makes visible, and which of them are read.

use crate::dialect::Dialect;
use crate::names::column::shown;
use crate::names::{Name, folded, same};
use crate::refusal::{Reason, Result};
use sqlparser::ast::{Ident, ObjectName, Query, TableAlias};
use std::cell::{Cell, RefCell};

/// The CTEs that are visible at one position of a statement, innermost first.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Ctes<'a> {
    outer: Option<&'a Ctes<'a>>,
    all: &'a [Cte],
    position: Position,
}

/// A position of a statement relative to a WITH.
#[derive(Clone, Copy, Debug, Default)]
enum Position {
    #[default]
    After,
    /// In the body of the CTE with this number. Whether the WITH is recursive.
    Body(usize, bool),
    /// In the INSERT around the query with the WITH.
    Insert,
}

/// A CTE, and its readers.
#[derive(Debug)]
pub(crate) struct Cte {
    name: Ident,
    /// The CTEs with bodies that read it; `None` for the query after the WITH.
    readers: RefCell<Vec<Option<usize>>>,
    /// Whether its rows are restricted; known after its body, where the guard needs it.
    pub(crate) restricted: Cell<bool>,
    /// Its named columns.
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
    /// The position after a WITH.
    pub(crate) fn after(outer: &'a Ctes<'a>, all: &'a [Cte]) -> Self {
        Self {
            outer: Some(outer),
            all,
            position: Position::After,
        }
    }

    /// The position in an INSERT after its source query: MariaDB sees that query's CTEs there.
    pub(crate) fn in_insert(outer: &'a Ctes<'a>, all: &'a [Cte]) -> Self {
        Self {
            outer: Some(outer),
            all,
            position: Position::Insert,
        }
    }

    /// The position in the body of one of a WITH's CTEs.
    pub(crate) fn in_body(outer: &'a Ctes<'a>, all: &'a [Cte], at: usize, recursive: bool) -> Self {
        Self {
            outer: Some(outer),
            all,
            position: Position::Body(at, recursive),
        }
    }

    /// Returns whether a table's name refers to a CTE here.
    ///
    /// # Errors
    ///
    /// A name on which servers differ.
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
                    Position::After | Position::Insert => None,
                });
                return Ok(true);
            }
            // To MariaDB, the body of an inner WITH's CTE sees nothing outside of that WITH.
            is_doubtful |= dialect == Dialect::Mysql && matches!(ctes.position, Position::Body(..));
            scope = ctes.outer;
        }
        Ok(false)
    }

    /// Returns the CTE with that name.
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

    /// Returns `None` where the CTE with that number is not visible here, else whether servers differ on that.
    fn sees(&self, other: usize, dialect: Dialect) -> Option<bool> {
        let (at, recursive) = match self.position {
            Position::After => return Some(false),
            Position::Insert => return (dialect == Dialect::Mysql).then_some(true),
            Position::Body(at, recursive) => (at, recursive),
        };
        match dialect {
            // SQLite sees all CTEs of the WITH everywhere.
            Dialect::Sqlite => Some(false),
            _ if other < at => Some(false),
            Dialect::Postgres => recursive.then_some(false),
            Dialect::Mysql if other == at => recursive.then_some(false),
            // MariaDB allows mutual recursion, MySQL does not.
            Dialect::Mysql => recursive.then_some(true),
        }
    }
}

/// Returns for each CTE of a WITH whether the query after the WITH reads it, directly or through others.
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
