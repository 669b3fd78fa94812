//! The names of result columns without an alias, which SQLite and MySQL derive from their texts: kept as written.

use crate::ast::expr::null;
use crate::dialect::Dialect;
use crate::draft::Draft;
use sqlparser::ast::{Expr, SelectItem};
use sqlparser::tokenizer::Location;

/// The length limit of MySQL's names.
const LONGEST: usize = 256;

/// Returns whether a text can be a name. MySQL's names have no character of over three bytes: it fails on `😀` between
/// backticks.
fn is_nameable(text: &str, dialect: Dialect) -> bool {
    let is_short = |letter: char| dialect != Dialect::Mysql || letter.len_utf8() < 4;
    text.chars().count() <= LONGEST && text.chars().all(is_short)
}

/// Keeps the names of columns that are printed otherwise than written. `select`: its location; `None` for RETURNING.
pub(crate) fn keep_names(draft: &mut Draft<'_>, items: &mut [SelectItem], select: Option<Location>) {
    if draft.cx.dialect == Dialect::Postgres || !items.iter().any(|item| is_named_by_text(draft.cx.dialect, item)) {
        return;
    }
    let dialect = draft.cx.dialect;
    let written = draft.headings.written(select);
    let is_whole = |written: &&[_]| written.len() == items.len();
    let Some(written) = written.filter(is_whole).map(<[_]>::to_vec) else {
        return;
    };
    for (item, written) in items.iter_mut().zip(written) {
        if !is_named_by_text(draft.cx.dialect, item) || draft.slots.spelled(&item.to_string()) == written {
            continue;
        }
        if let SelectItem::UnnamedExpr(expr) = item
            && is_nameable(written, dialect)
        {
            let expr = std::mem::replace(expr, null());
            *item = SelectItem::ExprWithAlias {
                expr,
                alias: draft.slots.name_as_written(written, dialect),
            };
        }
    }
}

/// Returns whether the server names an expression by its text. Others have a name of their own, or are printed as
/// written.
#[expect(clippy::wildcard_enum_match_arm, reason = "a name too many changes nothing")]
fn is_named_by_text(dialect: Dialect, item: &SelectItem) -> bool {
    let SelectItem::UnnamedExpr(expr) = item else {
        return false;
    };
    let mut expr = expr;
    // SQLite also names a collated column by its own name, unless the list is the outermost.
    while let Expr::Nested(inner) | Expr::Collate { expr: inner, .. } = expr {
        expr = inner;
    }
    match expr {
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) => false,
        Expr::Value(value) => {
            dialect == Dialect::Sqlite && !matches!(value.value, sqlparser::ast::Value::Placeholder(_))
        }
        // MySQL names `_utf8mb4 'x'` by the string.
        Expr::Prefixed { prefix, .. } => !prefix.value.starts_with('_'),
        _ => true,
    }
}
