//! The row rules of the tables, in this crate's own words, and which rows meet them.

use crate::{
    ast::Expr,
    data::Row,
    schema::Table,
    scope::ScopeSpec,
    value::{Ty, Val},
};

/// A row rule.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    needs: Needs,
    /// The condition on a relation.
    condition: fn(&str, &ScopeSpec) -> Expr,
}

/// What a scope must have for a rule.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Needs {
    Nothing,
    Actor,
    Pattern,
    Scores,
}

impl Rule {
    pub(crate) fn new(name: &'static str, needs: Needs, condition: fn(&str, &ScopeSpec) -> Expr) -> Self {
        Self { name, needs, condition }
    }

    /// Whether the scope can be asked, and asks.
    pub(crate) fn is_answered(&self, scope: &ScopeSpec) -> bool {
        self.is_lifted(scope)
            || match self.needs {
                Needs::Nothing => true,
                Needs::Actor => scope.actor.is_some(),
                Needs::Pattern => scope.pattern.is_some(),
                Needs::Scores => scope.scores.is_some(),
            }
    }

    fn is_lifted(&self, scope: &ScopeSpec) -> bool {
        scope.lifted.contains(&self.name)
    }

    /// The condition, unless the scope lifts the rule.
    pub(crate) fn condition(&self, relation: &str, scope: &ScopeSpec) -> Option<Expr> {
        (!self.is_lifted(scope)).then(|| (self.condition)(relation, scope))
    }

    pub(crate) fn sees(&self, table: &Table, row: &Row, scope: &ScopeSpec) -> bool {
        let condition = self.condition(table.name, scope);
        condition.is_none_or(|condition| truth(&condition, table, row) == Some(true))
    }
}

/// `label <> 'ab'`
pub(crate) fn open(relation: &str, _: &ScopeSpec) -> Expr {
    column(relation, "label").binary("<>", text("ab"))
}

/// `name LIKE :pattern OR vip = TRUE`
pub(crate) fn named(relation: &str, scope: &ScopeSpec) -> Expr {
    let pattern = scope.pattern.map_or(Val::Null, |pattern| Val::Text(pattern.to_owned()));
    let like = column(relation, "name").binary("LIKE", Expr::Bound(pattern, Ty::Text));
    like.binary(
        "OR",
        column(relation, "vip").binary("=", Expr::Literal(Val::Bool(true))),
    )
}

/// `created_by = :actor OR customer_id IS NULL`
pub(crate) fn own(relation: &str, scope: &ScopeSpec) -> Expr {
    let actor = Expr::Bound(scope.actor.map_or(Val::Null, Val::Uuid), Ty::Uuid);
    let own = column(relation, "created_by").binary("=", actor);
    own.binary("OR", Expr::IsNull(Box::new(column(relation, "customer_id")), false))
}

/// `score IN (:scores)`
pub(crate) fn scored(relation: &str, scope: &ScopeSpec) -> Expr {
    let scores = scope.scores.iter().flatten();
    let scores: Vec<Expr> = scores.map(|score| Expr::Bound(Val::Int(*score), Ty::Int)).collect();
    if scores.is_empty() {
        return Expr::int(1).binary("=", Expr::int(2));
    }
    Expr::In(Box::new(column(relation, "score")), scores, false)
}

/// `NOT (email LIKE '%b' AND score > 3)`
pub(crate) fn quiet(relation: &str, _: &ScopeSpec) -> Expr {
    let loud = column(relation, "email").binary("LIKE", text("%b"));
    Expr::Not(Box::new(
        loud.binary("AND", column(relation, "score").binary(">", Expr::int(3))),
    ))
}

/// `NOT (kind_id = 3 AND parent_id IS NULL)`
pub(crate) fn rooted(relation: &str, _: &ScopeSpec) -> Expr {
    let kind = column(relation, "kind_id").binary("=", Expr::int(3));
    let root = Expr::IsNull(Box::new(column(relation, "parent_id")), false);
    Expr::Not(Box::new(kind.binary("AND", root)))
}

/// `qty < 5 OR group NOT IN ('a', 'o''k')`
pub(crate) fn small(relation: &str, _: &ScopeSpec) -> Expr {
    let others = Expr::In(Box::new(column(relation, "group")), vec![text("a"), text("o'k")], true);
    column(relation, "qty").binary("<", Expr::int(5)).binary("OR", others)
}

fn column(relation: &str, name: &str) -> Expr {
    Expr::column(relation, name)
}

fn text(text: &str) -> Expr {
    Expr::Literal(Val::Text(text.to_owned()))
}

/// Whether a condition holds of a row; none where it is NULL.
fn truth(expr: &Expr, table: &Table, row: &Row) -> Option<bool> {
    match expr {
        Expr::Binary("AND", left, right) => match (truth(left, table, row), truth(right, table, row)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        },
        Expr::Binary("OR", left, right) => match (truth(left, table, row), truth(right, table, row)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        },
        Expr::Not(inner) => truth(inner, table, row).map(|holds| !holds),
        Expr::IsNull(inner, negated) => Some((value(inner, table, row) == Val::Null) != *negated),
        Expr::In(inner, list, negated) => {
            let inner = value(inner, table, row);
            let is_in = list.iter().any(|item| value(item, table, row) == inner);
            (inner != Val::Null).then_some(is_in != *negated)
        }
        Expr::Binary(op, left, right) => {
            let (left, right) = (value(left, table, row), value(right, table, row));
            if left == Val::Null || right == Val::Null {
                return None;
            }
            Some(match *op {
                "=" => left == right,
                "<>" => left != right,
                "<" => left < right,
                ">" => left > right,
                "LIKE" => match (&left, &right) {
                    (Val::Text(text), Val::Text(pattern)) => is_like(text, pattern),
                    other => panic!("no texts: {other:?}"),
                },
                other => panic!("no rule has {other}"),
            })
        }
        other => panic!("no rule is {other:?}"),
    }
}

fn value(expr: &Expr, table: &Table, row: &Row) -> Val {
    match expr {
        Expr::Column(_, name) => {
            let at = table.columns.iter().position(|column| column.name == *name);
            row[at.expect("a column of the table")].clone()
        }
        Expr::Bound(value, _) | Expr::Literal(value) => value.clone(),
        other => panic!("no rule compares {other:?}"),
    }
}

/// Whether a text is like a pattern, in which only `%` is special.
fn is_like(text: &str, pattern: &str) -> bool {
    match pattern.split_once('%') {
        None => text == pattern,
        Some((before, after)) => text.strip_prefix(before).is_some_and(|rest| {
            let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            ends.into_iter().any(|at| is_like(&rest[at..], after))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn a_pattern_is_read_as_sql_does() {
        for (text, pattern, like) in [
            ("abc", "a%", true),
            ("abc", "%b%", true),
            ("abc", "%b", false),
            ("abc", "%", true),
            ("", "%", true),
            ("abc", "abc", true),
            ("abc", "ab", false),
        ] {
            assert_eq!(is_like(text, pattern), like, "{text} LIKE {pattern}");
        }
    }
}
