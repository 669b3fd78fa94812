//! What an entity implements for each of its mixins of one's own.

use super::agree::Own;
use super::part::Part;
use crate::cx::Cx;
use crate::emit::frame;
use crate::model::Field;
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Path, Type};

/// The field of the model that a field of a mixin became; `None` where it has none.
pub(super) type Find<'a> = dyn Fn(&Field) -> Option<Field> + 'a;

pub(super) fn emit(own: &Own, krate: &Path, find: &Find<'_>, cx: &Cx) -> TokenStream {
    let private = quote!(#krate::__private);
    let parts = own.parts().map(|(_, part)| carried(part, &private, find, cx));
    let parts = parts.collect::<TokenStream>();
    let names = own.parts().map(|(_, part)| part.ident.to_string());
    let columns = own.parts().flat_map(|(_, part)| {
        let columns = part.columns().into_iter().filter(|column| part.has(&column.name));
        columns.filter_map(|column| Some(find(&column)?.variant))
    });
    let indexes = own.parts().flat_map(|(_, part)| &part.args.indexes);
    let indexes = indexes.filter(|columns| columns.len() > 1).map(|columns| {
        let variants = columns.iter().filter_map(|name| variant(&name.value(), own, find));
        quote!(&[#(Column::#variants),*])
    });
    frame(&quote_spanned! {cx.site()=>
        #[automatically_derived]
        impl #private::OwnMixins for Entity {
            const NAMES: &'static [&'static str] = &[#(#names),*];
            const COLUMNS: &'static [Column] = &[#(Column::#columns),*];
            const INDEXES: &'static [&'static [Column]] = &[#(#indexes),*];
        }

        #parts
    })
}

/// The column that an index names.
fn variant(name: &str, own: &Own, find: &Find<'_>) -> Option<Ident> {
    let mut columns = own.parts().flat_map(|(_, part)| part.columns());
    let column = columns.find(|column| column.name == name)?;
    Some(find(&column)?.variant)
}

fn carried(part: &Part, private: &TokenStream, find: &Find<'_>, cx: &Cx) -> TokenStream {
    let id = part.args.id;
    let columns = part.columns().into_iter().enumerate();
    let fields = columns
        .filter(|(_, column)| part.has(&column.name))
        .filter_map(|(index, column)| {
            let Field { ident, ty, variant, .. } = find(&column)?;
            let value = quote!(#private::sea_orm::ActiveValue<#ty>);
            Some(quote_spanned! {cx.site()=>
                #[automatically_derived]
                impl #private::HasField<#id, #index> for Entity {
                    type Type = #ty;
                    const COLUMN: Column = Column::#variant;

                    fn of(model: &Model) -> &#ty {
                        &model.#ident
                    }

                    fn of_active(active: &ActiveModel) -> &#value {
                        &active.#ident
                    }

                    fn of_active_mut(active: &mut ActiveModel) -> &mut #value {
                        &mut active.#ident
                    }
                }
            })
        });
    quote_spanned! {cx.site()=>
        #[automatically_derived]
        impl #private::HasMixin<#id> for Entity {}

        #(#fields)*
    }
}

/// That an adopted column has the mixin's type.
pub(super) fn same_type(found: &Type, declared: &Type, krate: &Path) -> TokenStream {
    let span = syn::spanned::Spanned::span(found);
    quote_spanned!(span=> const _: () = <#found as #krate::__private::IsDeclared<#declared>>::IS_SAME;)
}
