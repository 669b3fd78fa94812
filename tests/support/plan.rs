//! Plans of statements, as PostgreSQL shows them.

use sea_orm::{ConnectionTrait, Statement, Value};

/// What a statement's plan is with these values, line by line.
///
/// # Panics
///
/// If the statement cannot be planned.
pub async fn explain(db: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Vec<String> {
    let explain = format!("EXPLAIN (COSTS OFF) {sql}");
    let statement = Statement::from_sql_and_values(db.get_database_backend(), explain, values);
    let rows = db.query_all_raw(statement).await;
    let rows = rows.unwrap_or_else(|err| unreachable!("{err}: {sql}"));
    let line = |row: &sea_orm::QueryResult| row.try_get_by_index(0);
    let lines = rows.iter().map(line).collect::<Result<_, _>>();
    lines.unwrap_or_else(|err| unreachable!("{err}: {sql}"))
}

/// The nodes of a plan with the index and what is looked up in it; without lines that begin with one of these words, and
/// what is below an `InitPlan` if this is one of them.
#[must_use]
pub fn nodes(plan: &[String], left_out: &[&str]) -> Vec<String> {
    let mut nodes = Vec::new();
    // The nodes of an InitPlan are deeper than its line.
    let mut below = None;
    for line in plan {
        let depth = line.len() - line.trim_start().len();
        let line = line.trim_start().trim_start_matches("->").trim();
        if below.is_some_and(|at| depth > at) {
            continue;
        }
        let is_left_out = left_out.iter().any(|word| line.starts_with(word));
        below = (is_left_out && line.starts_with("InitPlan")).then_some(depth);
        if !is_left_out {
            nodes.push(line.to_owned());
        }
    }
    nodes
}
