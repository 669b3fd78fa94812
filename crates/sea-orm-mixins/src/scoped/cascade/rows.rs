//! [`Row`]: a row of a cascade: its key, what its children and parents are found by, and when it was deleted.

use super::run::iden;
use crate::cascade::{Mark, Node, mark, value};
use crate::value;
use sea_orm::sea_query::{Cond, Expr, ExprTrait as _};
use sea_orm::{DbBackend, DbErr, QueryResult, Value};

/// A row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Of the columns that are read of its table, in their order.
    pub(super) values: Vec<Value>,
    /// When it was deleted, as far as it says.
    pub(super) mark: Option<Mark>,
}

impl Row {
    pub(super) fn of(row: &QueryResult, node: &Node, backend: DbBackend) -> Result<Self, DbErr> {
        let values = node.columns.iter().map(|(name, ty)| value(row, name, ty, backend));
        let values = values.collect::<Result<_, _>>()?;
        let soft_delete = node.policy.soft_delete.as_ref();
        let mark = soft_delete.map(|soft_delete| mark(row, soft_delete)).transpose()?;
        let mark = mark.flatten();
        Ok(Self { values, mark })
    }

    /// The values of those columns; `None` where one is NULL, and links nothing.
    pub(super) fn at(&self, places: &[usize]) -> Option<Vec<Value>> {
        let values = places.iter().map(|at| self.values.get(*at).cloned());
        let values: Option<Vec<Value>> = values.collect();
        values.filter(|values| !values.iter().any(value::is_null))
    }

    /// Whether it was deleted before a time, as its column holds that.
    pub(super) fn is_before(&self, time: &Value) -> bool {
        self.mark.as_ref().is_some_and(|mark| mark.is_before(time))
    }

    /// What tells it from the other rows of its table.
    pub(super) fn identity(&self, node: &Node) -> String {
        let key = node.places(&node.policy.key);
        self.at(&key).map_or_else(String::new, |key| identity(&key))
    }
}

/// The same for keys that are equal.
pub(super) fn identity(key: &[Value]) -> String {
    key.iter().map(value::identity).collect::<Vec<_>>().join("\u{0}")
}

/// How many rows one statement names.
const ROWS: usize = 1_000;
/// How many where a key has several columns, each row of which is a condition of its own.
const COMPOSITE: usize = 100;

/// The keys in parts, each for one statement.
pub(super) fn chunks(keys: &[Vec<Value>]) -> impl Iterator<Item = &[Vec<Value>]> {
    let is_composite = keys.first().is_some_and(|key| key.len() > 1);
    keys.chunks(if is_composite { COMPOSITE } else { ROWS })
}

/// The condition that the columns are one of these keys.
pub(super) fn is_one_of(columns: &[String], keys: &[Vec<Value>]) -> Cond {
    if let [column] = columns {
        let mut values: Vec<Value> = keys.iter().flatten().cloned().collect();
        // Few texts, so that the plans of the longer ones are kept: the last value is repeated.
        if let Some(last) = values.last().cloned() {
            values.resize(values.len().next_power_of_two().min(ROWS.max(values.len())), last);
        }
        return Cond::all().add(Expr::col(iden(column)).is_in(values));
    }
    keys.iter().fold(Cond::any(), |any, key| {
        let all = columns.iter().zip(key).fold(Cond::all(), |all, (column, value)| {
            all.add(Expr::col(iden(column)).eq(value.clone()))
        });
        any.add(all)
    })
}

/// The distinct keys among these, in their order.
pub(super) fn distinct(keys: impl IntoIterator<Item = Vec<Value>>) -> Vec<Vec<Value>> {
    let mut known = std::collections::HashSet::new();
    keys.into_iter().filter(|key| known.insert(identity(key))).collect()
}

#[cfg(test)]
mod tests {
    use super::identity;

    #[test]
    fn keys_of_several_columns_are_apart() {
        let key = |left: &str, right: &str| identity(&[left.into(), right.into()]);
        assert_ne!(key("a", "bc"), key("ab", "c"));
        assert_eq!(identity(&[7_i32.into()]), identity(&[7_i64.into()]));
    }
}
