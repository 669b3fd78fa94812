//! [`Case`]: what the rules look at, and the questions that several of them ask.

use super::Found;
use super::other::Other;
use crate::inspected::{Column, ForeignKey, Index, Inspected, Server, Table};
use crate::look;
use crate::steps::Place;
use sea_orm_mixins::schema::{Tenant, Wanted, WantedColumn, WantedForeignKey};

/// A program's declarations and a database.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case<'a> {
    pub(crate) wanted: &'a [Wanted],
    /// The same, as the entities themselves say it: on MySQL and MariaDB the wanted times have a default in any case.
    pub(crate) declared: &'a [Wanted],
    /// The tables that are open to every tenant; those without an entity are not among the wanted.
    pub(crate) shared: &'a [sea_orm_mixins::Table],
    /// The tables whose declarations conflict, and what the registry says of it.
    pub(crate) conflicts: &'a [(sea_orm_mixins::Table, String)],
    /// What the names of entities mean that are there, and are no tables: views, foreign tables.
    pub(crate) others: &'a [(sea_orm_mixins::Table, Other)],
    pub(crate) inspected: &'a Inspected,
    /// Which of its tables is that of each wanted one.
    pub(crate) found: &'a [Option<usize>],
}

/// An entity and its table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair<'a> {
    pub(crate) case: Case<'a>,
    pub(crate) wanted: &'a Wanted,
    pub(crate) table: &'a Table,
    /// What it is, where it is no table.
    pub(crate) other: Option<&'a Other>,
}

impl<'a> Case<'a> {
    pub(crate) fn server(&self) -> Server {
        self.inspected.server
    }

    /// The entities whose tables are there.
    pub(crate) fn pairs(self) -> impl Iterator<Item = Pair<'a>> {
        self.wanted.iter().zip(self.found).filter_map(move |(wanted, found)| {
            let table = self.inspected.tables.get((*found)?)?;
            Some(Pair {
                case: self,
                wanted,
                table,
                other: None,
            })
        })
    }

    /// The entities whose names are those of views and the like, with their columns.
    pub(crate) fn others(self) -> impl Iterator<Item = Pair<'a>> {
        self.wanted.iter().filter_map(move |wanted| {
            let (_, other) = self.others.iter().find(|(table, _)| *table == wanted.policy.table)?;
            Some(Pair {
                case: self,
                wanted,
                table: &other.table,
                other: Some(other),
            })
        })
    }

    /// The entity of a table that is there.
    pub(crate) fn entity_of(&self, table: &Table) -> Option<&'a Wanted> {
        let mut pairs = self.pairs();
        let pair = pairs.find(|pair| std::ptr::eq(pair.table, table));
        pair.map(|pair| pair.wanted)
    }

    /// The table that a foreign key of another refers to.
    pub(crate) fn parent(&self, child: &Table, key: &ForeignKey) -> Option<&'a Table> {
        let schema = key.schema.as_ref().or(child.schema.as_ref());
        let is_postgres = matches!(self.server(), Server::Postgres(_));
        self.inspected.tables.iter().find(|table| {
            let name = if self.inspected.folds_case {
                table.name.eq_ignore_ascii_case(&key.table)
            } else {
                table.name == key.table
            };
            name && (!is_postgres || table.schema.as_ref() == schema)
        })
    }

    /// Whether two names of columns are the same; quoted ones are exact on PostgreSQL alone.
    pub(crate) fn same(&self, left: &str, right: &str) -> bool {
        look::same(self.server(), left, right)
    }

    /// Whether a list has a column.
    pub(crate) fn has(&self, columns: impl IntoIterator<Item = impl AsRef<str>>, column: &str) -> bool {
        columns.into_iter().any(|name| self.same(name.as_ref(), column))
    }

    /// Whether two lists have the same columns, in whatever order.
    pub(crate) fn same_set(&self, left: &[&str], right: &[&str]) -> bool {
        left.len() == right.len() && left.iter().all(|column| self.has(right.iter().copied(), column))
    }
}

impl<'a> Pair<'a> {
    pub(crate) fn place(&self) -> Place<'a> {
        Place::of(self.case.server(), self.table)
    }

    /// The table's column of that name.
    pub(crate) fn column(&self, name: &str) -> Option<&'a Column> {
        self.table
            .columns
            .iter()
            .find(|column| self.case.same(&column.name, name))
    }

    /// The entity's columns that the table has.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (&'a WantedColumn, &'a Column)> {
        let wanted = self.wanted.columns.iter();
        wanted.filter_map(|wanted| Some((wanted, self.column(&wanted.name)?)))
    }

    /// Whether the entity itself declares a default.
    pub(crate) fn declares_default(&self, column: &WantedColumn) -> bool {
        let declared = self
            .case
            .declared
            .iter()
            .filter(|declared| declared.module == self.wanted.module);
        let mut columns = declared.flat_map(|declared| &declared.columns);
        columns.any(|declared| declared.name == column.name && declared.definition.get_column_spec().default.is_some())
    }

    /// The tenants of a row; where the key is the tenant, each row is one, and it has none.
    pub(crate) fn tenants(&self) -> impl Iterator<Item = &'a Tenant> {
        tenants(self.wanted)
    }

    /// The columns of [`tenants`](Self::tenants).
    pub(crate) fn tenant_columns(&self) -> Vec<&'a str> {
        self.tenants().map(|tenant| tenant.column.as_str()).collect()
    }

    /// Whether the entity declares a unique key over these columns.
    pub(crate) fn declares_unique(&self, columns: &[&str]) -> bool {
        let mut declared = self.wanted.indexes.iter().filter(|index| index.unique);
        declared.any(|index| {
            let names: Vec<_> = index.columns.iter().map(String::as_str).collect();
            self.case.same_set(&names, columns)
        })
    }

    /// The declared foreign key that one of the table is.
    pub(crate) fn declared_key(&self, key: &ForeignKey) -> Option<&'a WantedForeignKey> {
        let columns: Vec<_> = key.columns.iter().map(String::as_str).collect();
        self.wanted.foreign_keys.iter().find(|wanted| {
            let names: Vec<_> = wanted.columns.iter().map(String::as_str).collect();
            self.case.same_set(&names, &columns) && wanted.table.name.eq_ignore_ascii_case(&key.table)
        })
    }

    /// The indexes that serve statements on live rows: of all rows or of the live ones. One that is not valid counts: that
    /// is a finding of its own.
    pub(crate) fn serving_indexes(&self) -> impl Iterator<Item = &'a Index> {
        let pair = *self;
        let indexes = self.table.indexes.iter();
        indexes.filter(move |index| {
            let predicate = index.predicate.as_deref();
            predicate.is_none_or(|predicate| super::live_rows::says_live(&pair, predicate))
        })
    }

    /// Whether rows of this or the other table are hidden from their owner, so that a check by the owner passes over them.
    pub(crate) fn is_filtered(&self, parent: Option<&Table>) -> bool {
        let mut tables = std::iter::once(self.table).chain(parent);
        tables.any(|table| table.security.as_ref().is_some_and(|security| security.forced))
    }

    /// The entity, as a program names it.
    pub(crate) fn entity(&self) -> String {
        format!("{}::Entity", self.wanted.module)
    }

    pub(crate) fn found(&self, what: impl Into<String>) -> Found {
        Found::new(self.table_name(), what)
    }

    pub(crate) fn table_name(&self) -> String {
        self.wanted.policy.table.to_string()
    }
}

/// The tenants of an entity's rows; the key that is a tenant is none.
pub(crate) fn tenants(wanted: &Wanted) -> impl Iterator<Item = &Tenant> {
    let tenants = wanted.policy.tenants.iter();
    tenants.filter(|tenant| !wanted.policy.is_root(tenant))
}
