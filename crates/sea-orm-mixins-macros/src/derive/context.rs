//! [`Derive`]: what every derive of a mixin works with.

use crate::cx::Cx;
use crate::kind::Kind;
use crate::model::{Field, Model};
use syn::LitStr;

/// What a derive works with: the struct, and where to report.
pub(super) struct Derive<'a> {
    pub(super) kind: Kind,
    pub(super) model: &'a Model,
    pub(super) cx: &'a mut Cx,
}

impl<'a> Derive<'a> {
    /// The column that this mixin calls `default`, or as the option `named` says.
    pub(super) fn column(&mut self, default: &str, named: Option<&LitStr>) -> Option<&'a Field> {
        let model: &'a Model = self.model;
        let name = named.map_or_else(|| default.to_owned(), LitStr::value);
        let found = model.column(&name);
        if found.is_none() {
            let message = self.missing(&name, default);
            match named {
                Some(named) => self.cx.error(named, message),
                None => self.cx.error_here(message),
            }
        }
        found
    }

    fn missing(&self, name: &str, default: &str) -> String {
        let mixin = self.kind.name();
        // A mixin of several columns has an option for each.
        let is_option = self.kind.options().contains(&default);
        let option = format!(
            "{}({} = \"..\")",
            self.kind.key(),
            if is_option { default } else { "column" }
        );
        format!(
            "`{mixin}` finds no column `{name}`; put `#[sea_orm_mixins::model]` in place of `#[sea_orm::model]` to have it added, or add the field, or name the column it has with `#[mixin({option})]`"
        )
    }
}
