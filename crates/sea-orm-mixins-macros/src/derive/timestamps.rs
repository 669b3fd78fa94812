//! `Timestamps` → `impl CreatedAt for Entity`, and `impl Timestamps` where there is an `updated_at`.

use super::context::Derive;
use crate::args::Column;
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn expand(derive: &mut Derive<'_>) -> Option<TokenStream> {
    let model = derive.model;
    let options = &model.args.of.timestamps;
    let created = derive.column("created_at", options.created_at.as_ref());
    let updated = if Column::is_without(options.updated_at.as_ref()) {
        None
    } else {
        let named = Column::name(options.updated_at.as_ref());
        Some(derive.column("updated_at", named)?)
    };
    let created = created?;
    let krate = &model.args.krate;
    let private = quote!(#krate::__private);
    let stamp = options.form.stamp(&created.ty, krate);
    let created = &created.variant;
    let pair = updated.map(|updated| {
        let (stamp, updated) = (options.form.stamp(&updated.ty, krate), &updated.variant);
        quote!((Column::#updated, (#stamp) as #private::Stamp))
    });
    let pair = pair.map_or_else(
        || quote!(#private::Option::None),
        |pair| quote!(#private::Option::Some(#pair)),
    );
    let updated = updated.map(|updated| {
        let updated = &updated.variant;
        quote! {
            #[automatically_derived]
            impl #krate::Timestamps for Entity {
                const UPDATED_AT: Column = Column::#updated;
            }
        }
    });
    Some(quote! {
        #[automatically_derived]
        impl #krate::CreatedAt for Entity {
            const CREATED_AT: Column = Column::#created;
            const CREATED: #private::Stamp = #stamp;
            const UPDATED: #private::Option<(Column, #private::Stamp)> = #pair;
        }
        #updated
    })
}
