//! Queries as SeaQuery's.

use super::Builder;
use crate::{
    ast::{Arms, Body, Cte, Expr, From, Item, On, Query, Select, With},
    flavor::Flavor,
    value::Val,
};
use sea_orm::sea_query::{
    Alias, Asterisk, CommonTableExpression, Condition, IntoTableRef as _, JoinType, LockBehavior, LockType,
    Query as SeaQuery, SelectStatement, SubQueryStatement, TableRef, UnionType, WithClause,
};

impl Builder {
    pub(super) fn query(&self, query: &Query) -> Option<SelectStatement> {
        let mut made = match &query.arms {
            // SeaQuery prints WINDOW behind ORDER BY.
            Arms::Select(select) if !select.windows.is_empty() && !query.is_bare() => return None,
            Arms::Select(select) => self.select(select)?,
            Arms::Set { op, left, right } => self.set(op, left, right)?,
            Arms::Values(_) => return None,
        };
        if let Some(with) = &query.with {
            made.with_cte(self.with(with)?);
        }
        for part in &query.order {
            let (by, order) = self.order(part)?;
            made.order_by_expr(by, order);
        }
        if let Some(limit) = &query.limit {
            made.limit(number(limit)?);
        }
        if let Some(offset) = &query.offset {
            made.offset(number(offset)?);
        }
        match query.lock {
            None => {}
            Some("FOR UPDATE") => {
                made.lock_exclusive();
            }
            Some("FOR SHARE") => {
                made.lock_shared();
            }
            Some("LOCK IN SHARE MODE") if self.flavor == Flavor::Mariadb => return None,
            Some("FOR NO KEY UPDATE") => {
                made.lock(LockType::NoKeyUpdate);
            }
            Some("FOR UPDATE SKIP LOCKED") => {
                made.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
            }
            Some("FOR UPDATE NOWAIT") => {
                made.lock_with_behavior(LockType::Update, LockBehavior::Nowait);
            }
            Some(_) => return None,
        }
        Some(made)
    }

    fn set(&self, op: &str, left: &Query, right: &Query) -> Option<SelectStatement> {
        let arm = |query: &Query| match &query.arms {
            Arms::Select(select) if query.is_bare() && select.windows.is_empty() => self.select(select),
            Arms::Select(_) | Arms::Set { .. } | Arms::Values(_) => None,
        };
        let op = match op {
            "UNION" => UnionType::Distinct,
            "UNION ALL" => UnionType::All,
            "EXCEPT" => UnionType::Except,
            "INTERSECT" => UnionType::Intersect,
            _ => return None,
        };
        let (mut left, right) = (arm(left)?, arm(right)?);
        left.union(op, right);
        Some(left)
    }

    pub(super) fn with(&self, with: &With) -> Option<WithClause> {
        if !self.flavor.types_placeholders() {
            return None;
        }
        let mut made = WithClause::new();
        made.recursive(with.recursive);
        for Cte {
            name,
            columns,
            materialized,
            body,
        } in &with.ctes
        {
            let mut cte = CommonTableExpression::new();
            cte.table_name(Alias::new(name));
            cte.columns(columns.iter().map(Alias::new));
            if let Some(materialized) = materialized {
                cte.materialized(*materialized);
            }
            let body: SubQueryStatement = match body {
                Body::Query(query) => self.query(query)?.into(),
                Body::Insert(insert) => self.insert(insert)?.into(),
                Body::Update(update) => self.update(update)?.into(),
                Body::Delete(delete) => self.delete(delete)?.into(),
            };
            cte.query(body);
            made.cte(cte);
        }
        Some(made)
    }

    fn select(&self, select: &Select) -> Option<SelectStatement> {
        let mut made = SeaQuery::select();
        if select.distinct {
            made.distinct();
        }
        if !select.distinct_on.is_empty() {
            return None;
        }
        for item in &select.items {
            self.item(&mut made, item)?;
        }
        for from in &select.from {
            self.from(&mut made, from, select.from.len() == 1)?;
        }
        if let Some(filter) = &select.filter {
            made.and_where(self.expr(filter)?);
        }
        made.add_group_by(self.exprs(&select.group)?);
        if let Some(having) = &select.having {
            made.cond_having(Condition::all().add(self.expr(having)?));
        }
        match select.windows.as_slice() {
            [] => {}
            [(name, window)] => {
                made.window(Alias::new(name), self.window(window)?);
            }
            _ => return None,
        }
        Some(made)
    }

    fn item(&self, made: &mut SelectStatement, item: &Item) -> Option<()> {
        match item {
            Item::All(None) => {
                made.column(Asterisk);
            }
            Item::All(Some(relation)) => {
                made.column((Alias::new(relation), Asterisk));
            }
            Item::Expr(Expr::Window(call), alias) => {
                let function = self.window_call(call)?;
                match (&call.named, alias) {
                    (Some(name), None) => {
                        made.expr_window_name(function, Alias::new(name));
                    }
                    (Some(name), Some(alias)) => {
                        made.expr_window_name_as(function, Alias::new(name), Alias::new(alias));
                    }
                    (None, None) => {
                        made.expr_window(function, self.window(&call.window)?);
                    }
                    (None, Some(alias)) => {
                        made.expr_window_as(function, self.window(&call.window)?, Alias::new(alias));
                    }
                }
            }
            Item::Expr(expr, None) => {
                made.expr(self.expr(expr)?);
            }
            Item::Expr(expr, Some(alias)) => {
                made.expr_as(self.expr(expr)?, Alias::new(alias));
            }
        }
        Some(())
    }

    /// SeaQuery joins to all of FROM, so joins only stand in a FROM of one item.
    fn from(&self, made: &mut SelectStatement, from: &From, alone: bool) -> Option<()> {
        let From::Join { left, right, kind, on } = from else {
            made.from(self.factor(from)?);
            return Some(());
        };
        if !alone {
            return None;
        }
        self.from(made, left, true)?;
        let condition = match on {
            On::Nothing if *kind == "CROSS JOIN" => {
                made.cross_join(self.factor(right)?);
                return Some(());
            }
            On::Condition(condition) => self.expr(condition)?,
            On::Nothing | On::Natural | On::Using(_) => return None,
        };
        let kind = match *kind {
            "JOIN" => JoinType::Join,
            "INNER JOIN" => JoinType::InnerJoin,
            "LEFT JOIN" | "LEFT OUTER JOIN" => JoinType::LeftJoin,
            "RIGHT JOIN" => JoinType::RightJoin,
            "FULL JOIN" => JoinType::FullOuterJoin,
            _ => return None,
        };
        if let From::Derived {
            query,
            alias,
            columns,
            lateral: true,
        } = &**right
        {
            if !columns.is_empty() {
                return None;
            }
            made.join_lateral(kind, self.query(query)?, Alias::new(alias), condition);
            return Some(());
        }
        made.join(kind, self.factor(right)?, condition);
        Some(())
    }

    pub(super) fn factor(&self, from: &From) -> Option<TableRef> {
        match from {
            From::Table {
                name,
                qualified,
                alias,
                columns,
            } => {
                let schema = match self.flavor {
                    Flavor::Sqlite => "main",
                    Flavor::Postgres => "public",
                    Flavor::Mariadb | Flavor::Mysql => return plain(name, alias.as_deref(), columns),
                };
                if !*qualified {
                    return plain(name, alias.as_deref(), columns);
                }
                let table = (Alias::new(schema), Alias::new(name)).into_table_ref();
                let made = match alias {
                    Some(alias) => table.alias(Alias::new(alias)),
                    None => table,
                };
                columns.is_empty().then_some(made)
            }
            From::Derived {
                query,
                alias,
                columns,
                lateral: false,
            } if columns.is_empty() => {
                use sea_orm::sea_query::IntoIden as _;
                Some(TableRef::SubQuery(
                    Box::new(self.query(query)?),
                    Alias::new(alias).into_iden(),
                ))
            }
            From::Derived { .. } | From::Join { .. } => None,
        }
    }
}

fn plain(name: &str, alias: Option<&str>, columns: &[String]) -> Option<TableRef> {
    let table = Alias::new(name).into_table_ref();
    let table = match alias {
        Some(alias) => table.alias(Alias::new(alias)),
        None => table,
    };
    columns.is_empty().then_some(table)
}

fn number(expr: &Expr) -> Option<u64> {
    match expr {
        Expr::Literal(Val::Int(number)) | Expr::Bound(Val::Int(number), _) => u64::try_from(*number).ok(),
        _ => None,
    }
}
