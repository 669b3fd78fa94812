//! The derives: each turns the struct it stands on into the impl of its mixin's trait.

mod auditable;
mod behavior;
pub(crate) mod foreign_key;
mod key;
mod optimistic_lock;
mod soft_delete;
mod tenant;
mod timestamps;

use crate::cx::Cx;
use crate::emit::frame;
use crate::kind::Kind;
use crate::model::{Field, Model};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Attribute, DeriveInput, LitStr};

/// What a derive works with: the struct, and where to report.
struct Derive<'a> {
    kind: Kind,
    model: &'a Model,
    cx: &'a mut Cx,
}

/// `#[derive(UuidPk)]` and the other mixins.
pub(crate) fn mixin(kind: Kind, input: TokenStream) -> TokenStream {
    let mut cx = Cx::default();
    // What is wrong with the struct, or in `#[mixin(..)]`, is for `MixinBehavior` to say, once.
    let mut said_elsewhere = Cx::default();
    let model = read(input, &mut said_elsewhere).filter(|model| model.ident == "Model");
    drop(said_elsewhere.finish());
    let Some(model) = model else {
        return cx.finish();
    };
    let mut derive = Derive {
        kind,
        model: &model,
        cx: &mut cx,
    };
    let items = match kind {
        Kind::UuidPk | Kind::IntegerPk | Kind::BigIntPk => key::expand(&mut derive),
        Kind::Timestamps => timestamps::expand(&mut derive),
        Kind::SoftDelete => soft_delete::expand(&mut derive),
        Kind::OptimisticLock => optimistic_lock::expand(&mut derive),
        Kind::StationTenant | Kind::BusinessTenant => tenant::expand(&mut derive),
        Kind::Tenant => tenant::expand_named(&mut derive),
        Kind::Auditable => auditable::expand(&mut derive),
    };
    let krate = &model.args.krate;
    let marker = format_ident!("{}", kind.name());
    let framed = frame(&quote! {
        #items

        // Also where the derive failed, so that its options are not said to belong to nothing.
        #[automatically_derived]
        impl #krate::__private::derived::#marker for Entity {}
    });
    let errors = cx.finish();
    if model.args.reported {
        framed
    } else {
        quote!(#errors #framed)
    }
}

/// `#[derive(MixinBehavior)]`.
pub(crate) fn behavior(input: TokenStream) -> TokenStream {
    let mut cx = Cx::default();
    let items = read(input, &mut cx).map(|model| {
        if model.args.reported {
            drop(std::mem::take(&mut cx).finish());
        }
        if model.ident == "ModelEx" {
            // Only here are a dense entity's relations to be seen.
            foreign_key::checks(&model.args.krate, &model.fields)
        } else {
            frame(&behavior::expand(&model, &mut cx))
        }
    });
    let errors = cx.finish();
    quote!(#errors #items)
}

/// The struct below the derive; `None` where nothing is to be emitted.
fn read(input: TokenStream, cx: &mut Cx) -> Option<Model> {
    let input = cx.ok(syn::parse2::<DeriveInput>(input))?;
    if input.attrs.iter().any(is_our_attribute) {
        // The attribute stands below the derive. It runs next and reports that.
        return None;
    }
    Model::parse(&input, cx)
}

fn is_our_attribute(attr: &Attribute) -> bool {
    let segments = &attr.path().segments;
    segments.len() == 2
        && segments
            .first()
            .is_some_and(|first| first.ident.to_string().ends_with("mixins"))
        && segments
            .last()
            .is_some_and(|last| last.ident == "model" || last.ident == "compact_model")
}

impl<'a> Derive<'a> {
    /// The column that this mixin calls `default`, or as the option `named` says.
    fn column(&mut self, default: &str, named: Option<&LitStr>) -> Option<&'a Field> {
        let model: &'a Model = self.model;
        let name = named.map_or_else(|| default.to_owned(), LitStr::value);
        let found = model.column(&name);
        if found.is_none() {
            let message = self.missing(&name, default);
            match named {
                Some(named) => self.cx.error(named, message),
                None => self.cx.error_at(Span::call_site(), message),
            }
        }
        found
    }

    fn missing(&self, name: &str, default: &str) -> String {
        let mixin = self.kind.name();
        let option = match self.kind {
            Kind::Timestamps | Kind::Auditable => {
                format!("{}({default} = \"..\")", self.kind.key().unwrap_or_default())
            }
            Kind::UuidPk
            | Kind::IntegerPk
            | Kind::BigIntPk
            | Kind::SoftDelete
            | Kind::OptimisticLock
            | Kind::StationTenant
            | Kind::BusinessTenant
            | Kind::Tenant => format!("{}(column = \"..\")", self.kind.key().unwrap_or_default()),
        };
        format!(
            "`{mixin}` finds no column `{name}`; put `#[sea_orm_mixins::model]` in place of `#[sea_orm::model]` to have it added, or add the field, or name the column it has with `#[mixin({option})]`"
        )
    }
}
