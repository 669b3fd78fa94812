//! `live_unique("email")`, `live_index("date", "slot")`: the indexes of live rows.

use super::meta::{key_of, list_in, skip_value};
use crate::cx::Cx;
use proc_macro2::Span;
use syn::LitStr;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned as _;

/// An index of live rows.
#[derive(Clone)]
pub(crate) struct LiveKeyArgs {
    /// Where its option stands.
    pub(crate) span: Span,
    pub(crate) unique: bool,
    pub(crate) columns: Vec<LitStr>,
}

impl LiveKeyArgs {
    pub(crate) const KEYS: [&'static str; 2] = [UNIQUE, INDEX];

    /// Reads one; `None` where it names no column, which is reported.
    pub(super) fn parse(meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<Option<Self>> {
        let unique = key_of(&meta.path) == UNIQUE;
        let key = if unique { UNIQUE } else { INDEX };
        if !meta.input.peek(syn::token::Paren) {
            let message = format!("`{key}` takes its columns in parentheses; write `{key}(\"email\")`");
            cx.error(&meta.path, message);
            skip_value(meta)?;
            return Ok(None);
        }
        let columns = list_in::<LitStr>(meta)?;
        if columns.is_empty() {
            let message = format!("`{key}` names no column; write `{key}(\"email\")`, or remove it");
            cx.error(&meta.path, message);
            return Ok(None);
        }
        Ok(Some(Self {
            span: meta.path.span(),
            unique,
            columns,
        }))
    }

    /// The option that it is.
    pub(crate) fn key(&self) -> &'static str {
        if self.unique { UNIQUE } else { INDEX }
    }
}

const UNIQUE: &str = "live_unique";
const INDEX: &str = "live_index";
