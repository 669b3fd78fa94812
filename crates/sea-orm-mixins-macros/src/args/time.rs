//! How a column holds a time that is of no type for times: a number or a text.

use super::meta::key_of;
use crate::cx::Cx;
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned as _;
use syn::{LitStr, Path, Token, Type};

/// `unix_millis`, `text = ".."` and the like. The first is kept, and the second reported.
#[derive(Clone, Default)]
pub(crate) struct TimeForm(Option<Form>);

#[derive(Clone)]
enum Form {
    /// Whole units since 1970, by the name of the unit.
    Unix(&'static str),
    /// A text, in that format.
    Text(LitStr),
}

/// RFC 3339 in UTC, with microseconds: sorts as the times do.
const RFC_3339: &str = "%Y-%m-%dT%H:%M:%S%.6fZ";

/// What a format may have of chrono's, all of it fixed in width.
const SPECIFIERS: [&str; 12] = ["Y", "m", "d", "H", "M", "S", ".6f", ".3f", "6f", "3f", "F", "T"];

impl TimeForm {
    /// Reads one of the options; answers whether it knows the key.
    pub(super) fn option(&mut self, key: &str, inner: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<bool> {
        let form = match key {
            "unix_seconds" => Form::Unix("Seconds"),
            "unix_millis" => Form::Unix("Millis"),
            "unix_micros" => Form::Unix("Micros"),
            "text" if inner.input.peek(Token![=]) => Form::Text(inner.value()?.parse()?),
            "text" => Form::Text(LitStr::new(RFC_3339, inner.path.span())),
            _ => return Ok(false),
        };
        if let Form::Text(format) = &form {
            check_format(format, cx);
        }
        if self.0.is_some() {
            let key = key_of(&inner.path);
            let message =
                format!("a time is held in one form, and another is given already; remove `{key}` or that one");
            cx.error(&inner.path, message);
        } else {
            self.0 = Some(form);
        }
        Ok(true)
    }

    /// Whether the column is of a type for times.
    pub(crate) fn is_time(&self) -> bool {
        self.0.is_none()
    }

    /// The type of a column that is injected, where it is none for times.
    pub(crate) fn ty(&self) -> Option<TokenStream> {
        self.0.as_ref().map(|form| match form {
            Form::Unix(_) => quote!(i64),
            Form::Text(_) => quote!(::std::string::String),
        })
    }

    /// How a time becomes a value of a column of that type.
    pub(crate) fn stamp(&self, ty: &Type, krate: &Path) -> TokenStream {
        let private = quote!(#krate::__private);
        match &self.0 {
            None => quote_spanned!(ty.span()=> <#ty as #private::TimeColumn>::stamp),
            Some(Form::Unix(unit)) => {
                let unit = format_ident!("{unit}");
                quote_spanned!(ty.span()=> <#ty as #private::UnixTimeColumn<#private::#unit>>::stamp)
            }
            Some(Form::Text(format)) => {
                quote_spanned!(ty.span()=> |at| <#ty as #private::TextTimeColumn>::text(at, #format))
            }
        }
    }
}

impl TimeForm {
    /// What a deletion column of that type holds, and whether a value is that of a deleted row.
    pub(crate) fn deletion(&self, ty: &Type, krate: &Path) -> [TokenStream; 2] {
        let private = quote!(#krate::__private);
        let stamp = self.stamp(ty, krate);
        let column = match &self.0 {
            None => quote!(#private::DeletedAtColumn),
            Some(Form::Unix(unit)) => {
                let unit = format_ident!("{unit}");
                quote!(#private::UnixDeletedAtColumn<#private::#unit>)
            }
            Some(Form::Text(_)) => {
                let column = quote!(#private::TextDeletedAtColumn);
                let deletion = quote_spanned! {ty.span()=> #private::Deletion {
                    kind: #private::DeletionKind::Time,
                    deleted: #stamp,
                    live: <#ty as #column>::live,
                }};
                return [deletion, quote_spanned!(ty.span()=> <#ty as #column>::is_deleted)];
            }
        };
        [
            quote_spanned!(ty.span()=> <#ty as #column>::DELETION),
            quote_spanned!(ty.span()=> <#ty as #column>::is_deleted),
        ]
    }
}

/// `text = "%A"`: what the column could not sort by, or chrono does not know.
fn check_format(format: &LitStr, cx: &mut Cx) {
    let text = format.value();
    let mut parts = text.split('%');
    let literal = parts.next();
    let is_known = |part: &str| SPECIFIERS.iter().any(|known| part.starts_with(known));
    if let Some(unknown) = parts.clone().find(|part| !is_known(part)) {
        let known = SPECIFIERS.map(|known| format!("`%{known}`")).join(", ");
        let message = format!("`%{unknown}` cannot stand in a time that is kept as text; use {known}");
        cx.error(format, message);
    } else if literal == Some(text.as_str()) {
        cx.error(
            format,
            "this format has no part of a time; write one such as `\"%Y-%m-%d %H:%M:%S\"`",
        );
    }
}
