//! [`Binder`]: makes the values of a plan from the caller's, the scope's and the generated ones.

use crate::Scope;
use crate::column::cut_to_microseconds;
use crate::entity::Generators;
use crate::value;
use chrono::{DateTime, Utc};
use sea_orm::Value;
use sea_orm_mixins_sql::{Bind, Fill, Filling, ParamIndex, Reason, Refusal, TableId};
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// Makes the values of one statement.
pub(super) struct Binder<'a> {
    generators: &'a [Generators],
    scope: &'a Scope,
    /// One time for the whole statement, read if it is needed.
    at: OnceCell<DateTime<Utc>>,
    /// The keys that were generated, by table and row.
    keys: BTreeMap<(TableId, usize), Value>,
}

impl<'a> Binder<'a> {
    pub(super) fn new(generators: &'a [Generators], scope: &'a Scope) -> Self {
        Self {
            generators,
            scope,
            at: OnceCell::new(),
            keys: BTreeMap::new(),
        }
    }

    /// Returns the values of `binds`. The first `caller_prefix` of them are the caller's first, unchanged.
    pub(super) fn bind(
        mut self,
        mut values: Vec<Value>,
        binds: &[Bind],
        caller_prefix: usize,
    ) -> Result<Vec<Value>, Refusal> {
        let given = values.len();
        let rest = binds.get(caller_prefix..).unwrap_or_default();
        values.reserve_exact(rest.len());
        for bind in rest {
            let value = self.value(bind, &values)?;
            values.push(value);
        }
        // The caller's other values were needed to make the rest.
        drop(values.drain(caller_prefix.min(given)..given));
        Ok(values)
    }

    /// `values` begins with the caller's.
    fn value(&mut self, bind: &Bind, values: &[Value]) -> Result<Value, Refusal> {
        let caller = |param: ParamIndex| values.get(param.index()).ok_or_else(|| internal_error(bind));
        match bind {
            Bind::Value(index) => Ok(caller(*index)?.clone()),
            Bind::Cut(index) => Ok(cut_to_microseconds(caller(*index)?.clone())),
            Bind::ValueOr(index, fill) => {
                let value = caller(*index)?;
                if value::is_null(value) {
                    self.fill(fill)
                } else {
                    Ok(cut_to_microseconds(value.clone()))
                }
            }
            Bind::ActorIfDeleted(index, fill) => {
                let generators = self.generators.get(fill.table.index());
                let marker = caller(*index)?;
                if generators.is_some_and(|generators| generators.says_deleted(marker)) {
                    self.fill(fill)
                } else {
                    let what = Filling::Nobody;
                    self.fill(&Fill { what, ..*fill })
                }
            }
            Bind::Fill(fill) => self.fill(fill),
            Bind::Tenant { dimension, value } => {
                let tenant = self
                    .scope
                    .dimension(*dimension)
                    .and_then(|(_, tenants)| tenants.get(value.index()));
                tenant.cloned().ok_or_else(|| internal_error(bind))
            }
            Bind::Actor => self.scope.actor_value().cloned().ok_or_else(|| internal_error(bind)),
            Bind::Context(id) => match self.scope.context(*id) {
                Some(text) => Ok(text.into()),
                None => Err(match self.scope.setting(*id) {
                    Some(setting) => Reason::ContextWithoutText { setting }.into(),
                    None => internal_error(bind),
                }),
            },
            Bind::Named { value, at } => {
                let named = self.scope.named(*value, *at);
                named.cloned().ok_or_else(|| internal_error(bind))
            }
        }
    }

    fn fill(&mut self, fill: &Fill) -> Result<Value, Refusal> {
        let known = match fill.what {
            Filling::Key(row) => self.keys.get(&(fill.table, row)).cloned(),
            Filling::CreatedAt
            | Filling::UpdatedAt
            | Filling::Deleted
            | Filling::Live
            | Filling::FirstVersion
            | Filling::LastVersion
            | Filling::Actor
            | Filling::Nobody
            | Filling::Everyone(_) => None,
        };
        if let Some(key) = known {
            return Ok(key);
        }
        let at = || *self.at.get_or_init(|| self.scope.now());
        let generator = self.generators.get(fill.table.index());
        let value = generator
            .and_then(|generator| generator.generate(fill.what, at, self.scope.actor_value()))
            .ok_or_else(|| internal_error(fill))?;
        if let Filling::Key(row) = fill.what {
            self.keys.insert((fill.table, row), value.clone());
        }
        Ok(value)
    }
}

/// A plan that asks for a value which does not exist. Sent anyway, the statement could show rows of other tenants.
fn internal_error(bind: &impl std::fmt::Debug) -> Refusal {
    let what = format!("the plan asks for {bind:?}, which does not exist");
    Reason::Internal { what }.into()
}

#[cfg(test)]
mod tests {
    use super::Binder;
    use crate::Scope;
    use crate::entity::Generators;
    use sea_orm::Value;
    use sea_orm_mixins_sql::{Bind, DimensionId, Fill, Filling, ParamIndex, Refusal, TableId, TenantIndex};

    fn bind(values: &[i32], binds: &[Bind], caller_prefix: usize) -> Result<Vec<Value>, Refusal> {
        let scope = Scope::new().tenants("a", [7]).tenants("b", ["x", "y"]);
        let values = values.iter().copied().map(Value::from).collect();
        Binder::new(&[Generators::default()], &scope).bind(values, binds, caller_prefix)
    }

    fn value(index: usize) -> Bind {
        Bind::Value(ParamIndex::new(index))
    }

    fn tenant(dimension: usize, value: usize) -> Bind {
        Bind::Tenant {
            dimension: DimensionId::new(dimension),
            value: TenantIndex::new(value),
        }
    }

    fn ints(values: &[i32]) -> Vec<Value> {
        values.iter().copied().map(Value::from).collect()
    }

    #[test]
    fn the_callers_first_values_stay_and_the_rest_follows() {
        let values = |indices: &[usize]| indices.iter().copied().map(value).collect::<Vec<_>>();
        assert_eq!(bind(&[1, 2], &values(&[0, 1]), 2).unwrap(), ints(&[1, 2]));
        assert_eq!(bind(&[], &[tenant(0, 0)], 0).unwrap(), ints(&[7]));
        let binds = [values(&[0, 1]), vec![tenant(0, 0)], values(&[2, 0])].concat();
        assert_eq!(bind(&[1, 2, 3], &binds, 2).unwrap(), ints(&[1, 2, 7, 3, 1]));
        // A value of the caller that is not sent.
        let binds = [values(&[0]), vec![tenant(0, 0)]].concat();
        assert_eq!(bind(&[1, 2, 3], &binds, 1).unwrap(), ints(&[1, 7]));
        assert_eq!(
            bind(&[5], &[tenant(1, 1), value(0)], 0).unwrap(),
            vec![Value::from("y"), 5.into()]
        );
    }

    #[test]
    fn a_value_that_does_not_exist_is_refused() {
        let fill = Fill {
            table: TableId::new(0),
            what: Filling::Live,
        };
        let missing = [value(1), tenant(2, 0), tenant(0, 1), Bind::Fill(fill)];
        for one in missing {
            assert!(bind(&[1], &[one], 0).is_err());
        }
    }
}
