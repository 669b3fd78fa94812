//! EXPLAIN: what it may show of rows outside the scope.

use crate::dialect::Dialect;
use crate::names::cte::Ctes;
use crate::refusal::{Reason, Result};
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
        return Err(Reason::ExplainAnalyze.into());
    }
    if walk.dialect() != Dialect::Mysql {
        return Ok(());
    }
    if format.is_some() {
        return Err(Reason::ExplainFormat.into());
    }
    // Without a format, a setting of the session decides.
    *format = Some(AnalyzeFormatKind::Assignment(AnalyzeFormat::TRADITIONAL));
    Ok(())
}
