//! INSERT, UPDATE and DELETE as text.

use super::Printer;
use crate::{
    ast::{Delete, Expr, From, Insert, Item, On, Update},
    schema::TABLES,
};

impl Printer {
    pub(super) fn insert(&mut self, insert: &Insert) {
        if !self.flavor.is_mysql() {
            self.with(insert.with.as_ref());
        }
        let table = &TABLES[insert.table];
        self.word("INSERT INTO");
        self.table(table.name);
        self.parens(|out| out.list(&insert.columns, |out, at| out.column(table.columns[*at].name)));
        if self.flavor.is_mysql() {
            self.with(insert.with.as_ref());
        }
        self.query(&insert.rows);
        if let Some(conflict) = &insert.conflict {
            if self.flavor.is_mysql() {
                self.word("ON DUPLICATE KEY UPDATE");
            } else {
                self.word("ON CONFLICT (id) DO");
                self.word(if conflict.set.is_empty() {
                    "NOTHING"
                } else {
                    "UPDATE SET"
                });
            }
            self.assignments(insert.table, None, &conflict.set);
            self.filter(conflict.filter.as_ref());
        }
        self.returning(&insert.returning);
    }

    fn assignments(&mut self, table: usize, relation: Option<&str>, set: &[(usize, Expr)]) {
        self.list(set, |out, (at, value)| {
            if let Some(relation) = relation {
                out.table(relation);
                out.tight(".");
            }
            out.column(TABLES[table].columns[*at].name);
            out.word("=");
            out.expr(value);
        });
    }

    pub(super) fn update(&mut self, update: &Update) {
        self.with(update.with.as_ref());
        let table = &TABLES[update.table];
        self.word("UPDATE");
        self.written(table.name, update.alias.as_deref());
        let mysql = self.flavor.is_mysql();
        let joined = mysql && !update.from.is_empty();
        if joined {
            self.joined(&update.from);
        }
        self.word("SET");
        let relation = joined.then(|| update.alias.as_deref().unwrap_or(table.name));
        self.assignments(update.table, relation, &update.set);
        if !mysql && !update.from.is_empty() {
            self.word("FROM");
            self.list(&update.from, Self::from);
        }
        self.filter(update.filter.as_ref());
        self.order(&update.order);
        self.limit(update.limit);
        self.returning(&update.returning);
    }

    pub(super) fn delete(&mut self, delete: &Delete) {
        self.with(delete.with.as_ref());
        let table = &TABLES[delete.table];
        let mysql = self.flavor.is_mysql();
        self.word("DELETE");
        if mysql && !delete.from.is_empty() {
            self.table(delete.alias.as_deref().unwrap_or(table.name));
            self.word("FROM");
            self.written(table.name, delete.alias.as_deref());
            self.joined(&delete.from);
        } else {
            self.word("FROM");
            self.written(table.name, delete.alias.as_deref());
            if !delete.from.is_empty() {
                self.word("USING");
                self.list(&delete.from, Self::from);
            }
        }
        self.filter(delete.filter.as_ref());
        self.order(&delete.order);
        self.limit(delete.limit);
        self.returning(&delete.returning);
    }

    /// The rest of a multi-table write on MySQL: joins, or commas.
    fn joined(&mut self, from: &[From]) {
        for other in from {
            match other {
                // The left side of a join is the table that is written to.
                From::Join { right, kind, on, .. } => {
                    self.word(kind);
                    self.from(right);
                    if let On::Condition(condition) = on {
                        self.word("ON");
                        self.expr(condition);
                    }
                }
                From::Table { .. } | From::Derived { .. } => {
                    self.tight(",");
                    self.from(other);
                }
            }
        }
    }

    fn limit(&mut self, limit: Option<i64>) {
        if let Some(limit) = limit {
            self.word("LIMIT");
            self.word(&limit.to_string());
        }
    }

    fn returning(&mut self, items: &[Item]) {
        if !items.is_empty() {
            self.word("RETURNING");
            self.items(items);
        }
    }
}
