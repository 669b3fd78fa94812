//! `#[sea_orm_mixins::model]`: injects the mixins' columns and hands over to `#[sea_orm::model]`.

use crate::args::Args;
use crate::check;
use crate::cx::Cx;
use crate::declaration::{Declaration, Derives, Format};
use crate::inject;
use crate::model::has_sea_orm;
use crate::own::{self, Ask, Own};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Item, ItemStruct};

/// The body of the attributes, on plain token streams so that tests can call it.
pub(crate) fn model(format: Format, attr: &TokenStream, item: TokenStream) -> TokenStream {
    let mut cx = Cx::default();
    if !attr.is_empty() {
        cx.error(
            attr,
            "`model` takes no arguments; options go into `#[mixin(..)]` on the struct",
        );
    }
    let tokens = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Struct(item)) => match with(&item) {
            Some(args) => own::start(Ask::Model(format), &args.krate, args.with, quote!(#item)),
            None => expand(format, item, Own::default(), &mut cx),
        },
        Ok(_) => {
            cx.error_here(
                "`#[sea_orm_mixins::model]` goes on `struct Model`; only a struct with named fields has columns",
            );
            TokenStream::new()
        }
        Err(error) => {
            cx.push(error);
            item
        }
    };
    let errors = cx.finish();
    quote!(#errors #tokens)
}

/// The options of a struct that names mixins of one's own, which are to be asked first.
fn with(item: &ItemStruct) -> Option<Args> {
    // What is wrong in the options is reported by the last step.
    let mut discarded = Cx::default();
    let args = Args::parse(&item.attrs, &mut discarded);
    drop(discarded.finish());
    (item.ident != "ModelEx" && !args.with.is_empty()).then_some(args)
}

/// What the attribute makes of the struct and of the mixins of one's own that it names.
pub(crate) fn expand(format: Format, mut item: ItemStruct, mut own: Own, cx: &mut Cx) -> TokenStream {
    if !check::attribute_item(&item, cx) {
        return TokenStream::new();
    }
    let mut derives = Derives::take_from(&mut item.attrs, cx);
    if !check::above_the_derive(derives.is_entity, cx) {
        // The derives ran already, on the struct without its columns: there is nothing to hand over.
        return quote!(#item);
    }
    if has_sea_orm(&item.attrs, "model_ex") || item.attrs.iter().any(is_sea_orm_model) {
        cx.error_here("`#[sea_orm_mixins::model]` stands in place of `#[sea_orm::model]`; remove the latter");
        item.attrs.retain(|attr| !is_sea_orm_model(attr));
    }
    let carried = own.join(&mut item, &mut derives, cx);
    let mut declaration = Declaration::parse(item, derives, format, cx);
    check::declaration(&declaration, cx);
    declaration.drop_doubles();
    let model = inject::emit(declaration, cx);
    quote!(#model #carried)
}

fn is_sea_orm_model(attr: &Attribute) -> bool {
    let mut segments = attr
        .path()
        .segments
        .iter()
        .rev()
        .map(|segment| segment.ident.to_string());
    let (last, before) = (segments.next(), segments.next());
    matches!(last.as_deref(), Some("model" | "compact_model")) && before.as_deref() == Some("sea_orm")
}
