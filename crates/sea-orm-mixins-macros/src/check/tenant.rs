//! The rules for the rows that are in reach beside a tenant's own.

use crate::args::TenantArgs;
use crate::cx::Cx;
use syn::LitStr;
use syn::spanned::Spanned as _;

/// Whose rows are in reach beside the tenant's own.
#[derive(Clone, Copy)]
pub(crate) enum Also<'a> {
    Nothing,
    Nobodys,
    Everyones(&'a syn::Expr),
    /// The option, and the column that it names.
    Owners(&'a LitStr, &'a str),
    Others {
        column: &'a LitStr,
        writes: bool,
    },
}

/// What the options say of it; what contradicts is reported, and counts as nothing.
pub(crate) fn also<'a>(args: &'a TenantArgs, whose: &'a str, cx: &mut Cx) -> Also<'a> {
    one_reason(args, cx);
    let writes = writes(args, cx);
    if let Some(option) = &args.whose {
        return nobodys(option, whose, cx);
    }
    if let Some(everyone) = &args.everyone {
        return Also::Everyones(everyone);
    }
    match &args.or {
        Some(column) => Also::Others { column, writes },
        None => Also::Nothing,
    }
}

/// `nullable = "somebody"`.
fn nobodys<'a>(option: &'a LitStr, whose: &'a str, cx: &mut Cx) -> Also<'a> {
    if whose == "everyone" {
        return Also::Nobodys;
    }
    match whose.strip_prefix("owner:").map(str::trim) {
        Some(column) if !column.is_empty() => Also::Owners(option, column),
        Some(_) | None => {
            cx.error(
                option,
                "`nullable` says whose a row without a tenant is: `nullable = \"everyone\"` for all tenants to read, `nullable = \"owner: user_id\"` for the actor in that column alone, or `nullable` for nobody",
            );
            Also::Nothing
        }
    }
}

/// `nullable = "everyone"` with `or = ".."`: two reasons for which rows are in reach.
fn one_reason(args: &TenantArgs, cx: &mut Cx) {
    let nullable = args.whose.as_ref().map(|option| ("nullable = ..", option.span()));
    let everyone = args.everyone.as_ref().map(|option| ("everyone", option.span()));
    let or = args.or.as_ref().map(|option| ("or", option.span()));
    let mut given = [nullable, everyone, or].into_iter().flatten();
    if let Some((first, _)) = given.next() {
        for (second, span) in given {
            cx.error_at(
                span,
                format!("`{second}` and `{first}` both say which rows are in reach beside the tenant's own; keep one"),
            );
        }
    }
}

/// `writes = "both"`, and `writes` without `or`.
fn writes(args: &TenantArgs, cx: &mut Cx) -> bool {
    let Some(writes) = &args.writes else { return false };
    if args.or.is_none() {
        cx.error(
            writes,
            "`writes` is for rows of two columns; name the second one with `or = \"column\"`, or remove `writes`",
        );
    }
    if writes.value() != "either" {
        cx.error(
            writes,
            "`writes = \"either\"` lets the tenants in both columns write; leave it out for the first one's alone",
        );
    }
    true
}

/// `or = "station_id"`: the tenant's own column.
pub(crate) fn second_column(first: &str, second: &LitStr, cx: &mut Cx) {
    if second.value() == first {
        cx.error(
            second,
            format!("`{first}` is the tenant's first column; `or` names another"),
        );
    }
}

/// `nullable = "owner: nobody"` and `or = "nothing"`, of which there is no field.
pub(crate) fn missing_column(option: &LitStr, column: &str, cx: &mut Cx) {
    cx.error(
        option,
        format!("there is no column `{column}`; add the field, or name the one it has"),
    );
}

/// `through = "booking"` beside what is said of a column, which such a tenant has not.
pub(crate) fn through_alone(args: &TenantArgs, cx: &mut Cx) {
    let Some(through) = &args.through else { return };
    let is_said = args.nullable.is_some() || args.everyone.is_some() || args.or.is_some() || args.writes.is_some();
    if is_said || args.column.is_some() || args.references.is_some() {
        cx.error(
            through,
            "with `through` a row has the tenant of the one that its relation points to, and no column of its own; remove the other options, or `through`",
        );
    }
}
