//! Plans as the backends show them, in lines that can be compared.

use backend_tests::plan::{explain, nodes};
use sea_orm::sea_query::ArrayType;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, QueryResult, Statement, Value};

/// The plans of a statement, each with what it is: PostgreSQL makes one for the values, and after five executions one that
/// serves all, if that seems as good.
pub(crate) async fn plans(db: &DatabaseConnection, statement: &Statement) -> Vec<(&'static str, Vec<String>)> {
    let values = statement.values.clone().map_or_else(Vec::new, |values| values.0);
    match db.get_database_backend() {
        DbBackend::Postgres => {
            let custom = explain(db, &statement.sql, values.clone()).await;
            let generic = generic(db, &statement.sql, &values).await;
            vec![("custom", compared(&custom)), ("generic", compared(&generic))]
        }
        DbBackend::MySql => vec![("plan", table(db, statement).await)],
        _ => vec![("plan", steps(db, statement).await)],
    }
}

/// The plan of a prepared statement for any values.
async fn generic(db: &DatabaseConnection, sql: &str, values: &[Value]) -> Vec<String> {
    let types: Vec<&str> = values.iter().map(type_of).collect();
    let (types, nulls) = match types.len() {
        0 => (String::new(), String::new()),
        many => (
            format!("({})", types.join(", ")),
            format!("({})", vec!["NULL"; many].join(", ")),
        ),
    };
    for sql in [
        "SET plan_cache_mode = force_generic_plan",
        &format!("PREPARE compared{types} AS {sql}"),
    ] {
        let sent = db.execute_unprepared(sql).await;
        sent.unwrap_or_else(|err| panic!("{err}: {sql}"));
    }
    let plan = explain(db, &format!("EXECUTE compared{nulls}"), Vec::new()).await;
    db.execute_unprepared("DEALLOCATE compared").await.unwrap();
    plan
}

/// The type as which the driver sends a value.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Int(_) => "int4",
        Value::BigInt(_) | Value::BigUnsigned(_) => "int8",
        Value::String(_) => "text",
        Value::Uuid(_) => "uuid",
        Value::Bool(_) => "bool",
        Value::ChronoDateTimeUtc(_) => "timestamptz",
        Value::Array(ArrayType::Int, _) => "int4[]",
        other => panic!("what type has {other:?}?"),
    }
}

/// Nodes in which parameters have no numbers, a list of them is the array that a scope sends, and the terms of a condition have one
/// order.
fn compared(plan: &[String]) -> Vec<String> {
    let node = |line: String| {
        let mut unnumbered = String::new();
        let mut in_parameter = false;
        for c in line.chars() {
            in_parameter = c == '$' || in_parameter && c.is_ascii_digit();
            if !in_parameter || c == '$' {
                unnumbered.push(c);
            }
        }
        while unnumbered.contains("ARRAY[$, $") {
            unnumbered = unnumbered.replace("ARRAY[$, $", "ARRAY[$");
        }
        let unnumbered = unnumbered.replace("ARRAY[$]", "$");
        match unnumbered
            .strip_prefix("Filter: (")
            .and_then(|terms| terms.strip_suffix(')'))
        {
            Some(terms) if terms.contains(" AND ") => {
                let mut terms: Vec<&str> = terms.split(" AND ").collect();
                terms.sort_unstable();
                format!("Filter: {}", terms.join(" AND "))
            }
            _ => unnumbered,
        }
    };
    nodes(plan, &[]).into_iter().map(node).collect()
}

async fn explained(db: &DatabaseConnection, explain: &str, statement: &Statement) -> Vec<QueryResult> {
    let mut statement = statement.clone();
    statement.sql = format!("{explain} {}", statement.sql);
    let rows = db.query_all_raw(statement.clone()).await;
    rows.unwrap_or_else(|err| panic!("{err}: {}", statement.sql))
}

/// A line for each table in the order of the joins.
async fn table(db: &DatabaseConnection, statement: &Statement) -> Vec<String> {
    let columns = ["select_type", "table", "type", "key", "key_len", "ref", "Extra"];
    let rows = explained(db, "EXPLAIN", statement).await;
    let line = |row: &QueryResult| {
        let cell = |column| row.try_get::<Option<String>>("", column).unwrap().unwrap_or_default();
        columns.map(cell).join(" | ")
    };
    rows.iter().map(line).collect()
}

async fn steps(db: &DatabaseConnection, statement: &Statement) -> Vec<String> {
    let rows = explained(db, "EXPLAIN QUERY PLAN", statement).await;
    rows.iter().map(|row| row.try_get("", "detail").unwrap()).collect()
}
