//! `refuse_unfiltered_writes`: an UPDATE or DELETE needs a WHERE of its own that can tell rows apart.

use crate::ctes::Ctes;
use crate::engine::{Engine, Relation};
use crate::names::{folded, same};
use crate::plan::Result;
use crate::refusal::Refusal;
use crate::update::{Changed, tested_columns};
use crate::walk::with_stack;
use sqlparser::ast::{BinaryOperator, Expr, Ident};

/// By what a WHERE tells rows apart.
pub(crate) enum Filter {
    /// The columns of one term.
    Columns(Vec<Ident>),
    /// Terms that must all hold: any of them may tell rows apart.
    All(Vec<Filter>),
    /// Terms of which one must hold: `id = 1 OR 1 = 1` is every row.
    Any(Vec<Filter>),
}

impl Filter {
    fn tells(&self, is_telling: &impl Fn(&Ident) -> bool) -> bool {
        match self {
            Self::Columns(columns) => columns.iter().any(is_telling),
            Self::All(terms) => terms.iter().any(|term| term.tells(is_telling)),
            Self::Any(terms) => terms.iter().all(|term| term.tells(is_telling)),
        }
    }
}

impl Engine<'_> {
    /// Walks the WHERE of a statement that changes rows, and returns what it looks at, if the guard is on.
    pub(crate) fn own_filter(&mut self, selection: Option<&mut Expr>, ctes: &Ctes<'_>) -> Result<Filter> {
        match selection {
            Some(selection) if self.shape.refuse_unfiltered_writes => self.filter(selection, ctes),
            selection => {
                self.exprs(selection, ctes)?;
                Ok(Filter::All(Vec::new()))
            }
        }
    }

    fn filter(&mut self, expr: &mut Expr, ctes: &Ctes<'_>) -> Result<Filter> {
        if let Expr::Nested(inner) = expr {
            return with_stack(|| self.filter(inner, ctes));
        }
        if let Expr::BinaryOp {
            left,
            op: op @ (BinaryOperator::And | BinaryOperator::Or),
            right,
        } = expr
        {
            let terms = with_stack(|| Ok(vec![self.filter(left, ctes)?, self.filter(right, ctes)?]))?;
            let is_all = *op == BinaryOperator::And;
            return Ok(if is_all { Filter::All(terms) } else { Filter::Any(terms) });
        }
        let is_constant = is_same_on_both_sides(expr);
        let outer = self.columns.replace(Vec::new());
        let walked = self.expr(expr, ctes);
        let columns = std::mem::replace(&mut self.columns, outer).unwrap_or_default();
        walked?;
        Ok(Filter::Columns(if is_constant { Vec::new() } else { columns }))
    }

    /// Refuses a WHERE that is missing, constant, or made only of columns that our conditions test.
    pub(crate) fn guard(&self, filter: &Filter, changed: &[Changed]) -> Result<()> {
        if !self.shape.refuse_unfiltered_writes || filter.tells(&|column| !self.is_tested(column, changed)) {
            return Ok(());
        }
        let tables: Vec<&str> = changed.iter().map(|changed| changed.name.as_str()).collect();
        Err(Refusal::because(format!(
            "this would change every row of {} that the scope sees, and the scope refuses unfiltered writes; give it a WHERE on a column of the table",
            tables.join(", ")
        )))
    }

    fn is_tested(&self, column: &Ident, changed: &[Changed]) -> bool {
        let mut policies = changed.iter().filter_map(|changed| match changed.relation {
            Relation::Policy(table) => self.policy(table).ok(),
            Relation::Open | Relation::Cte => None,
        });
        policies.any(|policy| {
            tested_columns(policy).any(|tested| same(self.dialect, &folded(column, self.dialect), tested))
        })
    }
}

/// `id = id`.
fn is_same_on_both_sides(expr: &Expr) -> bool {
    matches!(expr, Expr::BinaryOp { left, right, .. } if left == right)
}
