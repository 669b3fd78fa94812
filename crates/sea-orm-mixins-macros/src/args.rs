//! The grammar of `#[mixin(..)]`: tokens to [`Args`]. Which options fit which struct is decided in `check`.

use crate::cx::Cx;
use crate::kind::Kind;
use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned as _;
use syn::{Attribute, Ident, LitStr, Path, Token, Type};

/// A value and the key it was given under.
#[derive(Clone)]
pub(crate) struct Keyed<T> {
    pub(crate) key: Span,
    pub(crate) value: T,
}

/// All of `#[mixin(..)]`.
#[derive(Clone)]
pub(crate) struct Args {
    /// Path of the runtime crate; `::sea_orm_mixins` unless `crate = ".."` says otherwise.
    pub(crate) krate: Path,
    /// Said by the attribute to the derives: it injected the columns.
    pub(crate) injected: bool,
    /// Said by the attribute to the derives: it reported what is wrong; do not report it again.
    pub(crate) reported: bool,
    pub(crate) hooks: Option<Span>,
    pub(crate) uuid_pk: Option<Keyed<UuidPkArgs>>,
    pub(crate) timestamps: Option<Keyed<TimestampsArgs>>,
    pub(crate) soft_delete: Option<Keyed<SoftDeleteArgs>>,
    pub(crate) optimistic_lock: Option<Keyed<LockArgs>>,
    pub(crate) station_tenant: Option<Keyed<TenantArgs>>,
    pub(crate) business_tenant: Option<Keyed<TenantArgs>>,
    pub(crate) tenants: Vec<NamedTenantArgs>,
    pub(crate) auditable: Option<Keyed<AuditArgs>>,
}

#[derive(Clone, Default)]
pub(crate) struct UuidPkArgs {
    pub(crate) v4: Option<Span>,
    pub(crate) v7: Option<Span>,
}

#[derive(Clone, Default)]
pub(crate) struct TimestampsArgs {
    pub(crate) created_at: Option<LitStr>,
    pub(crate) updated_at: Option<LitStr>,
}

#[derive(Clone, Default)]
pub(crate) struct SoftDeleteArgs {
    pub(crate) boolean: Option<Span>,
    pub(crate) column: Option<LitStr>,
}

#[derive(Clone, Default)]
pub(crate) struct LockArgs {
    pub(crate) column: Option<LitStr>,
}

#[derive(Clone, Default)]
pub(crate) struct TenantArgs {
    pub(crate) nullable: Option<Span>,
    pub(crate) column: Option<LitStr>,
    pub(crate) references: Option<LitStr>,
}

/// `tenant(org_id: i64, ..)`.
#[derive(Clone)]
pub(crate) struct NamedTenantArgs {
    pub(crate) key: Span,
    pub(crate) dimension: Ident,
    pub(crate) ty: Type,
    pub(crate) args: TenantArgs,
}

#[derive(Clone, Default)]
pub(crate) struct AuditArgs {
    pub(crate) actor: Option<LitStr>,
    pub(crate) created_by: Option<LitStr>,
    pub(crate) updated_by: Option<LitStr>,
    pub(crate) deleted_by: Option<LitStr>,
}

/// What the attribute tells the derives; not for users.
pub(crate) const INJECTED: &str = "__injected";
pub(crate) const REPORTED: &str = "__reported";

const TOP: &[&str] = &[
    "uuid_pk",
    "timestamps",
    "soft_delete",
    "optimistic_lock",
    "station_tenant",
    "business_tenant",
    "tenant",
    "auditable",
    "hooks",
    "crate",
];
const UUID_PK: &[&str] = &["v4", "v7"];
const TIMESTAMPS: &[&str] = &["created_at", "updated_at"];
const SOFT_DELETE: &[&str] = &["boolean", "column"];
const LOCK: &[&str] = &["column"];
const TENANT: &[&str] = &["nullable", "column", "references"];
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

impl Args {
    fn empty() -> Self {
        Self {
            krate: syn::parse_quote!(::sea_orm_mixins),
            injected: false,
            reported: false,
            hooks: None,
            uuid_pk: None,
            timestamps: None,
            soft_delete: None,
            optimistic_lock: None,
            station_tenant: None,
            business_tenant: None,
            tenants: Vec::new(),
            auditable: None,
        }
    }

    /// Reads every `#[mixin(..)]` among `attrs`; what it cannot read it reports and leaves out.
    pub(crate) fn parse(attrs: &[Attribute], cx: &mut Cx) -> Self {
        let mut args = Self::empty();
        let mut krate = None;
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("mixin")) {
            let parsed = attr.parse_nested_meta(|meta| args.item(&meta, &mut krate, cx));
            cx.ok(parsed);
        }
        if let Some(path) = krate {
            args.krate = path;
        }
        args
    }

    fn item(&mut self, meta: &ParseNestedMeta<'_>, krate: &mut Option<Path>, cx: &mut Cx) -> syn::Result<()> {
        let key = meta.path.span();
        match key_of(&meta.path).as_str() {
            "uuid_pk" => {
                let args = uuid_pk_args(meta, cx)?;
                once(&mut self.uuid_pk, meta, Keyed { key, value: args }, cx);
            }
            "timestamps" => {
                let args = timestamps_args(meta, cx)?;
                once(&mut self.timestamps, meta, Keyed { key, value: args }, cx);
            }
            "soft_delete" => {
                let args = soft_delete_args(meta, cx)?;
                once(&mut self.soft_delete, meta, Keyed { key, value: args }, cx);
            }
            "optimistic_lock" => {
                let args = lock_args(meta, cx)?;
                once(&mut self.optimistic_lock, meta, Keyed { key, value: args }, cx);
            }
            "station_tenant" => {
                let args = tenant_args(meta, cx)?;
                once(&mut self.station_tenant, meta, Keyed { key, value: args }, cx);
            }
            "business_tenant" => {
                let args = tenant_args(meta, cx)?;
                once(&mut self.business_tenant, meta, Keyed { key, value: args }, cx);
            }
            "tenant" => self.named_tenant(meta, cx)?,
            "auditable" => {
                let args = auditable_args(meta, cx)?;
                once(&mut self.auditable, meta, Keyed { key, value: args }, cx);
            }
            INJECTED => self.injected = true,
            REPORTED => self.reported = true,
            "hooks" => once(&mut self.hooks, meta, key, cx),
            "crate" => {
                let path = meta.value()?.parse::<LitStr>()?.parse_with(Path::parse_mod_style)?;
                once(krate, meta, path, cx);
            }
            unknown => unknown_option(meta, unknown, "mixin", TOP, cx)?,
        }
        Ok(())
    }

    /// `tenant(org_id: i64, nullable, ..)`; several name several dimensions.
    fn named_tenant(&mut self, meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<()> {
        let mut named: Option<(Ident, Type)> = None;
        let mut args = TenantArgs::default();
        nested(meta, TENANT, cx, |key, inner, cx| {
            if !inner.input.peek(Token![:]) {
                return args.option(key, inner, cx);
            }
            inner.input.parse::<Token![:]>()?;
            let dimension = inner.path.require_ident()?.clone();
            once(&mut named, inner, (dimension, inner.input.parse()?), cx);
            Ok(true)
        })?;
        let key = meta.path.span();
        let Some((dimension, ty)) = named else {
            cx.error(
                &meta.path,
                "`tenant` names no dimension; write `tenant(org_id: i64)`: its name and the key's type",
            );
            return Ok(());
        };
        if self.tenants.iter().any(|tenant| tenant.dimension == dimension) {
            cx.error(
                &dimension,
                format!("the dimension `{dimension}` is given twice; remove one"),
            );
        } else {
            self.tenants.push(NamedTenantArgs {
                key,
                dimension,
                ty,
                args,
            });
        }
        Ok(())
    }

    /// Where `kind` got options, the key of each.
    pub(crate) fn keys_of(&self, kind: Kind) -> Vec<Span> {
        fn key<T>(keyed: Option<&Keyed<T>>) -> Vec<Span> {
            keyed.map(|keyed| keyed.key).into_iter().collect()
        }
        match kind {
            Kind::UuidPk => key(self.uuid_pk.as_ref()),
            Kind::IntegerPk | Kind::BigIntPk => Vec::new(),
            Kind::Timestamps => key(self.timestamps.as_ref()),
            Kind::SoftDelete => key(self.soft_delete.as_ref()),
            Kind::OptimisticLock => key(self.optimistic_lock.as_ref()),
            Kind::StationTenant => key(self.station_tenant.as_ref()),
            Kind::BusinessTenant => key(self.business_tenant.as_ref()),
            Kind::Tenant => self.tenants.iter().map(|tenant| tenant.key).collect(),
            Kind::Auditable => key(self.auditable.as_ref()),
        }
    }

    /// Whether the soft delete is a flag (`soft_delete(boolean)`).
    pub(crate) fn soft_delete_is_flag(&self) -> bool {
        self.soft_delete
            .as_ref()
            .is_some_and(|keyed| keyed.value.boolean.is_some())
    }
}

/// Reads the options inside a mixin's parentheses; `option` answers whether it knew the key.
fn nested(
    meta: &ParseNestedMeta<'_>,
    known: &[&str],
    cx: &mut Cx,
    mut option: impl FnMut(&str, &ParseNestedMeta<'_>, &mut Cx) -> syn::Result<bool>,
) -> syn::Result<()> {
    let owner = key_of(&meta.path);
    meta.parse_nested_meta(|inner| {
        let key = key_of(&inner.path);
        if option(&key, &inner, cx)? {
            Ok(())
        } else {
            unknown_option(&inner, &key, &owner, known, cx)
        }
    })
}

fn uuid_pk_args(meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<UuidPkArgs> {
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

fn timestamps_args(meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<TimestampsArgs> {
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

fn soft_delete_args(meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<SoftDeleteArgs> {
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

fn lock_args(meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<LockArgs> {
    let mut args = LockArgs::default();
    nested(meta, LOCK, cx, |key, inner, cx| {
        if key == "column" {
            once(&mut args.column, inner, inner.value()?.parse()?, cx);
        }
        Ok(key == "column")
    })?;
    Ok(args)
}

fn tenant_args(meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<TenantArgs> {
    let mut args = TenantArgs::default();
    nested(meta, TENANT, cx, |key, inner, cx| args.option(key, inner, cx))?;
    Ok(args)
}

impl TenantArgs {
    fn option(&mut self, key: &str, inner: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<bool> {
        match key {
            "nullable" => once(&mut self.nullable, inner, inner.path.span(), cx),
            "column" => once(&mut self.column, inner, inner.value()?.parse()?, cx),
            "references" => once(&mut self.references, inner, inner.value()?.parse()?, cx),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

fn auditable_args(meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<AuditArgs> {
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

fn key_of(path: &Path) -> String {
    path.get_ident().map_or_else(String::new, Ident::to_string)
}

/// Keeps the first value of an option and reports the second.
fn once<T>(slot: &mut Option<T>, meta: &ParseNestedMeta<'_>, value: T, cx: &mut Cx) {
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
fn unknown_option(
    meta: &ParseNestedMeta<'_>,
    unknown: &str,
    owner: &str,
    known: &[&str],
    cx: &mut Cx,
) -> syn::Result<()> {
    cx.error(&meta.path, unknown_message(unknown, owner, known));
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<syn::Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        meta.input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
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
