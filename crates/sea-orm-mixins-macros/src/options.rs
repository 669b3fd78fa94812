//! The grammar inside `#[mixin(..)]`: one function a mixin, and what is said about an option that none of them knows.

use crate::args::{AuditArgs, LockArgs, SoftDeleteArgs, TenantArgs, TimestampsArgs, UuidPkArgs};
use crate::cx::Cx;
use crate::model::skip_value;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned as _;
use syn::{Ident, Path};

pub(crate) const TOP: &[&str] = &[
    "uuid_pk",
    "timestamps",
    "soft_delete",
    "optimistic_lock",
    "station_tenant",
    "business_tenant",
    "tenant",
    "auditable",
    "shared",
    "hooks",
    "crate",
];
const UUID_PK: &[&str] = &["v4", "v7"];
const TIMESTAMPS: &[&str] = &["created_at", "updated_at"];
const SOFT_DELETE: &[&str] = &["boolean", "column"];
const LOCK: &[&str] = &["column"];
pub(crate) const TENANT: &[&str] = &["nullable", "column", "references"];
const AUDITABLE: &[&str] = &["actor", "created_by", "updated_by", "deleted_by"];

/// Which mixins' parentheses each inner option belongs in, for the error about a misplaced one.
const INNER: &[(&str, &[&str])] = &[
    ("uuid_pk", UUID_PK),
    ("timestamps", TIMESTAMPS),
    ("soft_delete", SOFT_DELETE),
    ("optimistic_lock", LOCK),
    ("station_tenant", TENANT),
    ("business_tenant", TENANT),
    ("tenant", TENANT),
    ("auditable", AUDITABLE),
];

/// Reads the options inside a mixin's parentheses; `option` answers whether it knew the key.
pub(crate) fn nested(
    meta: &ParseNestedMeta<'_>,
    known: &[&str],
    cx: &mut Cx,
    mut option: impl FnMut(&str, &ParseNestedMeta<'_>, &mut Cx) -> syn::Result<bool>,
) -> syn::Result<()> {
    let owner = key_of(&meta.path);
    if !meta.input.peek(syn::token::Paren) {
        cx.error(
            &meta.path,
            format!("`{owner}` takes its options in parentheses; write `{owner}(..)`, or remove it"),
        );
        return skip_value(meta);
    }
    meta.parse_nested_meta(|inner| {
        let key = key_of(&inner.path);
        if option(&key, &inner, cx)? {
            Ok(())
        } else {
            unknown_option(&inner, &key, &owner, known, cx)
        }
    })
}

pub(crate) fn uuid_pk_args(meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<UuidPkArgs> {
    let mut args = UuidPkArgs::default();
    nested(meta, UUID_PK, cx, |key, inner, cx| {
        match key {
            "v4" => once(&mut args.v4, inner, inner.path.span(), cx),
            "v7" => once(&mut args.v7, inner, inner.path.span(), cx),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(args)
}

pub(crate) fn timestamps_args(meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<TimestampsArgs> {
    let mut args = TimestampsArgs::default();
    nested(meta, TIMESTAMPS, cx, |key, inner, cx| {
        match key {
            "created_at" => once(&mut args.created_at, inner, inner.value()?.parse()?, cx),
            "updated_at" => once(&mut args.updated_at, inner, inner.value()?.parse()?, cx),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(args)
}

pub(crate) fn soft_delete_args(meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<SoftDeleteArgs> {
    let mut args = SoftDeleteArgs::default();
    nested(meta, SOFT_DELETE, cx, |key, inner, cx| {
        match key {
            "boolean" => once(&mut args.boolean, inner, inner.path.span(), cx),
            "column" => once(&mut args.column, inner, inner.value()?.parse()?, cx),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(args)
}

pub(crate) fn lock_args(meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<LockArgs> {
    let mut args = LockArgs::default();
    nested(meta, LOCK, cx, |key, inner, cx| {
        if key == "column" {
            once(&mut args.column, inner, inner.value()?.parse()?, cx);
        }
        Ok(key == "column")
    })?;
    Ok(args)
}

pub(crate) fn tenant_args(meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<TenantArgs> {
    let mut args = TenantArgs::default();
    nested(meta, TENANT, cx, |key, inner, cx| args.option(key, inner, cx))?;
    Ok(args)
}

impl TenantArgs {
    pub(crate) fn option(&mut self, key: &str, inner: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<bool> {
        match key {
            "nullable" => once(&mut self.nullable, inner, inner.path.span(), cx),
            "column" => once(&mut self.column, inner, inner.value()?.parse()?, cx),
            "references" => once(&mut self.references, inner, inner.value()?.parse()?, cx),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

pub(crate) fn auditable_args(meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<AuditArgs> {
    let mut args = AuditArgs::default();
    nested(meta, AUDITABLE, cx, |key, inner, cx| {
        match key {
            "actor" => once(&mut args.actor, inner, inner.value()?.parse()?, cx),
            "created_by" => once(&mut args.created_by, inner, inner.value()?.parse()?, cx),
            "updated_by" => once(&mut args.updated_by, inner, inner.value()?.parse()?, cx),
            "deleted_by" => once(&mut args.deleted_by, inner, inner.value()?.parse()?, cx),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(args)
}

pub(crate) fn key_of(path: &Path) -> String {
    path.get_ident().map_or_else(String::new, Ident::to_string)
}

/// Keeps the first value of an option and reports the second.
pub(crate) fn once<T>(slot: &mut Option<T>, meta: &ParseNestedMeta<'_>, value: T, cx: &mut Cx) {
    if slot.is_some() {
        cx.error(
            &meta.path,
            format!("`{}` is given twice; remove one", key_of(&meta.path)),
        );
    } else {
        *slot = Some(value);
    }
}

/// Reports an unknown option with the nearest known one, and steps over its value.
pub(crate) fn unknown_option(
    meta: &ParseNestedMeta<'_>,
    unknown: &str,
    owner: &str,
    known: &[&str],
    cx: &mut Cx,
) -> syn::Result<()> {
    cx.error(&meta.path, unknown_message(unknown, owner, known));
    skip_value(meta)
}

fn unknown_message(unknown: &str, owner: &str, known: &[&str]) -> String {
    let list = known
        .iter()
        .map(|key| format!("`{key}`"))
        .collect::<Vec<_>>()
        .join(", ");
    let owners = INNER
        .iter()
        .filter(|(_, keys)| keys.contains(&unknown))
        .map(|(key, _)| format!("`{key}(..)`"));
    let owners = owners.collect::<Vec<_>>();
    if !owners.is_empty() {
        return format!(
            "`{unknown}` does not belong in `{owner}(..)`; move it into {}",
            owners.join(" or ")
        );
    }
    let normal = heck::ToSnakeCase::to_snake_case(unknown);
    let nearest = known
        .iter()
        .map(|key| (strsim::damerau_levenshtein(&normal, key), key))
        .min();
    match nearest {
        Some((distance, key)) if distance <= 3 && distance < key.len() => {
            format!("unknown option `{unknown}`; did you mean `{key}`? `{owner}(..)` takes {list}")
        }
        _ => format!("unknown option `{unknown}`; `{owner}(..)` takes {list}"),
    }
}
