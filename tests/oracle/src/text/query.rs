//! Queries as text.

use super::Printer;
use crate::ast::{Arms, Cte, Item, Order, Query, Select, With};

impl Printer {
    pub(super) fn query(&mut self, query: &Query) {
        self.with(query.with.as_ref());
        match &query.arms {
            Arms::Select(select) => self.select(select),
            Arms::Set { op, left, right } => {
                self.arm(left, false);
                self.word(op);
                self.arm(right, true);
            }
            Arms::Values(rows) => {
                self.word("VALUES");
                self.list(rows, |out, row| out.parens(|out| out.list(row, Self::expr)));
            }
        }
        self.order(&query.order);
        if let Some(limit) = &query.limit {
            self.word("LIMIT");
            self.expr(limit);
        }
        if let Some(offset) = &query.offset {
            self.word("OFFSET");
            self.expr(offset);
        }
        if let Some(lock) = query.lock {
            self.word(lock);
        }
    }

    pub(super) fn with(&mut self, with: Option<&With>) {
        let Some(with) = with else { return };
        self.word(if with.recursive { "WITH RECURSIVE" } else { "WITH" });
        self.list(&with.ctes, Self::cte);
    }

    fn cte(&mut self, cte: &Cte) {
        self.table(&cte.name);
        self.column_list(&cte.columns);
        self.word("AS");
        match cte.materialized {
            Some(true) => self.word("MATERIALIZED"),
            Some(false) => self.word("NOT MATERIALIZED"),
            None => {}
        }
        self.parens(|out| out.body(&cte.body));
    }

    /// An arm of a set operation. SQLite knows no parentheses there, and groups from the left.
    fn arm(&mut self, query: &Query, right: bool) {
        let nested = matches!(query.arms, Arms::Set { .. });
        if query.is_bare() && !(nested && right) {
            if nested && !self.flavor.is_sqlite() {
                self.parens(|out| out.query(query));
            } else {
                self.query(query);
            }
        } else if self.flavor.is_sqlite() {
            self.word("SELECT * FROM");
            self.parens(|out| out.query(query));
        } else {
            self.parens(|out| out.query(query));
        }
    }

    fn select(&mut self, select: &Select) {
        self.word("SELECT");
        if select.distinct {
            self.word("DISTINCT");
        }
        if !select.distinct_on.is_empty() {
            self.word("DISTINCT ON");
            self.parens(|out| out.list(&select.distinct_on, Self::expr));
        }
        self.items(&select.items);
        if !select.from.is_empty() {
            self.word("FROM");
            self.list(&select.from, Self::from);
        }
        self.filter(select.filter.as_ref());
        if !select.group.is_empty() {
            self.word("GROUP BY");
            self.list(&select.group, Self::expr);
        }
        if let Some(having) = &select.having {
            self.word("HAVING");
            self.expr(having);
        }
        if !select.windows.is_empty() {
            self.word("WINDOW");
            self.list(&select.windows, |out, (name, window)| {
                out.word(name);
                out.word("AS");
                out.window(window);
            });
        }
    }

    pub(super) fn items(&mut self, items: &[Item]) {
        self.list(items, |out, item| match item {
            Item::Expr(expr, alias) => {
                out.expr(expr);
                if let Some(alias) = alias {
                    out.word("AS");
                    out.column(alias);
                }
            }
            Item::All(Some(relation)) => {
                out.table(relation);
                out.tight(".*");
            }
            Item::All(None) => out.word("*"),
        });
    }

    pub(super) fn filter(&mut self, filter: Option<&crate::ast::Expr>) {
        if let Some(filter) = filter {
            self.word("WHERE");
            self.expr(filter);
        }
    }

    pub(super) fn order(&mut self, order: &[Order]) {
        if order.is_empty() {
            return;
        }
        self.word("ORDER BY");
        self.list(order, |out, part| {
            let down = match part {
                Order::Ordinal(number, down) => {
                    out.word(&number.to_string());
                    *down
                }
                Order::By(expr, down) => {
                    out.expr(expr);
                    *down
                }
            };
            if down {
                out.word("DESC");
            }
        });
    }
}
