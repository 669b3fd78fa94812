//! The options of `#[sea_orm_mixins::mixin(..)]`, as they are written and as a mixin's macro hands them on.

use crate::args::{Args, LiveKeyArgs, key_of, list_in, once, unknown_option};
use crate::cx::Cx;
use crate::kind::Kind;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::parse::Parser as _;
use syn::spanned::Spanned as _;
use syn::{LitInt, LitStr, Meta, Path};

/// The number of the mixin; not for users.
const ID: &str = "__id";

#[derive(Clone, Default)]
pub(crate) struct OwnArgs {
    /// What an entity's implementations know the mixin by.
    pub(crate) id: u64,
    krate: Option<Path>,
    /// The mixins of this library that it contains.
    pub(crate) shipped: Vec<(Kind, Path)>,
    /// The mixins of one's own that it contains.
    pub(crate) with: Vec<Path>,
    /// The columns of each index.
    pub(crate) indexes: Vec<Vec<LitStr>>,
    /// Options for the model: those of `options(..)`, and each `rows(..)`, `live_unique(..)` and `live_index(..)`.
    pub(crate) options: Vec<Meta>,
    pub(crate) hooks: Option<Span>,
}

impl OwnArgs {
    pub(crate) fn parse(tokens: TokenStream, cx: &mut Cx) -> Self {
        let mut args = Self::default();
        let parsed = syn::meta::parser(|meta| args.item(&meta, cx)).parse2(tokens);
        cx.ok(parsed);
        args
    }

    fn item(&mut self, meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<()> {
        match key_of(&meta.path).as_str() {
            ID => self.id = meta.value()?.parse::<LitInt>()?.base10_parse()?,
            "hooks" => once(&mut self.hooks, meta, meta.path.span(), cx),
            "with" => self.name(list_in(meta)?, cx),
            "index" => self.indexes.push(list_in(meta)?),
            "options" => self.options.extend(list_in::<Meta>(meta)?),
            key if key == "rows" || LiveKeyArgs::KEYS.contains(&key) => {
                let path = &meta.path;
                let list = meta.input.parse::<proc_macro2::TokenTree>()?;
                self.options.push(syn::parse2(quote!(#path #list))?);
            }
            "crate" => {
                let path = meta.value()?.parse::<LitStr>()?.parse_with(Path::parse_mod_style)?;
                once(&mut self.krate, meta, path, cx);
            }
            _ => unknown_option(
                meta,
                "mixin",
                &[
                    "with",
                    "rows",
                    "index",
                    "live_unique",
                    "live_index",
                    "options",
                    "hooks",
                    "crate",
                ],
                cx,
            )?,
        }
        Ok(())
    }

    fn name(&mut self, paths: Vec<Path>, cx: &mut Cx) {
        for path in paths {
            match Kind::from_path(&path) {
                Some(kind) if self.shipped.iter().any(|(known, _)| *known == kind) => {
                    cx.error(&path, format!("`{}` is named twice; remove one", kind.name()));
                }
                Some(kind) => self.shipped.push((kind, path)),
                None => self.with.push(path),
            }
        }
    }

    /// Path of the runtime crate.
    pub(crate) fn krate(&self) -> Path {
        self.krate
            .clone()
            .unwrap_or_else(|| syn::parse_quote!(::sea_orm_mixins))
    }

    /// The options for the model as a model's. What is wrong in them is reported where they stand.
    pub(crate) fn model_args(&self) -> Args {
        let options = &self.options;
        let mut discarded = Cx::default();
        let args = Args::parse(&[syn::parse_quote!(#[mixin(#(#options),*)])], &mut discarded);
        drop(discarded.finish());
        args
    }

    /// What a mixin's macro hands on: all that is for the model.
    pub(crate) fn to_wire(&self) -> TokenStream {
        let Self {
            id,
            krate: _,
            shipped,
            with: _,
            indexes,
            options,
            hooks,
        } = self;
        let key = quote::format_ident!("{ID}");
        let shipped = shipped.iter().map(|(kind, _)| quote::format_ident!("{}", kind.name()));
        let hooks = hooks.map(|_| quote!(hooks,));
        quote!(#key = #id, #hooks with(#(#shipped),*), #(index(#(#indexes),*),)* options(#(#options),*))
    }
}
