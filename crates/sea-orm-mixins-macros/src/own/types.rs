//! The types of a mixin's fields, which are looked up where the model stands.

use crate::cx::Cx;
use crate::model::plain_name;
use proc_macro2::{Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use syn::{GenericArgument, Path, PathArguments, Type};

/// The bare names that mean the same everywhere: Rust's prelude and the one of SeaORM's entities.
const KNOWN: [&str; 58] = [
    "bool",
    "char",
    "f32",
    "f64",
    "i8",
    "i16",
    "i32",
    "i64",
    "i128",
    "isize",
    "str",
    "u8",
    "u16",
    "u32",
    "u64",
    "u128",
    "usize",
    "Box",
    "Option",
    "Result",
    "String",
    "Vec",
    "Date",
    "Time",
    "DateTime",
    "DateTimeLocal",
    "DateTimeUtc",
    "DateTimeWithTimeZone",
    "ChronoDate",
    "ChronoTime",
    "ChronoDateTime",
    "ChronoDateTimeLocal",
    "ChronoDateTimeUtc",
    "ChronoDateTimeWithTimeZone",
    "ChronoUtc",
    "ChronoUnixTimestamp",
    "ChronoUnixTimestampMillis",
    "TimeDate",
    "TimeTime",
    "TimeDateTime",
    "TimeDateTimeWithTimeZone",
    "TimeUnixTimestamp",
    "TimeUnixTimestampMillis",
    "BelongsTo",
    "HasMany",
    "HasOne",
    "BigDecimal",
    "Decimal",
    "IpNetwork",
    "Json",
    "PgVector",
    "TextUuid",
    "Uuid",
    "Value",
    "DbErr",
    "Entity",
    "Expr",
    "StringLen",
];

/// Crates that every model's has.
const CRATES: [&str; 4] = ["std", "core", "alloc", "sea_orm"];

/// `price: Money`, `price: super::Money`, `price: money::Money`
pub(super) fn check(ty: &Type, cx: &mut Cx) {
    match ty {
        Type::Path(path) if path.qself.is_none() => {
            leads_to_one_type(&path.path, cx);
            for inner in arguments(&path.path) {
                check(inner, cx);
            }
        }
        Type::Array(array) => check(&array.elem, cx),
        Type::Group(group) => check(&group.elem, cx),
        Type::Paren(paren) => check(&paren.elem, cx),
        Type::Tuple(tuple) => tuple.elems.iter().for_each(|ty| check(ty, cx)),
        _ => {}
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
        if !KNOWN.contains(&first.as_str()) || first == "Entity" {
            cx.error(path, format!("`{first}` is looked up where the model stands, and may be nothing or another type there; write its full path, such as `crate::..::{last}`"));
        }
        return;
    }
    let written = names.join("::");
    cx.error(path, format!("`{written}` is looked up where the model stands, and leads elsewhere there; write the full path: `crate::..::{last}`, or `::{written}` if `{first}` is a crate"));
}

fn arguments(path: &Path) -> impl Iterator<Item = &Type> {
    let arguments = path.segments.iter().filter_map(|segment| {
        if let PathArguments::AngleBracketed(arguments) = &segment.arguments {
            Some(&arguments.args)
        } else {
            None
        }
    });
    arguments.flatten().filter_map(|argument| {
        if let GenericArgument::Type(ty) = argument {
            Some(ty)
        } else {
            None
        }
    })
}

/// `crate::Money` as it stands in the mixin's macro, which other crates call: `$crate::Money`.
pub(super) fn with_dollar(tokens: TokenStream, site: Span) -> TokenStream {
    let mut all = TokenStream::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) if ident == "crate" => {
                let mut dollar = Punct::new('$', Spacing::Alone);
                dollar.set_span(site);
                all.extend([TokenTree::Punct(dollar), TokenTree::Ident(Ident::new("crate", site))]);
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), with_dollar(group.stream(), site));
                inner.set_span(group.span());
                all.extend([TokenTree::Group(inner)]);
            }
            token => all.extend([token]),
        }
    }
    all
}

/// Gives each `$crate::Money` a name of its own, since SeaORM's derive reads a column's type as text, and text cannot say
/// which crate `$crate` is.
pub(super) fn take_dollar(ty: &mut Type, name: &mut dyn FnMut() -> Ident, taken: &mut Vec<(Ident, Type)>) {
    match ty {
        Type::Path(path) if path.path.segments.first().is_some_and(|first| first.ident == "$crate") => {
            let alias = name();
            taken.push((alias.clone(), ty.clone()));
            *ty = syn::parse_quote!(#alias);
        }
        Type::Path(path) => {
            for segment in &mut path.path.segments {
                if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
                    for argument in &mut arguments.args {
                        if let GenericArgument::Type(ty) = argument {
                            take_dollar(ty, name, taken);
                        }
                    }
                }
            }
        }
        Type::Array(array) => take_dollar(&mut array.elem, name, taken),
        Type::Group(group) => take_dollar(&mut group.elem, name, taken),
        Type::Paren(paren) => take_dollar(&mut paren.elem, name, taken),
        Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(|ty| take_dollar(ty, name, taken)),
        _ => {}
    }
}
