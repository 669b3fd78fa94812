//! The rules for `live_unique(..)` and `live_index(..)`.

use crate::args::{LiveKeyArgs, nearest};
use crate::cx::Cx;
use crate::declaration::Declaration;
use crate::kind::Kind;
use crate::model::plain_name;

/// An index of live rows whose columns are known.
pub(crate) struct LiveKey<'a, Column> {
    pub(crate) args: &'a LiveKeyArgs,
    pub(crate) columns: Vec<Column>,
}

/// The columns of each key. What is wrong is reported: a key with an unknown column or one named twice, and one that is
/// there already, are left out.
pub(crate) fn live_keys<'a, Column: PartialEq>(
    keys: &'a [LiveKeyArgs],
    find: impl Fn(&str) -> Option<Column>,
    (known, owner): (&[&str], &str),
    cx: &mut Cx,
) -> Vec<LiveKey<'a, Column>> {
    let mut all: Vec<LiveKey<'a, Column>> = Vec::new();
    for args in keys {
        let mut columns = Vec::new();
        for name in &args.columns {
            match find(&name.value()) {
                None => cx.error(name, unknown(args.key(), &name.value(), known, owner)),
                // `live_unique("email", "email")`
                Some(column) if columns.contains(&column) => {
                    cx.error(name, format!("`{}` is named twice; remove one", name.value()));
                }
                Some(column) => columns.push(column),
            }
        }
        if columns.len() == args.columns.len() && is_new(args, &columns, &all, cx) {
            all.push(LiveKey { args, columns });
        }
    }
    all
}

/// `live_unique("emial")`
fn unknown(key: &str, name: &str, known: &[&str], owner: &str) -> String {
    let list = known.iter().map(|column| format!("`{column}`"));
    let list = list.collect::<Vec<_>>().join(", ");
    let meant = nearest(name, known).map(|column| format!(" did you mean `{column}`?"));
    let meant = meant.unwrap_or_default();
    format!("`{key}` names `{name}`, which is no column of this {owner};{meant} it has {list}")
}

/// `live_unique("email"), live_unique("email")`, and `live_index("email")` beside it.
fn is_new<Column: PartialEq>(args: &LiveKeyArgs, columns: &[Column], all: &[LiveKey<'_, Column>], cx: &mut Cx) -> bool {
    let Some(first) = all.iter().find(|key| key.columns == columns) else {
        return true;
    };
    let (key, other) = (args.key(), first.args.key());
    let message = if args.unique == first.args.unique {
        format!("`{key}` of these columns is given twice; remove one")
    } else {
        format!("`{other}` of these columns is given already, and a unique index is an index; remove `live_index`")
    };
    cx.error_at(args.span, message);
    false
}

/// What only the whole struct shows: whether rows are soft-deleted, and by which column.
pub(super) fn declaration(declaration: &Declaration, cx: &mut Cx) {
    for args in &declaration.args.live_keys {
        narrows(args, declaration, cx);
        names_no_deletion(args, declaration, cx);
    }
}

/// `live_unique("email")` without `derive(SoftDelete)` and without a tenant.
fn narrows(args: &LiveKeyArgs, declaration: &Declaration, cx: &mut Cx) {
    let mut mixins = declaration.mixins.iter();
    let narrows = mixins.any(|mixin| {
        let has_tenants = mixin.kind.is_tenant() && !mixin.columns.is_empty();
        mixin.kind == Kind::SoftDelete || has_tenants
    });
    if !narrows {
        cx.error_at(args.span, narrows_nothing(args));
    }
}

/// What there is to say of a key of all rows of all tenants.
pub(crate) fn narrows_nothing(args: &LiveKeyArgs) -> String {
    let (key, columns) = (args.key(), args.columns.len());
    let seaorms = match (args.unique, columns) {
        (true, 1) => "unique",
        (true, _) => "unique_key = \"..\"",
        (false, _) => "indexed",
    };
    format!(
        "`{key}` is for live rows or those of one tenant, and this entity has neither `SoftDelete` nor a tenant's column; derive one, or write `#[sea_orm({seaorms})]` on the field"
    )
}

/// `live_unique("email", "deleted_at")`
fn names_no_deletion(args: &LiveKeyArgs, declaration: &Declaration, cx: &mut Cx) {
    let columns = declaration.mixin(Kind::SoftDelete).map(|mixin| &mixin.columns);
    for column in columns.into_iter().flatten() {
        let is_it = |name: &str| name == column.name || name == plain_name(&column.ident());
        for name in args.columns.iter().filter(|name| is_it(&name.value())) {
            cx.error(name, names_deletion(args, &column.name));
        }
    }
}

/// What there is to say of a key that names the deletion column.
pub(crate) fn names_deletion(args: &LiveKeyArgs, column: &str) -> String {
    let key = args.key();
    format!("`{key}` is about live rows by itself, and `{column}` says which are live; remove it here")
}
