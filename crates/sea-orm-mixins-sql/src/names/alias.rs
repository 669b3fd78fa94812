//! The names of tables within a statement, which must be unique in each FROM list.

use crate::dialect::Dialect;
use crate::names::{check_whole, same_ident};
use crate::refusal::{Reason, Result};
use sqlparser::ast::{Ident, JoinConstraint, JoinOperator, ObjectName, ObjectNamePart, TableFactor, TableWithJoins};

/// Returns the qualifier of a table's columns: its alias, or its name as written.
pub(crate) fn qualifier(name: &ObjectName, alias: Option<&Ident>, dialect: Dialect) -> Result<Vec<Ident>> {
    if let Some(alias) = alias {
        return Ok(vec![as_name(alias, dialect)?]);
    }
    let parts = name.0.iter().map(|part| match part {
        ObjectNamePart::Identifier(ident) => as_name(ident, dialect),
        ObjectNamePart::Function(_) => Err(Reason::not_sql("a name that a function makes").into()),
    });
    parts.collect()
}

/// SQLite reads `'t'` as a name in FROM; in front of a column only double quotes are safe.
fn as_name(ident: &Ident, dialect: Dialect) -> Result<Ident> {
    match (ident.quote_style, dialect) {
        (Some('\''), Dialect::Sqlite) => {
            check_whole(ident)?;
            Ok(Ident::with_quote('"', ident.value.clone()))
        }
        (Some('\''), Dialect::Postgres | Dialect::Mysql) => Err(Reason::StringAsTable {
            string: ident.to_string(),
        }
        .into()),
        (None, Dialect::Sqlite) if BEGINNINGS.iter().any(|word| ident.value.eq_ignore_ascii_case(word)) => {
            Ok(Ident::with_quote('"', ident.value.clone()))
        }
        (Some(_) | None, _) => Ok(ident.clone()),
    }
}

/// Words that SQLite accepts as an alias, but reads as the start of another expression in front of a column.
const BEGINNINGS: [&str; 5] = ["CAST", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "RAISE"];

/// How many names one FROM may have; they are compared pairwise. MySQL and SQLite allow 61 and 64 tables.
const MOST: usize = 250;

/// The names of the tables in a FROM list, each of which must be unique: of two, SQLite takes the first that has the
/// column.
pub(crate) struct Names<'f> {
    dialect: Dialect,
    names: Vec<Vec<&'f Ident>>,
}

impl<'f> Names<'f> {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            names: Vec::new(),
        }
    }

    /// Adds the names of a FROM list.
    ///
    /// # Errors
    ///
    /// A name that the list has already.
    pub(crate) fn add(&mut self, from: &'f [TableWithJoins]) -> Result<()> {
        for item in from {
            self.add_chain(item)?;
        }
        Ok(())
    }

    /// Returns whether one of the names is this one, whatever its schema.
    pub(crate) fn shows(&self, name: &Ident) -> bool {
        let dialect = self.dialect;
        let mut last = self.names.iter().filter_map(|name| name.last());
        last.any(|shown| same_ident(shown, name, dialect))
    }

    pub(crate) fn add_chain(&mut self, chain: &'f TableWithJoins) -> Result<()> {
        self.add_factor(&chain.relation)?;
        for join in &chain.joins {
            self.add_factor(&join.relation)?;
            if let JoinOperator::Join(constraint)
            | JoinOperator::Inner(constraint)
            | JoinOperator::Left(constraint)
            | JoinOperator::LeftOuter(constraint)
            | JoinOperator::Right(constraint)
            | JoinOperator::RightOuter(constraint)
            | JoinOperator::FullOuter(constraint) = &join.join_operator
                && let JoinConstraint::UsingAlias(_, alias) = constraint
            {
                self.add_name(vec![alias])?;
            }
        }
        Ok(())
    }

    fn add_factor(&mut self, factor: &'f TableFactor) -> Result<()> {
        let alias = match factor {
            TableFactor::Table { name, alias: None, .. } => {
                let parts = name.0.iter().filter_map(ObjectNamePart::as_ident);
                return self.add_name(parts.collect());
            }
            TableFactor::NestedJoin {
                table_with_joins,
                alias: None,
            } => return self.add_chain(table_with_joins),
            TableFactor::Table { alias, .. }
            | TableFactor::NestedJoin { alias, .. }
            | TableFactor::Derived { alias, .. }
            | TableFactor::TableFunction { alias, .. }
            | TableFactor::Function { alias, .. }
            | TableFactor::UNNEST { alias, .. }
            | TableFactor::JsonTable { alias, .. }
            | TableFactor::OpenJsonTable { alias, .. }
            | TableFactor::Pivot { alias, .. }
            | TableFactor::Unpivot { alias, .. }
            | TableFactor::MatchRecognize { alias, .. }
            | TableFactor::XmlTable { alias, .. }
            | TableFactor::SemanticView { alias, .. } => alias,
            TableFactor::UnpivotExpr { .. } => return Ok(()),
        };
        match alias {
            Some(alias) => self.add_name(vec![&alias.name]),
            None => Ok(()),
        }
    }

    fn add_name(&mut self, name: Vec<&'f Ident>) -> Result<()> {
        if self.names.len() == MOST {
            return Err(Reason::TooManyTables {
                most: MOST,
                place: "FROM",
            }
            .into());
        }
        let dialect = self.dialect;
        let is_same = |other: &Vec<&Ident>| {
            let mut pairs = other.iter().zip(&name);
            other.len() == name.len() && pairs.all(|(left, right)| same_ident(left, right, dialect))
        };
        if let Some(last) = name.last()
            && self.names.iter().any(is_same)
        {
            return Err(Reason::RepeatedTable { name: last.to_string() }.into());
        }
        self.names.push(name);
        Ok(())
    }
}
