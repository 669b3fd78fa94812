//! The check that a `belongs_to` has the type of the key it points to.

use crate::emit::frame;
use crate::model::{Field, field_ident, relation_target};
use heck::{ToSnakeCase as _, ToUpperCamelCase as _};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{LitStr, Path, Type};

/// A function that is never called and compiles only if every foreign key fits.
pub(crate) fn checks(krate: &Path, fields: &[Field]) -> TokenStream {
    fields.iter().filter_map(|field| check(krate, field, fields)).collect()
}

fn check(krate: &Path, relation: &Field, fields: &[Field]) -> Option<TokenStream> {
    let facts = &relation.facts;
    if !(facts.belongs_to || facts.self_ref) {
        return None;
    }
    let (from, to) = (columns(facts.from.as_ref()?)?, columns(facts.to.as_ref()?)?);
    let target = if facts.self_ref {
        syn::parse_quote!(Entity)
    } else {
        relation_target(&relation.ty)?.clone()
    };
    let target: Type = target;
    // Of one place: the field may come from a mixin's macro, where a variable `model` would be another one.
    let (model, other) = (format_ident!("model"), format_ident!("target"));
    let pairs = from
        .iter()
        .zip(&to)
        .filter(|(_, to)| names_a_field(to))
        .filter_map(|(from, to)| {
            let field = fields
                .iter()
                .find(|field| field.is_column() && field.variant == from.to_upper_camel_case())?;
            let (own, key) = (&field.ident, field_ident(to, facts.to.as_ref()?.span())?);
            Some(quote_spanned! {own.span()=>
                #krate::__private::foreign_key(&#model.#own, &#other.#key);
            })
        });
    let pairs = pairs.collect::<Vec<_>>();
    (!pairs.is_empty()).then(|| {
        frame(&quote! {
            fn __mixin_foreign_key(#model: &Model, #other: &<#target as #krate::__private::sea_orm::EntityTrait>::Model) {
                #(#pairs)*
            }
        })
    })
}

/// Whether the other side's column is surely a field of that name: one written as fields are, or the usual `Id`. A
/// variant such as `Key1` may belong to `key1`, `key_1`, or to a field with an `enum_name`; those go unchecked.
fn names_a_field(to: &str) -> bool {
    to == "Id" || to == to.to_snake_case()
}

/// `customer_id`, `Column::CustomerId` or `(user_id, post_id)`, as SeaORM reads them.
fn columns(list: &LitStr) -> Option<Vec<String>> {
    let text = list.value();
    let inner = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .unwrap_or(&text);
    let names = inner.split(',').map(str::trim).filter(|name| !name.is_empty());
    let names = names.map(|name| {
        syn::parse_str::<Path>(name)
            .ok()?
            .segments
            .last()
            .map(|last| last.ident.to_string())
    });
    names.collect()
}
