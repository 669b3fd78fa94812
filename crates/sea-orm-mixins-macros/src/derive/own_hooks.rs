//! The hooks of mixins of one's own, and then those of the entity: what the library calls, where there are any.

use super::behavior::later;
use crate::args::Args;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

/// `None` where no mixin of one's own has hooks.
pub(super) fn expand(args: &Args, private: &TokenStream) -> Option<TokenStream> {
    if args.own_hooks.is_empty() {
        return None;
    }
    let last = args
        .hooks
        .map_or_else(|| quote!(()), |span| quote_spanned!(span=> #private::EntityHooks));
    let all = args
        .own_hooks
        .iter()
        .rev()
        .fold(last, |others, path| quote!((<Entity as #path>::OwnHooks, #others)));
    let defaults = args.hooks.map(|span| {
        quote_spanned! {span=>
            fn defaults() -> Self {
                <ActiveModel as #private::MixinHooks>::defaults()
            }
        }
    });
    let all = quote!(<#all as #private::MixinHooksOf<Entity>>);
    let connection = quote!(#private::sea_orm::ConnectionTrait);
    let [row_later, model_later] = [quote!(Self), quote!(Model)].map(|output| later(&output, private));
    Some(quote! {
        #[automatically_derived]
        impl #private::Hooked for ActiveModel {
            #defaults

            fn before_save<C: #connection>(self, db: &C, insert: bool) -> #row_later {
                #all::before_save(self, db, insert)
            }

            const WANTS_ORIGINAL: bool = #all::WANTS_ORIGINAL;

            fn before_update<C: #connection>(self, original: Model, db: &C) -> #row_later {
                #all::before_update(self, original, db)
            }

            fn after_save<C: #connection>(model: Model, db: &C, insert: bool) -> #model_later {
                #all::after_save(model, db, insert)
            }

            fn before_delete<C: #connection>(self, db: &C) -> #row_later {
                #all::before_delete(self, db)
            }

            fn after_delete<C: #connection>(self, db: &C) -> #row_later {
                #all::after_delete(self, db)
            }
        }
    })
}
