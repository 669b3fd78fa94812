//! `PublishableModel` and `PublishableActiveModel`: the values of a mixin's columns, typed, in code for every entity that
//! has it.

use crate::emit::allowed;
use crate::model::Field;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Type, Visibility};

pub(super) struct Accessors<'a> {
    pub(super) mixin: &'a Ident,
    pub(super) vis: &'a Visibility,
    pub(super) id: u64,
    pub(super) private: &'a TokenStream,
    pub(super) site: Span,
    pub(super) columns: &'a [Field],
}

impl Accessors<'_> {
    pub(super) fn emit(&self, model: &Ident, active: &Ident) -> TokenStream {
        let models = self.models(model);
        let active_models = self.active_models(active);
        quote!(#models #active_models)
    }

    fn idents(&self) -> Vec<&Ident> {
        self.columns.iter().map(|column| &column.ident).collect()
    }

    fn types(&self) -> Vec<&Type> {
        self.columns.iter().map(|column| &column.ty).collect()
    }

    /// What an entity with the mixin answers for its fields.
    fn fields(&self) -> TokenStream {
        let Self { id, private, .. } = self;
        let (index, types) = (0..self.columns.len(), self.types());
        quote!(#(+ #private::HasField<#id, #index, Type = #types>)*)
    }

    fn docs(&self, verb: &str) -> Vec<String> {
        let docs = self.columns.iter().map(|column| format!(" {verb} `{}`.", column.name));
        docs.collect()
    }

    /// What stands on both traits.
    fn attributes(&self, of: &str) -> TokenStream {
        let name = self.mixin;
        let doc = format!(" {of} of an entity with the mixin [`{name}`].");
        let message = format!("`{{Self}}` is not of an entity with the mixin `{name}`");
        let note = format!("add `{name}` to `#[mixin(with(..))]` of the entity's `Model`");
        let allowed = allowed();
        quote_spanned! {self.site=>
            #[doc = #doc]
            #allowed
            #[diagnostic::on_unimplemented(message = #message, note = #note)]
        }
    }

    fn models(&self, model: &Ident) -> TokenStream {
        let Self { id, vis, private, .. } = self;
        let (idents, types, docs) = (self.idents(), self.types(), self.docs("The value of"));
        let (index, fields, orm) = (0..self.columns.len(), self.fields(), quote!(#private::sea_orm));
        let (attributes, allowed) = (self.attributes("A model"), allowed());
        let bounds = quote_spanned! {self.site=>
            #orm::IntoActiveModel<<<Self as #orm::ModelTrait>::Entity as #orm::EntityTrait>::ActiveModel>
                + ::core::marker::Sync
        };
        quote_spanned! {self.site=>
            #attributes
            #vis trait #model: #orm::ModelTrait + #bounds {
                #(
                    #[doc = #docs]
                    fn #idents(&self) -> &#types;
                )*
            }

            #[automatically_derived]
            #allowed
            #[diagnostic::do_not_recommend]
            impl<M> #model for M
            where
                Self: #orm::ModelTrait<Entity: #orm::EntityTrait<Model = Self> #fields> + #bounds,
            {
                #(
                    fn #idents(&self) -> &#types {
                        <M::Entity as #private::HasField<#id, #index>>::of(self)
                    }
                )*
            }
        }
    }

    fn active_models(&self, active: &Ident) -> TokenStream {
        let Self { id, vis, private, .. } = self;
        let (idents, types) = (self.idents(), self.types());
        let (docs, set_docs) = (self.docs("The value of"), self.docs("Sets"));
        let (index, fields, orm) = (0..self.columns.len(), self.fields(), quote!(#private::sea_orm));
        let index = index.collect::<Vec<_>>();
        let (attributes, allowed) = (self.attributes("An active model"), allowed());
        let setter = |column: &Field| format_ident!("set_{}", column.name, span = column.ident.span());
        let setters = self.columns.iter().map(setter).collect::<Vec<_>>();
        // A type that SeaORM cannot bind is reported at the field.
        let value = |ty: &&Type| quote_spanned!(ty.span()=> #orm::ActiveValue<#ty>);
        let values = types.iter().map(value).collect::<Vec<_>>();
        let bounds = quote_spanned! {self.site=>
            #orm::ActiveModelBehavior + ::core::marker::Send + ::core::marker::Sync + 'static
        };
        quote_spanned! {self.site=>
            #attributes
            #vis trait #active: #bounds {
                #(
                    #[doc = #docs]
                    fn #idents(&self) -> &#values;

                    #[doc = #set_docs]
                    fn #setters(&mut self, value: #types);
                )*
            }

            #[automatically_derived]
            #allowed
            #[diagnostic::do_not_recommend]
            impl<A> #active for A
            where
                A: #orm::ActiveModelTrait<Entity: #orm::EntityTrait<ActiveModel = A> #fields> + #bounds,
            {
                #(
                    fn #idents(&self) -> &#values {
                        <A::Entity as #private::HasField<#id, #index>>::of_active(self)
                    }

                    fn #setters(&mut self, value: #types) {
                        *<A::Entity as #private::HasField<#id, #index>>::of_active_mut(self) = #orm::ActiveValue::Set(value);
                    }
                )*
            }
        }
    }
}
