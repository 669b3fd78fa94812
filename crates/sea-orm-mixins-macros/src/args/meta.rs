//! The grammar that all options share: `key`, `key = value`, `key(..)`; and the error for an unknown key.

use crate::cx::Cx;
use crate::kind::Kind;
use syn::meta::ParseNestedMeta;
use syn::punctuated::Punctuated;
use syn::{Ident, Path, Token};

pub(crate) fn key_of(path: &Path) -> String {
    path.get_ident().map_or_else(String::new, Ident::to_string)
}

/// Skips the value of an option that is not a mixin's.
pub(crate) fn skip_value(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(syn::Token![=]) {
        meta.value()?.parse::<syn::Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        meta.input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

/// The list in the option's parentheses.
pub(crate) fn list_in<T: syn::parse::Parse>(meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<T>> {
    let list;
    syn::parenthesized!(list in meta.input);
    let list = list.call(Punctuated::<T, Token![,]>::parse_terminated)?;
    Ok(list.into_iter().collect())
}

/// Keeps the first value of an option and reports the second.
pub(crate) fn once<T>(slot: &mut Option<T>, meta: &ParseNestedMeta<'_>, value: T, cx: &mut Cx) {
    if slot.is_some() {
        given_twice(meta, cx);
    } else {
        *slot = Some(value);
    }
}

/// Reports a second `soft_delete(..)`, a second `column = ".."`.
pub(super) fn given_twice(meta: &ParseNestedMeta<'_>, cx: &mut Cx) {
    let key = key_of(&meta.path);
    cx.error(&meta.path, format!("`{key}` is given twice; remove one"));
}

/// Reads the options inside a mixin's parentheses; `option` answers whether it knew the key.
pub(super) fn nested(
    meta: &ParseNestedMeta<'_>,
    kind: Kind,
    cx: &mut Cx,
    mut option: impl FnMut(&str, &ParseNestedMeta<'_>, &mut Cx) -> syn::Result<bool>,
) -> syn::Result<()> {
    let owner = kind.key();
    if !meta.input.peek(syn::token::Paren) {
        cx.error(
            &meta.path,
            format!("`{owner}` takes its options in parentheses; write `{owner}(..)`, or remove it"),
        );
        return skip_value(meta);
    }
    meta.parse_nested_meta(|inner| {
        let key = key_of(&inner.path);
        if option(&key, &inner, cx)? {
            Ok(())
        } else {
            unknown_option(&inner, owner, kind.options(), cx)
        }
    })
}

/// Reports an unknown option with the nearest known one, and skips its value.
pub(crate) fn unknown_option(meta: &ParseNestedMeta<'_>, owner: &str, known: &[&str], cx: &mut Cx) -> syn::Result<()> {
    cx.error(&meta.path, unknown_message(&key_of(&meta.path), owner, known));
    skip_value(meta)
}

fn unknown_message(unknown: &str, owner: &str, known: &[&str]) -> String {
    let list = known
        .iter()
        .map(|key| format!("`{key}`"))
        .collect::<Vec<_>>()
        .join(", ");
    let owners = Kind::with_options()
        .filter(|kind| kind.options().contains(&unknown))
        .map(|kind| format!("`{}(..)`", kind.key()));
    let owners = owners.collect::<Vec<_>>();
    if !owners.is_empty() {
        return format!(
            "`{unknown}` does not belong in `{owner}(..)`; move it into {}",
            owners.join(" or ")
        );
    }
    match nearest(unknown, known) {
        Some(key) => format!("unknown option `{unknown}`; did you mean `{key}`? `{owner}(..)` takes {list}"),
        None => format!("unknown option `{unknown}`; `{owner}(..)` takes {list}"),
    }
}

/// The known name that was probably meant.
pub(crate) fn nearest<'k>(unknown: &str, known: &[&'k str]) -> Option<&'k str> {
    let normal = heck::ToSnakeCase::to_snake_case(unknown);
    let distances = known
        .iter()
        .map(|key| (strsim::damerau_levenshtein(&normal, key), *key));
    let (distance, key) = distances.min()?;
    (distance <= 3 && distance < key.len()).then_some(key)
}
