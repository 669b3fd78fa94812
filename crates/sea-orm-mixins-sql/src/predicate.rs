//! The conditions that cut a table down to the rows that a scope may see.

use crate::engine::{Engine, TABLES};
use crate::liveness;
use crate::mark::unmarked;
use crate::names::quoted;
use crate::plan::{Bind, Note, Place, Result};
use crate::policy::{Policy, SoftDelete};
use crate::refusal::Refusal;
use crate::{Dialect, Reach, Visibility};
use sqlparser::ast::{BinaryOperator, CastKind, DataType, Expr, Ident, InTarget, ObjectName, Value};

impl Engine<'_> {
    /// The condition on a table's rows, on columns of `qualifier`; `None` where all rows exist for the scope.
    ///
    /// # Errors
    ///
    /// `MissingTenant` where the scope says nothing about one of the table's dimensions, or would see all of its rows though
    /// it names tenants.
    pub(crate) fn condition(
        &mut self,
        table: usize,
        qualifier: &[Ident],
        visibility: Visibility,
        place: Place,
    ) -> Result<Option<Expr>> {
        self.tables += 1;
        if self.tables > TABLES {
            return Err(Refusal::because(format!(
                "more than {TABLES} tables in one statement; send it in chunks"
            )));
        }
        let policy = self.policy(table)?;
        let mut condition = None;
        for tenant in &policy.tenants {
            if self.shape.fill_only {
                continue;
            }
            let (dimension, reach) = self.reached(policy, &tenant.dimension)?;
            let Reach::Tenants(count) = reach else { continue };
            let column = qualified(qualifier, quoted(&tenant.column, self.dialect));
            let Some(term) = self.is_one_of(column.clone(), dimension, count, |value| value) else {
                return Err(no_tenant(policy, &tenant.dimension));
            };
            condition = Some(and(condition, term));
            if tenant.text && self.dialect == Dialect::Mysql {
                // The term above finds rows by the index; to most collations `acme`, `ACME` and `acme ` are one.
                let bytes = self.is_one_of(converted(column), dimension, count, as_bytes);
                if let Some(bytes) = bytes {
                    condition = Some(and(condition, bytes));
                }
            }
        }
        if let Some(soft_delete) = &policy.soft_delete
            && let Some(term) = self.liveness(soft_delete, qualifier, visibility)
        {
            condition = Some(and(condition, term));
        }
        self.note(|| match &condition {
            Some(condition) => Note::Filtered {
                table: policy.table.to_string(),
                condition: unmarked(&condition.to_string()),
                place,
            },
            None => Note::Open {
                table: policy.table.to_string(),
                reason: "as the scope says".to_owned(),
            },
        });
        Ok(condition)
    }

    /// The condition on the rows that a DELETE marks and an upsert changes: live ones, whatever the visibility, and of
    /// those only what the scope sees.
    pub(crate) fn live_condition(&mut self, table: usize, qualifier: &[Ident], place: Place) -> Result<Option<Expr>> {
        let condition = self.condition(table, qualifier, Visibility::Live, place)?;
        Ok(match self.unseen_live(table, qualifier)? {
            Some(never) => Some(and(condition, never)),
            None => condition,
        })
    }

    /// What no live row fulfils, where the scope sees deleted rows only.
    pub(crate) fn unseen_live(&self, table: usize, qualifier: &[Ident]) -> Result<Option<Expr>> {
        let soft_delete = self.policy(table)?.soft_delete.as_ref();
        Ok(match self.shape.visibility {
            Visibility::OnlyDeleted => {
                soft_delete.and_then(|soft_delete| self.liveness(soft_delete, qualifier, Visibility::OnlyDeleted))
            }
            Visibility::Live | Visibility::WithDeleted => None,
        })
    }

    /// That an expression is one of the scope's tenants; `None` where it has none.
    fn is_one_of(&mut self, expr: Expr, dimension: usize, count: usize, each: impl Fn(Expr) -> Expr) -> Option<Expr> {
        let mut tenants: Vec<Expr> = (0..count)
            .map(|value| each(self.bind(Bind::Tenant { dimension, value })))
            .collect();
        if count > 1 {
            return Some(Expr::In {
                expr: Box::new(expr),
                target: InTarget::List(tenants),
                negated: false,
                global: false,
            });
        }
        tenants.pop().map(|only| binary(expr, BinaryOperator::Eq, only))
    }

    fn liveness(&self, soft_delete: &SoftDelete, qualifier: &[Ident], visibility: Visibility) -> Option<Expr> {
        let column = qualified(qualifier, quoted(soft_delete.column(), self.dialect));
        match visibility {
            Visibility::WithDeleted => None,
            Visibility::Live => Some(liveness::is_live(soft_delete, column)),
            Visibility::OnlyDeleted => Some(liveness::is_deleted(soft_delete, column)),
        }
    }

    /// How far the scope reaches in a dimension of a table.
    pub(crate) fn reached(&self, policy: &Policy, dimension: &str) -> Result<(usize, Reach)> {
        match self.reach(dimension) {
            None => Err(Refusal::MissingTenant {
                table: policy.table.to_string(),
                dimension: dimension.to_owned(),
                why: format!(
                    "the scope does not say which {dimension}; set it ({}), or {}",
                    how_to_set(dimension),
                    self.how_to_reach_more(policy, dimension)
                ),
            }),
            Some((_, Reach::Tenants(0))) => Err(no_tenant(policy, dimension)),
            Some((_, Reach::Tenants(count))) if count > self.dialect.parameter_limit() => Err(Refusal::because(
                format!("the scope names {count} tenants, more than a statement may have parameters"),
            )),
            Some((at, Reach::Any)) => match self.beyond(policy, dimension) {
                Some(refusal) => Err(refusal),
                None => Ok((at, Reach::Any)),
            },
            Some(reached @ (_, Reach::Tenants(_))) => Ok(reached),
        }
    }
}

/// A text's bytes in the character set that the connection sends.
fn converted(column: Expr) -> Expr {
    as_bytes(Expr::Convert {
        is_try: false,
        expr: Box::new(column),
        data_type: None,
        charset: Some(ObjectName::from(vec![Ident::new("utf8mb4")])),
        target_before_value: false,
        styles: Vec::new(),
    })
}

fn as_bytes(expr: Expr) -> Expr {
    Expr::Cast {
        kind: CastKind::Cast,
        expr: Box::new(expr),
        data_type: DataType::Binary(None),
        format: None,
    }
}

fn no_tenant(policy: &Policy, dimension: &str) -> Refusal {
    Refusal::MissingTenant {
        table: policy.table.to_string(),
        dimension: dimension.to_owned(),
        why: format!("the scope's list for {dimension} is empty, so no row could be meant"),
    }
}

/// The method of `Scope` that sets a dimension.
pub(crate) fn how_to_set(dimension: &str) -> String {
    match dimension {
        "station" => "`Scope::station(id)`".to_owned(),
        "business" => "`Scope::business(id)`".to_owned(),
        other => format!("`Scope::tenant(\"{other}\", value)`"),
    }
}

/// The method of `Scope` that opens a dimension.
pub(crate) fn how_to_open(dimension: &str) -> String {
    match dimension {
        "station" => "`Scope::any_station()`".to_owned(),
        "business" => "`Scope::any_business()`".to_owned(),
        other => format!("`Scope::any_tenant(\"{other}\")`"),
    }
}

pub(crate) fn qualified(qualifier: &[Ident], column: Ident) -> Expr {
    let mut parts = qualifier.to_vec();
    parts.push(column);
    Expr::CompoundIdentifier(parts)
}

pub(crate) fn binary(left: Expr, op: BinaryOperator, right: Expr) -> Expr {
    Expr::BinaryOp {
        left: Box::new(left),
        op,
        right: Box::new(right),
    }
}

pub(crate) fn boolean(value: bool) -> Expr {
    Expr::Value(Value::Boolean(value).with_empty_span())
}

/// ANDs a condition of ours to another of ours.
fn and(left: Option<Expr>, right: Expr) -> Expr {
    match left {
        Some(left) => binary(left, BinaryOperator::And, right),
        None => right,
    }
}

/// ANDs conditions of ours to one that the statement has, which keeps its meaning in parentheses.
pub(crate) fn restrict(condition: &mut Option<Expr>, ours: impl IntoIterator<Item = Expr>) {
    for ours in ours {
        let mut terms = Vec::new();
        split_ands(ours, &mut terms);
        for term in terms {
            *condition = Some(match condition.take() {
                Some(before) => binary(parenthesised(before), BinaryOperator::And, term),
                None => term,
            });
        }
    }
}

/// The terms of a condition of ours, so that what comes of it is one flat chain.
#[expect(clippy::wildcard_enum_match_arm, reason = "whatever is no AND is a term")]
fn split_ands(expr: Expr, terms: &mut Vec<Expr>) {
    match expr {
        Expr::BinaryOp {
            left,
            op: BinaryOperator::And,
            right,
        } => {
            split_ands(*left, terms);
            split_ands(*right, terms);
        }
        term => terms.push(term),
    }
}

/// The expression in parentheses, unless it is a chain of plain comparisons, whose extent no backend reads otherwise.
pub(crate) fn parenthesised(expr: Expr) -> Expr {
    if is_plain(&expr) {
        expr
    } else {
        Expr::Nested(Box::new(expr))
    }
}

fn is_plain(expr: &Expr) -> bool {
    let mut expr = expr;
    // A chain of ANDs leans to the left, and may be long.
    while let Expr::BinaryOp {
        left,
        op: BinaryOperator::And,
        right,
    } = expr
    {
        if !is_comparison(right) {
            return false;
        }
        expr = left;
    }
    is_comparison(expr)
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "what is not known to be plain goes into parentheses"
)]
fn is_comparison(expr: &Expr) -> bool {
    match expr {
        Expr::BinaryOp {
            left,
            op:
                BinaryOperator::Eq
                | BinaryOperator::NotEq
                | BinaryOperator::Lt
                | BinaryOperator::LtEq
                | BinaryOperator::Gt
                | BinaryOperator::GtEq,
            right,
        } => is_leaf(left) && is_leaf(right),
        Expr::IsNull(inner) | Expr::IsNotNull(inner) => is_leaf(inner),
        Expr::In {
            expr,
            target: InTarget::List(_) | InTarget::Subquery(_),
            ..
        } => is_leaf(expr),
        Expr::Nested(_) | Expr::Exists { .. } => true,
        _ => false,
    }
}

fn is_leaf(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::Value(_) | Expr::Nested(_) | Expr::Subquery(_)
    )
}
