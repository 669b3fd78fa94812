//! The rules for the struct that a derive is on. Under the attribute most of them hold already.

use super::soft_delete::one_form;
use super::{FLAG_AND_DATE, MISPLACED, TENANT_UNDECLARED};
use crate::args::{Args, Attrs, TenantArgs};
use crate::columns::provided;
use crate::cx::Cx;
use crate::kind::Kind;
use crate::model::{Field, Model, option_inner};
use proc_macro2::Span;
use syn::LitStr;

/// What `MixinBehavior` reports for all derives.
pub(crate) fn behavior(model: &Model, cx: &mut Cx) {
    for span in model.fields.iter().filter_map(|field| field.facts.misplaced_mixin) {
        cx.error_at(span, MISPLACED);
    }
    one_role_a_column(&model.args, cx);
    if !model.args.injected {
        one_form(&model.args.of.soft_delete, cx);
        attrs_need_the_attribute(&model.args, cx);
        references_need_the_attribute(model.args.of.auditable.references.as_ref(), false, cx);
    }
}

/// `timestamps(created_at = "at", updated_at = "at")`; under the attribute `columns_are_free` reports it.
fn one_role_a_column(args: &Args, cx: &mut Cx) {
    if args.injected {
        return;
    }
    let mut seen: Vec<LitStr> = Vec::new();
    let columns = Kind::ALL.into_iter().flat_map(|kind| provided(kind, args, true));
    for named in columns.filter_map(|column| column.named) {
        if seen.iter().any(|first| first.value() == named.value()) {
            let name = named.value();
            let message = format!("`{name}` has another role already; each of a mixin's columns is one of its own");
            cx.error(&named, message);
        }
        seen.push(named);
    }
}

/// The key of the struct under `UuidPk` and the like; `None` where sea-orm-cli's expanded format marks none.
pub(crate) fn key<'a>(kind: Kind, model: &'a Model, cx: &mut Cx) -> Result<Option<&'a Field>, Reported> {
    let mut keys = model.primary_keys();
    let key = keys.next();
    if let Some(second) = keys.next() {
        return Err(one_column(kind, second, cx));
    }
    match key {
        None if model.is_compact => Err(no_key(kind, cx)),
        None => Ok(None),
        Some(key) => auto_increment(kind, key, cx).map(|()| Some(key)),
    }
}

/// A mistake was reported, and nothing is to be made of the struct.
pub(crate) struct Reported;

/// `derive(UuidPk)` with two fields `#[sea_orm(primary_key)]`.
fn one_column(kind: Kind, second: &Field, cx: &mut Cx) -> Reported {
    let (name, span) = (kind.name(), second.facts.primary_key.unwrap_or_else(Span::call_site));
    cx.error_at(span, format!("two primary keys: `{name}` is for a key of one column; remove `primary_key` here or `{name}` from the derives"));
    Reported
}

/// `derive(UuidPk)` without a key.
fn no_key(kind: Kind, cx: &mut Cx) -> Reported {
    let name = kind.name();
    cx.error_here(format!("`{name}` finds no primary key; put `#[sea_orm_mixins::model]` in place of `#[sea_orm::model]` to have `id` added, or mark the key's field `#[sea_orm(primary_key)]`"),
    );
    Reported
}

/// `derive(IntegerPk)` with `auto_increment = false`, `derive(UuidPk)` with `auto_increment = true`.
fn auto_increment(kind: Kind, key: &Field, cx: &mut Cx) -> Result<(), Reported> {
    let by_database = !matches!(kind, Kind::UuidPk | Kind::PrefixedPk);
    let Some(literal) = key
        .facts
        .auto_increment
        .as_ref()
        .filter(|literal| literal.value != by_database)
    else {
        return Ok(());
    };
    let message = if by_database {
        let name = kind.name();
        format!("`{name}` leaves the key to the database; remove `auto_increment = false` or `{name}`")
    } else {
        let name = kind.name();
        format!("`{name}` makes the key itself; write `auto_increment = false`")
    };
    cx.error(literal, message);
    Err(Reported)
}

/// `soft_delete(boolean)` with a column `deleted_at`: two answers to one question.
pub(crate) fn flag_without_date(model: &Model, cx: &mut Cx) {
    let options = &model.args.of.soft_delete;
    if options.is_flag()
        && options.column.is_none()
        && let Some(date) = model.column("deleted_at")
    {
        cx.error(&date.ident, FLAG_AND_DATE);
    }
}

/// `derive(SoftDelete)` with `is_deleted` and neither `boolean` nor `deleted_at`.
pub(crate) fn flag_is_said(model: &Model, cx: &mut Cx) -> bool {
    let options = &model.args.of.soft_delete;
    if options.is_flag() || options.column.is_some() || model.column("deleted_at").is_some() {
        return true;
    }
    let flag = model.column("is_deleted");
    if let Some(flag) = flag {
        cx.error(
            &flag.ident,
            "`SoftDelete` looks for a time in `deleted_at`, and this is a flag; say `#[mixin(soft_delete(boolean))]`",
        );
    }
    flag.is_none()
}

/// `derive(Tenant)` without `#[mixin(tenant(org_id: i64))]`.
pub(crate) fn named_tenants(args: &Args, cx: &mut Cx) -> bool {
    let is_declared = !args.of.tenants.is_empty();
    if !is_declared {
        cx.error_here(TENANT_UNDECLARED);
    }
    is_declared
}

/// `Option<Uuid>` without `nullable`, `Uuid` with it.
pub(crate) fn nullable_is_said(kind: Kind, column: &Field, args: &TenantArgs, cx: &mut Cx) {
    match (option_inner(&column.ty).is_some(), args.nullable) {
        (true, None) => {
            let key = kind.key();
            cx.error(
                &column.ty,
                format!("rows without a tenant belong to nobody, so an `Option` must be meant; say `nullable` in `#[mixin({key}(..))]`, or remove the `Option`"),
            );
        }
        (false, Some(nullable)) => {
            cx.error_at(
                nullable,
                format!(
                    "`{}` is not an `Option`; remove `nullable`, or make it one",
                    column.name
                ),
            );
        }
        (true, Some(_)) | (false, None) => {}
    }
}

/// `attrs(..)` without the attribute: the fields are the user's own.
pub(crate) fn attrs_need_the_attribute(args: &Args, cx: &mut Cx) {
    let attrs = Kind::ALL.into_iter().flat_map(|kind| args.of.attrs_of(kind));
    for span in attrs.filter_map(Attrs::span) {
        cx.error_at(
            span,
            "`attrs` is for the columns that `#[sea_orm_mixins::model]` adds; write these attributes on the field",
        );
    }
}

/// `references = ".."` without the attribute: a struct that has its columns has its relations too.
pub(crate) fn references_need_the_attribute(references: Option<&LitStr>, is_injected: bool, cx: &mut Cx) {
    if let Some(references) = references.filter(|_| !is_injected) {
        cx.error(references, "`references` adds a relation, which only `#[sea_orm_mixins::model]` can; remove it and keep the relation that the entity declares");
    }
}
