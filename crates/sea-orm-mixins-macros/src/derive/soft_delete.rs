//! `SoftDelete` → `impl SoftDelete for Entity`, and `restore`, `force_delete`, `is_deleted` on the models.

use super::behavior::future;
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
    let on_models = on_models(model, &private, &is_deleted);
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

fn on_models(model: &Model, private: &TokenStream, is_deleted: &TokenStream) -> TokenStream {
    // Several statements in one transaction, where others follow.
    let (restores, begins) = match model.args.of.soft_delete.cascade {
        Some(_) => (
            format_ident!("restore_cascading"),
            Some(quote!(+ #private::sea_orm::TransactionTrait)),
        ),
        None => (format_ident!("restore"), None),
    };
    let row = future(&quote!(Model), private);
    let count = future(&quote!(#private::sea_orm::DeleteResult), private);
    let rows = |ident: &str, is_deleted: Option<TokenStream>, into: &TokenStream| {
        let ident = format_ident!("{ident}");
        quote! {
            impl #ident {
                #is_deleted

                /// Makes this soft-deleted row live again and returns it; checks the version where there is one.
                pub fn restore<C>(self, db: &C) -> #row
                where
                    C: #private::sea_orm::ConnectionTrait #begins,
                {
                    #private::#restores::<ActiveModel, C>(#into, db)
                }

                /// As `restore`, of this row alone: its parent may still be deleted, and its children stay as they are.
                pub fn restore_alone<C>(self, db: &C) -> #row
                where
                    C: #private::sea_orm::ConnectionTrait,
                {
                    #private::restore_alone::<ActiveModel, C>(#into, db)
                }

                /// Removes this row for good, live or soft-deleted; checks the version where there is one.
                pub fn force_delete<C>(self, db: &C) -> #count
                where
                    C: #private::sea_orm::ConnectionTrait,
                {
                    #private::force_delete::<ActiveModel, C>(#into, db)
                }
            }
        }
    };
    let is_deleted = quote! {
        /// Whether this row is soft-deleted.
        #[must_use]
        pub fn is_deleted(&self) -> bool {
            #is_deleted
        }
    };
    let active = rows("ActiveModel", None, &quote!(self));
    let on_model = rows(
        "Model",
        Some(is_deleted.clone()),
        &quote!(<ActiveModel as #private::From<Model>>::from(self)),
    );
    let model_ex = model.has_model_ex.then(|| {
        let plain = quote!(<ActiveModelEx as #private::From<ModelEx>>::from(self));
        rows(
            "ModelEx",
            Some(is_deleted),
            &quote!(<ActiveModel as #private::From<ActiveModelEx>>::from(#plain)),
        )
    });
    quote!(#active #on_model #model_ex)
}
