//! The columns that each mixin provides: used for injection, adoption and checks.

use crate::args::{Args, Column, FlagLitValue, TenantArgs};
use crate::kind::Kind;
use crate::model::field_ident;
use heck::ToUpperCamelCase as _;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{LitStr, Meta, Path};

/// A column that a mixin provides.
pub(crate) struct Provided {
    pub(crate) name: String,
    pub(crate) default: String,
    /// The option that names it, where one does.
    pub(crate) named: Option<LitStr>,
    /// Its Rust type when injected.
    pub(crate) ty: TokenStream,
    /// What goes inside its `#[sea_orm(..)]` when injected.
    pub(crate) sea_orm: TokenStream,
    /// Its other attributes, as the user wishes.
    pub(crate) attrs: Vec<Meta>,
    pub(crate) doc: &'static str,
    /// The relation behind `references = ".."`.
    pub(crate) relation: Option<Relation>,
}

/// A foreign key from a tenant's or actor's column to their own table.
pub(crate) struct Relation {
    pub(crate) target: LitStr,
    pub(crate) nullable: bool,
    /// The relation's name.
    pub(crate) variant: String,
    /// Whether it needs the name: else only where the user has a relation to the same entity.
    pub(crate) is_named: bool,
    /// What is put behind the column's name without `_id` where that is no name of its own.
    pub(crate) suffix: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) on_delete: Option<String>,
}

impl Provided {
    fn new(default: &str, named: Option<&LitStr>, ty: TokenStream, sea_orm: TokenStream, doc: &'static str) -> Self {
        let name = named.map_or_else(|| default.to_owned(), LitStr::value);
        Self {
            name,
            default: default.to_owned(),
            named: named.cloned(),
            ty,
            sea_orm,
            attrs: Vec::new(),
            doc,
            relation: None,
        }
    }

    /// The option about the column: its name, or what it references.
    fn span(&self) -> Span {
        let references = self.relation.as_ref().map(|relation| &relation.target);
        self.named
            .as_ref()
            .or(references)
            .map_or_else(Span::call_site, LitStr::span)
    }

    /// The field's name; the default one where the given name is not an identifier, which `check` reports.
    pub(crate) fn ident(&self) -> Ident {
        let ident = field_ident(&self.name, self.span()).or_else(|| field_ident(&self.default, self.span()));
        ident.unwrap_or_else(|| Ident::new("unnamed", self.span()))
    }

    /// Who provides it, for messages.
    pub(crate) fn owner(&self, kind: Kind) -> String {
        if kind == Kind::Tenant {
            format!("tenant({}: ..)", self.default)
        } else {
            kind.name().to_owned()
        }
    }

    /// Whether the given name makes a field.
    pub(crate) fn is_usable(&self) -> bool {
        field_ident(&self.name, self.span()).is_some()
    }

    /// The field to inject, with its schema facts.
    pub(crate) fn field(&self) -> syn::Field {
        let (ident, ty, sea_orm, doc) = (self.ident(), &self.ty, &self.sea_orm, format!(" {}", self.doc));
        let name = &self.name;
        // SeaORM derives a column's name from its field, and `rename_all` may change it: write it out where it was given.
        let renamed =
            (self.named.is_some() || crate::model::plain_name(&ident) != *name).then(|| quote!(column_name = #name,));
        let attrs = &self.attrs;
        syn::parse_quote! {
            #[doc = #doc]
            #[sea_orm(#renamed #sea_orm)]
            #(#[#attrs])*
            pub #ident: #ty
        }
    }
}

/// The columns of a mixin, in the order in which they are injected. `soft` says whether `SoftDelete` is derived too.
pub(crate) fn provided(kind: Kind, args: &Args, soft: bool) -> Vec<Provided> {
    let mut columns = columns(kind, args, soft);
    if kind == Kind::Tenant {
        // Each dimension has its own.
        for (column, attrs) in columns.iter_mut().zip(args.of.attrs_of(kind)) {
            attrs.give(std::slice::from_mut(column));
        }
    } else {
        for attrs in args.of.attrs_of(kind) {
            attrs.give(&mut columns);
        }
    }
    columns
}

fn columns(kind: Kind, args: &Args, soft: bool) -> Vec<Provided> {
    let krate = &args.krate;
    match kind {
        Kind::UuidPk => vec![uuid_key(krate)],
        Kind::IntegerPk => vec![numbered_key(kind, quote!(i32))],
        Kind::BigIntPk => vec![numbered_key(kind, quote!(i64))],
        Kind::PrefixedPk => vec![prefixed_key(krate)],
        Kind::Timestamps => timestamps(args),
        Kind::SoftDelete => vec![soft_delete(args)],
        Kind::OptimisticLock => vec![version(args)],
        Kind::StationTenant => own_column(&args.of.station_tenant, |args| uuid_tenant("station", args, krate)),
        Kind::BusinessTenant => own_column(&args.of.business_tenant, |args| uuid_tenant("business", args, krate)),
        Kind::Tenant => named_tenants(args),
        Kind::Auditable => audit(args, soft),
    }
}

fn uuid_key(krate: &Path) -> Provided {
    Provided::new(
        "id",
        None,
        quote!(#krate::__private::Uuid),
        quote!(primary_key, auto_increment = false, column_type = "Uuid"),
        "The primary key, made on insert (`UuidPk`).",
    )
}

fn prefixed_key(krate: &Path) -> Provided {
    Provided::new(
        "id",
        None,
        quote!(#krate::PrefixedId<Entity>),
        quote!(primary_key, auto_increment = false),
        "The primary key, a text with this entity's prefix, made on insert (`PrefixedPk`).",
    )
}

fn numbered_key(kind: Kind, ty: TokenStream) -> Provided {
    let doc = if kind == Kind::IntegerPk {
        "The primary key, numbered by the database (`IntegerPk`)."
    } else {
        "The primary key, numbered by the database (`BigIntPk`)."
    };
    Provided::new("id", None, ty, quote!(primary_key), doc)
}

fn timestamps(args: &Args) -> Vec<Provided> {
    let krate = &args.krate;
    let options = &args.of.timestamps;
    let ty = options
        .form
        .ty()
        .unwrap_or_else(|| quote!(#krate::__private::DateTimeUtc));
    // The same text on all backends; SeaORM parses it as an expression.
    let now = quote!(#krate::__private::sea_orm::sea_query::Expr::current_timestamp())
        .to_string()
        .replace(' ', "");
    let sea_orm = if options.form.is_time() {
        quote!(default_expr = #now)
    } else {
        TokenStream::new()
    };
    let mut columns = vec![Provided::new(
        "created_at",
        options.created_at.as_ref(),
        ty.clone(),
        sea_orm.clone(),
        "When the row was inserted: UTC, microseconds (`Timestamps`).",
    )];
    if !Column::is_without(options.updated_at.as_ref()) {
        columns.push(Provided::new(
            "updated_at",
            Column::name(options.updated_at.as_ref()),
            ty,
            sea_orm,
            "When the row was last changed: UTC, microseconds (`Timestamps`).",
        ));
    }
    columns
}

fn soft_delete(args: &Args) -> Provided {
    let krate = &args.krate;
    let options = &args.of.soft_delete;
    let column = options.column.as_ref();
    if options.is_flag() {
        let (ty, value) = match options.values() {
            None => (quote!(bool), quote!(false)),
            Some([live, _]) => match &live.value {
                FlagLitValue::Number(live) => {
                    let live = proc_macro2::Literal::i64_unsuffixed(*live);
                    (quote!(i16), quote!(#live))
                }
                FlagLitValue::Text(live) => (quote!(::std::string::String), quote!(#live)),
            },
        };
        return Provided::new(
            "is_deleted",
            column,
            ty,
            quote!(default_value = #value, indexed),
            "Whether the row is soft-deleted (`SoftDelete`).",
        );
    }
    let ty = options
        .form
        .ty()
        .unwrap_or_else(|| quote!(#krate::__private::DateTimeUtc));
    Provided::new(
        "deleted_at",
        column,
        quote!(::core::option::Option<#ty>),
        // An explicit NULL: without it MySQL makes a `timestamp` NOT NULL with a default where
        // `explicit_defaults_for_timestamp` is off, and rows would be born deleted.
        quote!(nullable, extra = "NULL", indexed),
        "When the row was soft-deleted: UTC, microseconds; `None` while it is live (`SoftDelete`).",
    )
}

fn version(args: &Args) -> Provided {
    Provided::new(
        "version",
        args.of.optimistic_lock.column.as_ref(),
        quote!(i32),
        quote!(default_value = 1),
        "The row's version: 1 on insert, one more with every change (`OptimisticLock`).",
    )
}

/// The column of a tenant; none where rows have it through others.
fn own_column(args: &TenantArgs, column: impl FnOnce(&TenantArgs) -> Provided) -> Vec<Provided> {
    match args.through {
        Some(_) => Vec::new(),
        None => vec![column(args)],
    }
}

fn uuid_tenant(dimension: &str, args: &TenantArgs, krate: &Path) -> Provided {
    let ty = quote!(#krate::__private::Uuid);
    tenant(
        dimension,
        &format!("{dimension}_id"),
        args,
        &ty,
        &quote!(column_type = "Uuid",),
    )
}

fn named_tenants(args: &Args) -> Vec<Provided> {
    let column = |named: &crate::args::NamedTenantArgs| {
        let dimension = crate::model::plain_name(&named.dimension);
        let ty = &named.ty;
        tenant(&dimension, &dimension, &named.args, &quote!(#ty), &TokenStream::new())
    };
    let tenants = args.of.tenants.iter();
    tenants
        .filter(|named| named.args.through.is_none())
        .map(column)
        .collect()
}

fn tenant(dimension: &str, default: &str, args: &TenantArgs, ty: &TokenStream, typed: &TokenStream) -> Provided {
    let nullable = args.nullable.is_some();
    let (ty, sea_orm) = if nullable {
        (quote!(::core::option::Option<#ty>), quote!(#typed nullable, indexed))
    } else {
        (ty.clone(), quote!(#typed indexed))
    };
    let column = args.column.as_ref();
    let mut provided = Provided::new(default, column, ty, sea_orm, "The tenant that owns the row.");
    provided.relation = args.references.clone().map(|target| Relation {
        target,
        nullable,
        variant: format!("{}Tenant", dimension.to_upper_camel_case()),
        is_named: false,
        suffix: "tenant",
        doc: " The tenant's own row.",
        on_delete: None,
    });
    provided
}

fn audit(args: &Args, soft: bool) -> Vec<Provided> {
    let krate = &args.krate;
    let options = &args.of.auditable;
    let (ty, sea_orm) = match options.actor_type() {
        Some(ty) => (quote!(::core::option::Option<#ty>), quote!(nullable)),
        None => (
            quote!(::core::option::Option<#krate::__private::Uuid>),
            quote!(column_type = "Uuid", nullable),
        ),
    };
    let column = |default, named: Option<&LitStr>, doc| Provided::new(default, named, ty.clone(), sea_orm.clone(), doc);
    let created = options.created_by.as_ref();
    let mut columns = vec![column("created_by", created, "Who inserted the row (`Auditable`).")];
    let updated = options.updated_by.as_ref();
    if !Column::is_without(updated) {
        let updated = Column::name(updated);
        columns.push(column("updated_by", updated, "Who changed the row last (`Auditable`)."));
    }
    let deleted = options.deleted_by.as_ref();
    if soft && !Column::is_without(deleted) {
        let deleted = Column::name(deleted);
        columns.push(column("deleted_by", deleted, "Who soft-deleted the row (`Auditable`)."));
    }
    if let Some(target) = &options.references {
        for column in &mut columns {
            column.sea_orm.extend(quote!(, indexed));
            column.relation = Some(Relation {
                target: target.clone(),
                nullable: true,
                variant: format!("{}Actor", column.default.to_upper_camel_case()),
                is_named: true,
                suffix: "actor",
                doc: " Who it was.",
                on_delete: Some(options.on_delete().to_owned()),
            });
        }
    }
    columns
}
