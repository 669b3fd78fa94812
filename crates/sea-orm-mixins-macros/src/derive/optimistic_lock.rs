//! `OptimisticLock` → `impl OptimisticLock for Entity`.

use super::context::Derive;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

pub(super) fn expand(derive: &mut Derive<'_>) -> Option<TokenStream> {
    let model = derive.model;
    let version = derive.column("version", model.args.of.optimistic_lock.column.as_ref())?;
    let (variant, ty) = (&version.variant, &version.ty);
    let krate = &model.args.krate;
    let private = quote!(#krate::__private);
    let number = quote_spanned!(ty.span()=> <#ty as #private::VersionColumn>::value);
    Some(quote! {
        #[automatically_derived]
        impl #krate::OptimisticLock for Entity {
            const VERSION: Column = Column::#variant;
            const NUMBER: #private::Number = #number;
            const NULLABLE: bool = <#ty as #private::VersionColumn>::NULLABLE;
        }
    })
}
