//! Row rules: the conditions that a table's entity names, printed for one of its occurrences.

use crate::ast::expr::{binary, boolean, number, qualified};
use crate::catalog::policy::Policy;
use crate::catalog::rule::{Comparison, Condition, List, RowRule, RuleConstant, Term};
use crate::draft::Draft;
use crate::draft::cx::Cx;
use crate::id::ValueId;
use crate::names::quoted;
use crate::plan::Bind;
use crate::plan::note::Note;
use crate::refusal::{Reason, Refusal, Result};
use crate::shape::Form;
use sqlparser::ast::{BinaryOperator, Expr, Ident, InTarget, UnaryOperator};

/// Refuses to lift a rule that no table has: a name that is misspelt, or that was renamed in the entity alone.
pub(crate) fn check_lifted(cx: Cx<'_>) -> Result<()> {
    let has = |policy: &Policy, lifted: &str| policy.rules.iter().any(|rule| rule.name == lifted);
    let mut lifted = cx.shape.lifted.iter();
    match lifted.find(|lifted| !cx.catalog.policies().iter().any(|policy| has(policy, lifted))) {
        Some(rule) => Err(Reason::UnknownRule { rule: rule.clone() }.into()),
        None => Ok(()),
    }
}

/// Returns the columns that a table's row rules test, but for those rules that the scope lifts.
pub(crate) fn rule_columns<'p>(cx: Cx<'p>, policy: &'p Policy) -> impl Iterator<Item = &'p str> {
    let rules = policy.rules.iter();
    rules
        .filter(move |rule| !cx.shape.lifted.contains(&rule.name))
        .flat_map(RowRule::columns)
}

/// Returns the conditions of a table's row rules on columns of `qualifier`, but for those that the scope lifts. Each is in
/// parentheses, so that it is one term of whatever clause it stands in.
pub(crate) fn rule_terms(draft: &mut Draft<'_>, policy: &Policy, qualifier: &[Ident]) -> Result<Vec<Expr>> {
    let mut terms = Vec::new();
    for rule in &policy.rules {
        if draft.cx.shape.lifted.contains(&rule.name) {
            draft.notes.add(|| Note::Lifted {
                table: policy.table.to_string(),
                rule: rule.name.clone(),
            });
            continue;
        }
        let mut printing = Printing {
            draft,
            policy,
            rule,
            qualifier,
        };
        let condition = printing.condition(&rule.condition)?;
        terms.push(Expr::Nested(Box::new(condition)));
    }
    Ok(terms)
}

/// One rule for one occurrence of its table.
struct Printing<'p, 'd, 'a> {
    draft: &'d mut Draft<'a>,
    policy: &'p Policy,
    rule: &'p RowRule,
    qualifier: &'p [Ident],
}

impl Printing<'_, '_, '_> {
    fn condition(&mut self, condition: &Condition) -> Result<Expr> {
        Ok(match condition {
            Condition::All(parts) => self.chain(parts, &BinaryOperator::And, true)?,
            Condition::Any(parts) => self.chain(parts, &BinaryOperator::Or, false)?,
            Condition::Not(inner) => Expr::UnaryOp {
                op: UnaryOperator::Not,
                expr: Box::new(Expr::Nested(Box::new(self.condition(inner)?))),
            },
            Condition::Compared { left, by, right } => {
                let (left, right) = (self.term(left)?, self.term(right)?);
                binary(left, operator(*by), right)
            }
            Condition::Like {
                column,
                pattern,
                negated,
            } => Expr::Like {
                negated: *negated,
                any: false,
                expr: Box::new(self.column(column)),
                pattern: Box::new(self.term(pattern)?),
                escape_char: None,
            },
            Condition::In { column, list, negated } => {
                let values = self.list(list)?;
                if values.is_empty() {
                    // No backend has an empty list.
                    return Ok(boolean(*negated));
                }
                Expr::In {
                    expr: Box::new(self.column(column)),
                    target: InTarget::List(values),
                    negated: *negated,
                    global: false,
                }
            }
            Condition::Null { column, negated: false } => Expr::IsNull(Box::new(self.column(column))),
            Condition::Null { column, negated: true } => Expr::IsNotNull(Box::new(self.column(column))),
        })
    }

    /// Joins conditions. Those of which servers disagree how far they reach go into parentheses.
    fn chain(&mut self, parts: &[Condition], op: &BinaryOperator, of_none: bool) -> Result<Expr> {
        let mut chain = None;
        for part in parts {
            let printed = self.condition(part)?;
            let printed = match part {
                Condition::All(_) | Condition::Any(_) | Condition::Not(_) | Condition::Like { .. } => {
                    Expr::Nested(Box::new(printed))
                }
                Condition::Compared { .. } | Condition::In { .. } | Condition::Null { .. } => printed,
            };
            chain = Some(match chain {
                Some(before) => binary(before, op.clone(), printed),
                None => printed,
            });
        }
        Ok(chain.unwrap_or_else(|| boolean(of_none)))
    }

    fn column(&self, column: &str) -> Expr {
        qualified(self.qualifier, quoted(column, self.draft.cx.dialect))
    }

    fn term(&mut self, term: &Term) -> Result<Expr> {
        match term {
            Term::Column(column) => Ok(self.column(column)),
            Term::Constant(constant) => self.constant(constant),
            Term::Actor if self.draft.cx.shape.actor => Ok(self.draft.binds.bind(Bind::Actor)),
            Term::Actor => Err(Reason::RuleWithoutActor {
                rule: self.rule.name.clone(),
                table: self.policy.table.to_string(),
            }
            .into()),
            Term::Named(name) => match self.given(name)? {
                (value, Form::One) => Ok(self.draft.binds.bind(Bind::Named { value, at: 0 })),
                (_, Form::Many(_)) => Err(self.wrong_form(name, "one value", "a list")),
            },
        }
    }

    fn list(&mut self, list: &List) -> Result<Vec<Expr>> {
        match list {
            List::These(constants) => constants.iter().map(|constant| self.constant(constant)).collect(),
            List::Named(name) => match self.given(name)? {
                (value, Form::Many(count)) => {
                    let most = self.draft.cx.dialect.parameter_limit();
                    if count > most {
                        let parameters = count;
                        return Err(Reason::TooManyParameters { parameters, most }.into());
                    }
                    let binds = &mut self.draft.binds;
                    Ok((0..count).map(|at| binds.bind(Bind::Named { value, at })).collect())
                }
                (_, Form::One) => Err(self.wrong_form(name, "a list", "one value")),
            },
        }
    }

    /// Returns a value of the scope, by its place in the shape, and its form.
    fn given(&self, name: &str) -> Result<(ValueId, Form)> {
        let mut given = self.draft.cx.shape.values.iter().enumerate();
        match given.find(|(_, given)| given.name == name) {
            Some((at, given)) => Ok((ValueId::new(at), given.form)),
            None => Err(Reason::RuleWithoutValue {
                rule: self.rule.name.clone(),
                table: self.policy.table.to_string(),
                value: name.to_owned(),
            }
            .into()),
        }
    }

    fn wrong_form(&self, name: &str, wanted: &'static str, given: &'static str) -> Refusal {
        Refusal::from(Reason::RuleValueForm {
            rule: self.rule.name.clone(),
            table: self.policy.table.to_string(),
            value: name.to_owned(),
            wanted,
            given,
        })
    }

    fn constant(&mut self, constant: &RuleConstant) -> Result<Expr> {
        let dialect = self.draft.cx.dialect;
        match constant {
            RuleConstant::Text(text) => Ok(self.draft.slots.string(text, dialect)),
            RuleConstant::Boolean(value) => Ok(boolean(*value)),
            RuleConstant::Number(digits) if is_number(digits) => Ok(number(digits)),
            RuleConstant::Number(digits) => Err(Reason::Internal {
                what: format!("a row rule has the number `{digits}`"),
            }
            .into()),
        }
    }
}

fn operator(by: Comparison) -> BinaryOperator {
    match by {
        Comparison::Equal => BinaryOperator::Eq,
        Comparison::NotEqual => BinaryOperator::NotEq,
        Comparison::Less => BinaryOperator::Lt,
        Comparison::LessOrEqual => BinaryOperator::LtEq,
        Comparison::Greater => BinaryOperator::Gt,
        Comparison::GreaterOrEqual => BinaryOperator::GtEq,
    }
}

/// Returns whether a text is what every backend reads as one number.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    [whole, fraction]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}
