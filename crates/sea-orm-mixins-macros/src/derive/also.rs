//! `nullable = ".."`, `everyone`, `or` and `writes` of a tenant → which rows are in reach beside its own.

use super::context::Derive;
use super::key::key_type;
use crate::args::TenantArgs;
use crate::check::{self, Also};
use crate::model::{Field, option_inner};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ExprLit, Lit, LitStr, Type};

/// A constant of the tenant's trait, and what the compiler checks of it.
pub(super) struct Reach {
    pub(super) value: TokenStream,
    pub(super) checks: TokenStream,
}

/// What the options of a tenant say, whose own column this is.
pub(super) fn reach(derive: &mut Derive<'_>, first: &Field, args: &TenantArgs) -> Reach {
    let krate = &derive.model.args.krate;
    let private = quote!(#krate::__private);
    let also = quote!(#private::AlsoColumn);
    let whose = args.whose.as_ref().map(LitStr::value).unwrap_or_default();
    let first_ty = option_inner(&first.ty).unwrap_or(&first.ty);
    let plain = |value| Reach {
        value,
        checks: TokenStream::new(),
    };
    let nothing = || plain(quote!(#also::Nothing));
    match check::also(args, &whose, derive.cx) {
        Also::Nothing => nothing(),
        Also::Nobodys => plain(quote!(#also::Nobodys)),
        Also::Everyones(everyone) => {
            let value = everyone_value(everyone, first_ty, &private);
            plain(quote!(#also::Everyones(#value)))
        }
        Also::Owners(option, column) => {
            let Some(owner) = column_named(derive, option, column) else {
                return nothing();
            };
            let (variant, ty) = (&owner.variant, option_inner(&owner.ty).unwrap_or(&owner.ty));
            // As the columns of `Auditable`: what an actor may be.
            let key = key_type(ty, krate);
            let is_actor = quote_spanned!(ty.span()=> <#key as #private::ActorKey>::IS_KEY);
            Reach {
                value: quote!(#also::Owners(Column::#variant)),
                checks: quote!(const _: () = #is_actor;),
            }
        }
        Also::Others { column, writes } => {
            check::second_column(&first.name, column, derive.cx);
            let Some(second) = column_named(derive, column, &column.value()) else {
                return nothing();
            };
            let (variant, ty) = (&second.variant, option_inner(&second.ty).unwrap_or(&second.ty));
            let is_same = quote_spanned!(ty.span()=> <#ty as #private::IsDeclared<#first_ty>>::IS_SAME);
            Reach {
                value: quote!(#also::Others { column: Column::#variant, writes: #writes }),
                checks: quote!(const _: () = #is_same;),
            }
        }
    }
}

/// A function that makes the tenant whose rows everyone reads, of the column's type.
fn everyone_value(everyone: &Expr, ty: &Type, private: &TokenStream) -> TokenStream {
    let is_text = matches!(everyone, Expr::Lit(ExprLit { lit: Lit::Str(_), .. }));
    let value = if is_text {
        quote_spanned!(everyone.span()=> <#ty as #private::From<&str>>::from(#everyone))
    } else {
        quote!(#everyone)
    };
    quote! {
        || {
            let everyone: #ty = #value;
            <#private::sea_orm::Value as #private::From<#ty>>::from(everyone)
        }
    }
}

fn column_named<'a>(derive: &mut Derive<'a>, option: &LitStr, column: &str) -> Option<&'a Field> {
    let found = derive.model.column(column);
    if found.is_none() {
        check::missing_column(option, column, derive.cx);
    }
    found
}
