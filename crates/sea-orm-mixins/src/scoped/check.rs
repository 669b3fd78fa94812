//! The checks of a statement's values before it is sent: a tenant that it names must be the scope's.

use crate::entity::Generators;
use crate::{Scope, value};
use sea_orm::Value;
use sea_orm_mixins_sql::{Check, Dialect, OnNull, Operand, Policy, Reason, Refusal, Unseen, UnseenIf};
use uuid::Uuid;

/// Refuses a value that is not one of the scope's tenants.
pub(super) fn check(
    check: &Check,
    values: &[Value],
    policies: &[Policy],
    scope: &Scope,
    dialect: Dialect,
) -> Result<(), Refusal> {
    let internal_error = || {
        let what = format!("the plan has a check for a value or table that does not exist: {check:?}");
        Refusal::from(Reason::Internal { what })
    };
    let table = || {
        policies
            .get(check.table.index())
            .map(|policy| policy.table.to_string())
            .ok_or_else(internal_error)
    };
    let (dimension, tenants) = scope.dimension(check.dimension).ok_or_else(internal_error)?;
    let on_null = || match check.null {
        OnNull::LeftOut => Ok(()),
        OnNull::Missing => Err(missing_tenant(table()?, dimension)),
        OnNull::Nobody => Err(null_tenant(table()?, dimension)),
        OnNull::Private(owner) => {
            let owner = values.get(owner.index()).ok_or_else(internal_error)?;
            let acts = scope.actor_value().is_some_and(|actor| is_same(actor, owner, dialect));
            if acts {
                Ok(())
            } else {
                Err(others_row(table()?, dimension))
            }
        }
    };
    let is_one_of_them = match &check.operand {
        Operand::Value(index) => {
            let given = values.get(index.index()).ok_or_else(internal_error)?;
            if value::is_null(given) {
                return on_null();
            }
            tenants.iter().any(|tenant| is_same(tenant, given, dialect))
        }
        Operand::Null => return on_null(),
        Operand::Number(number) => tenants.iter().any(|tenant| is_number(tenant, number)),
        Operand::Text(text) => tenants.iter().any(|tenant| is_text(tenant, text, dialect)),
    };
    if is_one_of_them || scope.reaches_any(check.dimension) {
        return Ok(());
    }
    Err(cross_tenant(table()?, dimension))
}

/// Refuses NULL where the statement must say which of several tenants a row belongs to.
fn missing_tenant(table: String, dimension: &str) -> Refusal {
    let why = format!("it is not said to which `{dimension}`; name one in the scope, or its column in the statement");
    let dimension = dimension.to_owned();
    Refusal::MissingTenant { table, dimension, why }
}

/// Refuses a tenant that is not the scope's.
fn cross_tenant(table: String, dimension: &str) -> Refusal {
    let why = format!(
        "the statement gives a row to a `{dimension}` that is not the scope's; leave the column out, or act in that tenant's scope"
    );
    let dimension = dimension.to_owned();
    Refusal::CrossTenant { table, dimension, why }
}

/// Refuses a row whose tenant is NULL.
fn null_tenant(table: String, dimension: &str) -> Refusal {
    let why = format!(
        "the statement sets the row's {dimension} to NULL, and a row of no {dimension} is none of the scope's; leave the column out (of each row, or give each row its own), or write such a row through `unscoped(\"why\")`"
    );
    let dimension = dimension.to_owned();
    Refusal::CrossTenant { table, dimension, why }
}

/// Refuses a private row that is not the actor's.
fn others_row(table: String, dimension: &str) -> Refusal {
    let why = format!(
        "the statement sets the row's {dimension} to NULL, which makes it private, and gives it to somebody who is not the scope's actor; name the actor as its owner, or leave the {dimension} out"
    );
    let dimension = dimension.to_owned();
    Refusal::CrossTenant { table, dimension, why }
}

/// Refuses a value with which the statement asks for deleted rows where the scope shows live ones only.
pub(super) fn check_unseen(
    unseen: &Unseen,
    values: &[Value],
    policies: &[Policy],
    generators: &[Generators],
) -> Result<(), Refusal> {
    let Unseen {
        table,
        value,
        refused: rule,
    } = unseen;
    let (Some(policy), Some(given)) = (policies.get(table.index()), values.get(value.index())) else {
        let what = format!("the plan has a check for a value or table that does not exist: {unseen:?}");
        return Err(Reason::Internal { what }.into());
    };
    let generators = generators.get(table.index());
    let is_deleted = generators.is_some_and(|generators| generators.says_deleted(given));
    let asks = match rule {
        UnseenIf::Marked => is_deleted,
        UnseenIf::Unmarked => !is_deleted && !value::is_null(given),
        UnseenIf::Restoring => !is_deleted,
    };
    if asks {
        return Err(rule.reason(&policy.table.to_string()).into());
    }
    Ok(())
}

fn is_same(tenant: &Value, given: &Value, dialect: Dialect) -> bool {
    value::same(tenant, given) || is_bytes(tenant, given, dialect)
}

/// Whether the value is the UUID's bytes, on a backend that stores UUIDs as bytes.
fn is_bytes(tenant: &Value, given: &Value, dialect: Dialect) -> bool {
    let (Some(uuid), Value::Bytes(Some(bytes))) = (value::uuid(tenant), given) else {
        return false;
    };
    match dialect {
        Dialect::Sqlite | Dialect::Mysql => uuid.as_bytes() == bytes.as_slice(),
        Dialect::Postgres => false,
    }
}

fn is_number(tenant: &Value, number: &str) -> bool {
    value::integer(tenant).is_some_and(|tenant| number.parse() == Ok(tenant))
}

/// Whether a string literal is the tenant. One with escapes is taken for another value.
fn is_text(tenant: &Value, text: &str, dialect: Dialect) -> bool {
    if text.contains(['\\', '\'', '"']) {
        return false;
    }
    if let Some(tenant) = value::text(tenant) {
        return tenant == text;
    }
    match dialect {
        Dialect::Postgres => value::uuid(tenant).is_some_and(|tenant| Uuid::parse_str(text) == Ok(tenant)),
        // They store a UUID as bytes, to which no text is equal.
        Dialect::Sqlite | Dialect::Mysql => false,
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::{MixinError, Scope};
    use sea_orm::Value;
    use sea_orm_mixins_sql::{Check, Dialect, DimensionId, OnNull, Operand, ParamIndex, Policy, Table, TableId};
    use uuid::Uuid;

    const ONE: Uuid = Uuid::from_u128(1);

    fn answer(scope: &Scope, operand: Operand, values: &[Value], null: OnNull, dialect: Dialect) -> &'static str {
        let table = Table {
            schema: None,
            name: "bookings".to_owned(),
        };
        let rule = Check {
            table: TableId::new(0),
            dimension: DimensionId::new(0),
            operand,
            null,
        };
        let policies = [Policy::new(table, vec!["id".to_owned()])];
        match check(&rule, values, &policies, scope, dialect).map_err(|refusal| MixinError::of_refusal(&refusal)) {
            Ok(()) => "passes",
            Err(MixinError::CrossTenant { table, dimension }) if (&*table, &*dimension) == ("bookings", "station") => {
                "cross"
            }
            Err(MixinError::MissingTenant { table, dimension })
                if (&*table, &*dimension) == ("bookings", "station") =>
            {
                "missing"
            }
            Err(other) => panic!("{other}"),
        }
    }

    fn value(scope: &Scope, value: impl Into<Value>) -> &'static str {
        answer(
            scope,
            Operand::Value(ParamIndex::new(0)),
            &[value.into()],
            OnNull::Missing,
            Dialect::Sqlite,
        )
    }

    #[test]
    fn a_bound_value_is_one_of_the_scopes() {
        let scope = Scope::new().stations([ONE, Uuid::from_u128(2)]);
        assert_eq!(value(&scope, Uuid::from_u128(2)), "passes");
        assert_eq!(value(&scope, Uuid::from_u128(3)), "cross");
        assert_eq!(value(&scope, ONE.to_string()), "cross");
        assert_eq!(value(&scope, ONE.as_bytes().to_vec()), "passes");
        assert_eq!(value(&scope, Uuid::from_u128(3).as_bytes().to_vec()), "cross");
        assert_eq!(value(&Scope::new().station(7_i32), 7_i64), "passes");
        assert_eq!(value(&Scope::new().station("a"), "A"), "cross");
    }

    #[test]
    fn null_is_left_out_or_a_value() {
        for scope in [Scope::new().station(ONE), Scope::new().any_station()] {
            let null = |on_null| {
                answer(
                    &scope,
                    Operand::Value(ParamIndex::new(0)),
                    &[Value::Uuid(None)],
                    on_null,
                    Dialect::Sqlite,
                )
            };
            assert_eq!(
                [OnNull::LeftOut, OnNull::Missing, OnNull::Nobody].map(null),
                ["passes", "missing", "cross"]
            );
        }
    }

    #[test]
    fn any_takes_every_value() {
        assert_eq!(value(&Scope::new().any_station(), ONE), "passes");
    }

    #[test]
    fn literals_are_compared_as_the_backend_reads_them() {
        let literal = |scope: &Scope, operand, dialect| answer(scope, operand, &[], OnNull::Missing, dialect);
        let number = |text: &str| Operand::Number(text.to_owned());
        let text = |text: &str| Operand::Text(text.to_owned());
        let seven = Scope::new().station(7_i64);
        assert_eq!(literal(&seven, number("7"), Dialect::Mysql), "passes");
        assert_eq!(literal(&seven, number("7.0"), Dialect::Mysql), "cross");
        assert_eq!(literal(&seven, text("7"), Dialect::Mysql), "cross");
        let one = Scope::new().station(ONE);
        assert_eq!(literal(&one, text(&ONE.to_string()), Dialect::Postgres), "passes");
        assert_eq!(
            literal(&one, text(&ONE.simple().to_string()), Dialect::Postgres),
            "passes"
        );
        assert_eq!(literal(&one, text(&ONE.to_string()), Dialect::Sqlite), "cross");
        assert_eq!(literal(&one, text(&ONE.to_string()), Dialect::Mysql), "cross");
        let named = Scope::new().station("it's");
        assert_eq!(literal(&named, text("it''s"), Dialect::Sqlite), "cross");
        assert_eq!(
            literal(&Scope::new().station("a"), text("a"), Dialect::Sqlite),
            "passes"
        );
    }
}
