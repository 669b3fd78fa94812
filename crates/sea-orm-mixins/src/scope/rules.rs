//! Row rules of a scope: the values that they name, and the rules that it lifts.

use super::Scope;
use crate::value::is_null;
use sea_orm::Value;
use sea_orm_mixins_sql::{Form, NamedValue, ValueId};
use std::collections::BTreeMap;

/// The values that row rules may name, and the rules that are lifted.
#[derive(Clone, Default)]
pub(super) struct Rules {
    /// Sorted by name, so that the order of the calls does not change the shape.
    values: BTreeMap<String, Given>,
    /// The lifted rules, with the reasons.
    pub(super) lifted: BTreeMap<String, String>,
}

/// A value of a scope.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub enum Given {
    One(Value),
    Many(Vec<Value>),
}

/// What [`Scope::value`] takes: one value, or a list. Implemented for whatever a [`Value`] is made of, and for arrays and
/// slices of that. A `Vec` is a list too, but for bytes. `Kind` tells the impls apart, and is never named.
pub trait ScopeValue<Kind> {
    #[doc(hidden)]
    fn into_given(self) -> Given;
}

#[doc(hidden)]
#[derive(Debug)]
pub enum One {}

#[doc(hidden)]
#[derive(Debug)]
pub enum Many {}

impl<T: Into<Value>> ScopeValue<One> for T {
    fn into_given(self) -> Given {
        let value = self.into();
        if let Value::Array(_, Some(values)) = value {
            // A `Vec`.
            Given::Many(*values)
        } else {
            Given::One(value)
        }
    }
}

impl<T: Into<Value>, const N: usize> ScopeValue<Many> for [T; N] {
    fn into_given(self) -> Given {
        Given::Many(self.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value> + Clone> ScopeValue<Many> for &[T] {
    fn into_given(self) -> Given {
        Given::Many(self.iter().cloned().map(Into::into).collect())
    }
}

impl Scope {
    /// Gives the value, or the list, that row rules name `:name`; `:actor` is the [actor](Self::actor). The last call for a name
    /// applies.
    ///
    /// NULL is no value: a scope that is given NULL has none of that name, and NULL in a list is left out. The values are
    /// bound, and must be of a type that the database compares with the column: on PostgreSQL of the column's own. A statement
    /// on a table whose rule names a value that the scope lacks is refused.
    ///
    /// The plan of a statement is kept by the lengths of the scope's lists, not by the values.
    ///
    /// ```
    /// use sea_orm_mixins::Scope;
    ///
    /// let scope = Scope::new().value("department", "A.3%").value("regions", [4, 7]);
    /// assert_eq!(format!("{scope:?}"), "Scope { :department: 1, :regions: list of 2, rows: Live, actor: false }");
    /// ```
    #[must_use]
    pub fn value<Kind>(self, name: impl Into<String>, value: impl ScopeValue<Kind>) -> Self {
        let name = name.into();
        let given = match value.into_given() {
            Given::One(value) if is_null(&value) => None,
            Given::One(value) => Some(Given::One(value)),
            Given::Many(values) => Some(Given::Many(
                values.into_iter().filter(|value| !is_null(value)).collect(),
            )),
        };
        self.with(|inner| match given {
            Some(given) => drop(inner.rules.values.insert(name, given)),
            None => drop(inner.rules.values.remove(&name)),
        })
    }

    /// Lifts a row rule on every table that has one of that name. An exemption, with its reason; it lifts no other rule. A
    /// name that no table's rule has is refused with the first statement.
    ///
    /// ```
    /// use sea_orm_mixins::Scope;
    ///
    /// let scope = Scope::new().without_rule("published", "the editor's list");
    /// assert_eq!(format!("{scope:?}"), "Scope { rows: Live, actor: false, without_rule: \"published\" }");
    /// ```
    #[must_use]
    pub fn without_rule(self, rule: impl Into<String>, reason: impl Into<String>) -> Self {
        let (rule, reason) = (rule.into(), reason.into());
        self.with(|inner| drop(inner.rules.lifted.insert(rule, reason)))
    }

    /// A value that is one.
    pub(crate) fn named_value(&self, name: &str) -> Option<&Value> {
        match self.0.rules.values.get(name)? {
            Given::One(value) => Some(value),
            Given::Many(_) => None,
        }
    }

    /// A value that is a list.
    pub(crate) fn named_list(&self, name: &str) -> Option<&[Value]> {
        match self.0.rules.values.get(name)? {
            Given::Many(values) => Some(values),
            Given::One(_) => None,
        }
    }

    /// A value of the shape, or one of a list.
    pub(crate) fn named(&self, id: ValueId, at: usize) -> Option<&Value> {
        match self.0.rules.values.values().nth(id.index())? {
            Given::One(value) => (at == 0).then_some(value),
            Given::Many(values) => values.get(at),
        }
    }

    /// The same scope without these row rules, which are all that there are, for the row that it has just written: that is returned as it was written, in
    /// sight or not, as RETURNING does.
    pub(crate) fn for_written_row(&self, rules: &[String]) -> Self {
        if rules.is_empty() {
            return self.clone();
        }
        self.clone().with(|inner| {
            let lifted = rules.iter().map(|rule| (rule.clone(), String::new()));
            inner.rules.lifted.extend(lifted);
        })
    }
}

impl Rules {
    /// What the engine plans by.
    pub(super) fn shape(&self) -> (Vec<String>, Vec<NamedValue>) {
        let values = self.values.iter().map(|(name, given)| NamedValue {
            name: name.clone(),
            form: match given {
                Given::One(_) => Form::One,
                Given::Many(values) => Form::Many(values.len()),
            },
        });
        (self.lifted.keys().cloned().collect(), values.collect())
    }

    /// The names of the values, and how many each is.
    pub(super) fn shown(&self) -> impl Iterator<Item = (String, String)> {
        self.values.iter().map(|(name, given)| {
            let count = match given {
                Given::One(_) => "1".to_owned(),
                Given::Many(values) => format!("list of {}", values.len()),
            };
            (format!(":{name}"), count)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Scope;
    use sea_orm::Value;

    #[test]
    fn a_value_is_one_or_a_list() {
        let many = |scope: Scope| scope.named_list("v").map(<[Value]>::to_vec);
        let one = |scope: Scope| scope.named_value("v").cloned();
        let scope = Scope::new;
        assert_eq!(one(scope().value("v", 7)), Some(Value::from(7)));
        assert_eq!(one(scope().value("v", "a")), Some(Value::from("a")));
        assert_eq!(one(scope().value("v", vec![1_u8, 2])), Some(Value::from(vec![1_u8, 2])));
        assert_eq!(one(scope().value("v", 7).value("v", None::<i32>)), None);
        let list = Some(vec![Value::from(1), Value::from(2)]);
        assert_eq!(many(scope().value("v", [1, 2])), list);
        assert_eq!(many(scope().value("v", vec![1, 2])), list);
        assert_eq!(many(scope().value("v", &[1, 2][..])), list);
        assert_eq!(many(scope().value("v", [Some(1), None, Some(2)])), list);
        assert_eq!(many(scope().value("v", Vec::<i32>::new())), Some(Vec::new()));
        assert_eq!(many(scope().value("v", ["a"])), Some(vec![Value::from("a")]));
        assert_eq!(many(scope().value("v", 7)), None);
    }

    #[test]
    fn scopes_of_one_shape_share_plans() {
        let scope = |list: &[i32], lifted: &str| Scope::new().value("v", list).without_rule(lifted, "why");
        let same = |left: &Scope, right: &Scope| left.shape().shape() == right.shape().shape();
        assert!(same(&scope(&[1, 2], "a"), &scope(&[3, 4], "a")));
        assert!(!same(&scope(&[1, 2], "a"), &scope(&[3], "a")));
        assert!(!same(&scope(&[1, 2], "a"), &scope(&[1, 2], "b")));
        assert!(!same(
            &scope(&[1], "a"),
            &Scope::new().value("v", 1).without_rule("a", "why")
        ));
    }
}
