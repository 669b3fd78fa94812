//! The subscripts of PostgreSQL's `SET list[i] = x`.

use crate::names::cte::Ctes;
use crate::refusal::Result;
use crate::scope::Rewrite;
use crate::slot::{Kind, read_slot};
use sqlparser::ast::{Assignment, AssignmentTarget, ObjectNamePart};

/// Walks the subscripts that were cut out of a SET.
pub(crate) fn walk_subscripts(
    rewrite: &mut dyn Rewrite<'_>,
    assignments: &[Assignment],
    ctes: &Ctes<'_>,
) -> Result<()> {
    for Assignment { target, value: _ } in assignments {
        let AssignmentTarget::ColumnName(name) = target else {
            continue;
        };
        for ident in name.0.iter().filter_map(ObjectNamePart::as_ident) {
            let Some((Kind::Subscript, number)) = read_slot(&ident.value) else {
                continue;
            };
            for number in rewrite.slots.elements_of(number) {
                if let Some(mut expr) = rewrite.slots.cut_out(number) {
                    rewrite.expr(&mut expr, ctes)?;
                    rewrite.slots.put_back(number, &expr);
                }
            }
        }
    }
    Ok(())
}
