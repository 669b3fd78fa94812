//! The statements of the trial, and what each must find.

use super::tables::{CHILD, DIMENSION, TABLE};
use sea_orm_migration::sea_orm::{
    ConnectionTrait, DbBackend, Statement, TransactionSession as _, TransactionTrait, Value,
};
use sea_orm_mixins::{Mixin, Policy, Table, rls_setting};
use sea_orm_mixins_sql::{
    Also, Bind, Catalog, Context, Declaration, Dialect, Dimension, Parent, Plan, Purpose, Reach, Shape, Tenant, plan,
};

/// A statement under the scope of tenant 1, the keys that it reads or returns, and in what form it is shown.
struct Tried {
    name: &'static str,
    sql: &'static str,
    values: &'static [i32],
    keys: &'static [i32],
}

const ALL: [Tried; 10] = [
    Tried {
        name: "SELECT",
        sql: "SELECT id FROM mixins_rls_trial WHERE id > $1",
        values: &[0],
        keys: &[1, 3, 5],
    },
    Tried {
        name: "a join",
        sql: "SELECT b.id FROM mixins_rls_trial AS a JOIN mixins_rls_trial AS b ON b.id = a.id + $1",
        values: &[2],
        keys: &[3, 5],
    },
    Tried {
        name: "a join with a table whose tenant is its parent's",
        sql: "SELECT c.id FROM mixins_rls_trial AS a LEFT JOIN mixins_rls_trial_child AS c ON c.parent_id = a.id",
        values: &[],
        keys: &[11, 13, 15],
    },
    Tried {
        name: "UNION",
        sql: "SELECT id FROM mixins_rls_trial WHERE id > $1 UNION ALL SELECT id FROM mixins_rls_trial_child",
        values: &[2],
        keys: &[3, 5, 11, 13, 15],
    },
    Tried {
        name: "a query in an expression",
        sql: "SELECT id FROM mixins_rls_trial WHERE EXISTS (SELECT 1 FROM mixins_rls_trial_child AS c WHERE c.id > $1)",
        values: &[14],
        keys: &[1, 3, 5],
    },
    Tried {
        name: "UPDATE",
        sql: "UPDATE mixins_rls_trial SET name = 'b' WHERE id > $1 RETURNING id",
        values: &[0],
        keys: &[1, 3, 5],
    },
    Tried {
        name: "UPDATE of a table whose tenant is its parent's",
        sql: "UPDATE mixins_rls_trial_child SET name = 'b' WHERE id IN (SELECT id + $1 FROM mixins_rls_trial) RETURNING id",
        values: &[10],
        keys: &[11, 13, 15],
    },
    Tried {
        name: "DELETE",
        sql: "DELETE FROM mixins_rls_trial WHERE id > $1 RETURNING id",
        values: &[1],
        keys: &[3, 5],
    },
    Tried {
        name: "INSERT",
        sql: "INSERT INTO mixins_rls_trial (id, name) VALUES ($1, 'c'), ($2, 'c') RETURNING id",
        values: &[7, 9],
        keys: &[7, 9],
    },
    Tried {
        name: "INSERT of a query",
        sql: "INSERT INTO mixins_rls_trial (id, name) SELECT id + $1, name FROM mixins_rls_trial RETURNING id",
        values: &[20],
        keys: &[21, 23, 25],
    },
];

/// Tries all; returns a line for each that comes out otherwise, one that fails among them.
pub(super) async fn differences<C>(transaction: &C, plans: &str) -> Vec<String>
where
    C: ConnectionTrait + TransactionTrait,
{
    let (catalog, shape) = (catalog(), shape());
    let mut differences = Vec::new();
    for tried in &ALL {
        let planned = plan(tried.sql, Dialect::Postgres, &catalog, &shape);
        let found = match planned {
            Ok(plan) => keys(transaction, &plan, tried.values).await,
            Err(refusal) => Err(refusal.to_string()),
        };
        let difference = match found {
            Ok(keys) if keys == tried.keys => continue,
            Ok(keys) => format!("finds the rows {keys:?} in place of {:?}", tried.keys),
            Err(err) => format!("fails: {err}"),
        };
        differences.push(format!("{} ({plans}) {difference}", tried.name));
    }
    differences
}

/// The keys that a statement returns, and nothing is changed.
async fn keys<C>(transaction: &C, plan: &Plan, values: &[i32]) -> Result<Vec<i32>, String>
where
    C: ConnectionTrait + TransactionTrait,
{
    let savepoint = transaction.begin().await.map_err(|err| err.to_string())?;
    let found = in_savepoint(&savepoint, plan, values).await;
    let ended = savepoint.rollback().await.map_err(|err| err.to_string());
    found.and_then(|keys| ended.map(|()| keys))
}

async fn in_savepoint<C: ConnectionTrait>(savepoint: &C, plan: &Plan, values: &[i32]) -> Result<Vec<i32>, String> {
    let words = |err: sea_orm_migration::sea_orm::DbErr| err.to_string();
    // What the statement before it has set is still there.
    let forget = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT set_config($1, '', true)",
        [rls_setting(DIMENSION).into()],
    );
    savepoint.query_one_raw(forget).await.map_err(words)?;
    let values = plan.binds.iter().map(|bind| value(bind, values));
    let values = values.collect::<Result<Vec<_>, String>>()?;
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, plan.sql.clone(), values);
    let rows = savepoint.query_all_raw(statement).await.map_err(words)?;
    let keys = rows.iter().map(|row| row.try_get_by_index(0).map_err(words));
    let mut keys = keys.collect::<Result<Vec<i32>, String>>()?;
    keys.sort_unstable();
    Ok(keys)
}

fn value(bind: &Bind, values: &[i32]) -> Result<Value, String> {
    match bind {
        Bind::Value(at) | Bind::Cut(at) => match values.get(at.index()) {
            Some(value) => Ok((*value).into()),
            None => Err("a value is missing".to_owned()),
        },
        Bind::Tenant { .. } => Ok(1.into()),
        Bind::Context(_) => Ok("1".into()),
        other @ (Bind::ValueOr(..) | Bind::ActorIfDeleted(..) | Bind::Fill(_) | Bind::Actor | Bind::Named { .. }) => {
            Err(format!("a value that nobody expected: {other:?}"))
        }
    }
}

fn catalog() -> Catalog {
    let name = |name: &str| Table {
        schema: None,
        name: name.to_owned(),
    };
    let new = |table| {
        let mut policy = Policy::new(name(table), vec!["id".to_owned()]);
        policy.mixins = vec![Mixin::StationTenant];
        policy
    };
    let mut table = new(TABLE);
    table.tenants = vec![Tenant {
        dimension: DIMENSION.to_owned(),
        column: "tenant".to_owned(),
        nullable: false,
        text: false,
        also: Also::Nothing,
    }];
    let mut child = new(CHILD);
    child.parents = vec![Parent {
        from: "parent_id".to_owned(),
        table: name(TABLE),
        to: "id".to_owned(),
    }];
    Catalog::new([table, child].map(Declaration::Policy))
}

fn shape() -> Shape {
    Shape {
        dimensions: vec![Dimension {
            name: DIMENSION.to_owned(),
            reach: Reach::Tenants(1),
        }],
        context: vec![Context {
            name: rls_setting(DIMENSION),
            purpose: Purpose::RowSecurity,
            given: true,
        }],
        ..Shape::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each is planned, with the setting in it, and binds nothing that is not known here.
    #[test]
    fn each_carries_the_setting() {
        for tried in &ALL {
            let plan = plan(tried.sql, Dialect::Postgres, &catalog(), &shape()).unwrap();
            assert!(plan.sql.contains("set_config('app.station_id'"), "{}", plan.sql);
            let values: Result<Vec<_>, _> = plan.binds.iter().map(|bind| value(bind, tried.values)).collect();
            assert!(values.is_ok(), "{values:?}");
            let is_named = |table: &str| plan.sql.contains(table);
            assert!(is_named(TABLE) || is_named(CHILD));
        }
    }
}
