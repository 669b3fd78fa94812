//! Functions that are refused by name.

use crate::catalog::Declared;
use crate::dialect::Dialect;
use crate::draft::cx::Cx;
use crate::names::function::{SQLITE_TABLE_FUNCTIONS, check_attribute, denied, is_denied, is_harmless};
use crate::names::session::refused_function;
use crate::names::system::is_system;
use crate::names::{Name, folded};
use crate::refusal::{Reason, Result};
use crate::slot::{Kind, hidden_word, read_slot};
use sqlparser::ast::{Expr, FunctionArg, FunctionArgExpr, Ident, ObjectName, ObjectNamePart};

/// Refuses a function on the list.
pub(crate) fn check_function(dialect: Dialect, name: &ObjectName, has_arguments: bool) -> Result<()> {
    let Some(last) = name.0.last() else { return Ok(()) };
    let ObjectNamePart::Identifier(ident) = last else {
        return Err(Reason::not_sql("a name that a function makes").into());
    };
    if let Some(word) = hidden_word(&ident.value) {
        return Err(Reason::ReservedFunction { word: word.to_owned() }.into());
    }
    let written = folded(ident, dialect).to_ascii_lowercase();
    if dialect == Dialect::Mysql && written == "last_insert_id" && has_arguments {
        return Err(Reason::LastInsertIdArgument.into());
    }
    if let Some(reason) = refused_function(&written, dialect) {
        return Err(reason.into());
    }
    let of_the_system = dialect == Dialect::Mysql && name.0.len() > 1 && {
        let name = Name::of(name, dialect)?;
        is_system(&name, dialect)
    };
    if of_the_system || is_denied(&written, dialect) {
        return Err(denied(&written));
    }
    Ok(())
}

/// Refuses a function on the list that is written like a column.
pub(crate) fn check_field(dialect: Dialect, ident: &Ident) -> Result<()> {
    check_attribute(&folded(ident, dialect), dialect)
}

/// Does the same for each function in FROM: for `ROWS FROM (..)`, for those inside.
pub(crate) fn check_table_functions(cx: Cx<'_>, name: &ObjectName, args: &[FunctionArg]) -> Result<()> {
    let is_phrase = |part: &ObjectNamePart| {
        part.as_ident()
            .is_some_and(|ident| matches!(read_slot(&ident.value), Some((Kind::Written, _))))
    };
    if !name.0.iter().any(is_phrase) {
        return check_table_function(cx, name);
    }
    for arg in args {
        let FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Function(function))) = arg else {
            return Err(Reason::not_sql("ROWS FROM (..) of something other than functions").into());
        };
        check_table_function(cx, &function.name)?;
    }
    Ok(())
}

/// Refuses a function in FROM: one on the list, a table with arguments, a keyword read as a name.
pub(crate) fn check_table_function(cx: Cx<'_>, name: &ObjectName) -> Result<()> {
    check_function(cx.dialect, name, true)?;
    let named = Name::of(name, cx.dialect)?;
    if is_system(&named, cx.dialect) && !is_harmless(&named.table()) {
        return Err(denied(&named.to_string()));
    }
    let written = named.table().to_ascii_lowercase();
    if cx.dialect == Dialect::Sqlite && !SQLITE_TABLE_FUNCTIONS.contains(&&*written) {
        // A virtual table: accepted if it is declared shared, or if no table has tenants.
        return match cx.catalog.find(&named, cx.dialect)? {
            Some(Declared::Shared) | None => Ok(()),
            Some(Declared::Policy(_) | Declared::Conflict) => Err(Reason::TableWithArguments {
                name: named.to_string(),
            }
            .into()),
        };
    }
    Ok(())
}
