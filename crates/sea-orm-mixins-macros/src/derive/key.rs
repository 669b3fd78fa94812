//! `UuidPk`, `IntegerPk`, `BigIntPk` → `impl UuidPk for Entity` and so on.

use super::Derive;
use crate::kind::Kind;
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;

pub(super) fn expand(derive: &mut Derive<'_>) -> Option<TokenStream> {
    let model = derive.model;
    let name = derive.kind.name();
    let mut keys = model.primary_keys();
    let key = keys.next();
    if let Some(second) = keys.next() {
        let span = second.facts.primary_key.unwrap_or_else(Span::call_site);
        derive.cx.error_at(span, format!("two primary keys: `{name}` is for a key of one column; remove `primary_key` here or `{name}` from the derives"));
        return None;
    }
    if key.is_none() && model.is_compact {
        derive.cx.error_at(
            Span::call_site(),
            format!("`{name}` finds no primary key; put `#[sea_orm_mixins::model]` in place of `#[sea_orm::model]` to have `id` added, or mark the key's field `#[sea_orm(primary_key)]`"),
        );
        return None;
    }
    let by_database = derive.kind != Kind::UuidPk;
    if let Some(literal) = key.and_then(|key| key.facts.auto_increment.as_ref())
        && literal.value != by_database
    {
        let message = if by_database {
            format!("`{name}` leaves the key to the database; remove `auto_increment = false` or `{name}`")
        } else {
            "`UuidPk` makes the key itself; write `auto_increment = false`".to_owned()
        };
        derive.cx.error(literal, message);
        return None;
    }
    let krate = &model.args.krate;
    let private = quote!(#krate::__private);
    // sea-orm-cli's expanded format marks no field; the key's type is known all the same.
    let ty = key.map_or_else(
        || quote!(<PrimaryKey as #private::sea_orm::PrimaryKeyTrait>::ValueType),
        |key| {
            let ty = &key.ty;
            quote!(#ty)
        },
    );
    let span = key.map_or_else(Span::call_site, |key| key.ty.span());
    if by_database {
        let mixin = format_ident!("{name}");
        let bound = format_ident!("{name}Column");
        let check = quote_spanned!(span=> <#ty as #private::#bound>::IS_KEY);
        return Some(quote! {
            #[automatically_derived]
            impl #krate::#mixin for Entity {}
            const _: () = #check;
        });
    }
    let v4 = model
        .args
        .uuid_pk
        .as_ref()
        .is_some_and(|keyed| keyed.value.v4.is_some());
    let generator = if v4 { format_ident!("V4") } else { format_ident!("V7") };
    let generator = quote_spanned!(span=> <#ty as #private::UuidColumn>::#generator);
    Some(quote! {
        #[automatically_derived]
        impl #krate::UuidPk for Entity {
            const GENERATOR: #private::UuidGenerator = #generator;
        }
    })
}
