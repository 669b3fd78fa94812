//! The rules for `#[sea_orm_mixins::model]` that need the whole struct.

use super::soft_delete::one_form;
use super::{FLAG_AND_DATE, MISPLACED, TENANT_UNDECLARED, live_key};
use crate::args::{ACTIONS, Column, NO_PREFIX};
use crate::columns::Provided;
use crate::cx::Cx;
use crate::declaration::{Declaration, Format, Mixin};
use crate::kind::Kind;
use crate::model::{Field, plain_name};
use proc_macro2::Span;

/// All rules that need the whole struct.
pub(crate) fn declaration(declaration: &Declaration, cx: &mut Cx) {
    one_primary_key(declaration, cx);
    options_have_their_mixin(declaration, cx);
    tenant_is_declared(declaration, cx);
    prefix_is_given(declaration, cx);
    columns_are_free(declaration, cx);
    deleted_by_needs_soft_delete(declaration, cx);
    dimensions_differ(declaration, cx);
    shared_or_tenants(declaration, cx);
    flag_without_date(declaration, cx);
    one_form(&declaration.args.of.soft_delete, cx);
    options_stand_on_the_struct(declaration, cx);
    uuid_version(declaration, cx);
    actor_type(declaration, cx);
    on_delete_has_references(declaration, cx);
    column_names(declaration, cx);
    one_relation_a_column(declaration, cx);
    through_relations(declaration, cx);
    live_key::declaration(declaration, cx);
}

/// `derive(UuidPk, IntegerPk)`, `derive(UuidPk)` with `#[sea_orm(primary_key)] code: String`, or no key at all.
fn one_primary_key(declaration: &Declaration, cx: &mut Cx) {
    let mut keys = declaration.mixins.iter().filter(|mixin| mixin.kind.is_primary_key());
    let own = || {
        declaration
            .fields
            .iter()
            .filter(|field| field.facts.primary_key.is_some())
    };
    let Some(first) = keys.next() else {
        if own().next().is_none() {
            cx.error_here("this entity has no primary key; derive `UuidPk`, `IntegerPk`, `BigIntPk` or `PrefixedPk`, or mark a field `#[sea_orm(primary_key)]`",
            );
        }
        return;
    };
    let first = first.kind.name();
    for second in keys {
        let message = format!("two primary keys: `{first}` and `{}`; remove one", second.kind.name());
        cx.error(&second.path, message);
    }
    for field in own().filter(|field| field.name != "id") {
        cx.error_at(
            field.facts.primary_key.unwrap_or_else(Span::call_site),
            format!("two primary keys: `{first}` provides `id`; remove `primary_key` here or `{first}` above"),
        );
    }
}

/// `#[mixin(soft_delete(boolean))]` without `derive(SoftDelete)`.
fn options_have_their_mixin(declaration: &Declaration, cx: &mut Cx) {
    for kind in Kind::ALL.into_iter().filter(|kind| !declaration.has(*kind)) {
        for span in declaration.args.keys_of(kind) {
            let (key, name) = (kind.key(), kind.name());
            cx.error_at(span, format!("`{key}(..)` is for `{name}`, which is not derived; add `{name}` to the derives or remove the option"));
        }
    }
}

/// `derive(Tenant)` without `#[mixin(tenant(org_id: i64))]`.
fn tenant_is_declared(declaration: &Declaration, cx: &mut Cx) {
    if let Some(mixin) = declaration.mixin(Kind::Tenant)
        && declaration.args.of.tenants.is_empty()
    {
        cx.error(&mixin.path, TENANT_UNDECLARED);
    }
}

/// `derive(PrefixedPk)` without `#[mixin(prefixed_pk("bk"))]`.
fn prefix_is_given(declaration: &Declaration, cx: &mut Cx) {
    if let Some(mixin) = declaration.mixin(Kind::PrefixedPk)
        && declaration.args.keys_of(Kind::PrefixedPk).is_empty()
    {
        cx.error(&mixin.path, NO_PREFIX);
    }
}

/// `derive(Timestamps)` with a field `created_at`; two mixins that provide one name.
fn columns_are_free(declaration: &Declaration, cx: &mut Cx) {
    let mut seen: Vec<(String, Kind, String)> = Vec::new();
    for Mixin { kind, path, columns } in &declaration.mixins {
        for column in columns {
            let (name, owner) = (plain_name(&column.ident()), column.owner(*kind));
            let is_other = |other: Kind| !other.may_share_a_column(*kind);
            if let Some((.., other)) = seen.iter().find(|(taken, other, _)| *taken == name && is_other(*other)) {
                let message =
                    format!("`{owner}` and `{other}` both provide the column `{name}`; give one another name");
                match &column.named {
                    Some(named) => cx.error(named, message),
                    None => cx.error(path, message),
                }
            }
            no_field_has_it(*kind, column, &declaration.fields, cx);
            seen.push((name, *kind, owner));
        }
    }
}

/// `derive(Timestamps)` with a field `created_at`, or with `#[sea_orm(column_name = "created_at")] made: ..`.
fn no_field_has_it(kind: Kind, column: &Provided, fields: &[Field], cx: &mut Cx) {
    let name = plain_name(&column.ident());
    for field in fields.iter().filter(|field| field.name == name) {
        if !(kind.is_tenant() && field.facts.primary_key.is_some()) {
            cx.error(&field.ident, taken_message(kind, &name));
        }
    }
    let others = fields.iter().filter(|field| field.name != name);
    for own in others.filter_map(|field| field.facts.column_name.as_ref()) {
        if own.value() == column.name {
            cx.error(own, taken_message(kind, &column.name));
        }
    }
}

fn taken_message(kind: Kind, name: &str) -> String {
    let owner = kind.name();
    format!(
        "`{owner}` provides `{name}`; remove this field (where the struct is generated from a database: use `#[sea_orm::model]` and derive `MixinBehavior` to adopt it)"
    )
}

/// `auditable(deleted_by = "..")` without `SoftDelete`.
fn deleted_by_needs_soft_delete(declaration: &Declaration, cx: &mut Cx) {
    if let Some(deleted_by) = Column::name(declaration.args.of.auditable.deleted_by.as_ref())
        && declaration.has(Kind::Auditable)
        && !declaration.has(Kind::SoftDelete)
    {
        cx.error(deleted_by, "`deleted_by` is for `SoftDelete`, which is not derived; add `SoftDelete` to the derives or remove the option");
    }
}

/// `tenant(station: i64)` with `derive(StationTenant)`.
fn dimensions_differ(declaration: &Declaration, cx: &mut Cx) {
    for (kind, name) in [(Kind::StationTenant, "station"), (Kind::BusinessTenant, "business")] {
        let tenants = declaration.args.of.tenants.iter();
        for tenant in tenants.filter(|tenant| tenant.dimension == name) {
            if declaration.has(kind) {
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
    let mut derived = declaration.mixins.iter().map(|mixin| mixin.kind);
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
    if !declaration.has(Kind::SoftDelete) || !declaration.args.of.soft_delete.is_flag() {
        return;
    }
    for field in declaration.fields.iter().filter(|field| field.name == "deleted_at") {
        cx.error(&field.ident, FLAG_AND_DATE);
    }
}

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

/// `uuid_pk(v4, v7)`
fn uuid_version(declaration: &Declaration, cx: &mut Cx) {
    let options = &declaration.args.of.uuid_pk;
    if let (Some(_), Some(second)) = (options.v4, options.v7) {
        cx.error_at(
            second,
            "`v4` and `v7` exclude each other; keep one (`v7` is the default)",
        );
    }
}

/// `auditable(actor = "not a type")`
fn actor_type(declaration: &Declaration, cx: &mut Cx) {
    let options = &declaration.args.of.auditable;
    if let Some(actor) = &options.actor
        && options.actor_type().is_none()
    {
        cx.error(
            actor,
            "`actor` is the Rust type of an actor's key, such as `\"i64\"`; this is no type",
        );
    }
}

/// `auditable(on_delete = "..")` without `references`, or with what SQL does not know.
fn on_delete_has_references(declaration: &Declaration, cx: &mut Cx) {
    let options = &declaration.args.of.auditable;
    let Some(on_delete) = &options.on_delete else { return };
    if options.references.is_none() {
        cx.error(
            on_delete,
            "`on_delete` is for the foreign keys that `references` makes; add `references` or remove it",
        );
    } else if !ACTIONS.contains(&on_delete.value().as_str()) {
        cx.error(
            on_delete,
            "a foreign key's action is `Restrict`, `SetNull`, `NoAction` or `Cascade`",
        );
    }
}

/// `column = ""`, `column = "1st"`: what cannot name a field.
fn column_names(declaration: &Declaration, cx: &mut Cx) {
    for column in declaration.mixins.iter().flat_map(|mixin| &mixin.columns) {
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

/// `references = ".."` beside a relation of the user's own on the same column.
fn one_relation_a_column(declaration: &Declaration, cx: &mut Cx) {
    for column in declaration.mixins.iter().flat_map(|mixin| &mixin.columns) {
        let Some(relation) = &column.relation else { continue };
        if declaration.format == Format::Compact {
            cx.error(&relation.target, "`references` adds a relation field, which the compact format has not; write the relation into `enum Relation`, or use `#[sea_orm_mixins::model]`");
        }
        let name = plain_name(&column.ident());
        let own = |field: &&Field| field.facts.from.as_ref().is_some_and(|from| from.value() == name);
        if let Some(field) = declaration.fields.iter().find(own) {
            let ident = &field.ident;
            cx.error(
                &relation.target,
                format!("`{ident}` is already a relation from `{name}`; remove it or `references`"),
            );
        }
    }
}

/// `through = "bookin"`, of which there is no relation that belongs to another entity.
fn through_relations(declaration: &Declaration, cx: &mut Cx) {
    if declaration.format == Format::Compact {
        return;
    }
    let of = &declaration.args.of;
    let named = of.tenants.iter().map(|named| &named.args);
    for through in [&of.station_tenant, &of.business_tenant].into_iter().chain(named) {
        let Some(through) = &through.through else { continue };
        let is_it = |field: &Field| field.name == through.value() && field.facts.belongs_to;
        if !declaration.fields.iter().any(is_it) {
            let name = through.value();
            cx.error(
                through,
                format!("there is no relation `{name}` that belongs to another entity; name a field with `#[sea_orm(belongs_to, from = \"..\", to = \"..\")]`"),
            );
        }
    }
}
