//! `Timestamps` → `impl Timestamps for Entity`.

use super::context::Derive;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

pub(super) fn expand(derive: &mut Derive<'_>) -> Option<TokenStream> {
    let model = derive.model;
    let options = &model.args.of.timestamps;
    let created = derive.column("created_at", options.created_at.as_ref());
    let updated = derive.column("updated_at", options.updated_at.as_ref());
    let (created, updated) = created.zip(updated)?;
    let krate = &model.args.krate;
    let private = quote!(#krate::__private);
    let stamp = |ty: &syn::Type| quote_spanned!(ty.span()=> <#ty as #private::TimeColumn>::stamp);
    let (stamp_created, stamp_updated) = (stamp(&created.ty), stamp(&updated.ty));
    let (created, updated) = (&created.variant, &updated.variant);
    Some(quote! {
        #[automatically_derived]
        impl #krate::Timestamps for Entity {
            const CREATED_AT: Column = Column::#created;
            const UPDATED_AT: Column = Column::#updated;
            const STAMPS: [#private::Stamp; 2] = [#stamp_created, #stamp_updated];
        }
    })
}
