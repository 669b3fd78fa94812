//! `UuidPk`, `IntegerPk`, `BigIntPk` → `impl UuidPk for Entity` and so on.

use super::context::Derive;
use crate::check;
use crate::kind::Kind;
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;

pub(super) fn expand(derive: &mut Derive<'_>) -> Option<TokenStream> {
    let model = derive.model;
    let name = derive.kind.name();
    let key = check::key(derive.kind, model, derive.cx).ok()?;
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
