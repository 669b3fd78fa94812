//! `SoftDelete` → `impl SoftDelete for Entity`, and `restore`, `force_delete`, `is_deleted` on the models.

use super::context::Derive;
use crate::args::{FlagLit, FlagLitValue};
use crate::check;
use crate::model::{Model, option_inner};
use heck::ToSnakeCase as _;
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Path, Type};

pub(super) fn expand(derive: &mut Derive<'_>) -> Option<TokenStream> {
    let model = derive.model;
    check::flag_without_date(model, derive.cx);
    if !check::flag_is_said(model, derive.cx) {
        return None;
    }
    let options = &model.args.of.soft_delete;
    let flag = options.is_flag();
    let default = if flag { "is_deleted" } else { "deleted_at" };
    let column = derive.column(default, options.column.as_ref())?;
    check::values_fit(options, column, derive.cx);
    let (variant, ty, field) = (&column.variant, &column.ty, &column.ident);
    let krate = &model.args.krate;
    let private = quote!(#krate::__private);
    let [deletion, is_deleted_of] = if let Some(values) = options.values() {
        flag_values(values, ty, krate)
    } else if flag {
        ["DELETION", "is_deleted"].map(|item| {
            let item = format_ident!("{item}");
            quote_spanned!(ty.span()=> <#ty as #private::FlagColumn>::#item)
        })
    } else {
        options.form.deletion(ty, krate)
    };
    // A number under such a name may hold a time, and deleting would overwrite it with 1.
    let is_flag = (options.boolean.is_some() && is_of_a_time(&column.name)).then(|| {
        let check = quote_spanned!(ty.span()=> <#ty as #private::TimedFlagColumn>::IS_FLAG);
        quote!(const _: () = #check;)
    });
    let is_deleted = quote!(__MIXIN_IS_DELETED(&self.#field));
    let on_models = on_models(model, krate, &is_deleted);
    let cascade = options.cascade.as_ref().map(|cascade| {
        let removed = cascade.removed();
        quote!(const CASCADE: #private::Option<&'static [&'static str]> = #private::Option::Some(&[#(#removed),*]);)
    });
    Some(quote! {
        #[automatically_derived]
        impl #krate::SoftDelete for Entity {
            const DELETED: Column = Column::#variant;
            const DELETION: #private::Deletion = #deletion;
            #cascade
        }
        const __MIXIN_IS_DELETED: fn(&#ty) -> bool = #is_deleted_of;
        #is_flag
        #on_models
    })
}

/// What a flag with values of the user's own holds, and whether a value is that of a deleted row.
fn flag_values([live, deleted]: [&FlagLit; 2], ty: &Type, krate: &Path) -> [TokenStream; 2] {
    let private = quote!(#krate::__private);
    let constant = |flag: &FlagLit| match &flag.value {
        FlagLitValue::Number(number) => quote!(#private::Constant::Number(#number)),
        FlagLitValue::Text(text) => quote!(#private::Constant::Text(#text)),
    };
    let (live, deleted) = (constant(live), constant(deleted));
    let (nullable, inner) = (option_inner(ty).is_some(), option_inner(ty).unwrap_or(ty));
    let values = quote! {
        #private::FlagValues { live: #live, deleted: #deleted, nullable: #nullable }
    };
    let deletion = quote_spanned! {ty.span()=> #private::Deletion {
        kind: #private::DeletionKind::Value(#values),
        deleted: |_| #private::flag_value::<#inner>(#deleted),
        live: || #private::flag_value::<#inner>(#live),
    }};
    let is_deleted = quote_spanned! {ty.span()=>
        |value: &#ty| #values.is_deleted(&#private::sea_orm::Value::from(#private::Clone::clone(value)))
    };
    [deletion, is_deleted]
}

/// Whether a field has the name of a time: `deleted_at`, `deletion_time`, `removedOn`.
fn is_of_a_time(name: &str) -> bool {
    let name = name.to_snake_case();
    let last = name.rsplit('_').next();
    last.is_some_and(|last| ["at", "on", "date", "time", "timestamp", "ts", "millis", "ms"].contains(&last))
}

/// `restore`, `restore_alone`, `force_delete` and `is_deleted`.
fn on_models(model: &Model, krate: &Path, is_deleted: &TokenStream) -> TokenStream {
    // Several statements in one transaction, where others follow.
    let restores = if model.args.of.soft_delete.cascade.is_some() {
        quote!(restore_cascading, TransactionTrait)
    } else {
        quote!(restore)
    };
    let rows = |on: TokenStream, steps: TokenStream| quote!(#krate::__soft_delete_methods!(#on [#steps] ActiveModel, Model, #restores););
    let is_deleted_of = |on: TokenStream| {
        quote! {
            impl #on {
                /// Whether this row is soft-deleted.
                #[must_use]
                pub fn is_deleted(&self) -> bool {
                    #is_deleted
                }
            }
        }
    };
    let active = rows(quote!(ActiveModel), TokenStream::new());
    let on_model = rows(quote!(Model), quote!(Model => ActiveModel));
    let is_model_deleted = is_deleted_of(quote!(Model));
    let model_ex = model.has_model_ex.then(|| {
        let methods = rows(
            quote!(ModelEx),
            quote!(ModelEx => ActiveModelEx, ActiveModelEx => ActiveModel),
        );
        let is_deleted = is_deleted_of(quote!(ModelEx));
        quote!(#methods #is_deleted)
    });
    quote!(#active #on_model #is_model_deleted #model_ex)
}
