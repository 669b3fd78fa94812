//! The table of a column in a guarded statement, as far as its name decides it.

use crate::dialect::Dialect;
use crate::guard::sources::{Source, Sources};
use crate::names::column::is_name;
use sqlparser::ast::Ident;

impl Sources<'_> {
    /// Returns the table of a column; `None` where it is unknown.
    pub(crate) fn table_of(&mut self, parts: &[Ident]) -> Option<usize> {
        let (column, qualifier) = parts.split_last()?;
        if !qualifier.is_empty() {
            return self.qualified(qualifier);
        }
        let found = self.unqualified(column);
        if found.is_none() {
            self.unresolved.get_or_insert_with(|| column.to_string());
        }
        found
    }

    /// As `table_of`, where it does not matter whether an unqualified column belongs to a subquery's one table or to
    /// the one outside.
    pub(crate) fn table_of_inner_or_outer(&mut self, parts: &[Ident]) -> Option<usize> {
        let mut sizes = self.frames.windows(2).map(|starts| match starts {
            [start, end] => end - start,
            [..] => 0,
        });
        if let [column] = parts
            && self.unqualified(column).is_none()
            && is_name(column, self.draft.cx.dialect)
            && self.frames.len() > 1
            && self.innermost().len() == 1
            && sizes.all(|size| size == 1)
            && !(0..self.list.len()).any(|at| self.is_tested(at, column))
        {
            return Some(self.innermost().start);
        }
        self.table_of(parts)
    }

    fn qualified(&self, qualifier: &[Ident]) -> Option<usize> {
        let mut end = self.list.len();
        for start in self.frames.iter().rev() {
            let mut named =
                (*start..end).filter(|at| self.list.get(*at).is_some_and(|it| self.is_named(it, qualifier)));
            if let Some(at) = named.next() {
                return named.next().is_none().then_some(at);
            }
            end = *start;
        }
        None
    }

    /// `db.t` may be called `t`.
    fn is_named(&self, source: &Source<'_>, qualifier: &[Ident]) -> bool {
        let mut pairs = source.name.iter().rev().zip(qualifier.iter().rev());
        qualifier.len() <= source.name.len() && pairs.all(|(left, right)| self.same(left, right))
    }

    fn unqualified(&self, column: &Ident) -> Option<usize> {
        let mut knowing = self.innermost().filter(|at| self.knows(*at, column));
        if let Some(at) = knowing.next() {
            return knowing.next().is_none().then_some(at);
        }
        // To PostgreSQL a table's name is its whole row.
        let is_row = |source: &Source<'_>| self.is_named(source, std::slice::from_ref(column));
        let dialect = self.draft.cx.dialect;
        if !is_name(column, dialect) || dialect == Dialect::Postgres && self.list.iter().any(is_row) {
            return None;
        }
        // The column of one table, or of the inner one of several that are the same.
        let mut innermost = self.innermost();
        let only = innermost.next().filter(|_| innermost.next().is_none())?;
        let table = |at: usize| self.list.get(at).and_then(|source| source.table.as_ref());
        let is_only = (0..only).all(|outer| table(outer).is_some() && table(outer) == table(only));
        is_only.then_some(only)
    }

    /// Returns whether a table is known to have a column.
    fn knows(&self, at: usize, column: &Ident) -> bool {
        self.is_tested(at, column) || self.is_never_null(at, column) || self.shows(at, column)
    }
}
