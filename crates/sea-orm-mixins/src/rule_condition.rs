//! Row rules as conditions that a query adds itself, for plain connections.

use crate::Scope;
use crate::entity::MixinEntity;
use sea_orm::Value;
use sea_orm::sea_query::{Alias, BinOper, DynIden, Expr, ExprTrait as _, SimpleExpr};
use sea_orm_mixins_sql::{Comparison, Condition, List, RuleConstant, Term};

/// The condition of a rule of the entity on a table or alias, with the values of a scope. Where the entity has no such rule,
/// or the scope no such value, a column that does not exist, named so as to say why.
pub(crate) fn condition_of<E: MixinEntity>(table: DynIden, name: &str, scope: &Scope) -> SimpleExpr {
    let rules = &E::policy().rules;
    let Some(rule) = rules.iter().find(|rule| rule.name == name) else {
        return impossible(&table, &format!("no row rule {name}"));
    };
    let given = Given { table, name, scope };
    given.condition(&rule.condition).unwrap_or_else(|missing| missing.0)
}

/// A condition that the database rejects.
fn impossible(table: &DynIden, why: &str) -> SimpleExpr {
    Expr::col((table.clone(), Alias::new(why))).is_not_null()
}

/// A table, and where the values come from.
struct Given<'a> {
    table: DynIden,
    name: &'a str,
    scope: &'a Scope,
}

/// The condition that says which value is missing.
struct Missing(SimpleExpr);

impl Given<'_> {
    fn condition(&self, condition: &Condition) -> Result<SimpleExpr, Missing> {
        Ok(match condition {
            Condition::All(parts) => self.chain(parts, SimpleExpr::and, true)?,
            Condition::Any(parts) => self.chain(parts, SimpleExpr::or, false)?,
            Condition::Not(inner) => self.condition(inner)?.not(),
            Condition::Compared { left, by, right } => {
                let (left, right) = (self.term(left)?, self.term(right)?);
                left.binary(operator(*by), right)
            }
            Condition::Like {
                column,
                pattern,
                negated,
            } => {
                let by = if *negated { BinOper::NotLike } else { BinOper::Like };
                self.column(column).binary(by, self.term(pattern)?)
            }
            Condition::In { column, list, negated } => {
                let (column, list) = (self.column(column), self.list(list)?);
                if *negated {
                    column.is_not_in(list)
                } else {
                    column.is_in(list)
                }
            }
            Condition::Null { column, negated: false } => self.column(column).is_null(),
            Condition::Null { column, negated: true } => self.column(column).is_not_null(),
        })
    }

    fn chain(
        &self,
        parts: &[Condition],
        join: fn(SimpleExpr, SimpleExpr) -> SimpleExpr,
        of_none: bool,
    ) -> Result<SimpleExpr, Missing> {
        let parts = parts
            .iter()
            .map(|part| self.condition(part))
            .collect::<Result<Vec<_>, _>>()?;
        let chained = parts.into_iter().reduce(join);
        Ok(chained.unwrap_or_else(|| SimpleExpr::Constant(of_none.into())))
    }

    fn column(&self, column: &str) -> SimpleExpr {
        Expr::col((self.table.clone(), Alias::new(column)))
    }

    fn term(&self, term: &Term) -> Result<SimpleExpr, Missing> {
        match term {
            Term::Column(column) => Ok(self.column(column)),
            Term::Constant(value) => Ok(constant(value)),
            Term::Actor => self.value("actor", self.scope.actor_value()),
            Term::Named(name) => self.value(name, self.scope.named_value(name)),
        }
    }

    fn value(&self, name: &str, value: Option<&Value>) -> Result<SimpleExpr, Missing> {
        match value {
            Some(value) => Ok(Expr::value(value.clone())),
            None => Err(self.missing(name)),
        }
    }

    fn list(&self, list: &List) -> Result<Vec<SimpleExpr>, Missing> {
        match list {
            List::These(constants) => Ok(constants.iter().map(constant).collect()),
            List::Named(name) => match self.scope.named_list(name) {
                Some(values) => Ok(values.iter().cloned().map(Expr::value).collect()),
                None => Err(self.missing(name)),
            },
        }
    }

    fn missing(&self, value: &str) -> Missing {
        Missing(impossible(
            &self.table,
            &format!("row rule {} needs :{value}", self.name),
        ))
    }
}

/// Printed into the text, as the engine does: bound, a number would be of another type than the column.
fn constant(constant: &RuleConstant) -> SimpleExpr {
    match constant {
        RuleConstant::Text(text) => SimpleExpr::Constant(text.as_str().into()),
        RuleConstant::Number(digits) => Expr::cust(digits.clone()),
        RuleConstant::Boolean(value) => SimpleExpr::Constant((*value).into()),
    }
}

fn operator(by: Comparison) -> BinOper {
    match by {
        Comparison::Equal => BinOper::Equal,
        Comparison::NotEqual => BinOper::NotEqual,
        Comparison::Less => BinOper::SmallerThan,
        Comparison::LessOrEqual => BinOper::SmallerThanOrEqual,
        Comparison::Greater => BinOper::GreaterThan,
        Comparison::GreaterOrEqual => BinOper::GreaterThanOrEqual,
    }
}
