//! `attrs(..)`: attributes for the columns that a mixin adds.

use crate::columns::Provided;
use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{Meta, Token};

/// The attributes, and the column that each is for; `None` for all columns of the mixin.
#[derive(Clone, Default)]
pub(crate) struct Attrs(Vec<(Option<String>, Meta)>);

type Metas = Punctuated<Meta, Token![,]>;

impl Attrs {
    /// Reads `attrs(serde(skip), created_at(serde(rename = "createdAt")))`; `columns` are those of the mixin.
    pub(super) fn parse(inner: &ParseNestedMeta<'_>, columns: &[&str]) -> syn::Result<Self> {
        let content;
        syn::parenthesized!(content in inner.input);
        let mut attrs = Vec::new();
        for meta in Metas::parse_terminated(&content)? {
            let column = columns.iter().find(|column| meta.path().is_ident(column));
            match (column, &meta) {
                (Some(column), Meta::List(list)) => {
                    let metas = Metas::parse_terminated.parse2(list.tokens.clone())?;
                    attrs.extend(metas.into_iter().map(|meta| (Some((*column).to_owned()), meta)));
                }
                (Some(column), Meta::Path(_) | Meta::NameValue(_)) => {
                    let message =
                        format!("`{column}` is a column; write its attributes in parentheses: `{column}(serde(skip))`");
                    return Err(syn::Error::new(meta.span(), message));
                }
                (None, _) => attrs.push((None, meta)),
            }
        }
        Ok(Self(attrs))
    }

    /// Where they stand.
    pub(crate) fn span(&self) -> Option<Span> {
        self.0.first().map(|(_, meta)| meta.span())
    }

    /// Gives each column its attributes.
    pub(crate) fn give(&self, columns: &mut [Provided]) {
        for column in columns {
            let its = self
                .0
                .iter()
                .filter(|(name, _)| name.as_ref().is_none_or(|name| *name == column.default));
            column.attrs.extend(its.map(|(_, meta)| meta.clone()));
        }
    }
}
