//! Rows that have the tenants of those on which they hang: that these are in reach.

use super::condition::Terms;
use super::proof::{Proof, demand, fault};
use super::relation::Called;
use super::row::literal;
use super::set::{Set, call};
use super::source::{Change, Doing, Source};
use super::taken::is_parent_shape;
use super::want::{Owed, Reached, Want};
use super::{Scope, Verifier};
use crate::catalog::also::{Access, Also};
use crate::catalog::policy::{Policy, Tenant};
use crate::dialect::Dialect;
use crate::id::TableId;
use crate::plan::Bind;
use sqlparser::ast::{
    BinaryOperator, CaseWhen, Expr, Ident, ObjectName, Query, Select, SelectItem, SetExpr, SetOperator, SetQuantifier,
    TableFactor, Visit, Visitor,
};
use std::ops::ControlFlow;

/// That a row names one in reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hangs<'p> {
    /// The other's table.
    pub(super) parent: TableId,
    /// Its key.
    pub(super) to: &'p str,
    pub(super) access: Access,
}

impl<'a> Verifier<'a> {
    /// The tests of the rows on which a table's rows hang; none where all of those are in reach.
    pub(super) fn hanging(&self, policy: &'a Policy, access: Access) -> Proof<Vec<Want<'a>>> {
        let mut wants = Vec::new();
        if policy.parents.is_empty() || self.shape.fill_only {
            return Ok(wants);
        }
        let table = self.numbered(policy)?;
        for (number, through) in policy.parents.iter().enumerate() {
            let Some(parent) = self.catalog.parent(table, number) else {
                return fault(format!("what a row of `{}` hangs on is not known", policy.table));
            };
            if !self.of_tenants(self.policy(parent)?, access)?.is_empty() {
                let (to, column) = (through.to.as_str(), through.from.as_str());
                let test = super::condition::Test::Hangs(Hangs { parent, to, access });
                wants.push(Want { column, test });
            }
        }
        Ok(wants)
    }

    /// Whether a term is `EXISTS (SELECT 1 FROM parent WHERE key = column AND ..)`.
    pub(super) fn tests_parent(&self, term: &Expr, owed: &Owed<'_, '_>, hangs: Hangs<'_>) -> bool {
        self.key_of(term, hangs)
            .is_some_and(|key| self.is_column(key, owed, owed.want.column))
    }

    /// What is compared with the parent's key, where an expression asks whether that parent is in reach.
    fn key_of<'e>(&self, term: &'e Expr, hangs: Hangs<'_>) -> Option<&'e Expr> {
        let Expr::Exists {
            subquery,
            negated: false,
        } = term
        else {
            return None;
        };
        let (name, alias, condition) = parts(subquery)?;
        let parent = self.relation(name, &self.hiding).ok().flatten()?;
        if parent != hangs.parent {
            return None;
        }
        let source = Source {
            called: Called::Alias(alias),
            table: parent,
            policy: self.policy(parent).ok()?,
            nullable: false,
            renamed: false,
        };
        let wants = self.of_tenants(source.policy, hangs.access).ok()?;
        let mut terms = Vec::new();
        ands(condition, &mut terms);
        // The key, and one term for each test: nothing else.
        let left = self.paid(source.owed(&wants), &Terms::of(Some(condition))).ok()?;
        let key = terms.iter().find_map(|term| match term {
            Expr::BinaryOp {
                left,
                op: BinaryOperator::Eq,
                right,
            } if source.called.has(left, hangs.to, self.dialect) => Some(&**right),
            _ => None,
        })?;
        (left.is_empty() && terms.len() == wants.len() + 1).then_some(key)
    }

    /// Whether a query that was left in its place shows nothing but whether a row of the scope's is there.
    pub(super) fn is_harmless(&self, query: &Query) -> bool {
        let Some((name, ..)) = parts(query) else { return false };
        let Ok(Some(parent)) = self.relation(name, &self.hiding) else {
            return false;
        };
        let keys = self.catalog.policies().iter().flat_map(|policy| &policy.parents);
        let exists = Expr::Exists {
            subquery: Box::new(query.clone()),
            negated: false,
        };
        keys.into_iter().any(|through| {
            let to = through.to.as_str();
            let hangs = |access| Hangs { parent, to, access };
            self.key_of(&exists, hangs(Access::Read)).is_some() || self.key_of(&exists, hangs(Access::Write)).is_some()
        })
    }

    /// Whether a value is a parent's key in reach, or fails the statement.
    pub(super) fn is_parents(&self, value: &Expr, hangs: Hangs<'_>) -> bool {
        let Some((in_reach, failure)) = guarded(value) else {
            return false;
        };
        let is_value = |expr: &Expr| self.is_same(expr, &in_reach.result);
        self.key_of(&in_reach.condition, hangs).is_some_and(is_value) && self.is_failure(failure, is_value)
    }

    fn is_failure(&self, expr: &Expr, is_value: impl Fn(&Expr) -> bool) -> bool {
        match (self.dialect, expr) {
            (Dialect::Sqlite, expr) => {
                call(expr, "abs").is_some_and(|args| matches!(args.as_slice(), [one] if one.to_string() == "1 << 63"))
            }
            (Dialect::Postgres | Dialect::Mysql, Expr::Subquery(query)) => is_two_rows(query, is_value),
            (Dialect::Postgres | Dialect::Mysql, _) => false,
        }
    }

    fn is_same(&self, left: &Expr, right: &Expr) -> bool {
        match (self.bind(left), self.bind(right)) {
            (Some(one), Some(other)) => one == other,
            (Some(_), None) | (None, Some(_)) => false,
            (None, None) => {
                let is_column = matches!(left, Expr::CompoundIdentifier(_));
                (is_column || literal(left).is_some()) && left == right
            }
        }
    }

    /// Demands that what is set as a parent's key is in reach, is the row's own, or was looked at when it was inserted.
    pub(super) fn keeps_parents(&self, source: &Source<'_, 'a>, set: &Set<'_>, inserted: Option<&Ident>) -> Proof<()> {
        for want in self.hanging(source.policy, Access::Write)? {
            let super::condition::Test::Hangs(hangs) = want.test else {
                continue;
            };
            for value in set.values(want.column, self.dialect) {
                let holds = value.is_some_and(|value| {
                    matches!(value, Expr::Identifier(name) if super::relation::is_exactly(name, want.column, self.dialect))
                        || source.called.has(value, want.column, self.dialect)
                        || self.is_inserted(value, want.column, inserted)
                        || self.is_parents(value, hangs)
                });
                demand(holds, || {
                    format!("`{}` of `{}` is set to any row's", want.column, source.policy.table)
                })?;
            }
        }
        Ok(())
    }

    fn is_inserted(&self, value: &Expr, column: &str, inserted: Option<&Ident>) -> bool {
        let is_column = |word: &Ident| super::relation::is_exactly(word, column, self.dialect);
        if let Some([Expr::Identifier(word)]) = call(value, "VALUES").as_deref() {
            return self.dialect == Dialect::Mysql && is_column(word);
        }
        match value {
            Expr::CompoundIdentifier(words) => match words.as_slice() {
                [table, word] => {
                    inserted.is_some_and(|name| super::relation::same_ident(table, name, self.dialect))
                        && is_column(word)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a value is the tenant of rows in reach that a new one names, or fails the statement.
    pub(super) fn is_linked(&self, (tenant, reached): (&Tenant, Reached), value: &Expr) -> bool {
        let Some((found, failure)) = guarded(value) else {
            return false;
        };
        let several = call(&found.result, "COALESCE");
        let tenants = several.unwrap_or_else(|| vec![&found.result]);
        let Reached::Tenants { dimension, .. } = reached else {
            return false;
        };
        let is_first = |value: &Expr| self.is_tenant(value, dimension, 0);
        let is_plain = tenant.also == Also::Nothing && !tenant.nullable;
        is_plain
            && self.is_failure(failure, is_first)
            && tenants.iter().all(|one| self.is_tenant_of(one, (tenant, reached)))
    }

    /// Whether an expression is `(SELECT p.tenant FROM table AS p WHERE ..)`, which is proven as a query by itself.
    fn is_tenant_of(&self, expr: &Expr, (tenant, reached): (&Tenant, Reached)) -> bool {
        let Expr::Subquery(query) = expr else { return false };
        let SetExpr::Select(select) = &*query.body else {
            return false;
        };
        let ([SelectItem::UnnamedExpr(column)], [table], Some(condition)) =
            (select.projection.as_slice(), select.from.as_slice(), &select.selection)
        else {
            return false;
        };
        let as_it_is = format!("SELECT {column} FROM {} WHERE {condition}", table.relation);
        let doing = Doing {
            scope: Scope {
                ctes: &self.hiding,
                root: false,
            },
            changed: &[],
            change: Change::None,
        };
        let sources = self.sources(&select.from, doing);
        // One row: the key is compared with a value.
        let mut terms = Vec::new();
        ands(condition, &mut terms);
        let is_value = |expr: &Expr| matches!(self.bind(expr), Some(Bind::Value(_))) || literal(expr).is_some();
        let is_one = |source: &Source<'_, '_>| {
            let [key] = source.policy.key.as_slice() else {
                return false;
            };
            terms.iter().any(|term| {
                matches!(term, Expr::BinaryOp { left, op: BinaryOperator::Eq, right }
                    if source.called.has(left, key, self.dialect) && is_value(right))
            })
        };
        query.to_string() == as_it_is
            && sources.as_ref().is_ok_and(|sources| sources.tables.iter().any(is_one))
            && sources.is_ok_and(|sources| self.is_row_own(tenant, reached, column, Some((select, &sources))))
    }
}

/// The table, its alias and the condition of `SELECT 1 FROM table AS alias WHERE condition`.
fn parts(query: &Query) -> Option<(&ObjectName, &Ident, &Expr)> {
    if !is_parent_shape(query) {
        return None;
    }
    let SetExpr::Select(select) = &*query.body else {
        return None;
    };
    let [table] = select.from.as_slice() else { return None };
    let TableFactor::Table {
        name,
        alias: Some(alias),
        ..
    } = &table.relation
    else {
        return None;
    };
    Some((name, &alias.name, select.selection.as_ref()?))
}

/// The only arm of `CASE WHEN .. THEN .. ELSE .. END`, and what it is else.
fn guarded(value: &Expr) -> Option<(&CaseWhen, &Expr)> {
    let Expr::Case {
        operand: None,
        conditions,
        else_result: Some(failure),
        ..
    } = value
    else {
        return None;
    };
    let [only] = conditions.as_slice() else { return None };
    Some((only, failure))
}

fn ands<'e>(condition: &'e Expr, terms: &mut Vec<&'e Expr>) {
    match condition {
        Expr::BinaryOp {
            left,
            op: BinaryOperator::And,
            right,
        } => {
            ands(left, terms);
            ands(right, terms);
        }
        term => terms.push(term),
    }
}

/// Whether a query is `SELECT x UNION ALL SELECT x`, with nothing that could leave out a row.
pub(super) fn is_two_rows(query: &Query, is_value: impl Fn(&Expr) -> bool) -> bool {
    let SetExpr::SetOperation {
        op: SetOperator::Union,
        set_quantifier: SetQuantifier::All,
        left,
        right,
    } = &*query.body
    else {
        return false;
    };
    let bare = |arm: &SetExpr| matches!(arm, SetExpr::Select(select) if bare_value(select).is_some_and(&is_value));
    query.with.is_none() && query.limit_clause.is_none() && query.fetch.is_none() && bare(left) && bare(right)
}

/// The value of `SELECT value`, with nothing behind it.
fn bare_value(select: &Select) -> Option<&Expr> {
    let [SelectItem::UnnamedExpr(value)] = select.projection.as_slice() else {
        return None;
    };
    (select.to_string() == format!("SELECT {value}")).then_some(value)
}

/// The names of all common table expressions in a statement, any of which may hide a parent.
pub(super) fn hiding(statement: &impl Visit) -> Vec<String> {
    struct Names(Vec<String>);
    impl Visitor for Names {
        type Break = ();

        fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
            let ctes = query.with.iter().flat_map(|with| &with.cte_tables);
            self.0.extend(ctes.map(|cte| cte.alias.name.value.clone()));
            ControlFlow::Continue(())
        }
    }
    let mut names = Names(Vec::new());
    let (ControlFlow::Continue(()) | ControlFlow::Break(())) = statement.visit(&mut names);
    names.0
}
