//! `Auditable` → `impl Auditable for Entity`.

use super::context::Derive;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

pub(super) fn expand(derive: &mut Derive<'_>) -> Option<TokenStream> {
    let model = derive.model;
    let options = &model.args.of.auditable;
    let created = derive.column("created_by", options.created_by.as_ref());
    let updated = derive.column("updated_by", options.updated_by.as_ref());
    // Adopted tables may do without `deleted_by`; a name given for it must be there.
    let deleted = match &options.deleted_by {
        Some(named) => Some(derive.column("deleted_by", Some(named))?),
        None => model.column("deleted_by"),
    };
    let (created, updated) = created.zip(updated)?;
    let krate = &model.args.krate;
    let private = quote!(#krate::__private);
    let actor = options.actor_type();
    let nobody_ty = &deleted.unwrap_or(updated).ty;
    let nobody = quote_spanned!(nobody_ty.span()=> <#nobody_ty as #private::ActorColumn>::nobody);
    let checks = [Some(created), Some(updated), deleted]
        .into_iter()
        .flatten()
        .map(|field| {
            let ty = &field.ty;
            // The last one is checked by `NOBODY` above; checked twice, a mistake would be reported twice.
            let is_actor = (field.variant != deleted.unwrap_or(updated).variant).then(|| {
                let nobody = quote_spanned!(ty.span()=> <#ty as #private::ActorColumn>::nobody);
                quote!(const _: fn() -> #private::sea_orm::Value = #nobody;)
            });
            let inner = crate::model::option_inner(ty).unwrap_or(ty);
            let is_same = actor.as_ref().map(|actor| {
                let same = quote_spanned!(ty.span()=> <#inner as #private::IsDeclared<#actor>>::IS_SAME);
                quote!(const _: () = #same;)
            });
            quote!(#is_actor #is_same)
        });
    let (created, updated) = (&created.variant, &updated.variant);
    let deleted = deleted.map(|field| &field.variant).map_or_else(
        || quote!(#private::Option::None),
        |variant| quote!(#private::Option::Some(Column::#variant)),
    );
    let checks = checks.collect::<TokenStream>();
    Some(quote! {
        #[automatically_derived]
        impl #krate::Auditable for Entity {
            const CREATED_BY: Column = Column::#created;
            const UPDATED_BY: Column = Column::#updated;
            const DELETED_BY: #private::Option<Column> = #deleted;
            const NOBODY: fn() -> #private::sea_orm::Value = #nobody;
        }
        #checks
    })
}
