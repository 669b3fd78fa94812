//! The types of a mixin's fields, which are looked up where the model stands.

use crate::cx::Cx;
use crate::model::plain_name;
use crate::prelude::is_known;
use proc_macro2::{Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use syn::{GenericArgument, Path, PathArguments, PathSegment, Type};

/// Crates that every model's has.
const CRATES: [&str; 4] = ["std", "core", "alloc", "sea_orm"];

/// `price: Money`, `price: super::Money`, `price: money::Money`
pub(super) fn check(ty: &Type, cx: &mut Cx) {
    if let Type::Path(path) = ty
        && path.qself.is_none()
    {
        leads_to_one_type(&path.path, cx);
    }
    // `parts` needs the type to itself.
    for part in parts(&mut ty.clone()) {
        check(part, cx);
    }
}

fn leads_to_one_type(path: &Path, cx: &mut Cx) {
    let names = path
        .segments
        .iter()
        .map(|segment| plain_name(&segment.ident))
        .collect::<Vec<_>>();
    let (Some(first), Some(last)) = (names.first(), names.last()) else {
        return;
    };
    if path.leading_colon.is_some() || first == "crate" || CRATES.contains(&first.as_str()) {
        return;
    }
    if names.len() == 1 {
        if !is_known(first) {
            cx.error(path, format!("`{first}` is looked up where the model stands, and may be nothing or another type there; write its full path, such as `crate::..::{last}`"));
        }
        return;
    }
    let written = names.join("::");
    let or_crate = if ["self", "super", "Self"].contains(&first.as_str()) {
        String::new()
    } else {
        format!(", or `::{written}` if `{first}` is a crate")
    };
    cx.error(path, format!("`{written}` is looked up where the model stands, and leads elsewhere there; write the full path: `crate::..::{last}`{or_crate}"));
}

/// The types that a type is made of: `Money` of `Option<Money>`.
fn parts(ty: &mut Type) -> Vec<&mut Type> {
    if let Type::Path(path) = ty {
        path.path.segments.iter_mut().flat_map(arguments).collect()
    } else if let Type::Array(array) = ty {
        vec![&mut *array.elem]
    } else if let Type::Group(group) = ty {
        vec![&mut *group.elem]
    } else if let Type::Paren(paren) = ty {
        vec![&mut *paren.elem]
    } else if let Type::Tuple(tuple) = ty {
        tuple.elems.iter_mut().collect()
    } else {
        Vec::new()
    }
}

fn arguments(segment: &mut PathSegment) -> Vec<&mut Type> {
    let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else {
        return Vec::new();
    };
    let types = arguments.args.iter_mut().filter_map(|argument| {
        if let GenericArgument::Type(ty) = argument {
            Some(ty)
        } else {
            None
        }
    });
    types.collect()
}

/// `crate::Money` as it stands in the mixin's macro, which other crates call: `$crate::Money`.
pub(super) fn with_dollar(tokens: TokenStream, site: Span) -> TokenStream {
    let mut all = TokenStream::new();
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            let mut inner = Group::new(group.delimiter(), with_dollar(group.stream(), site));
            inner.set_span(group.span());
            all.extend([TokenTree::Group(inner)]);
            continue;
        }
        let is_crate = matches!(&token, TokenTree::Ident(ident) if ident == "crate");
        if is_crate {
            let mut dollar = Punct::new('$', Spacing::Alone);
            dollar.set_span(site);
            all.extend([TokenTree::Punct(dollar), TokenTree::Ident(Ident::new("crate", site))]);
        } else {
            all.extend([token]);
        }
    }
    all
}

/// Gives each `$crate::Money` a name of its own, since SeaORM's derive reads a column's type as text, and text cannot say
/// which crate `$crate` is.
pub(super) fn take_dollar(ty: &mut Type, name: &mut dyn FnMut() -> Ident, taken: &mut Vec<(Ident, Type)>) {
    if let Type::Path(path) = ty
        && path.path.segments.first().is_some_and(|first| first.ident == "$crate")
    {
        let alias = name();
        let whole = std::mem::replace(ty, syn::parse_quote!(#alias));
        taken.push((alias, whole));
        return;
    }
    for part in parts(ty) {
        take_dollar(part, name, taken);
    }
}
