//! EXPLAIN: what it may show of rows that are not the scope's.

use crate::dialect::Dialect;
use crate::names::cte::Ctes;
use crate::refusal::{Refusal, Result};
use crate::walk::{Walk, walk_exprs};
use sqlparser::ast::{AnalyzeFormat, AnalyzeFormatKind, UtilityOption};

pub(crate) fn check_explain(
    walk: &mut dyn Walk,
    analyze: bool,
    format: &mut Option<AnalyzeFormatKind>,
    options: Option<&mut [UtilityOption]>,
    ctes: &Ctes<'_>,
) -> Result<()> {
    let mut analyzes = analyze;
    for UtilityOption { name, arg } in options.into_iter().flatten() {
        analyzes |= name.value.eq_ignore_ascii_case("analyze");
        walk_exprs(walk, arg, ctes)?;
    }
    if analyzes {
        return Err(Refusal::because(
            "EXPLAIN ANALYZE shows how many rows were passed over, other tenants' among them; leave ANALYZE out, or explain through `unscoped(\"why\")`",
        ));
    }
    if walk.dialect() != Dialect::Mysql {
        return Ok(());
    }
    if format.is_some() {
        return Err(Refusal::because(
            "EXPLAIN in this format shows rows that the server looked up by their keys, whosever they are; use FORMAT=TRADITIONAL",
        ));
    }
    // Without one, a setting of the session decides.
    *format = Some(AnalyzeFormatKind::Assignment(AnalyzeFormat::TRADITIONAL));
    Ok(())
}
