//! [`Part`]: a mixin of one's own as its macro hands it on.

use super::args::OwnArgs;
use crate::cx::Cx;
use crate::model::{Field, plain_name};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{ItemStruct, Path};

/// One mixin, without those that it contains.
pub(crate) struct Part {
    pub(crate) ident: Ident,
    pub(crate) args: OwnArgs,
    pub(crate) fields: Vec<syn::Field>,
    left_out: Vec<String>,
}

impl Part {
    pub(crate) fn parse(item: &ItemStruct, cx: &mut Cx) -> Self {
        let attr = item.attrs.iter().find(|attr| attr.path().is_ident("mixin"));
        let options = attr.and_then(|attr| cx.ok(attr.meta.require_list()));
        Self {
            ident: item.ident.clone(),
            args: OwnArgs::parse(options.map(|list| list.tokens.clone()).unwrap_or_default(), cx),
            fields: item.fields.iter().cloned().collect(),
            left_out: Vec::new(),
        }
    }

    /// The fields that are columns, as opposed to what is ignored.
    pub(crate) fn columns(&self) -> Vec<Field> {
        // What is wrong in SeaORM's attribute is SeaORM's to report.
        let mut discarded = Cx::default();
        let fields = self
            .fields
            .iter()
            .filter_map(|field| Field::parse(field, &mut discarded));
        let columns = fields.filter(Field::is_column).collect();
        drop(discarded.finish());
        columns
    }

    /// Leaves out columns that are reported. The others keep their numbers.
    pub(super) fn leave_out(&mut self, names: Vec<String>) {
        self.left_out.extend(names);
    }

    pub(super) fn has(&self, column: &str) -> bool {
        !self.left_out.iter().any(|name| name == column)
    }

    /// The fields for the model's struct.
    pub(super) fn injected(&self) -> impl Iterator<Item = &syn::Field> {
        let name = |field: &syn::Field| field.ident.as_ref().map(plain_name).unwrap_or_default();
        self.fields.iter().filter(move |field| self.has(&name(field)))
    }

    pub(crate) fn to_wire(&self) -> TokenStream {
        let Self {
            ident,
            args,
            fields,
            left_out: _,
        } = self;
        let args = args.to_wire();
        quote!(#[mixin(#args)] struct #ident { #(#fields),* })
    }
}

/// What one path of `with(..)` gives: the mixin, after those that it contains.
pub(crate) struct Bundle {
    pub(crate) path: Path,
    pub(crate) parts: Vec<Part>,
}

impl Bundle {
    pub(crate) fn name(&self) -> String {
        self.path
            .segments
            .last()
            .map(|last| last.ident.to_string())
            .unwrap_or_default()
    }

    pub(crate) fn has_hooks(&self) -> bool {
        self.parts.iter().any(|part| part.args.hooks.is_some())
    }

    /// How a mixin or a column of `part` comes: "`slug` of `Publishable`", "`shop_id` of `ShopScoped` through `Standard`".
    pub(crate) fn way(&self, part: &Part) -> String {
        let name = &part.ident;
        if self.parts.last().is_some_and(|last| last.ident == *name) {
            format!("`{name}`")
        } else {
            format!("`{name}` through `{}`", self.name())
        }
    }
}

/// The structs that a macro hands on.
pub(crate) struct Items(pub(crate) Vec<ItemStruct>);

impl Parse for Items {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut items = Vec::new();
        while !input.is_empty() {
            items.push(input.parse()?);
        }
        Ok(Self(items))
    }
}
