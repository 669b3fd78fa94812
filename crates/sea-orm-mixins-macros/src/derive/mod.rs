//! The derives: each turns the struct it stands on into the impl of its mixin's trait.

mod also;
mod auditable;
mod behavior;
mod context;
pub(crate) mod foreign_key;
mod key;
mod live_keys;
mod optimistic_lock;
mod own_hooks;
mod rules;
mod soft_delete;
mod tenant;
mod timestamps;

use crate::check;
use crate::cx::Cx;
use crate::emit::frame;
use crate::kind::Kind;
use crate::model::Model;
use crate::own;
use context::Derive;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, DeriveInput};

/// `#[derive(UuidPk)]` and the other mixins.
pub(crate) fn mixin(kind: Kind, input: TokenStream) -> TokenStream {
    mixin_at(kind, input, Cx::default())
}

/// The same for a mixin that one of the program's own contains.
pub(crate) fn mixin_at(kind: Kind, input: TokenStream, mut cx: Cx) -> TokenStream {
    // `MixinBehavior` reports what is wrong with the struct or in `#[mixin(..)]`, once.
    let mut discarded = Cx::default();
    let model = parse_model(input, &mut discarded).filter(|model| model.ident == "Model");
    drop(discarded.finish());
    let Some(model) = model else {
        return cx.finish();
    };
    let krate = &model.args.krate;
    let derived = format_ident!("{}", kind.name());
    let items = items(kind, &model, &mut cx);
    let framed = frame(&quote! {
        #items

        // Also where the derive failed, so that its options are not said to belong to nothing.
        #[automatically_derived]
        impl #krate::__private::derived::#derived for Entity {}
    });
    let errors = cx.finish();
    if model.args.reported {
        framed
    } else {
        quote!(#errors #framed)
    }
}

/// What a mixin's derive makes of the struct.
fn items(kind: Kind, model: &Model, cx: &mut Cx) -> Option<TokenStream> {
    let mut derive = Derive { kind, model, cx };
    match kind {
        Kind::UuidPk | Kind::IntegerPk | Kind::BigIntPk | Kind::PrefixedPk => key::expand(&mut derive),
        Kind::Timestamps => timestamps::expand(&mut derive),
        Kind::SoftDelete => soft_delete::expand(&mut derive),
        Kind::OptimisticLock => optimistic_lock::expand(&mut derive),
        Kind::StationTenant | Kind::BusinessTenant => tenant::expand(&mut derive),
        Kind::Tenant => tenant::expand_named(&mut derive),
        Kind::Auditable => auditable::expand(&mut derive),
    }
}

/// `MixinBehavior`, with the part of the mixins that the attribute took out of the derive lists.
fn all_items(model: &Model, cx: &mut Cx) -> TokenStream {
    let mut of_mixins = Cx::at(cx.site());
    let mixins = model.args.derived.iter();
    let mixins = mixins.map(|kind| items(*kind, model, &mut of_mixins).unwrap_or_default());
    let mixins = mixins.collect::<TokenStream>();
    let errors = of_mixins.finish();
    // The attribute has reported them.
    let errors = (!model.args.reported).then_some(errors);
    let framed = frame(&[behavior::expand(model, cx), mixins].into_iter().collect());
    quote!(#errors #framed)
}

/// `#[derive(MixinBehavior)]`.
pub(crate) fn behavior(input: TokenStream) -> TokenStream {
    let mut cx = Cx::default();
    let items = parse_model(input.clone(), &mut cx).map(|model| {
        if model.args.reported {
            drop(std::mem::take(&mut cx).finish());
        }
        let args = &model.args;
        if model.ident != "ModelEx" && !args.injected && !args.with.is_empty() {
            // Reported by the last step.
            drop(std::mem::take(&mut cx).finish());
            return own::start(own::Ask::Behavior, &args.krate, args.with.clone(), input);
        }
        if model.ident == "ModelEx" {
            // Only here are a dense entity's relations to be seen.
            foreign_key::checks(&model.args.krate, &model.fields)
        } else {
            all_items(&model, &mut cx)
        }
    });
    let errors = cx.finish();
    quote!(#errors #items)
}

/// `#[derive(MixinBehavior)]` where the mixins of `with(..)` are known.
pub(crate) fn behavior_with(input: TokenStream, cx: &mut Cx) -> TokenStream {
    let model = parse_model(input, cx);
    model.map_or_else(TokenStream::new, |model| frame(&behavior::expand(&model, cx)))
}

/// The struct below the derive; `None` where nothing is to be emitted.
fn parse_model(input: TokenStream, cx: &mut Cx) -> Option<Model> {
    let input = cx.ok(syn::parse2::<DeriveInput>(input))?;
    if input.attrs.iter().any(is_our_attribute) {
        // The attribute stands below the derive. It runs next and reports that.
        return None;
    }
    if check::derive_input(&input, cx) {
        Model::parse(&input, cx)
    } else {
        None
    }
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
