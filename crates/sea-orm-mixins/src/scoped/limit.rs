//! A small LIMIT goes into the text on SQLite: it takes a bound one for a part of its plan, and would prepare the statement
//! anew with each execution.

use crate::value;
use sea_orm::Value;
use sea_orm_mixins_sql::Plan;
use std::fmt::Write as _;

/// The largest that does. Pages are smaller, and each number makes a text of its own, of which a connection keeps a hundred
/// prepared.
const MOST: i128 = 100;

/// Writes the text of a plan, with the LIMITs that are small in it, and takes their values out of those to bind.
pub(super) fn write(plan: &Plan, values: &mut Vec<Value>, sql: &mut String) {
    sql.clear();
    let (mut written, mut taken) = (0, 0);
    for limit in &plan.limits {
        let at = limit.bind.saturating_sub(taken);
        let number = values.get(at).and_then(value::integer);
        let Some(number) = number.filter(|number| (0..=MOST).contains(number)) else {
            continue;
        };
        let Some(before) = plan.sql.get(written..limit.at) else {
            continue;
        };
        sql.push_str(before);
        // Writing to a text cannot fail.
        let _ = write!(sql, "{number}");
        written = limit.at + 1;
        values.remove(at);
        taken += 1;
    }
    sql.push_str(plan.sql.get(written..).unwrap_or_default());
}
