//! `StationTenant`, `BusinessTenant`, `Tenant` → the impl of the trait of that name.

use super::Derive;
use crate::args::{Args, TenantArgs};
use crate::check::TENANT_UNDECLARED;
use crate::kind::Kind;
use crate::model::{Field, option_inner, plain_name};
use heck::ToUpperCamelCase as _;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;

pub(super) fn expand(derive: &mut Derive<'_>) -> Option<TokenStream> {
    let model = derive.model;
    let (dimension, keyed) = if derive.kind == Kind::StationTenant {
        ("station", &model.args.station_tenant)
    } else {
        ("business", &model.args.business_tenant)
    };
    let args = keyed.as_ref().map(|keyed| keyed.value.clone()).unwrap_or_default();
    let column = derive.column(&format!("{dimension}_id"), args.column.as_ref())?;
    nullable_is_said(derive, column, &args);
    references_are_for_the_attribute(derive, &args);
    let krate = &model.args.krate;
    let (variant, check) = (&column.variant, type_check(column, &model.args, None));
    let mixin = format_ident!("{}", derive.kind.name());
    let nullable = args.nullable.is_some();
    let constant = format_ident!("{}", dimension.to_uppercase());
    let key = format_ident!("{}", dimension.to_upper_camel_case());
    let ty = option_inner(&column.ty).unwrap_or(&column.ty);
    let null = format_ident!("{constant}_NULLABLE");
    Some(quote! {
        #[automatically_derived]
        impl #krate::#mixin for Entity {
            type #key = #ty;
            const #constant: Column = Column::#variant;
            const #null: bool = #nullable;
        }
        #check
    })
}

/// `Tenant`, with a dimension for each `tenant(name: Type)`.
pub(super) fn expand_named(derive: &mut Derive<'_>) -> Option<TokenStream> {
    let model = derive.model;
    let krate = &model.args.krate;
    let private = quote!(#krate::__private);
    if model.args.tenants.is_empty() {
        derive.cx.error_at(Span::call_site(), TENANT_UNDECLARED);
        return None;
    }
    let mut tenants = Vec::new();
    let mut checks = Vec::new();
    for named in &model.args.tenants {
        let dimension = plain_name(&named.dimension);
        let Some(column) = derive.column(&dimension, named.args.column.as_ref()) else {
            continue;
        };
        nullable_is_said(derive, column, &named.args);
        references_are_for_the_attribute(derive, &named.args);
        let (variant, nullable) = (&column.variant, named.args.nullable.is_some());
        let declared = (!model.args.reported).then_some(&named.ty);
        checks.push(type_check(column, &model.args, declared));
        tenants.push(quote! {
            #private::TenantColumn { dimension: #dimension, column: Column::#variant, nullable: #nullable }
        });
    }
    Some(quote! {
        #[automatically_derived]
        impl #krate::Tenant for Entity {
            const TENANTS: &'static [#private::TenantColumn<Column>] = &[#(#tenants),*];
        }
        #(#checks)*
    })
}

/// The column holds a key that a scope can bind, and the one that was declared.
fn type_check(column: &Field, args: &Args, declared: Option<&syn::Type>) -> TokenStream {
    let (krate, is_injected) = (&args.krate, args.injected);
    let inner = option_inner(&column.ty).unwrap_or(&column.ty);
    let is_key = quote_spanned!(inner.span()=> <#inner as #krate::__private::TenantKey>::IS_KEY);
    let is_same = declared.map(|declared| {
        // A key that a mixin provides has no place of its own: what was declared has.
        let span = if is_injected { declared.span() } else { inner.span() };
        let mut column = inner.to_token_stream().into_iter().collect::<Vec<_>>();
        for token in &mut column {
            token.set_span(span);
        }
        let same = quote_spanned!(span=> <#(#column)* as #krate::__private::IsDeclared<#declared>>::IS_SAME);
        quote!(const _: () = #same;)
    });
    quote!(const _: () = #is_key; #is_same)
}

/// `Option<Uuid>` without `nullable`, `Uuid` with it.
fn nullable_is_said(derive: &mut Derive<'_>, column: &Field, args: &TenantArgs) {
    let (is_option, key) = (
        option_inner(&column.ty).is_some(),
        derive.kind.key().unwrap_or_default(),
    );
    match (is_option, args.nullable) {
        (true, None) => derive.cx.error(
            &column.ty,
            format!("rows without a tenant belong to nobody, so an `Option` must be meant; say `nullable` in `#[mixin({key}(..))]`, or remove the `Option`"),
        ),
        (false, Some(nullable)) => {
            derive.cx.error_at(nullable, format!("`{}` is not an `Option`; remove `nullable`, or make it one", column.name));
        }
        (true, Some(_)) | (false, None) => {}
    }
}

/// `references` adopts nothing: a struct that has its columns has its relations too.
fn references_are_for_the_attribute(derive: &mut Derive<'_>, args: &TenantArgs) {
    if let Some(references) = &args.references
        && !derive.model.args.injected
    {
        derive.cx.error(references, "`references` adds a relation, which only `#[sea_orm_mixins::model]` can; remove it and keep the relation that the entity declares");
    }
}
