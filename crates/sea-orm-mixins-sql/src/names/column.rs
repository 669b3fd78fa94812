//! The names of a query's result columns.

use crate::dialect::Dialect;
use sqlparser::ast::{Expr, Ident, Query, SelectItem, SetExpr, TableAlias};

/// Returns the named result columns of a query.
pub(crate) fn shown(query: &Query, alias: Option<&TableAlias>, dialect: Dialect) -> Vec<Ident> {
    if let Some(alias) = alias.filter(|alias| !alias.columns.is_empty()) {
        return alias.columns.iter().map(|column| column.name.clone()).collect();
    }
    let mut body = &query.body;
    loop {
        body = match &**body {
            SetExpr::Query(query) => &query.body,
            SetExpr::SetOperation { left, .. } => left,
            SetExpr::Select(select) => {
                return select
                    .projection
                    .iter()
                    .filter_map(|item| heading(item, dialect))
                    .collect();
            }
            SetExpr::Values(_)
            | SetExpr::Insert(_)
            | SetExpr::Update(_)
            | SetExpr::Delete(_)
            | SetExpr::Merge(_)
            | SetExpr::Table(_) => return Vec::new(),
        };
    }
}

/// Returns the name of a select list's item, where its text alone decides it.
fn heading(item: &SelectItem, dialect: Dialect) -> Option<Ident> {
    match item {
        SelectItem::UnnamedExpr(Expr::CompoundIdentifier(parts)) => parts.last().cloned(),
        SelectItem::UnnamedExpr(Expr::Identifier(ident)) => Some(ident.clone()).filter(|ident| is_name(ident, dialect)),
        SelectItem::ExprWithAlias { alias, .. } => Some(alias.clone()),
        SelectItem::UnnamedExpr(_)
        | SelectItem::ExprWithAliases { .. }
        | SelectItem::QualifiedWildcard(..)
        | SelectItem::Wildcard(_) => None,
    }
}

/// Returns whether an unqualified word can only name a column: not SQLite's `"x"`, which is a text if there is no such
/// column, and no function without parentheses or variable.
pub(crate) fn is_name(ident: &Ident, dialect: Dialect) -> bool {
    const FUNCTIONS: [&str; 18] = [
        "CURRENT_CATALOG",
        "CURRENT_DATE",
        "CURRENT_ROLE",
        "CURRENT_SCHEMA",
        "CURRENT_TIME",
        "CURRENT_TIMESTAMP",
        "CURRENT_USER",
        "DEFAULT",
        "LOCALTIME",
        "LOCALTIMESTAMP",
        "ROWNUM",
        "SESSION_USER",
        "SYSDATE",
        "SYSTEM_USER",
        "SYSTIMESTAMP",
        "UTC_DATE",
        "UTC_TIME",
        "UTC_TIMESTAMP",
    ];
    match ident.quote_style {
        Some('"') => dialect == Dialect::Postgres,
        Some(quote) => quote == '`' || quote == '[',
        None => {
            let is = |word: &str| ident.value.eq_ignore_ascii_case(word);
            let is_user = dialect == Dialect::Postgres && is("USER");
            !is_user && !ident.value.starts_with('@') && !FUNCTIONS.iter().any(|word| is(word))
        }
    }
}
