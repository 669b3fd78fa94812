//! A proof of each plan, from its text alone: between a [`Plan`] and whoever sends it.
//!
//! This module knows nothing of how conditions are added. It reads the text that would be sent anew, with the parser's own
//! tokens and grammar, and asks of every table in it what the catalogue and the shape demand: its conditions in a place
//! where they hold, its fills, its checks. What it cannot prove is not sent. So a mistake of the stages before becomes a
//! refusal, and not a leak.
//!
//! It trusts the catalogue to find a name, and nothing else of the engine. It asks for more where it could ask for less.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what is not known here is proven nowhere: each wildcard ends in a refusal, or in text that stays as it is"
)]

mod allowed;
mod also;
mod carried;
mod change;
mod condition;
mod doors;
mod insert;
mod parent;
mod proof;
mod query;
mod read;
mod relation;
mod row;
mod rule;
mod set;
mod source;
mod taken;
mod upsert;
mod want;

use crate::catalog::Catalog;
use crate::dialect::Dialect;
use crate::plan::{Bind, Operand, Plan};
use crate::refusal::Reason;
use crate::shape::{Intent, Shape, Visibility};
use doors::Prove;
use proof::{Fault, Proof, demand, fault};
use row::Rows;
use sqlparser::ast::{Expr, Query, SetExpr, Statement, Value};
use std::cell::Cell;

/// What a plan is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Premises<'a> {
    /// The caller's text, behind the comment that states the intent.
    pub(crate) sql: &'a str,
    pub(crate) dialect: Dialect,
    pub(crate) catalog: &'a Catalog,
    pub(crate) shape: &'a Shape,
    pub(crate) intent: Intent,
}

impl<'a> Premises<'a> {
    /// `written`: the caller's text with the comment that states the intent.
    pub(crate) fn of(written: &'a str, dialect: Dialect, catalog: &'a Catalog, shape: &'a Shape) -> Self {
        let (intent, sql) = Intent::split(written);
        Self {
            sql,
            dialect,
            catalog,
            shape,
            intent,
        }
    }
}

/// Proves that a plan keeps to the scope.
///
/// # Errors
///
/// A refusal that says that this library has a bug, and how to report it.
pub(crate) fn prove(plan: &Plan, premises: Premises<'_>) -> crate::refusal::Result<()> {
    proven(plan, premises).map_err(|Fault(what)| {
        let sql = plan.sql.clone();
        Reason::Unproven { what, sql }.into()
    })
}

fn proven(plan: &Plan, premises: Premises<'_>) -> Proof<()> {
    let read = read::read(plan, premises.dialect)?;
    let verifier = Verifier {
        dialect: premises.dialect,
        catalog: premises.catalog,
        shape: premises.shape,
        intent: premises.intent,
        plan,
        reading: reading(&read.statement, premises),
        deletes: first_word(premises.sql).eq_ignore_ascii_case("DELETE"),
        drops: Cell::new(false),
        hiding: if premises.catalog.has_parents() || plan.sql.contains("parent 1") {
            let names = parent::hiding(&read.statement).into_iter();
            names
                .map(|name| relation::cte_key(&name.as_str().into(), premises.dialect))
                .collect()
        } else {
            Vec::new()
        },
    };
    let scope = Scope { ctes: &[], root: true };
    if !read.asides.is_empty() {
        let ctes = verifier.harmless(&read.statement);
        for aside in read.asides {
            verifier.aside(aside, &ctes)?;
        }
    }
    verifier.carried(&read.statement)?;
    verifier.statement(read.statement, scope)?;
    verifier.check_lost(premises.sql)
}

/// Which rows a statement reads: an intent in front of a query lifts the visibility for all of it.
fn reading(statement: &Statement, premises: Premises<'_>) -> Visibility {
    if let Statement::Query(query) = statement
        && !matches!(
            *query.body,
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_)
        )
        && premises.intent != Intent::AsWritten
    {
        return Visibility::WithDeleted;
    }
    premises.shape.visibility
}

fn first_word(sql: &str) -> &str {
    let sql = sql.trim_start();
    let end = sql.find(|letter: char| !letter.is_ascii_alphabetic());
    end.and_then(|end| sql.get(..end)).unwrap_or(sql)
}

/// What the proof knows.
#[derive(Debug)]
struct Verifier<'a> {
    dialect: Dialect,
    catalog: &'a Catalog,
    shape: &'a Shape,
    intent: Intent,
    plan: &'a Plan,
    /// Which rows of the tables that are read exist.
    reading: Visibility,
    /// Whether the caller wrote a DELETE, so that an UPDATE is a marking.
    deletes: bool,
    /// Whether a value of the caller's may have stood for a column that is the mixins' to fill.
    drops: Cell<bool>,
    /// The names of all common table expressions, where one could hide the table of a parent.
    hiding: Vec<String>,
}

/// Where a part of the statement stands.
#[derive(Clone, Copy, Debug)]
struct Scope<'s> {
    /// The common table expressions that can be named here, folded.
    ctes: &'s [String],
    /// Whether it is the statement itself, behind its WITH, to which the intent applies.
    root: bool,
}

impl Prove for Verifier<'_> {
    fn query(&self, query: Query, scope: Scope<'_>, rows: Option<&Rows<'_>>) -> Proof<()> {
        self.prove_query(query, scope, rows)
    }

    fn harmless_query(&self, query: &Query) -> bool {
        self.is_harmless(query)
    }

    fn statement(&self, statement: Statement, scope: Scope<'_>) -> Proof<()> {
        if let Statement::Query(query) = statement {
            self.query(*query, scope, None)
        } else if let Statement::Insert(insert) = statement {
            self.insert(insert, scope)
        } else if let Statement::Update(update) = statement {
            self.update(update, scope)
        } else if let Statement::Delete(delete) = statement {
            self.delete(delete, scope)
        } else if let Statement::Explain { statement, .. } = statement {
            self.statement(*statement, scope)
        } else {
            fault("the text that it made is of a kind that is never sent")
        }
    }
}

impl Verifier<'_> {
    /// Demands that each value of the caller's is sent, or looked at before anything is.
    ///
    /// A tenant that the caller gives does not stand in the text where the scope has only one: the check is all that is
    /// left of it. What mixins fill they take in silence, and MySQL's texts lose common table expressions that nobody reads.
    fn check_lost(&self, written: &str) -> Proof<()> {
        let loses_ctes = self.dialect == Dialect::Mysql && written.to_ascii_uppercase().contains("WITH");
        if self.drops.get() || loses_ctes {
            return Ok(());
        }
        let mut met = vec![false; self.plan.parameters];
        let bound = self.plan.binds.iter().filter_map(|bind| match bind {
            Bind::Value(at) | Bind::Cut(at) | Bind::ValueOr(at, _) | Bind::ActorIfDeleted(at, _) => Some(*at),
            Bind::Fill(_) | Bind::Tenant { .. } | Bind::Actor | Bind::Named { .. } | Bind::Context(_) => None,
        });
        let checked = self.plan.checks.iter().filter_map(|check| match check.operand {
            Operand::Value(at) => Some(at),
            Operand::Number(_) | Operand::Text(_) | Operand::Null => None,
        });
        for at in bound.chain(checked) {
            if let Some(met) = met.get_mut(at.index()) {
                *met = true;
            }
        }
        let is_named = |at| self.dialect == Dialect::Mysql || names_value(written, at);
        let mut lost = (0..).zip(met).filter(|(_, met)| !met);
        demand(!lost.any(|(at, _)| is_named(at)), || {
            "a value of the caller's is neither bound nor checked".to_owned()
        })
    }

    /// What is bound to an expression that is a placeholder; `read` has premises each its number.
    fn bind(&self, expr: &Expr) -> Option<&Bind> {
        let Expr::Value(value) = expr else { return None };
        let Value::Placeholder(mark) = &value.value else {
            return None;
        };
        let number: usize = mark.get(1..)?.parse().ok()?;
        self.plan.binds.get(number.checked_sub(1)?)
    }
}

/// Whether a text asks for the caller's value with this index; with numbers in it, it need not ask for all.
fn names_value(text: &str, at: usize) -> bool {
    let number = (at + 1).to_string();
    let marks = text.split(['$', '?']).skip(1);
    let is_digit = |letter: char| letter.is_ascii_digit();
    let mut numbers = marks.map(|mark| mark.get(..mark.find(|letter| !is_digit(letter)).unwrap_or(mark.len())));
    numbers.any(|found| found == Some("") || found == Some(number.as_str()))
}

#[cfg(test)]
mod tests;
