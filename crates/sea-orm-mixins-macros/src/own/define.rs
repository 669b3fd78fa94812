//! `#[sea_orm_mixins::mixin]`: the traits of a mixin of one's own, and the macro that hands it on.

use super::accessors::Accessors;
use super::agree::{Own, Seen};
use super::args::OwnArgs;
use super::chain::{Ask, macro_name, start};
use super::part::Part;
use super::{check, types};
use crate::args::{Args, Column, Options};
use crate::cx::Cx;
use crate::emit::allowed;
use crate::kind::Kind;
use crate::model::{Field, plain_name};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use syn::spanned::Spanned as _;
use syn::{Attribute, Item, ItemStruct, Visibility};

/// The attribute's body. `place` is where it stands: file, line and column.
pub(crate) fn mixin(attr: &TokenStream, item: TokenStream, place: &(String, usize, usize)) -> TokenStream {
    let mut cx = Cx::default();
    let id = number(&item, place);
    let item = cx
        .ok(syn::parse2::<Item>(item))
        .and_then(|item| check::item(item, &mut cx));
    let tokens = item.map(|mut item| {
        let args = OwnArgs::parse(attr.clone(), &mut cx);
        item.attrs.retain(|attr| !attr.path().is_ident("mixin"));
        item.attrs.push(syn::parse_quote!(#[mixin(__id = #id, #attr)]));
        start(Ask::Mixin, &args.krate(), args.with, quote!(#item))
    });
    let errors = cx.finish();
    quote!(#errors #tokens)
}

/// A number that no other mixin has, in this crate and in others.
fn number(item: &TokenStream, place: &(String, usize, usize)) -> u64 {
    let mut hasher = DefaultHasher::new();
    let package =
        ["CARGO_PKG_NAME", "CARGO_PKG_VERSION", "CARGO_CRATE_NAME"].map(|name| std::env::var(name).unwrap_or_default());
    (package, place, item.to_string()).hash(&mut hasher);
    hasher.finish()
}

/// The last step, with the mixins that this one contains.
pub(super) fn finish(item: TokenStream, mut own: Own, cx: &mut Cx) -> TokenStream {
    let Some(item) = cx.ok(syn::parse2::<ItemStruct>(item)) else {
        return TokenStream::new();
    };
    // Reported by the first step.
    let mut discarded = Cx::default();
    let mut part = Part::parse(&item, &mut discarded);
    drop(discarded.finish());
    let kinds = part.args.shipped.iter().map(|(kind, _)| *kind).collect::<Vec<_>>();
    own.agree(
        Seen::new(
            kinds.clone(),
            "in `with(..)`",
            part.columns(),
            &format!("of `{}`", part.ident),
        ),
        true,
        cx,
    );
    let inherited = own.options(part.args.options.clone(), cx);
    let kinds = kinds
        .into_iter()
        .chain(own.shipped().map(|(kind, _)| kind))
        .collect::<Vec<_>>();
    let fields = own.parts().flat_map(|(_, part)| part.columns()).chain(part.columns());
    let mut fields = fields.collect::<Vec<_>>();
    let columns = fields.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
    check::part(&part, &kinds, &columns, cx);
    let options = part.args.options.iter().chain(&inherited).collect::<Vec<_>>();
    fields.extend(check::shipped_columns(&kinds, &options));
    check::rules_have_columns(&part, &fields.iter().collect::<Vec<_>>(), cx);
    if cx.has_errors() {
        part.args.options.clear();
    }
    part.args
        .indexes
        .retain(|index| index.iter().all(|name| columns.contains(&name.value())));
    let defined = Definition {
        item: &item,
        part: &part,
        own: &own,
        site: cx.site(),
    };
    let traits = defined.traits();
    let hand_on = hand_on(&item.vis, &mut part, &mut own, cx.site());
    quote!(#traits #hand_on)
}

/// The macro of the mixin's name.
fn hand_on(vis: &Visibility, part: &mut Part, own: &mut Own, site: Span) -> TokenStream {
    let undocumented = format!(" Of the mixin `{}`.", part.ident);
    for field in &mut part.fields {
        let ty = &field.ty;
        field.ty = syn::Type::Verbatim(types::with_dollar(quote!(#ty), site));
        // Models may have to document every field.
        if !field.attrs.iter().any(|attr| attr.path().is_ident("doc")) {
            field.attrs.push(syn::parse_quote!(#[doc = #undocumented]));
        }
    }
    let indexes = part.args.indexes.iter();
    let single = indexes
        .filter(|columns| columns.len() == 1)
        .flatten()
        .map(syn::LitStr::value)
        .collect::<Vec<_>>();
    let inner = own
        .0
        .iter_mut()
        .flat_map(|bundle| &mut bundle.parts)
        .flat_map(|part| &mut part.fields);
    for field in part.fields.iter_mut().chain(inner) {
        if field
            .ident
            .as_ref()
            .is_some_and(|ident| single.contains(&plain_name(ident)))
        {
            field.attrs.push(syn::parse_quote!(#[sea_orm(indexed)]));
        }
    }
    let name = &part.ident;
    let hidden = macro_name(name, part.args.id, site);
    let export = matches!(vis, Visibility::Public(_)).then(|| quote!(#[macro_export]));
    let inner = own.parts().map(|(_, part)| part.to_wire());
    let outer = part.to_wire();
    quote_spanned! {site=>
        #[doc(hidden)]
        #export
        macro_rules! #hidden {
            ($callback:path { $($state:tt)* }) => {
                $callback! { { #(#inner)* #outer } { $($state)* } }
            };
        }

        #[doc(hidden)]
        #[allow(unused_imports, reason = "models name it, here or in another module")]
        #vis use #hidden as #name;
    }
}

struct Definition<'a> {
    item: &'a ItemStruct,
    part: &'a Part,
    own: &'a Own,
    site: Span,
}

impl Definition<'_> {
    fn traits(&self) -> TokenStream {
        let columns = self.part.columns();
        let (model, active) = (self.sub_trait("Model"), self.sub_trait("ActiveModel"));
        let bounds = if columns.is_empty() {
            quote_spanned!(self.site=> Model: ::core::marker::Send + ::core::marker::Sync, ActiveModel: ::core::marker::Send + ::core::marker::Sync)
        } else {
            quote_spanned!(self.site=> Model: #model, ActiveModel: #active)
        };
        let accessors = (!columns.is_empty()).then(|| {
            let accessors = Accessors {
                mixin: &self.part.ident,
                vis: &self.item.vis,
                id: self.part.args.id,
                private: &self.private(),
                site: self.site,
                columns: &columns,
            };
            accessors.emit(&model, &active)
        });
        let entity = self.entity(&columns, &bounds);
        let hooks = self.hooks();
        quote!(#entity #accessors #hooks)
    }

    fn private(&self) -> TokenStream {
        let krate = self.part.args.krate();
        quote!(#krate::__private)
    }

    fn sub_trait(&self, suffix: &str) -> Ident {
        let name = &self.part.ident;
        format_ident!("{name}{suffix}", span = name.span())
    }

    /// `Publishable`, for entities.
    fn entity(&self, columns: &[Field], bounds: &TokenStream) -> TokenStream {
        let (private, krate) = (self.private(), self.part.args.krate());
        let (name, vis, id) = (&self.part.ident, &self.item.vis, self.part.args.id);
        let docs = self.docs();
        let allowed = allowed();
        let options = self.part.args.model_args();
        let shipped = self.part.args.shipped.iter().map(|(kind, path)| {
            let kind = format_ident!("{}", trait_of(*kind, &options), span = path.span());
            quote!(#krate::#kind)
        });
        let inner = self
            .own
            .0
            .iter()
            .filter(|bundle| !bundle.parts.is_empty())
            .map(|bundle| &bundle.path);
        let contained = quote!(#(+ #shipped)* #(+ #inner)*);
        let message = format!("`{{Self}}` does not have the mixin `{name}`");
        let label = format!("this needs `{name}`");
        let note = format!("add `{name}` to `#[mixin(with(..))]` of its `Model`");
        let column_docs = columns.iter().map(|column| format!(" The column `{}`.", column.name));
        let idents = columns.iter().map(|column| &column.ident).collect::<Vec<_>>();
        let index = 0..columns.len();
        let fields = columns.iter().enumerate().map(|(index, column)| {
            let ty = &column.ty;
            quote!(+ #private::HasField<#id, #index, Type = #ty>)
        });
        let own_hooks = self.own_hooks();
        quote_spanned! {self.site=>
            #docs
            #allowed
            #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
            #vis trait #name: #private::MixinEntity<#bounds> #contained {
                #[doc(hidden)]
                type OwnHooks: #private::MixinHooksOf<Self>;
                #(
                    #[doc = #column_docs]
                    fn #idents() -> Self::Column;
                )*
            }

            #[automatically_derived]
            #allowed
            #[diagnostic::do_not_recommend]
            impl<E> #name for E
            where
                E: #private::HasMixin<#id> #(#fields)* + #private::MixinEntity<#bounds> #contained,
            {
                type OwnHooks = #own_hooks;
                #(
                    fn #idents() -> Self::Column {
                        <E as #private::HasField<#id, #index>>::COLUMN
                    }
                )*
            }
        }
    }

    /// The doc comments and other attributes of the struct.
    fn docs(&self) -> TokenStream {
        let attrs = self.item.attrs.iter().filter(|attr| !attr.path().is_ident("mixin"));
        let attrs = attrs.collect::<Vec<_>>();
        let is_doc = |attr: &&Attribute| attr.path().is_ident("doc");
        let undocumented = format!(" An entity with the mixin `{}`.", self.part.ident);
        let doc = (!attrs.iter().any(is_doc)).then(|| quote!(#[doc = #undocumented]));
        quote!(#doc #(#attrs)*)
    }

    /// The hooks of those that it contains, then its own.
    fn own_hooks(&self) -> TokenStream {
        let last = self.part.args.hooks.map(|span| {
            let name = self.sub_trait("Hooks");
            quote_spanned!(span=> (#name, ()))
        });
        let inner = self
            .own
            .0
            .iter()
            .rev()
            .filter(|bundle| bundle.has_hooks())
            .map(|bundle| &bundle.path);
        inner.fold(
            last.unwrap_or_else(|| quote!(())),
            |others, path| quote!((<E as #path>::OwnHooks, #others)),
        )
    }

    fn hooks(&self) -> Option<TokenStream> {
        let span = self.part.args.hooks?;
        let (vis, name, hooks) = (&self.item.vis, &self.part.ident, self.sub_trait("Hooks"));
        let doc = format!(" The hooks of [`{name}`]: what `MixinHooksOf` is implemented for.");
        let allowed = allowed();
        Some(quote_spanned! {span=>
            #[doc = #doc]
            #allowed
            #[derive(Debug)]
            #vis struct #hooks;
        })
    }
}

/// The trait of a mixin of the library under these options.
fn trait_of(kind: Kind, options: &Args) -> &'static str {
    let Options {
        timestamps, auditable, ..
    } = &options.of;
    if kind == Kind::Timestamps && Column::is_without(timestamps.updated_at.as_ref()) {
        "CreatedAt"
    } else if kind == Kind::Auditable && Column::is_without(auditable.updated_by.as_ref()) {
        "CreatedBy"
    } else {
        kind.name()
    }
}
