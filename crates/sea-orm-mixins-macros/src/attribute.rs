//! `#[sea_orm_mixins::model]`: injects the mixins' columns and hands over to `#[sea_orm::model]`.

use crate::args::{Args, INJECTED, REPORTED};
use crate::check;
use crate::columns::{Provided, Relation, provided};
use crate::cx::Cx;
use crate::derive::foreign_key;
use crate::kind::Kind;
use crate::model::{Field, has_sea_orm, plain_name, relation_target};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Item, ItemStruct, Path, Token};

/// Everything the attribute found on the struct.
pub(crate) struct Declaration {
    pub(crate) item: ItemStruct,
    pub(crate) derives: Derives,
    pub(crate) args: Args,
    /// The user's own fields.
    pub(crate) fields: Vec<Field>,
    pub(crate) format: Format,
}

/// The mixins of the derive lists.
#[derive(Default)]
pub(crate) struct Derives {
    pub(crate) mixins: Vec<(Kind, Path)>,
    /// Whether `DeriveEntityModel` is among the rest.
    pub(crate) is_entity: bool,
}

impl Derives {
    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.mixins.iter().any(|(derived, _)| *derived == kind)
    }

    pub(crate) fn path_of(&self, kind: Kind) -> Option<&Path> {
        self.mixins
            .iter()
            .find(|(derived, _)| *derived == kind)
            .map(|(_, path)| path)
    }

    /// Leaves out a second key and a mixin whose column another one provides, which are reported.
    fn drop_doubles(&mut self, args: &Args) {
        let soft = self.has(Kind::SoftDelete);
        let mut names: Vec<(Ident, Kind)> = Vec::new();
        let mut has_key = false;
        self.mixins.retain(|(kind, _)| {
            let columns = provided(*kind, args, soft)
                .iter()
                .map(Provided::ident)
                .collect::<Vec<_>>();
            let is_taken = |column: &Ident| {
                let mut names = names.iter();
                names.any(|(name, owner)| name == column && !check::may_be_one_column(*owner, *kind))
            };
            let is_double = columns.iter().any(is_taken) || (has_key && kind.is_primary_key());
            has_key |= kind.is_primary_key();
            names.extend(columns.into_iter().map(|column| (column, *kind)));
            !is_double
        });
    }

    /// Takes the mixins out of the derive lists; what stays in a list keeps its place among the attributes.
    fn take_from(attrs: &mut Vec<Attribute>, cx: &mut Cx) -> Self {
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

/// Which of SeaORM's attributes ours hands over to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// `#[sea_orm::model]`: relations are fields.
    Dense,
    /// `#[sea_orm::compact_model]`: relations stand in the user's `enum Relation`.
    Compact,
}

/// The body of the attributes, on plain token streams so that tests can call it.
pub(crate) fn model(format: Format, attr: &TokenStream, item: TokenStream) -> TokenStream {
    let mut cx = Cx::default();
    if !attr.is_empty() {
        cx.error(
            attr,
            "`model` takes no arguments; options go into `#[mixin(..)]` on the struct",
        );
    }
    let tokens = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Struct(item)) => expand(format, item, &mut cx),
        Ok(_) => {
            cx.error_at(
                Span::call_site(),
                "`#[sea_orm_mixins::model]` goes on `struct Model`; only a struct with named fields has columns",
            );
            TokenStream::new()
        }
        Err(error) => {
            cx.push(error);
            item
        }
    };
    let errors = cx.finish();
    quote!(#errors #tokens)
}

fn expand(format: Format, mut item: ItemStruct, cx: &mut Cx) -> TokenStream {
    if !check::shape(&item, cx) {
        return TokenStream::new();
    }
    let derives = Derives::take_from(&mut item.attrs, cx);
    if !check::above_the_derive(&derives, cx) {
        // The derives ran already, on the struct without its columns: there is nothing to hand over.
        return quote!(#item);
    }
    if has_sea_orm(&item.attrs, "model_ex") || item.attrs.iter().any(is_sea_orm_model) {
        cx.error_at(
            Span::call_site(),
            "`#[sea_orm_mixins::model]` stands in place of `#[sea_orm::model]`; remove the latter",
        );
        item.attrs.retain(|attr| !is_sea_orm_model(attr));
    }
    let args = Args::parse(&item.attrs, cx);
    let fields = item.fields.iter().filter_map(|field| Field::parse(field, cx)).collect();
    let mut declaration = Declaration {
        item,
        derives,
        args,
        fields,
        format,
    };
    check::declaration(&declaration, cx);
    declaration.derives.drop_doubles(&declaration.args);
    emit(declaration, cx)
}

fn is_sea_orm_model(attr: &Attribute) -> bool {
    let mut segments = attr
        .path()
        .segments
        .iter()
        .rev()
        .map(|segment| segment.ident.to_string());
    let (last, before) = (segments.next(), segments.next());
    matches!(last.as_deref(), Some("model" | "compact_model")) && before.as_deref() == Some("sea_orm")
}

fn emit(declaration: Declaration, cx: &mut Cx) -> TokenStream {
    let fields = all_fields(&declaration, cx);
    let columns = fields
        .iter()
        .filter_map(|field| Field::parse(field, cx))
        .collect::<Vec<_>>();
    let foreign_keys = foreign_key::checks(&declaration.args.krate, &columns);
    let Declaration {
        mut item,
        derives,
        args,
        fields: _,
        format,
    } = declaration;
    let krate = &args.krate;
    let attribute = format_ident!(
        "{}",
        if format == Format::Dense {
            "model"
        } else {
            "compact_model"
        }
    );
    let options = item
        .attrs
        .extract_if(.., |attr| attr.path().is_ident("mixin"))
        .filter_map(|attr| {
            // Given on to the derives; what was wrong in it is already reported.
            attr.meta.require_list().ok().map(|list| list.tokens.clone())
        });
    let options = options.collect::<Vec<_>>();
    let injected = format_ident!("{INJECTED}");
    let reported = cx.has_errors().then(|| {
        let reported = format_ident!("{REPORTED}");
        quote!(, mixin(#reported))
    });
    let (attrs, vis, ident) = (&item.attrs, &item.vis, &item.ident);
    let mixins = derives.mixins.iter().map(|(_, path)| path);
    quote! {
        #[#krate::__private::sea_orm::#attribute]
        #(#attrs)*
        #[sea_orm(model_attrs(
            derive(#(#mixins,)* #krate::MixinBehavior),
            #(mixin(#options),)*
            mixin(#injected)
            #reported
        ))]
        #vis struct #ident {
            #(#fields),*
        }
        #foreign_keys
    }
}

/// Key, the user's own, tenants, audit, timestamps, soft delete, version: the order of the columns.
fn all_fields(declaration: &Declaration, cx: &mut Cx) -> Vec<syn::Field> {
    let Declaration {
        item,
        derives,
        args,
        fields,
        format,
    } = declaration;
    let injected = |kinds: &[Kind]| {
        let derived = kinds.iter().filter(|kind| derives.has(**kind));
        derived
            .flat_map(|kind| provided(*kind, args, derives.has(Kind::SoftDelete)))
            .collect::<Vec<_>>()
    };
    let key = derives
        .mixins
        .iter()
        .map(|(kind, _)| *kind)
        .find(|kind| kind.is_primary_key());
    let key = injected(key.as_slice());
    let tenants = injected(&[Kind::StationTenant, Kind::BusinessTenant, Kind::Tenant]);
    let others = injected(&[
        Kind::Auditable,
        Kind::Timestamps,
        Kind::SoftDelete,
        Kind::OptimisticLock,
    ]);

    let columns = || key.iter().chain(&tenants).chain(&others);
    let taken = |field: &syn::Field| {
        let facts = fields
            .iter()
            .find(|known| field.ident.as_ref() == Some(&known.ident))
            .map(|known| &known.facts);
        let column_name = facts
            .and_then(|facts| facts.column_name.as_ref())
            .map(syn::LitStr::value);
        // A key of the user's own may be the tenant.
        let is_key = facts.is_some_and(|facts| facts.primary_key.is_some());
        let stays = |column: &Provided| is_key && tenants.iter().any(|tenant| tenant.name == column.name);
        columns()
            .filter(|column| !stays(column))
            .any(|column| field.ident.as_ref() == Some(&column.ident()) || column_name.as_ref() == Some(&column.name))
    };
    let mut all = Vec::new();
    if fields
        .iter()
        .all(|field| field.facts.primary_key.is_none() || field.name == "id")
    {
        for column in &key {
            all.push(column.field());
        }
        if key.is_empty() && fields.iter().all(|field| field.facts.primary_key.is_none()) {
            // None at all is reported; this one stands in, so that SeaORM does not report it again.
            all.push(syn::parse_quote!(#[sea_orm(primary_key)] pub id: i32));
        }
    }
    // A field that a mixin provides is reported; the mixin's stands in for it, so that nothing else is.
    let own = item
        .fields
        .iter()
        .filter(|field| !taken(field))
        .cloned()
        .map(without_options);
    all.extend(own);
    for column in tenants.iter().chain(&others) {
        let field = column.field();
        // The key, where it is the tenant. Two dimensions of one name are reported.
        if !all.iter().any(|known: &syn::Field| known.ident == field.ident) {
            all.push(field);
        }
        if *format == Format::Dense
            && let Some(relation) = &column.relation
            && let Some(field) = relation_field(column, relation, declaration, cx)
        {
            all.push(field);
        }
    }
    all
}

/// Options on a field are reported; nobody else knows them.
fn without_options(mut field: syn::Field) -> syn::Field {
    field.attrs.retain(|attr| !attr.path().is_ident("mixin"));
    field
}

/// The relation field that makes SeaORM declare the tenant column's foreign key.
fn relation_field(
    column: &Provided,
    relation: &Relation,
    declaration: &Declaration,
    cx: &mut Cx,
) -> Option<syn::Field> {
    let target = cx.ok(relation.target.parse::<Path>())?;
    let fields = &declaration.fields;
    let taken = |ident: &Ident| fields.iter().any(|field| field.ident == *ident);
    let column_ident = column.ident();
    let name = plain_name(&column_ident);
    let mut ident = format_ident!(
        "{}",
        name.strip_suffix("_id").unwrap_or(&name),
        span = column_ident.span()
    );
    if name == plain_name(&ident) || taken(&ident) {
        ident = format_ident!("{name}_tenant", span = column_ident.span());
    }
    let same_target = |field: &Field| {
        relation_target(&field.ty).is_some_and(|ty| quote!(#ty).to_string() == quote!(#target).to_string())
    };
    let relation_enum = &relation.variant;
    let named = fields
        .iter()
        .any(same_target)
        .then(|| quote!(, relation_enum = #relation_enum));
    let ty = if relation.nullable {
        quote!(BelongsTo<::core::option::Option<#target>>)
    } else {
        quote!(BelongsTo<#target>)
    };
    let krate = &declaration.args.krate;
    Some(syn::parse_quote! {
        #[doc = " The tenant's own row."]
        #[sea_orm(belongs_to, from = #name, to = "id" #named)]
        pub #ident: #krate::__private::sea_orm::#ty
    })
}
