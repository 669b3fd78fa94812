//! From the item that names mixins, through the macro of each, to the last step.

use super::agree::Own;
use super::part::{Bundle, Items, Part};
use super::{adopt, define, join};
use crate::cx::Cx;
use crate::declaration::Format;
use crate::kind::Kind;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Path, Token, braced, bracketed};

/// What names the mixins, and so what the last step makes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask {
    Model(Format),
    Behavior,
    Mixin,
}

impl Ask {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Model(Format::Dense), "model"),
        (Self::Model(Format::Compact), "compact_model"),
        (Self::Behavior, "behavior"),
        (Self::Mixin, "mixin"),
    ];

    fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(ask, _)| *ask == self)
            .map_or("mixin", |(_, word)| word)
    }
}

/// What goes along the chain.
struct State {
    ask: Ask,
    /// Where the attribute or derive stands that asked: later steps run at a place inside of a mixin's macro.
    site: Span,
    krate: Path,
    done: Vec<(Path, TokenStream)>,
    rest: Vec<Path>,
    item: TokenStream,
}

/// Calls the macro of the first path, or goes on where there is none.
pub(crate) fn start(ask: Ask, krate: &Path, with: Vec<Path>, item: TokenStream) -> TokenStream {
    let mut cx = Cx::default();
    let state = State {
        ask,
        site: Span::call_site(),
        krate: krate.clone(),
        done: Vec::new(),
        rest: with.into_iter().filter(|path| is_own(path, &mut cx)).collect(),
        item,
    };
    let next = state.go();
    let errors = cx.finish();
    quote!(#errors #next)
}

/// `#[mixin(with(Timestamps))]` on a model. (A mixin contains those of the library by the same option.)
fn is_own(path: &Path, cx: &mut Cx) -> bool {
    let shipped = Kind::from_path(path);
    if let Some(kind) = shipped {
        let name = kind.name();
        cx.error(
            path,
            format!("`{name}` is derived, and `with(..)` is for mixins of your own; move it into the derives"),
        );
    }
    shipped.is_none()
}

/// The body of the macro that a mixin's macro calls: `{ the mixin } { the state }`.
pub(crate) fn step(input: TokenStream) -> TokenStream {
    match syn::parse2::<Step>(input) {
        Ok(Step { data, mut state }) => {
            if !state.rest.is_empty() {
                let path = state.rest.remove(0);
                state.done.push((path, data));
            }
            state.go()
        }
        Err(error) => error.to_compile_error(),
    }
}

impl State {
    fn go(self) -> TokenStream {
        let Self {
            ask,
            site,
            krate,
            done,
            rest,
            item,
        } = &self;
        let Some(next) = rest.first() else {
            return self.finish();
        };
        let ask = Ident::new(ask.word(), *site);
        let done = done.iter().map(|(path, data)| quote!(#path { #data }));
        let krate_or_self = quote!(#krate);
        quote_spanned! {*site=>
            #next! {
                #krate::__private::own_step {
                    #ask { #krate_or_self } [#(#done),*] [#(#rest),*] { #item }
                }
            }
        }
    }

    fn finish(self) -> TokenStream {
        let mut cx = Cx::at(self.site);
        let bundles = self.done.into_iter().filter_map(|(path, data)| {
            let Items(items) = cx.ok(syn::parse2(data))?;
            let parts = items.iter().map(|item| Part::parse(item, &mut cx)).collect();
            Some(Bundle { path, parts })
        });
        let own = Own(bundles.collect());
        let tokens = match self.ask {
            Ask::Model(format) => join::model(format, self.item, own, &mut cx),
            Ask::Behavior => adopt::behavior(self.item, own, &mut cx),
            Ask::Mixin => define::finish(self.item, own, &mut cx),
        };
        let errors = cx.finish();
        quote!(#errors #tokens)
    }
}

struct Step {
    data: TokenStream,
    state: State,
}

impl Parse for Step {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (data, state);
        braced!(data in input);
        braced!(state in input);
        Ok(Self {
            data: data.parse()?,
            state: state.parse()?,
        })
    }
}

impl Parse for State {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let word = input.parse::<Ident>()?;
        let known = Ask::ALL.iter().find(|(_, known)| word == known);
        let (ask, _) = known.ok_or_else(|| syn::Error::new(word.span(), "this is called by `with(..)` only"))?;
        let (krate, done, rest, item);
        braced!(krate in input);
        bracketed!(done in input);
        bracketed!(rest in input);
        braced!(item in input);
        let done = done.call(Punctuated::<Done, Token![,]>::parse_terminated)?;
        Ok(Self {
            ask: *ask,
            site: word.span(),
            krate: krate.parse()?,
            done: done.into_iter().map(|Done(path, data)| (path, data)).collect(),
            rest: rest
                .call(Punctuated::<Path, Token![,]>::parse_terminated)?
                .into_iter()
                .collect(),
            item: item.parse()?,
        })
    }
}

struct Done(Path, TokenStream);

impl Parse for Done {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = input.parse()?;
        let data;
        braced!(data in input);
        Ok(Self(path, data.parse()?))
    }
}

/// The name of the macro that hands on a mixin.
pub(super) fn macro_name(name: &Ident, id: u64, site: Span) -> Ident {
    format_ident!("__mixin_{}_{id:x}", crate::model::plain_name(name), span = site)
}
