//! The rules for the item that an attribute or a derive is on.

use crate::cx::Cx;
use syn::{Data, DeriveInput, Fields, Generics, Ident, ItemStruct};

/// What the attribute is on: false where nothing can be made of it.
pub(crate) fn attribute_item(item: &ItemStruct, cx: &mut Cx) -> bool {
    if item.ident == "ModelEx" {
        // `#[sea_orm::model]` stood above and copied us; the copy on `Model` reports it.
        return false;
    }
    let is_model = is_called_model(&item.ident, cx);
    let is_plain = is_not_generic(&item.generics, cx);
    has_named_fields(&item.ident, &item.fields, cx) && is_plain && is_model
}

/// What a derive is on: false where nothing can be made of it, for the first of the reasons.
pub(crate) fn derive_input(input: &DeriveInput, cx: &mut Cx) -> bool {
    is_struct(input, cx)
        && is_not_generic(&input.generics, cx)
        && (input.ident == "ModelEx" || is_called_model(&input.ident, cx))
}

/// `enum Model`, `union Model`.
fn is_struct(input: &DeriveInput, cx: &mut Cx) -> bool {
    let Data::Struct(data) = &input.data else {
        cx.error(
            &input.ident,
            "mixins go on `struct Model`; only a struct with named fields has columns",
        );
        return false;
    };
    has_named_fields(&input.ident, &data.fields, cx)
}

/// `struct Model(i32)`
fn has_named_fields(ident: &Ident, fields: &Fields, cx: &mut Cx) -> bool {
    let is_named = matches!(fields, Fields::Named(_));
    if !is_named {
        cx.error(ident, "mixins need named fields; write `struct Model { .. }`");
    }
    is_named
}

/// `struct Model<T>`
fn is_not_generic(generics: &Generics, cx: &mut Cx) -> bool {
    if !generics.params.is_empty() {
        cx.error(
            generics,
            "an entity has one table, so its `Model` cannot be generic; remove the parameters",
        );
    }
    generics.params.is_empty()
}

/// `struct Booking`
fn is_called_model(ident: &Ident, cx: &mut Cx) -> bool {
    let is_model = ident == "Model";
    if !is_model {
        cx.error(
            ident,
            "SeaORM's derives need the entity's struct to be called `Model`; rename it",
        );
    }
    is_model
}

/// `#[derive(DeriveEntityModel, UuidPk)] #[sea_orm_mixins::model] struct Model { .. }`
pub(crate) fn above_the_derive(is_entity: bool, cx: &mut Cx) -> bool {
    if !is_entity {
        cx.error_here("no `DeriveEntityModel` below this attribute; put `#[sea_orm_mixins::model]` above `#[derive(.., DeriveEntityModel, ..)]`",
        );
    }
    is_entity
}
