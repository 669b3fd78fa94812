//! `soft_delete(cascade(..))`: what a deletion takes along.

use super::meta::{key_of, once, unknown_option};
use crate::cx::Cx;
use syn::LitStr;
use syn::meta::ParseNestedMeta;

/// `cascade`, `cascade(remove = "seats, tags")`.
#[derive(Clone, Default)]
pub(crate) struct CascadeArgs {
    pub(crate) remove: Option<LitStr>,
}

impl CascadeArgs {
    pub(super) fn parse(meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<Self> {
        let mut args = Self::default();
        if meta.input.peek(syn::token::Paren) {
            meta.parse_nested_meta(|inner| match key_of(&inner.path).as_str() {
                "remove" => {
                    once(&mut args.remove, &inner, inner.value()?.parse()?, cx);
                    Ok(())
                }
                _ => unknown_option(&inner, "cascade", &["remove"], cx),
            })?;
        }
        Ok(args)
    }

    /// The tables whose rows are removed for good.
    pub(crate) fn removed(&self) -> Vec<String> {
        let tables = self.remove.iter().flat_map(|tables| {
            let tables = tables.value();
            let names = tables.split(',').map(str::trim).filter(|name| !name.is_empty());
            names.map(ToOwned::to_owned).collect::<Vec<_>>()
        });
        tables.collect()
    }
}
