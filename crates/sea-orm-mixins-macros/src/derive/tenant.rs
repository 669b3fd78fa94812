//! `StationTenant`, `BusinessTenant`, `Tenant` → the impl of the trait of that name.

use super::also::{Reach, reach};
use super::context::Derive;
use crate::args::{Args, TenantArgs};
use crate::check;
use crate::kind::Kind;
use crate::model::{Field, option_inner, plain_name};
use heck::ToUpperCamelCase as _;
use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;

pub(super) fn expand(derive: &mut Derive<'_>) -> Option<TokenStream> {
    let model = derive.model;
    let (dimension, args) = if derive.kind == Kind::StationTenant {
        ("station", &model.args.of.station_tenant)
    } else {
        ("business", &model.args.of.business_tenant)
    };
    if args.through.is_some() {
        let name = format!("{}Through", dimension.to_upper_camel_case());
        return Some(through(derive, &name, &[args]));
    }
    let column = derive.column(&format!("{dimension}_id"), args.column.as_ref())?;
    check_column(derive, column, args);
    let krate = &model.args.krate;
    let (variant, check) = (&column.variant, type_check(column, &model.args, None));
    let mixin = format_ident!("{}", derive.kind.name());
    let nullable = args.nullable.is_some();
    let constant = format_ident!("{}", dimension.to_uppercase());
    let key = format_ident!("{}", dimension.to_upper_camel_case());
    let ty = option_inner(&column.ty).unwrap_or(&column.ty);
    let null = format_ident!("{constant}_NULLABLE");
    let also = format_ident!("{constant}_ALSO");
    let Reach { value: reach, checks } = reach(derive, column, args);
    let also = args
        .says_reach()
        .then(|| quote!(const #also: #krate::__private::AlsoColumn<Column> = #reach;));
    Some(quote! {
        #[automatically_derived]
        impl #krate::#mixin for Entity {
            type #key = #ty;
            const #constant: Column = Column::#variant;
            const #null: bool = #nullable;
            #also
        }
        #check
        #checks
    })
}

/// `Tenant`, with a dimension for each `tenant(name: Type)`.
pub(super) fn expand_named(derive: &mut Derive<'_>) -> Option<TokenStream> {
    let model = derive.model;
    let krate = &model.args.krate;
    let private = quote!(#krate::__private);
    if !check::named_tenants(&model.args, derive.cx) {
        return None;
    }
    let mut tenants = Vec::new();
    let mut checks = Vec::new();
    let all = &model.args.of.tenants;
    let hanging = all
        .iter()
        .map(|named| &named.args)
        .filter(|args| args.through.is_some());
    let hanging = hanging.collect::<Vec<_>>();
    if !hanging.is_empty() {
        checks.push(through(derive, "TenantsThrough", &hanging));
    }
    if hanging.len() == all.len() {
        return Some(quote!(#(#checks)*));
    }
    for named in all.iter().filter(|named| named.args.through.is_none()) {
        let dimension = plain_name(&named.dimension);
        let Some(column) = derive.column(&dimension, named.args.column.as_ref()) else {
            continue;
        };
        check_column(derive, column, &named.args);
        let (variant, nullable) = (&column.variant, named.args.nullable.is_some());
        let declared = (!model.args.reported).then_some(&named.ty);
        checks.push(type_check(column, &model.args, declared));
        let Reach {
            value: also,
            checks: of_reach,
        } = reach(derive, column, &named.args);
        checks.push(of_reach);
        tenants.push(quote! {
            #private::TenantColumn { dimension: #dimension, column: Column::#variant, nullable: #nullable, also: #also }
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

/// The impl that says through which relations rows have tenants.
fn through(derive: &mut Derive<'_>, name: &str, args: &[&TenantArgs]) -> TokenStream {
    let krate = &derive.model.args.krate;
    let private = quote!(#krate::__private);
    let name = format_ident!("{name}");
    let relations = args.iter().filter_map(|args| {
        check::through_alone(args, derive.cx);
        let through = args.through.as_ref()?;
        let variant = format_ident!("{}", through.value().to_upper_camel_case(), span = through.span());
        Some(quote_spanned!(through.span()=> || #private::sea_orm::RelationTrait::def(&Relation::#variant)))
    });
    let relations = relations.collect::<Vec<_>>();
    quote! {
        #[automatically_derived]
        impl #private::#name for Entity {
            const THROUGH: &'static [fn() -> #private::sea_orm::RelationDef] = &[#(#relations),*];
        }
    }
}

fn check_column(derive: &mut Derive<'_>, column: &Field, args: &TenantArgs) {
    check::nullable_is_said(derive.kind, column, args, derive.cx);
    check::references_need_the_attribute(args.references.as_ref(), derive.model.args.injected, derive.cx);
}

/// The column holds a key that a scope can bind, and the one that was declared.
fn type_check(column: &Field, args: &Args, declared: Option<&syn::Type>) -> TokenStream {
    let (krate, is_injected) = (&args.krate, args.injected);
    let inner = option_inner(&column.ty).unwrap_or(&column.ty);
    let key = super::key::key_type(inner, krate);
    let is_key = quote_spanned!(inner.span()=> <#key as #krate::__private::TenantKey>::IS_KEY);
    let is_same = declared.map(|declared| {
        // A key that a mixin provides has no span of its own; the declared type has.
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
