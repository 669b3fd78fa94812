//! The rules for the struct under `#[sea_orm_mixins::mixin]`, one function each.

use super::part::Part;
use super::types;
use crate::args::Args;
use crate::check;
use crate::columns::provided;
use crate::cx::Cx;
use crate::kind::Kind;
use crate::model::{Field, plain_name, relation_target};
use crate::rule;
use quote::format_ident;
use syn::{Attribute, Fields, Item, ItemStruct, Meta};

/// What the attribute is on: `None` where nothing can be made of it.
pub(super) fn item(item: Item, cx: &mut Cx) -> Option<ItemStruct> {
    let Item::Struct(mut item) = item else {
        cx.error_here("`#[sea_orm_mixins::mixin]` goes on a struct, whose named fields become columns");
        return None;
    };
    if let Fields::Unnamed(fields) = &item.fields {
        cx.error(
            fields,
            "a column has a name; write named fields: `{ pub slug: String }`",
        );
        return None;
    }
    if !item.generics.params.is_empty() {
        cx.error(
            &item.generics,
            "a column has one type, so a mixin cannot be generic; remove the parameters",
        );
        return None;
    }
    no_shipped_name(&item, cx);
    item.attrs.retain(|attr| !is_for_data(attr, cx));
    for field in &item.fields {
        no_options_on_a_field(field, cx);
        if !is_relation(field, cx) {
            types::check(&field.ty, cx);
        }
    }
    Some(item)
}

/// `struct Timestamps`
fn no_shipped_name(item: &ItemStruct, cx: &mut Cx) {
    let name = &item.ident;
    if Kind::ALL.into_iter().any(|kind| name == kind.name()) {
        cx.error(
            name,
            format!("`{name}` is a mixin of the library, which `with({name})` would find; give yours another name"),
        );
    }
}

/// `#[derive(Clone)] struct Publishable`
fn is_for_data(attr: &Attribute, cx: &mut Cx) -> bool {
    let names = ["derive", "sea_orm", "serde", "mixin"];
    let is_for_data = names.iter().any(|name| attr.path().is_ident(name));
    if is_for_data {
        cx.error(
            attr,
            "nothing is made of a mixin's struct but columns; remove this, and put it on the models or on the fields",
        );
    }
    is_for_data
}

/// `shop: BelongsTo<crate::shop::Entity>`: SeaORM reads its path as text, and text cannot say `$crate`.
fn is_relation(field: &syn::Field, cx: &mut Cx) -> bool {
    let is_relation = relation_target(&field.ty).is_some();
    if is_relation {
        cx.error(
            &field.ty,
            "a mixin's fields are columns; declare the relation on each model: `from` may name a column of the mixin",
        );
    }
    is_relation
}

/// `#[mixin(..)]` or `#[cfg(..)]` on a field.
fn no_options_on_a_field(field: &syn::Field, cx: &mut Cx) {
    for attr in &field.attrs {
        if attr.path().is_ident("mixin") {
            cx.error(
                attr,
                "a mixin's options stand in `#[sea_orm_mixins::mixin(..)]`; move them there",
            );
        } else if attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr") {
            cx.error(
                attr,
                "this would be decided where the model stands; put the `cfg` on the mixin, or make two mixins",
            );
        }
    }
}

/// The rules that need the options, and to know what the mixin contains.
pub(super) fn part(part: &Part, kinds: &[Kind], columns: &[String], cx: &mut Cx) {
    no_shipped_column(part, cx);
    indexes_have_columns(part, columns, cx);
    let args = options_are_for_mixins(part, kinds, cx);
    live_keys_have_columns(&args, kinds, columns, cx);
}

/// `created_at: DateTimeUtc`
fn no_shipped_column(part: &Part, cx: &mut Cx) {
    let mut discarded = Cx::default();
    let args = Args::parse(&[], &mut discarded);
    drop(discarded.finish());
    let columns = Kind::ALL.into_iter().flat_map(|kind| {
        let columns = provided(kind, &args, true);
        columns.into_iter().map(move |column| (kind, column.name))
    });
    let flag = (Kind::SoftDelete, "is_deleted".to_owned());
    let columns = columns.chain([flag]).collect::<Vec<_>>();
    for ident in part.fields.iter().filter_map(|field| field.ident.as_ref()) {
        let name = plain_name(ident);
        if let Some((kind, _)) = columns.iter().find(|(_, column)| *column == name) {
            let owner = kind.name();
            cx.error(ident, format!("`{name}` is a column of `{owner}`; contain that mixin, `with({owner})`, or give the field another name"));
        }
    }
}

/// `index("slugg")`
fn indexes_have_columns(part: &Part, columns: &[String], cx: &mut Cx) {
    for name in part.args.indexes.iter().flatten() {
        if !columns.contains(&name.value()) {
            let known = columns
                .iter()
                .map(|column| format!("`{column}`"))
                .collect::<Vec<_>>()
                .join(", ");
            cx.error(
                name,
                format!("the mixin has no column `{}`; it has {known}", name.value()),
            );
        }
    }
}

/// `live_unique("slugg")`; what the mixins of the library provide that this one contains is among its columns.
fn live_keys_have_columns(args: &Args, kinds: &[Kind], columns: &[String], cx: &mut Cx) {
    let soft = kinds.contains(&Kind::SoftDelete);
    let provided = kinds.iter().flat_map(|kind| provided(*kind, args, soft));
    let provided = provided.map(|column| column.name).collect::<Vec<_>>();
    let known = columns.iter().chain(&provided).map(String::as_str).collect::<Vec<_>>();
    let find = |name: &str| known.iter().find(|column| **column == name);
    drop(check::live_keys(&args.live_keys, find, (&known, "mixin"), cx));
}

/// `options(timestamps(..))` without `with(Timestamps)`, `options(hooks)`
fn options_are_for_mixins(part: &Part, kinds: &[Kind], cx: &mut Cx) -> Args {
    for option in &part.args.options {
        let key = option.path().get_ident().map(ToString::to_string).unwrap_or_default();
        if ["hooks", "with", "crate"].contains(&key.as_str()) {
            cx.error(
                option.path(),
                format!("`{key}` is not for `options(..)`; put it beside them"),
            );
        }
        if let Some(kind) = Kind::from_key(&key).filter(|kind| !kinds.contains(kind)) {
            let name = kind.name();
            cx.error(option.path(), format!("`{key}(..)` is for `{name}`, which this mixin does not contain; add `{name}` to `with(..)` or remove the option"));
        }
    }
    let options = &part.args.options;
    // Read as a model's, which they will be.
    Args::parse(&[syn::parse_quote!(#[mixin(#(#options),*)])], cx)
}

/// The columns of the mixins of this library that the mixin contains, as its options name them.
pub(super) fn shipped_columns(kinds: &[Kind], options: &[&Meta]) -> Vec<Field> {
    // What is wrong in them is reported where they stand.
    let mut discarded = Cx::default();
    let args = Args::parse(&[syn::parse_quote!(#[mixin(#(#options),*)])], &mut discarded);
    let soft = kinds.contains(&Kind::SoftDelete);
    let columns = kinds.iter().flat_map(|kind| provided(*kind, &args, soft));
    let fields = columns.filter_map(|column| {
        let name = format_ident!("r#{}", column.name);
        Field::parse(&syn::parse_quote!(#name: ()), &mut discarded)
    });
    let fields = fields.collect();
    drop(discarded.finish());
    fields
}

/// `rows(open = "state <> 'closed'")` without a column `state`: a model may have one, of another type and meaning.
pub(super) fn rules_have_columns(part: &Part, columns: &[&Field], cx: &mut Cx) {
    let options = &part.args.options;
    let mut discarded = Cx::default();
    let args = Args::parse(&[syn::parse_quote!(#[mixin(#(#options),*)])], &mut discarded);
    drop(discarded.finish());
    for row in &args.rows {
        if let Err(error) = rule::parse(&row.condition.value(), columns) {
            cx.error(&row.condition, error);
        }
    }
}
