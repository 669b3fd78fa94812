//! The struct as the derives see it: fields and the facts about them, computed once.

use crate::args::{Args, skip_value};
use crate::cx::Cx;
use heck::{ToSnakeCase as _, ToUpperCamelCase as _};
use proc_macro2::{Ident, Span};
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Data, DeriveInput, Fields, LitBool, LitStr, Type};

/// A struct with named fields, and the facts in its attributes.
pub(crate) struct Model {
    pub(crate) ident: Ident,
    pub(crate) fields: Vec<Field>,
    pub(crate) args: Args,
    /// `#[sea_orm::model]` made a `ModelEx` beside this struct.
    pub(crate) has_model_ex: bool,
    /// One struct declares the entity (`DeriveEntityModel`), as opposed to sea-orm-cli's expanded format.
    pub(crate) is_compact: bool,
}

/// A named field; a column unless it is a relation or ignored.
#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) ident: Ident,
    /// The field's name without `r#`.
    pub(crate) name: String,
    pub(crate) ty: Type,
    /// The variant that SeaORM gives the column in `enum Column`.
    pub(crate) variant: Ident,
    pub(crate) facts: FieldFacts,
}

/// The facts of `#[sea_orm(..)]` on a field that mixins need.
#[derive(Clone, Default)]
pub(crate) struct FieldFacts {
    pub(crate) primary_key: Option<Span>,
    pub(crate) auto_increment: Option<LitBool>,
    pub(crate) column_name: Option<LitStr>,
    pub(crate) enum_name: Option<LitStr>,
    pub(crate) ignore: bool,
    pub(crate) belongs_to: bool,
    pub(crate) self_ref: bool,
    pub(crate) from: Option<LitStr>,
    pub(crate) to: Option<LitStr>,
    pub(crate) misplaced_mixin: Option<Span>,
}

impl Model {
    /// Reads a derive's input. `None` where it is no struct with named fields, which `check` reports.
    pub(crate) fn parse(input: &DeriveInput, cx: &mut Cx) -> Option<Self> {
        let Data::Struct(data) = &input.data else { return None };
        let Fields::Named(named) = &data.fields else {
            return None;
        };
        let args = Args::parse(&input.attrs, cx);
        let fields = named.named.iter().filter_map(|field| Field::parse(field, cx)).collect();
        Some(Self {
            ident: input.ident.clone(),
            fields,
            args,
            has_model_ex: has_sea_orm(&input.attrs, "model_ex"),
            is_compact: has_sea_orm(&input.attrs, "table_name") || has_sea_orm(&input.attrs, "table_iden"),
        })
    }

    pub(crate) fn columns(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.is_column())
    }

    /// The column of that name: the field's own, its `column_name`, or the field SeaORM would make of it.
    pub(crate) fn column(&self, name: &str) -> Option<&Field> {
        self.columns().find(|field| field.is_named(name))
    }

    pub(crate) fn primary_keys(&self) -> impl Iterator<Item = &Field> {
        self.columns().filter(|field| field.facts.primary_key.is_some())
    }
}

impl Field {
    pub(crate) fn parse(field: &syn::Field, cx: &mut Cx) -> Option<Self> {
        let ident = field.ident.clone()?;
        let facts = FieldFacts::parse(&field.attrs, cx);
        let name = plain_name(&ident);
        let variant = match &facts.enum_name {
            Some(enum_name) => enum_name.parse().ok()?,
            None => variant_of(&name, ident.span()),
        };
        Some(Self {
            ident,
            name,
            ty: field.ty.clone(),
            variant,
            facts,
        })
    }

    pub(crate) fn is_column(&self) -> bool {
        !self.facts.ignore && relation_target(&self.ty).is_none()
    }

    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.name == name
            || self
                .facts
                .column_name
                .as_ref()
                .is_some_and(|column| column.value() == name)
            || self.name == name.to_snake_case()
    }
}

impl FieldFacts {
    fn parse(attrs: &[Attribute], cx: &mut Cx) -> Self {
        let mut facts = Self::default();
        for attr in attrs {
            if attr.path().is_ident("mixin") {
                facts.misplaced_mixin = Some(attr.path().get_ident().map_or_else(Span::call_site, Ident::span));
            } else if attr.path().is_ident("sea_orm") {
                let parsed = attr.parse_nested_meta(|meta| facts.read(&meta));
                cx.ok(parsed);
            }
        }
        facts
    }

    fn read(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let path = &meta.path;
        if path.is_ident("primary_key") {
            self.primary_key = path.get_ident().map(Ident::span);
        } else if path.is_ident("auto_increment") {
            self.auto_increment = Some(meta.value()?.parse()?);
        } else if path.is_ident("column_name") {
            self.column_name = Some(meta.value()?.parse()?);
        } else if path.is_ident("enum_name") {
            self.enum_name = Some(meta.value()?.parse()?);
        } else if path.is_ident("from") {
            self.from = Some(meta.value()?.parse()?);
        } else if path.is_ident("to") {
            self.to = Some(meta.value()?.parse()?);
        } else if path.is_ident("ignore") {
            self.ignore = true;
        } else if path.is_ident("belongs_to") {
            self.belongs_to = true;
        } else if path.is_ident("self_ref") {
            self.self_ref = true;
        } else {
            skip_value(meta)?;
        }
        Ok(())
    }
}

/// Whether `#[sea_orm(..)]` on the struct has that key.
pub(crate) fn has_sea_orm(attrs: &[Attribute], key: &str) -> bool {
    let mut found = false;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("sea_orm")) {
        let read = attr.parse_nested_meta(|meta| {
            found |= meta.path.is_ident(key);
            skip_value(&meta)
        });
        // A malformed attribute is SeaORM's to report.
        drop(read);
    }
    found
}

/// The entity of a `BelongsTo<..>`, `HasOne<..>` or `HasMany<..>`, which are relations, not columns.
pub(crate) fn relation_target(ty: &Type) -> Option<&Type> {
    let segment = last_segment(ty)?;
    if !["BelongsTo", "HasOne", "HasMany"]
        .iter()
        .any(|name| segment.ident == name)
    {
        return None;
    }
    let inner = only_argument(segment)?;
    Some(option_inner(inner).unwrap_or(inner))
}

/// `T` of `Option<T>`.
pub(crate) fn option_inner(ty: &Type) -> Option<&Type> {
    let segment = last_segment(ty)?;
    (segment.ident == "Option").then(|| only_argument(segment)).flatten()
}

pub(crate) fn last_segment(ty: &Type) -> Option<&syn::PathSegment> {
    // `macro_rules!` wraps a `$ty` in an invisible group.
    if let Type::Group(group) = ty {
        return last_segment(&group.elem);
    }
    if let Type::Path(path) = ty {
        path.path.segments.last()
    } else {
        None
    }
}

fn only_argument(segment: &syn::PathSegment) -> Option<&Type> {
    let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| {
        if let syn::GenericArgument::Type(ty) = argument {
            Some(ty)
        } else {
            None
        }
    })
}

pub(crate) fn plain_name(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map_or_else(|| name.clone(), ToOwned::to_owned)
}

/// The `Column` variant of a field, by SeaORM's own rule: upper camel case, and `Self` has no raw form.
pub(crate) fn variant_of(name: &str, span: Span) -> Ident {
    let variant = name.to_upper_camel_case();
    if variant == "Self" {
        Ident::new("Self_", span)
    } else {
        Ident::new(&variant, span)
    }
}

/// The field that carries a column of this name: snake case, raw where it is a keyword. `None` if it can name none.
pub(crate) fn field_ident(column: &str, span: Span) -> Option<Ident> {
    let name = column.to_snake_case();
    if syn::parse_str::<Ident>(&name).is_ok() {
        return Some(Ident::new(&name, span));
    }
    syn::parse_str::<Ident>(&format!("r#{name}"))
        .is_ok()
        .then(|| Ident::new_raw(&name, span))
}
