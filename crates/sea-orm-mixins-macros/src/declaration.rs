//! What the attribute finds on a struct: its derives, options, fields, and the columns that its mixins provide.

use crate::args::Args;
use crate::columns::{Provided, provided};
use crate::cx::Cx;
use crate::kind::Kind;
use crate::model::Field;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, ItemStruct, Path, Token};

/// Everything the attribute found on the struct.
pub(crate) struct Declaration {
    pub(crate) item: ItemStruct,
    pub(crate) mixins: Vec<Mixin>,
    pub(crate) args: Args,
    /// The user's own fields.
    pub(crate) fields: Vec<Field>,
    pub(crate) format: Format,
}

/// A derived mixin, where it is named, and what it provides.
pub(crate) struct Mixin {
    pub(crate) kind: Kind,
    pub(crate) path: Path,
    pub(crate) columns: Vec<Provided>,
}

/// Which of SeaORM's attributes ours hands over to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// `#[sea_orm::model]`: relations are fields.
    Dense,
    /// `#[sea_orm::compact_model]`: relations are in the user's `enum Relation`.
    Compact,
}

impl Declaration {
    /// Reads a struct of which the mixins were taken out of its derive lists.
    pub(crate) fn parse(item: ItemStruct, derives: Derives, format: Format, cx: &mut Cx) -> Self {
        let args = Args::parse(&item.attrs, cx);
        let fields = item.fields.iter().filter_map(|field| Field::parse(field, cx)).collect();
        let soft = derives.has(Kind::SoftDelete);
        let mixin = |(kind, path)| {
            let columns = provided(kind, &args, soft);
            Mixin { kind, path, columns }
        };
        Self {
            mixins: derives.mixins.into_iter().map(mixin).collect(),
            item,
            args,
            fields,
            format,
        }
    }

    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.mixin(kind).is_some()
    }

    pub(crate) fn mixin(&self, kind: Kind) -> Option<&Mixin> {
        self.mixins.iter().find(|mixin| mixin.kind == kind)
    }

    /// Leaves out a second key and a mixin whose column another one provides, which are reported.
    pub(crate) fn drop_doubles(&mut self) {
        let mut names: Vec<(Ident, Kind)> = Vec::new();
        let mut has_key = false;
        self.mixins.retain(|Mixin { kind, columns, .. }| {
            let columns = columns.iter().map(Provided::ident).collect::<Vec<_>>();
            let is_taken = |column: &Ident| {
                let mut names = names.iter();
                names.any(|(name, owner)| name == column && !owner.may_share_a_column(*kind))
            };
            let is_double = columns.iter().any(is_taken) || (has_key && kind.is_primary_key());
            has_key |= kind.is_primary_key();
            names.extend(columns.into_iter().map(|column| (column, *kind)));
            !is_double
        });
    }
}

/// The mixins of the derive lists.
#[derive(Default)]
pub(crate) struct Derives {
    mixins: Vec<(Kind, Path)>,
    /// Whether `DeriveEntityModel` is among the rest.
    pub(crate) is_entity: bool,
}

impl Derives {
    fn has(&self, kind: Kind) -> bool {
        self.kinds().any(|derived| derived == kind)
    }

    pub(crate) fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.mixins.iter().map(|(kind, _)| *kind)
    }

    /// Adds one that a mixin of one's own contains.
    pub(crate) fn add(&mut self, kind: Kind, path: Path) {
        self.mixins.push((kind, path));
    }

    /// Takes the mixins out of the derive lists; what stays in a list keeps its place among the attributes.
    pub(crate) fn take_from(attrs: &mut Vec<Attribute>, cx: &mut Cx) -> Self {
        let mut derives = Self::default();
        attrs.retain_mut(|attr| !attr.path().is_ident("derive") || derives.take_list(attr, cx));
        derives
    }

    /// Takes the mixins out of one list; false where nothing stays.
    fn take_list(&mut self, attr: &mut Attribute, cx: &mut Cx) -> bool {
        let list = attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
        let mut others = Punctuated::<Path, Token![,]>::new();
        for path in cx.ok(list).unwrap_or_default() {
            match Kind::from_path(&path) {
                Some(kind) if self.has(kind) => {
                    cx.error(&path, format!("`{}` is derived twice; remove one", kind.name()));
                }
                Some(kind) => self.mixins.push((kind, path)),
                // The attribute adds it.
                None if path.is_ident("MixinBehavior") => {}
                None => {
                    self.is_entity |= path
                        .segments
                        .last()
                        .is_some_and(|last| last.ident == "DeriveEntityModel");
                    others.push(path);
                }
            }
        }
        *attr = syn::parse_quote!(#[derive(#others)]);
        !others.is_empty()
    }
}
