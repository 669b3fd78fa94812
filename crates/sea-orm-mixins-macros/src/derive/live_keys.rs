//! `live_unique(..)` and `live_index(..)` → the columns of the indexes of live rows, and what only the type checker knows
//! of them.

use crate::check;
use crate::cx::Cx;
use crate::model::Model;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::LitStr;

/// The keys as a slice for `MixinColumns`; those that are wrong are reported and left out.
pub(super) fn columns(model: &Model, private: &TokenStream, cx: &mut Cx) -> TokenStream {
    let known = model.columns().map(|field| field.name.as_str()).collect::<Vec<_>>();
    let find = |name: &str| model.column(name).map(|field| &field.variant);
    let keys = check::live_keys(&model.args.live_keys, find, (&known, "table"), cx);
    let keys = keys.iter().map(|key| {
        let (columns, unique) = (&key.columns, key.args.unique);
        quote!(#private::LiveKeyColumns { columns: &[#(Column::#columns),*], unique: #unique })
    });
    quote!(&[#(#keys),*])
}

/// `live_unique("email")` without `derive(SoftDelete)` and without a tenant, or with its deletion column; under the
/// attribute `check` reports them.
pub(super) fn checks(model: &Model, private: &TokenStream) -> TokenStream {
    if model.args.injected {
        return TokenStream::new();
    }
    let columns = quote!(<Entity as #private::MixinEntity>::COLUMNS);
    let deletion = deletion_column(model);
    let mut checks = TokenStream::new();
    for key in &model.args.live_keys {
        // Spelled out, for this is where the compiler points.
        let message = check::narrows_nothing(key);
        checks
            .extend(quote_spanned!(key.span=> const _: () = ::core::assert!(#columns.narrows_live_keys(), #message);));
        let is_it = |name: &&LitStr| {
            let named = model.column(&name.value());
            named.is_some_and(|field| deletion.is_some_and(|deletion| *deletion == field.variant))
        };
        for name in key.columns.iter().filter(is_it) {
            let message = check::names_deletion(key, &name.value());
            checks.extend(
                quote_spanned!(name.span()=> const _: () = ::core::assert!(#columns.soft_delete.is_none(), #message);),
            );
        }
    }
    checks
}

/// The column that tells deleted rows, if `SoftDelete` is derived, which is not known here.
fn deletion_column(model: &Model) -> Option<&proc_macro2::Ident> {
    let options = &model.args.of.soft_delete;
    let default = if options.is_flag() { "is_deleted" } else { "deleted_at" };
    let named = options.column.as_ref().map(LitStr::value);
    model
        .column(named.as_deref().unwrap_or(default))
        .map(|field| &field.variant)
}
