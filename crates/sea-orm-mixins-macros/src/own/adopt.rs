//! The last step of `MixinBehavior`: the struct has the columns already, and nothing is added to it.

use super::agree::{Own, Seen};
use super::carry;
use crate::cx::Cx;
use crate::derive;
use crate::model::Model;
use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

pub(super) fn behavior(input: TokenStream, mut own: Own, cx: &mut Cx) -> TokenStream {
    let Some(mut input) = cx.ok(syn::parse2::<DeriveInput>(input)) else {
        return TokenStream::new();
    };
    own.agree(Seen::default(), false, cx);
    let args = own.put_options(&mut input.attrs, cx);
    let mut discarded = Cx::default();
    let model = Model::parse(&input, &mut discarded);
    drop(discarded.finish());
    let Some(model) = model else { return TokenStream::new() };
    let checks = has_the_columns(&mut own, &model, cx);
    let carried = carry::emit(&own, &args.krate, &|column| model.column(&column.name).cloned(), cx);
    let input = quote!(#input);
    let shipped = own
        .shipped()
        .map(|(kind, _)| derive::mixin_at(kind, input.clone(), Cx::at(cx.site())));
    let shipped = shipped.collect::<TokenStream>();
    let behavior = derive::behavior_with(input, cx);
    quote!(#behavior #shipped #carried #checks)
}

/// `with(Publishable)` on a struct without `published_at`, or with one of another type.
fn has_the_columns(own: &mut Own, model: &Model, cx: &mut Cx) -> TokenStream {
    let mut checks = TokenStream::new();
    for bundle in &mut own.0 {
        for part in &mut bundle.parts {
            let missing = part.columns().into_iter().filter_map(|column| {
                let Some(found) = model.column(&column.name) else {
                    let (name, owner) = (column.name, &part.ident);
                    cx.error(&bundle.path, format!("`{owner}` has the column `{name}`, and this struct has not; add the field, or put `#[sea_orm_mixins::model]` in place of `#[sea_orm::model]` to have it added"));
                    return Some(name);
                };
                checks.extend(carry::same_type(&found.ty, &column.ty, &model.args.krate));
                None
            });
            let missing = missing.collect::<Vec<_>>();
            part.leave_out(missing);
        }
    }
    checks
}
