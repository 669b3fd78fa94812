//! `UuidPk`, `IntegerPk`, `BigIntPk` → `impl UuidPk for Entity` and so on.

use super::context::Derive;
use crate::args::NO_PREFIX;
use crate::check;
use crate::kind::Kind;
use crate::model::last_segment;
use crate::prelude;
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{LitStr, Path, Type};

pub(super) fn expand(derive: &mut Derive<'_>) -> Option<TokenStream> {
    let model = derive.model;
    let name = derive.kind.name();
    let key = check::key(derive.kind, model, derive.cx).ok()?;
    let krate = &model.args.krate;
    let private = quote!(#krate::__private);
    // sea-orm-cli's expanded format marks no field; the key's type is known all the same.
    let ty = key.map_or_else(
        || quote!(<PrimaryKey as #private::sea_orm::PrimaryKeyTrait>::ValueType),
        |key| key_type(&key.ty, krate),
    );
    let span = key.map_or_else(Span::call_site, |key| key.ty.span());
    if derive.kind == Kind::PrefixedPk {
        return Some(prefixed(derive, span));
    }
    if derive.kind != Kind::UuidPk {
        let mixin = format_ident!("{name}");
        let bound = format_ident!("{name}Column");
        let check = quote_spanned!(span=> <#ty as #private::#bound>::IS_KEY);
        return Some(quote! {
            #[automatically_derived]
            impl #krate::#mixin for Entity {}
            const _: () = #check;
        });
    }
    let generator = if model.args.of.uuid_pk.v4.is_some() {
        format_ident!("V4")
    } else {
        format_ident!("V7")
    };
    let generator = quote_spanned!(span=> <#ty as #private::UuidColumn>::#generator);
    Some(quote! {
        #[automatically_derived]
        impl #krate::UuidPk for Entity {
            const GENERATOR: #private::UuidGenerator = #generator;
        }
    })
}

/// `PrefixedPk`; its key has the prefix in its type.
fn prefixed(derive: &mut Derive<'_>, span: Span) -> TokenStream {
    let prefix = &derive.model.args.of.prefixed_pk.prefix;
    if prefix.is_none() {
        derive.cx.error_here(NO_PREFIX);
    }
    // The trait is there all the same, so that the type of the key is not reported too.
    let prefix = prefix.as_ref().map_or_else(String::new, LitStr::value);
    let krate = &derive.model.args.krate;
    let private = quote!(#krate::__private);
    let key = derive.model.primary_keys().next().map(|key| &key.ty);
    let ty = key.map_or_else(
        || quote!(<PrimaryKey as #private::sea_orm::PrimaryKeyTrait>::ValueType),
        |key| quote!(#key),
    );
    let generate = quote_spanned!(span=> <#ty as #private::PrefixedPkColumn<Entity>>::generate);
    quote! {
        #[automatically_derived]
        impl #krate::PrefixedPk for Entity {
            const PREFIX: &'static str = #prefix;
            const GENERATE: fn() -> #private::sea_orm::Value = #generate;
        }
    }
}

/// The type that a key's trait is asked of: the column's own, or what says that a type of the user's is a new type.
pub(super) fn key_type(ty: &Type, krate: &Path) -> TokenStream {
    if is_known(ty) {
        quote!(#ty)
    } else {
        quote_spanned!(ty.span()=> #krate::__private::New<#ty>)
    }
}

/// Whether a type is one of those that SeaORM binds by itself, by its name.
fn is_known(ty: &Type) -> bool {
    const BEYOND_THE_PRELUDE: [&str; 6] = [
        "NaiveDateTime",
        "NaiveDate",
        "NaiveTime",
        "OffsetDateTime",
        "PrimitiveDateTime",
        "JsonValue",
    ];
    let Some(last) = last_segment(ty) else { return true };
    let name = last.ident.to_string();
    prelude::is_known(&name) || BEYOND_THE_PRELUDE.contains(&name.as_str())
}
