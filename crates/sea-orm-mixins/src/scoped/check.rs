//! What must hold of a statement's values before it is sent: a tenant that it names is the scope's.

use crate::error::Denied;
use crate::error::refused;
use crate::{MixinError, Scope, value};
use sea_orm::Value;
use sea_orm_mixins_sql::{Check, Dialect, OnNull, Operand, Policy, Unseen, UnseenIf};
use uuid::Uuid;

/// Refuses a value that is none of the scope's tenants.
pub(super) fn check(
    check: &Check,
    values: &[Value],
    policies: &[Policy],
    scope: &Scope,
    dialect: Dialect,
) -> Result<(), Denied> {
    let amiss = || {
        refused(format!(
            "the plan has a check that nothing answers to ({check:?}); this is a bug in sea-orm-mixins"
        ))
    };
    let table = || {
        policies
            .get(check.table.index())
            .map(|policy| policy.table.to_string())
            .ok_or_else(amiss)
    };
    let (dimension, tenants) = scope.dimension(check.dimension).ok_or_else(amiss)?;
    let is_one_of_them = match &check.operand {
        Operand::Value(index) => {
            let given = values.get(index.index()).ok_or_else(amiss)?;
            if value::is_null(given) {
                return match check.null {
                    OnNull::LeftOut => Ok(()),
                    OnNull::Missing => Err(MixinError::MissingTenant {
                        table: table()?,
                        dimension: dimension.to_owned(),
                    }
                    .into()),
                    OnNull::Nobody => Err(nobodys(table()?, dimension)),
                };
            }
            tenants.iter().any(|tenant| is_same(tenant, given, dialect))
        }
        Operand::Number(number) => tenants.iter().any(|tenant| is_number(tenant, number)),
        Operand::Text(text) => tenants.iter().any(|tenant| is_text(tenant, text, dialect)),
    };
    if is_one_of_them || scope.reaches_any(check.dimension) {
        return Ok(());
    }
    Err(MixinError::CrossTenant {
        table: table()?,
        dimension: dimension.to_owned(),
    }
    .into())
}

/// A row that belongs to nobody is none of the scope's.
fn nobodys(table: String, dimension: &str) -> Denied {
    let why = format!(
        "`{table}`: the statement sets the row's {dimension} to NULL, and a row of no {dimension} is none of the scope's; leave the column out (of each row, or give each row its own), or write such a row through `unscoped(\"why\")`"
    );
    let dimension = dimension.to_owned();
    Denied {
        error: MixinError::CrossTenant { table, dimension },
        why,
    }
}

/// Refuses a value that makes a statement ask for deleted rows where the scope shows live ones only.
pub(super) fn check_unseen(unseen: &Unseen, values: &[Value], policies: &[Policy]) -> Result<(), Denied> {
    let Unseen {
        table,
        value,
        refused: rule,
    } = unseen;
    let (Some(policy), Some(given)) = (policies.get(table.index()), values.get(value.index())) else {
        return Err(refused(format!(
            "the plan has a check that nothing answers to ({unseen:?}); this is a bug in sea-orm-mixins"
        )));
    };
    let asks = match rule {
        UnseenIf::Marked => value::marks(given),
        UnseenIf::Unmarked => !value::marks(given) && !value::is_null(given),
        UnseenIf::Restoring => !value::marks(given),
    };
    if asks {
        return Err(refused(rule.reason(&policy.table.to_string()).to_string()));
    }
    Ok(())
}

fn is_same(tenant: &Value, given: &Value, dialect: Dialect) -> bool {
    value::same(tenant, given) || is_bytes(tenant, given, dialect)
}

/// The bytes of a UUID, where that is how the backend keeps one.
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

/// Whether a text between quotes is the tenant. One that must be unescaped first is taken for another.
fn is_text(tenant: &Value, text: &str, dialect: Dialect) -> bool {
    if text.contains(['\\', '\'', '"']) {
        return false;
    }
    if let Some(tenant) = value::text(tenant) {
        return tenant == text;
    }
    match dialect {
        Dialect::Postgres => value::uuid(tenant).is_some_and(|tenant| Uuid::parse_str(text) == Ok(tenant)),
        // They keep a UUID's bytes, and a text is not those.
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
        match check(&rule, values, &policies, scope, dialect).map_err(|denied| denied.error) {
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
