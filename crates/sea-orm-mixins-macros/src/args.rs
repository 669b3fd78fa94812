//! What `#[mixin(..)]` says: [`Args`]. How each option is read is in `options`, which fit which struct in `check`.

use crate::cx::Cx;
use crate::kind::Kind;
use crate::options::{
    TENANT, TOP, auditable_args, key_of, lock_args, nested, once, soft_delete_args, tenant_args, timestamps_args,
    unknown_option, uuid_pk_args,
};
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
    pub(crate) shared: Option<Span>,
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

impl Args {
    fn empty() -> Self {
        Self {
            krate: syn::parse_quote!(::sea_orm_mixins),
            injected: false,
            reported: false,
            hooks: None,
            shared: None,
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
            "shared" => once(&mut self.shared, meta, key, cx),
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

    /// The columns that options name.
    pub(crate) fn named_columns(&self) -> Vec<&LitStr> {
        let timestamps = self
            .timestamps
            .iter()
            .flat_map(|keyed| [&keyed.value.created_at, &keyed.value.updated_at]);
        let audit = self.auditable.iter().map(|keyed| &keyed.value);
        let audit = audit.flat_map(|audit| [&audit.created_by, &audit.updated_by, &audit.deleted_by]);
        let tenants = self
            .station_tenant
            .iter()
            .chain(&self.business_tenant)
            .map(|keyed| &keyed.value.column);
        timestamps
            .chain(audit)
            .chain(tenants)
            .chain(self.tenants.iter().map(|tenant| &tenant.args.column))
            .chain(self.soft_delete.iter().map(|keyed| &keyed.value.column))
            .chain(self.optimistic_lock.iter().map(|keyed| &keyed.value.column))
            .flatten()
            .collect()
    }

    /// Whether the soft delete is a flag (`soft_delete(boolean)`).
    pub(crate) fn soft_delete_is_flag(&self) -> bool {
        self.soft_delete
            .as_ref()
            .is_some_and(|keyed| keyed.value.boolean.is_some())
    }
}
