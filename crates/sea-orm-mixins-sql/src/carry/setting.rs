//! The expressions that set values, and the names of what is set.

use super::Carried;
use crate::ast::expr::{and, boolean, call};
use crate::ast::query::select;
use crate::draft::Draft;
use crate::plan::Bind;
use sqlparser::ast::{Expr, SelectItem};

/// Returns whether PostgreSQL takes it for the name of a setting: words of letters, digits, underscores and `$`, with a
/// period between them.
#[must_use]
pub fn is_setting_name(name: &str) -> bool {
    let is_word = |word: &str| {
        let mut letters = word.chars();
        let begins = |first: char| first.is_ascii_alphabetic() || first == '_' || !first.is_ascii();
        letters.next().is_some_and(begins)
            && letters.all(|letter| begins(letter) || letter.is_ascii_digit() || letter == '$')
    };
    name.contains('.') && name.split('.').all(is_word)
}

/// Returns `set_config('name', value, true)`, which is the value.
fn set(draft: &mut Draft<'_>, carried: Carried<'_>) -> Expr {
    let name = draft.slots.string(&carried.context.name, draft.cx.dialect);
    let value = draft.binds.bind(Bind::Context(carried.id));
    call("set_config", [name, value, boolean(true)])
}

/// Returns the condition that sets all values, for WHERE: `(SELECT set_config(..)) IS NOT NULL`. The planner finds no
/// column in it, so it is tested once, before a row is read.
pub(super) fn once(draft: &mut Draft<'_>, all: &[Carried<'_>]) -> Option<Expr> {
    all.iter().fold(None, |before, carried| {
        let set = select(vec![SelectItem::UnnamedExpr(set(draft, *carried))], Vec::new(), None);
        let is_set = Expr::IsNotNull(Box::new(Expr::Subquery(Box::new(set))));
        Some(and(before, is_set))
    })
}

/// Returns the condition that sets all values wherever it is evaluated, for CASE: `set_config(..) IS NOT NULL`.
pub(super) fn here(draft: &mut Draft<'_>, all: &[Carried<'_>]) -> Option<Expr> {
    all.iter().fold(None, |before, carried| {
        let is_set = Expr::IsNotNull(Box::new(set(draft, *carried)));
        Some(and(before, is_set))
    })
}

#[cfg(test)]
mod tests {
    use super::is_setting_name;

    #[test]
    fn a_name_has_words_and_periods() {
        for name in ["app.station_id", "app.org_id_id", "a.b.c", "_a._b1$", "app.größe_id"] {
            assert!(is_setting_name(name), "{name}");
        }
        for name in [
            "",
            "app",
            "app.",
            ".x",
            "app.1x",
            "app.a b_id",
            "app.a-b_id",
            "app.a'b",
            "app..b",
        ] {
            assert!(!is_setting_name(name), "{name}");
        }
    }
}
