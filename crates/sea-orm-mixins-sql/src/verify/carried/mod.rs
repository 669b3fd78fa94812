//! Values that travel with a statement: that they are set before it reads anything, and by nothing else.
//!
//! What the server does, as far as it matters here: it tests the conditions of a WHERE that have no column before it reads a
//! row, in the order in which they are written. It flattens subqueries of FROM into what is around them, and their conditions
//! then come first. It evaluates LIMIT, and the frames of windows, before the rows.

mod behind;
mod calls;
mod sets;

use super::Verifier;
use super::proof::{Proof, demand};
use super::set::call;
use crate::id::ContextId;
use crate::plan::Bind;
use sets::Sets;
use sqlparser::ast::{BinaryOperator, Expr, Query, SelectItem, SetExpr, Statement, Value, Visit};
use std::ops::ControlFlow;

/// A value that travels: its number, and its setting.
type Setting<'a> = (ContextId, &'a str);

impl<'a> Verifier<'a> {
    /// The values that travel to this backend.
    fn settings(&self) -> Vec<Setting<'a>> {
        let all = self.shape.context.iter().enumerate();
        let read = all.filter(|(_, context)| context.purpose.has_reader(self.dialect));
        read.map(|(at, context)| (ContextId::new(at), context.name.as_str()))
            .collect()
    }

    /// Demands of a whole statement that it sets them.
    pub(super) fn carried(&self, statement: &Statement) -> Proof<()> {
        let settings = self.settings();
        if settings.is_empty() {
            let is_context = |bind: &Bind| matches!(bind, Bind::Context(_));
            return demand(!self.plan.binds.iter().any(is_context), || {
                "a value travels with a statement that has none to set".to_owned()
            });
        }
        let mut contexts = self.shape.context.iter();
        let is_given = contexts.all(|context| context.given || !context.purpose.has_reader(self.dialect));
        demand(is_given, || "a value travels that the scope does not have".to_owned())?;
        let mut sets = Sets::new(self, settings, statement);
        if let ControlFlow::Break(missing) = statement.visit(&mut sets) {
            return Err(missing);
        }
        demand(sets.are_known(), || {
            "a setting is set where nothing of the scope's is".to_owned()
        })
    }

    /// A value of a row without the CASE that sets what travels.
    pub(super) fn uncarried<'e>(&self, value: &'e Expr) -> &'e Expr {
        let settings = self.settings();
        if settings.is_empty() {
            return value;
        }
        self.carrier(&settings, value).unwrap_or(value)
    }

    /// What stands in `CASE WHEN set_config(..) IS NOT NULL THEN value END`.
    fn carrier<'e>(&self, settings: &[Setting<'_>], value: &'e Expr) -> Option<&'e Expr> {
        let Expr::Case {
            operand: None,
            conditions,
            else_result: None,
            ..
        } = value
        else {
            return None;
        };
        let [when] = conditions.as_slice() else { return None };
        let mut terms = Vec::new();
        in_order(&when.condition, &mut terms);
        let mut pairs = terms.iter().zip(settings);
        let is_all = terms.len() == settings.len()
            && pairs.all(|(term, setting)| matches!(term, Expr::IsNotNull(set) if self.sets(set, *setting)));
        is_all.then_some(&when.result)
    }

    /// Whether an expression is `set_config('setting', value, true)`.
    fn sets(&self, expr: &Expr, (id, setting): Setting<'_>) -> bool {
        let Some([name, value, local]) = call(expr, "set_config")
            .as_deref()
            .and_then(|args| args.first_chunk().copied())
        else {
            return false;
        };
        let is_name = matches!(name, Expr::Value(name) if name.value == Value::SingleQuotedString(setting.to_owned()));
        let is_local = matches!(local, Expr::Value(local) if local.value == Value::Boolean(true));
        is_name && is_local && self.bind(value) == Some(&Bind::Context(id)) && call_length(expr) == 3
    }

    /// Whether a condition begins with `(SELECT set_config(..)) IS NOT NULL`, for each value.
    fn begins(&self, settings: &[Setting<'_>], condition: Option<&Expr>) -> bool {
        let mut terms = Vec::new();
        if let Some(condition) = condition {
            in_order(condition, &mut terms);
        }
        let is_set = |term: &&Expr, setting: Setting<'_>| {
            let Expr::IsNotNull(query) = term else { return false };
            let Expr::Subquery(query) = &**query else { return false };
            only_value(query).is_some_and(|set| self.sets(set, setting))
        };
        settings.len() <= terms.len() && terms.iter().zip(settings).all(|(term, setting)| is_set(term, *setting))
    }
}

/// The terms of an AND without parentheses, as they are written.
fn in_order<'e>(condition: &'e Expr, terms: &mut Vec<&'e Expr>) {
    let mut rest = condition;
    let mut behind = Vec::new();
    while let Expr::BinaryOp {
        left,
        op: BinaryOperator::And,
        right,
    } = rest
    {
        behind.push(&**right);
        rest = left;
    }
    terms.push(rest);
    terms.extend(behind.into_iter().rev());
}

/// The expression of `SELECT expression`.
fn only_value(query: &Query) -> Option<&Expr> {
    let SetExpr::Select(select) = &*query.body else {
        return None;
    };
    let [SelectItem::UnnamedExpr(value)] = select.projection.as_slice() else {
        return None;
    };
    (query.to_string() == format!("SELECT {value}")).then_some(value)
}

fn call_length(expr: &Expr) -> usize {
    call(expr, "set_config").map_or(0, |args| args.len())
}
