//! The rules for `#[sea_orm_mixins::model]`, one function each, with the input it refuses.

use crate::attribute::{Declaration, Derives, Format};
use crate::columns::provided;
use crate::cx::Cx;
use crate::kind::Kind;
use crate::model::plain_name;
use proc_macro2::Span;
use syn::{Fields, ItemStruct};

/// `enum Model`, `struct Model(i32)`, `struct Model<T>`, `struct Booking`: false where nothing can be made of it.
pub(crate) fn shape(item: &ItemStruct, cx: &mut Cx) -> bool {
    let mut ok = true;
    if item.ident == "ModelEx" {
        // `#[sea_orm::model]` stood above and copied us; the copy on `Model` reports it.
        return false;
    }
    if item.ident != "Model" {
        cx.error(
            &item.ident,
            "SeaORM's derives need the entity's struct to be called `Model`; rename it",
        );
        ok = false;
    }
    if !item.generics.params.is_empty() {
        cx.error(
            &item.generics,
            "an entity has one table, so its `Model` cannot be generic; remove the parameters",
        );
        ok = false;
    }
    if !matches!(item.fields, Fields::Named(_)) {
        cx.error(&item.ident, "mixins need named fields; write `struct Model { .. }`");
        ok = false;
    }
    ok
}

/// `#[derive(DeriveEntityModel, UuidPk)] #[sea_orm_mixins::model] struct Model { .. }`
pub(crate) fn above_the_derive(derives: &Derives, cx: &mut Cx) -> bool {
    if !derives.is_entity {
        cx.error_at(
            Span::call_site(),
            "no `DeriveEntityModel` below this attribute; put `#[sea_orm_mixins::model]` above `#[derive(.., DeriveEntityModel, ..)]`",
        );
    }
    derives.is_entity
}

/// All rules that need the whole struct.
pub(crate) fn declaration(declaration: &Declaration, cx: &mut Cx) {
    let Declaration {
        item: _,
        derives,
        args,
        fields: _,
        format: _,
    } = declaration;
    one_primary_key(declaration, cx);
    options_have_their_mixin(derives, |kind| args.keys_of(kind), cx);
    tenant_is_declared(declaration, cx);
    columns_are_free(declaration, cx);
    deleted_by_needs_soft_delete(declaration, cx);
    dimensions_differ(declaration, cx);
    shared_or_tenants(declaration, cx);
    flag_without_date(declaration, cx);
    options_stand_on_the_struct(declaration, cx);
    uuid_version(declaration, cx);
    actor_type(declaration, cx);
    column_names(declaration, cx);
    one_relation_a_column(declaration, cx);
}

/// `derive(UuidPk, IntegerPk)`, `derive(UuidPk)` with `#[sea_orm(primary_key)] code: String`, or no key at all.
fn one_primary_key(declaration: &Declaration, cx: &mut Cx) {
    let mut keys = declaration
        .derives
        .mixins
        .iter()
        .filter(|(kind, _)| kind.is_primary_key());
    let own = || {
        declaration
            .fields
            .iter()
            .filter(|field| field.facts.primary_key.is_some())
    };
    let Some((first, _)) = keys.next() else {
        if own().next().is_none() {
            cx.error_at(
                Span::call_site(),
                "this entity has no primary key; derive `UuidPk`, `IntegerPk` or `BigIntPk`, or mark a field `#[sea_orm(primary_key)]`",
            );
        }
        return;
    };
    for (second, path) in keys {
        cx.error(
            path,
            format!(
                "two primary keys: `{}` and `{}`; remove one",
                first.name(),
                second.name()
            ),
        );
    }
    for field in own().filter(|field| field.name != "id") {
        cx.error_at(
            field.facts.primary_key.unwrap_or_else(Span::call_site),
            format!(
                "two primary keys: `{}` provides `id`; remove `primary_key` here or `{}` above",
                first.name(),
                first.name()
            ),
        );
    }
}

/// `#[mixin(soft_delete(boolean))]` without `derive(SoftDelete)`.
fn options_have_their_mixin(derives: &Derives, keys: impl Fn(Kind) -> Vec<Span>, cx: &mut Cx) {
    for kind in Kind::ALL.into_iter().filter(|kind| !derives.has(*kind)) {
        for span in keys(kind) {
            let (key, name) = (kind.key().unwrap_or_default(), kind.name());
            cx.error_at(span, format!("`{key}(..)` is for `{name}`, which is not derived; add `{name}` to the derives or remove the option"));
        }
    }
}

/// `derive(Tenant)` without `#[mixin(tenant(org_id: i64))]`.
pub(crate) fn tenant_is_declared(declaration: &Declaration, cx: &mut Cx) {
    if let Some(path) = declaration.derives.path_of(Kind::Tenant)
        && declaration.args.tenants.is_empty()
    {
        cx.error(path, TENANT_UNDECLARED);
    }
}

pub(crate) const TENANT_UNDECLARED: &str =
    "`Tenant` has no dimension; name it and its key's type: `#[mixin(tenant(org_id: i64))]`";

/// `derive(Timestamps)` with a field `created_at`; two mixins that provide one name.
fn columns_are_free(declaration: &Declaration, cx: &mut Cx) {
    let Declaration {
        item: _,
        derives,
        args,
        fields,
        format: _,
    } = declaration;
    let soft = derives.has(Kind::SoftDelete);
    let mut seen: Vec<(String, Kind, String)> = Vec::new();
    for (kind, path) in &derives.mixins {
        for column in provided(*kind, args, soft) {
            let (name, owner) = (plain_name(&column.ident()), column.owner(*kind));
            let is_other = |other: Kind| !may_be_one_column(other, *kind);
            if let Some((.., other)) = seen.iter().find(|(taken, other, _)| *taken == name && is_other(*other)) {
                let message =
                    format!("`{owner}` and `{other}` both provide the column `{name}`; give one another name");
                match &column.named {
                    Some(named) => cx.error(named, message),
                    None => cx.error(path, message),
                }
            }
            for field in fields.iter().filter(|field| field.name == name) {
                if !(kind.is_tenant() && field.facts.primary_key.is_some()) {
                    cx.error(&field.ident, taken_message(*kind, &name));
                }
            }
            // `#[sea_orm(column_name = "version")] revision: i32`
            for field in fields.iter().filter(|field| field.name != name) {
                if let Some(column_name) = field
                    .facts
                    .column_name
                    .as_ref()
                    .filter(|own| own.value() == column.name)
                {
                    cx.error(column_name, taken_message(*kind, &column.name));
                }
            }
            seen.push((name, *kind, owner));
        }
    }
}

/// Two key mixins are one mistake, reported by `one_primary_key`; a tenant's column may be the key.
pub(crate) const fn may_be_one_column(one: Kind, other: Kind) -> bool {
    (one.is_primary_key() && (other.is_primary_key() || other.is_tenant()))
        || (one.is_tenant() && other.is_primary_key())
}

fn taken_message(kind: Kind, name: &str) -> String {
    let owner = kind.name();
    format!(
        "`{owner}` provides `{name}`; remove this field (where the struct is generated from a database: use `#[sea_orm::model]` and derive `MixinBehavior` to adopt it)"
    )
}

/// `auditable(deleted_by = "..")` without `SoftDelete`.
fn deleted_by_needs_soft_delete(declaration: &Declaration, cx: &mut Cx) {
    let Declaration { derives, args, .. } = declaration;
    if let Some(deleted_by) = args
        .auditable
        .as_ref()
        .and_then(|keyed| keyed.value.deleted_by.as_ref())
        && derives.has(Kind::Auditable)
        && !derives.has(Kind::SoftDelete)
    {
        cx.error(deleted_by, "`deleted_by` is for `SoftDelete`, which is not derived; add `SoftDelete` to the derives or remove the option");
    }
}

/// `tenant(station: i64)` beside `StationTenant`.
fn dimensions_differ(declaration: &Declaration, cx: &mut Cx) {
    for (kind, name) in [(Kind::StationTenant, "station"), (Kind::BusinessTenant, "business")] {
        for tenant in declaration
            .args
            .tenants
            .iter()
            .filter(|tenant| tenant.dimension == name)
        {
            if declaration.derives.has(kind) {
                cx.error(
                    &tenant.dimension,
                    format!(
                        "the dimension `{name}` is that of `{}`; give this one another name",
                        kind.name()
                    ),
                );
            }
        }
    }
}

/// `#[mixin(shared)]` with `derive(StationTenant)`.
fn shared_or_tenants(declaration: &Declaration, cx: &mut Cx) {
    let mut derived = declaration.derives.mixins.iter().map(|(kind, _)| *kind);
    if let Some(shared) = declaration.args.shared
        && let Some(tenant) = derived.find(|kind| kind.is_tenant())
    {
        let name = tenant.name();
        cx.error_at(
            shared,
            format!("`shared` opens the table to every tenant, and `{name}` gives each row to one; remove `shared` or `{name}`"),
        );
    }
}

/// `soft_delete(boolean)` with a field `deleted_at`: two answers to one question.
fn flag_without_date(declaration: &Declaration, cx: &mut Cx) {
    if !declaration.derives.has(Kind::SoftDelete) || !declaration.args.soft_delete_is_flag() {
        return;
    }
    for field in declaration.fields.iter().filter(|field| field.name == "deleted_at") {
        cx.error(&field.ident, FLAG_AND_DATE);
    }
}

pub(crate) const FLAG_AND_DATE: &str =
    "`soft_delete(boolean)` marks rows in a flag, and `deleted_at` would say it a second time; keep one of them";

/// `#[mixin(..)]` on a field.
fn options_stand_on_the_struct(declaration: &Declaration, cx: &mut Cx) {
    for span in declaration
        .fields
        .iter()
        .filter_map(|field| field.facts.misplaced_mixin)
    {
        cx.error_at(span, MISPLACED);
    }
}

pub(crate) const MISPLACED: &str = "mixins' options stand on the struct; move this `#[mixin(..)]` above `struct Model`";

/// `uuid_pk(v4, v7)`
fn uuid_version(declaration: &Declaration, cx: &mut Cx) {
    if let Some(keyed) = &declaration.args.uuid_pk
        && let (Some(_), Some(second)) = (keyed.value.v4, keyed.value.v7)
    {
        cx.error_at(
            second,
            "`v4` and `v7` exclude each other; keep one (`v7` is the default)",
        );
    }
}

/// `auditable(actor = "not a type")`
fn actor_type(declaration: &Declaration, cx: &mut Cx) {
    if let Some(actor) = declaration
        .args
        .auditable
        .as_ref()
        .and_then(|keyed| keyed.value.actor.as_ref())
        && actor.parse::<syn::Type>().is_err()
    {
        cx.error(
            actor,
            "`actor` is the Rust type of an actor's key, such as `\"i64\"`; this is no type",
        );
    }
}

/// `column = ""`, `column = "1st"`: what cannot name a field.
fn column_names(declaration: &Declaration, cx: &mut Cx) {
    for (kind, _) in &declaration.derives.mixins {
        for column in provided(*kind, &declaration.args, declaration.derives.has(Kind::SoftDelete)) {
            if let Some(named) = &column.named
                && !column.is_usable()
            {
                cx.error(
                    named,
                    "a column's name must make a Rust field; use letters, digits and `_`, and begin with a letter",
                );
            }
        }
    }
}

/// `references = ".."` beside a relation of the user's own on the same column.
fn one_relation_a_column(declaration: &Declaration, cx: &mut Cx) {
    for (kind, _) in &declaration.derives.mixins {
        for column in provided(*kind, &declaration.args, false) {
            let Some(relation) = &column.relation else { continue };
            if declaration.format == Format::Compact {
                cx.error(&relation.target, "`references` adds a relation field, which the compact format has not; write the relation into `enum Relation`, or use `#[sea_orm_mixins::model]`");
            }
            let name = plain_name(&column.ident());
            let own = |field: &&crate::model::Field| field.facts.from.as_ref().is_some_and(|from| from.value() == name);
            if let Some(field) = declaration.fields.iter().find(own) {
                let ident = &field.ident;
                cx.error(
                    &relation.target,
                    format!("`{ident}` is already a relation from `{name}`; remove it or `references`"),
                );
            }
        }
    }
}
