//! Writes as SeaQuery's.

use super::Builder;
use crate::{
    ast::{Arms, Conflict, Delete, Expr, Insert, Item, Update},
    schema::TABLES,
};
use sea_orm::sea_query::{
    Alias, DeleteStatement, Expr as Sea, ExprTrait as _, InsertStatement, IntoTableRef as _, OnConflict,
    Query as SeaQuery, ReturningClause, TableRef, UpdateStatement,
};

impl Builder {
    pub(super) fn insert(&self, insert: &Insert) -> Option<InsertStatement> {
        let table = &TABLES[insert.table];
        let mut made = SeaQuery::insert();
        made.into_table(Alias::new(table.name));
        made.columns(insert.columns.iter().map(|at| Alias::new(table.columns[*at].name)));
        match &insert.rows.arms {
            Arms::Values(rows) => {
                for row in rows {
                    made.values(self.exprs(row)?).ok()?;
                }
            }
            Arms::Select(_) | Arms::Set { .. } => {
                made.select_from(self.query(&insert.rows)?).ok()?;
            }
        }
        if let Some(conflict) = &insert.conflict {
            made.on_conflict(self.conflict(insert.table, conflict)?);
        }
        if let Some(with) = &insert.with {
            // SeaQuery puts it in front, where MySQL does not want it.
            if self.flavor.is_mysql() {
                return None;
            }
            made.with_cte(self.with(with)?);
        }
        if let Some(returning) = self.returning(&insert.returning)? {
            made.returning(returning);
        }
        Some(made)
    }

    fn conflict(&self, table: usize, conflict: &Conflict) -> Option<OnConflict> {
        let mut made = OnConflict::column("id");
        if conflict.set.is_empty() {
            made.do_nothing();
            return Some(made);
        }
        for (at, value) in &conflict.set {
            let column = TABLES[table].columns[*at].name;
            match value {
                Expr::Excluded(name) if name == column => {
                    made.update_column(Alias::new(column));
                }
                Expr::Binary("+", left, right) if matches!(**right, Expr::Excluded(_)) => {
                    let excluded = if self.flavor.is_mysql() {
                        Sea::cust(format!("VALUES(`{column}`)"))
                    } else {
                        Sea::col((Alias::new("excluded"), Alias::new(column)))
                    };
                    made.value(Alias::new(column), self.expr(left)?.add(excluded));
                }
                value => {
                    made.value(Alias::new(column), self.expr(value)?);
                }
            }
        }
        if let Some(filter) = &conflict.filter {
            made.action_and_where(self.expr(filter)?);
        }
        Some(made)
    }

    /// `None` inside: there is no RETURNING.
    fn returning(&self, items: &[Item]) -> Option<Option<ReturningClause>> {
        if items.is_empty() {
            return Some(None);
        }
        let exprs: Option<Vec<Sea>> = items
            .iter()
            .map(|item| match item {
                Item::Expr(expr, _) => self.expr(expr),
                Item::All(_) => None,
            })
            .collect();
        Some(Some(SeaQuery::returning().exprs(exprs?)))
    }

    pub(super) fn update(&self, update: &Update) -> Option<UpdateStatement> {
        if self.flavor.is_mysql() && !update.from.is_empty() {
            return None;
        }
        let columns = &TABLES[update.table].columns;
        let mut made = SeaQuery::update();
        made.table(target(update.table, update.alias.as_deref()));
        for (at, value) in &update.set {
            made.value(Alias::new(columns[*at].name), self.expr(value)?);
        }
        for from in &update.from {
            made.from(self.factor(from)?);
        }
        if let Some(filter) = &update.filter {
            made.and_where(self.expr(filter)?);
        }
        for part in &update.order {
            let (by, order) = self.order(part)?;
            made.order_by_expr(by, order);
        }
        if let Some(limit) = update.limit {
            made.limit(u64::try_from(limit).ok()?);
        }
        if let Some(with) = &update.with {
            made.with_cte(self.with(with)?);
        }
        if let Some(returning) = self.returning(&update.returning)? {
            made.returning(returning);
        }
        Some(made)
    }

    pub(super) fn delete(&self, delete: &Delete) -> Option<DeleteStatement> {
        if !delete.from.is_empty() {
            return None;
        }
        let mut made = SeaQuery::delete();
        made.from_table(target(delete.table, delete.alias.as_deref()));
        if let Some(filter) = &delete.filter {
            made.and_where(self.expr(filter)?);
        }
        for part in &delete.order {
            let (by, order) = self.order(part)?;
            made.order_by_expr(by, order);
        }
        if let Some(limit) = delete.limit {
            made.limit(u64::try_from(limit).ok()?);
        }
        if let Some(with) = &delete.with {
            made.with_cte(self.with(with)?);
        }
        if let Some(returning) = self.returning(&delete.returning)? {
            made.returning(returning);
        }
        Some(made)
    }
}

fn target(table: usize, alias: Option<&str>) -> TableRef {
    let table = Alias::new(TABLES[table].name).into_table_ref();
    match alias {
        Some(alias) => table.alias(Alias::new(alias)),
        None => table,
    }
}
