//! `Auditable` → `impl CreatedBy for Entity`, and `impl Auditable` where there is an `updated_by`.

use super::context::Derive;
use super::key::key_type;
use crate::args::Column;
use crate::model::{Field, option_inner};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned as _;

pub(super) fn expand(derive: &mut Derive<'_>) -> Option<TokenStream> {
    let model = derive.model;
    let options = &model.args.of.auditable;
    let created = derive.column("created_by", options.created_by.as_ref());
    let updated = if Column::is_without(options.updated_by.as_ref()) {
        None
    } else {
        Some(derive.column("updated_by", Column::name(options.updated_by.as_ref()))?)
    };
    // Adopted tables may do without `deleted_by`; a name given for it must be there.
    let deleted = match &options.deleted_by {
        Some(Column::Named(named)) => Some(derive.column("deleted_by", Some(named))?),
        Some(Column::Without) => None,
        None => model.column("deleted_by"),
    };
    let created = created?;
    let krate = &model.args.krate;
    let private = quote!(#krate::__private);
    let checks = [Some(created), updated, deleted].into_iter().flatten();
    let checks = checks.map(|field| check(field, options.actor_type().as_ref(), krate));
    let checks = checks.collect::<TokenStream>();
    let nobody_of = deleted.unwrap_or(created);
    let key = key_type(option_inner(&nobody_of.ty).unwrap_or(&nobody_of.ty), krate);
    let column = |field: Option<&Field>| {
        field.map(|field| &field.variant).map_or_else(
            || quote!(#private::Option::None),
            |variant| quote!(#private::Option::Some(Column::#variant)),
        )
    };
    let is_nullable = deleted.map(|deleted| {
        let ty = &deleted.ty;
        let is_nullable = quote_spanned!(ty.span()=> <#ty as #private::DeletedByColumn>::IS_NULLABLE);
        quote!(const _: () = #is_nullable;)
    });
    let auditable = updated.map(|updated| {
        let updated = &updated.variant;
        quote! {
            #[automatically_derived]
            impl #krate::Auditable for Entity {
                const UPDATED_BY: Column = Column::#updated;
            }
        }
    });
    let (deleted, changed, created) = (column(deleted), column(updated), &created.variant);
    Some(quote! {
        #[automatically_derived]
        impl #krate::CreatedBy for Entity {
            const CREATED_BY: Column = Column::#created;
            const DELETED_BY: #private::Option<Column> = #deleted;
            const CHANGED_BY: #private::Option<Column> = #changed;
            const NOBODY: fn() -> #private::sea_orm::Value = <#key as #private::ActorKey>::null;
        }
        #auditable
        #is_nullable
        #checks
    })
}

/// The column holds a key of somebody who acts, and the one that was declared.
fn check(field: &Field, actor: Option<&syn::Type>, krate: &Path) -> TokenStream {
    let inner = option_inner(&field.ty).unwrap_or(&field.ty);
    let key = key_type(inner, krate);
    let is_key = quote_spanned!(inner.span()=> <#key as #krate::__private::ActorKey>::IS_KEY);
    let is_same = actor.map(|actor| {
        let same = quote_spanned!(inner.span()=> <#inner as #krate::__private::IsDeclared<#actor>>::IS_SAME);
        quote!(const _: () = #same;)
    });
    quote! {
        const _: () = #is_key;
        #is_same
    }
}
