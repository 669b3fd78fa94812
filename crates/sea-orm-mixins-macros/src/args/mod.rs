//! Parses `#[mixin(..)]` to [`Args`]. Which options fit which struct is in `check`.

mod attrs;
mod cascade;
mod live_key;
mod meta;
mod mixin;
mod tenant;
mod time;

pub(crate) use attrs::Attrs;
pub(crate) use live_key::LiveKeyArgs;
pub(crate) use meta::{key_of, list_in, nearest, once, skip_value, unknown_option};
pub(crate) use mixin::{
    ACTIONS, AuditArgs, Column, FlagLit, FlagLitValue, LockArgs, NO_PREFIX, NamedTenantArgs, PrefixedPkArgs,
    SoftDeleteArgs, TimestampsArgs, UuidPkArgs,
};
pub(crate) use tenant::TenantArgs;

use crate::cx::Cx;
use crate::kind::Kind;
use meta::{given_twice, nested};
use mixin::MixinArgs;
use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned as _;
use syn::{Attribute, Ident, LitStr, Path, Token, Type};

/// All of `#[mixin(..)]`.
#[derive(Clone)]
pub(crate) struct Args {
    /// Path of the runtime crate; `::sea_orm_mixins` unless `crate = ".."` says otherwise.
    pub(crate) krate: Path,
    /// Set by the attribute for the derives: it injected the columns.
    pub(crate) injected: bool,
    /// Set by the attribute for `MixinBehavior`: the mixins of the derive lists, whose part it does.
    pub(crate) derived: Vec<Kind>,
    /// Set by the attribute for the derives: it reported what is wrong; do not report it again.
    pub(crate) reported: bool,
    pub(crate) hooks: Option<Span>,
    pub(crate) shared: Option<Span>,
    /// The row rules.
    pub(crate) rows: Vec<RowArgs>,
    /// The indexes of live rows.
    pub(crate) live_keys: Vec<LiveKeyArgs>,
    /// The mixins of one's own.
    pub(crate) with: Vec<Path>,
    /// Set by the last step of `with(..)`: those that have hooks.
    pub(crate) own_hooks: Vec<Path>,
    /// Where each mixin got its options.
    keys: Vec<(Kind, Span)>,
    /// The options of each mixin; the defaults where it got none.
    pub(crate) of: Options,
}

/// A row rule: its name, by which a scope lifts it, and its condition.
#[derive(Clone)]
pub(crate) struct RowArgs {
    pub(crate) name: Ident,
    pub(crate) condition: LitStr,
}

#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) uuid_pk: UuidPkArgs,
    pub(crate) prefixed_pk: PrefixedPkArgs,
    pub(crate) timestamps: TimestampsArgs,
    pub(crate) soft_delete: SoftDeleteArgs,
    pub(crate) optimistic_lock: LockArgs,
    pub(crate) station_tenant: TenantArgs,
    pub(crate) business_tenant: TenantArgs,
    pub(crate) tenants: Vec<NamedTenantArgs>,
    pub(crate) auditable: AuditArgs,
}

/// What the attribute passes to the derives; not for users.
pub(crate) const INJECTED: &str = "__injected";
pub(crate) const DERIVED: &str = "__derived";
pub(crate) const REPORTED: &str = "__reported";
pub(crate) const OWN_HOOKS: &str = "__own_hooks";

impl Args {
    /// Reads every `#[mixin(..)]` among `attrs`; what it cannot read it reports and leaves out.
    pub(crate) fn parse(attrs: &[Attribute], cx: &mut Cx) -> Self {
        let mut args = Self {
            krate: syn::parse_quote!(::sea_orm_mixins),
            injected: false,
            derived: Vec::new(),
            reported: false,
            hooks: None,
            shared: None,
            rows: Vec::new(),
            live_keys: Vec::new(),
            with: Vec::new(),
            own_hooks: Vec::new(),
            keys: Vec::new(),
            of: Options::default(),
        };
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
        let key = key_of(&meta.path);
        if let Some(kind) = Kind::from_key(&key) {
            return self.mixin(kind, meta, cx);
        }
        match key.as_str() {
            INJECTED => self.injected = true,
            DERIVED => {
                let derived = list_in::<Path>(meta)?;
                self.derived.extend(derived.iter().filter_map(Kind::from_path));
            }
            REPORTED => self.reported = true,
            "hooks" => once(&mut self.hooks, meta, meta.path.span(), cx),
            OWN_HOOKS => self.own_hooks = list_in(meta)?,
            "with" => self.with.extend(list_in::<Path>(meta)?),
            "shared" => once(&mut self.shared, meta, meta.path.span(), cx),
            "rows" => self.rows(meta, cx)?,
            key if LiveKeyArgs::KEYS.contains(&key) => self.live_keys.extend(LiveKeyArgs::parse(meta, cx)?),
            "crate" => {
                let path = meta.value()?.parse::<LitStr>()?.parse_with(Path::parse_mod_style)?;
                once(krate, meta, path, cx);
            }
            _ => {
                let mut known = Kind::with_options().map(Kind::key).collect::<Vec<_>>();
                known.extend(["rows", "live_unique", "live_index", "shared", "hooks", "with", "crate"]);
                unknown_option(meta, "mixin", &known, cx)?;
            }
        }
        Ok(())
    }

    /// `rows(open = "state <> 'closed'", ..)`; several add up.
    fn rows(&mut self, meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<()> {
        if !meta.input.peek(syn::token::Paren) {
            let message = "`rows` takes its rules in parentheses; write `rows(open = \"state <> 'closed'\")`: its name and the condition";
            cx.error(&meta.path, message);
            return skip_value(meta);
        }
        meta.parse_nested_meta(|inner| {
            let name = inner.path.require_ident()?.clone();
            let condition = inner.value()?.parse()?;
            if self.rows.iter().any(|row| row.name == name) {
                let message = format!("the row rule `{name}` is given twice; remove one, or give it another name");
                cx.error(&name, message);
            } else {
                self.rows.push(RowArgs { name, condition });
            }
            Ok(())
        })
    }

    /// `soft_delete(boolean)` and the like; a second one is read for what is wrong in it, and left out.
    fn mixin(&mut self, kind: Kind, meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<()> {
        if kind == Kind::Tenant {
            return self.named_tenant(meta, cx);
        }
        if kind == Kind::PrefixedPk {
            if !self.keys_of(kind).is_empty() {
                given_twice(meta, cx);
            }
            // Also where it cannot be read, which is then said once.
            self.keys.push((kind, meta.path.span()));
            self.of.prefixed_pk = PrefixedPkArgs::parse(meta, cx)?;
            return Ok(());
        }
        let mut left_out = Options::default();
        let is_second = !self.keys_of(kind).is_empty();
        let options = if is_second { &mut left_out } else { &mut self.of };
        if let Some(options) = options.get_mut(kind) {
            nested(meta, kind, cx, |key, inner, cx| options.option(key, inner, cx))?;
        }
        if is_second {
            given_twice(meta, cx);
        } else {
            self.keys.push((kind, meta.path.span()));
        }
        Ok(())
    }

    /// `tenant(org_id: i64, nullable, ..)`.
    fn named_tenant(&mut self, meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<()> {
        let mut named: Option<(Ident, Type)> = None;
        let mut args = TenantArgs::default();
        let mut untyped: Option<Ident> = None;
        nested(meta, Kind::Tenant, cx, |key, inner, cx| {
            if !inner.input.peek(Token![:]) {
                // `tenant(org_id, through = "order")`: a tenant without a column needs no type.
                let is_word = inner.input.is_empty() || inner.input.peek(Token![,]);
                if is_word && untyped.is_none() && !Kind::Tenant.options().contains(&key) {
                    untyped = Some(inner.path.require_ident()?.clone());
                    return Ok(true);
                }
                return args.option(key, inner, cx);
            }
            inner.input.parse::<Token![:]>()?;
            let dimension = inner.path.require_ident()?.clone();
            once(&mut named, inner, (dimension, inner.input.parse()?), cx);
            Ok(true)
        })?;
        if let (None, Some(dimension), Some(_)) = (&named, &untyped, &args.through) {
            named = Some((dimension.clone(), syn::parse_quote!(())));
        } else if let Some(word) = &untyped {
            cx.error(
                word,
                format!("`{word}` is no option of `tenant(..)`; a dimension has its key's type behind it: `tenant({word}: i64)`"),
            );
            return Ok(());
        }
        let Some((dimension, ty)) = named else {
            cx.error(
                &meta.path,
                "`tenant` names no dimension; write `tenant(org_id: i64)`: its name and the key's type",
            );
            return Ok(());
        };
        if self.of.tenants.iter().any(|tenant| tenant.dimension == dimension) {
            cx.error(
                &dimension,
                format!("the dimension `{dimension}` is given twice; remove one"),
            );
        } else {
            self.keys.push((Kind::Tenant, meta.path.span()));
            self.of.tenants.push(NamedTenantArgs { dimension, ty, args });
        }
        Ok(())
    }

    /// Where `kind` got options, the key of each.
    pub(crate) fn keys_of(&self, kind: Kind) -> Vec<Span> {
        let keys = self.keys.iter().filter(|(owner, _)| *owner == kind);
        keys.map(|(_, key)| *key).collect()
    }
}

impl Options {
    /// The attributes for the columns of a mixin.
    pub(crate) fn attrs_of(&self, kind: Kind) -> Vec<&Attrs> {
        match kind {
            Kind::IntegerPk | Kind::BigIntPk => Vec::new(),
            Kind::Tenant => self.tenants.iter().map(|tenant| &tenant.args.attrs).collect(),
            Kind::UuidPk => vec![&self.uuid_pk.attrs],
            Kind::PrefixedPk => vec![&self.prefixed_pk.attrs],
            Kind::Timestamps => vec![&self.timestamps.attrs],
            Kind::SoftDelete => vec![&self.soft_delete.attrs],
            Kind::OptimisticLock => vec![&self.optimistic_lock.attrs],
            Kind::StationTenant => vec![&self.station_tenant.attrs],
            Kind::BusinessTenant => vec![&self.business_tenant.attrs],
            Kind::Auditable => vec![&self.auditable.attrs],
        }
    }

    /// The options of a mixin; `None` where it has none, and of `Tenant`, which has some for each dimension.
    fn get_mut(&mut self, kind: Kind) -> Option<&mut dyn MixinArgs> {
        Some(match kind {
            Kind::IntegerPk | Kind::BigIntPk | Kind::PrefixedPk | Kind::Tenant => return None,
            Kind::UuidPk => &mut self.uuid_pk,
            Kind::Timestamps => &mut self.timestamps,
            Kind::SoftDelete => &mut self.soft_delete,
            Kind::OptimisticLock => &mut self.optimistic_lock,
            Kind::StationTenant => &mut self.station_tenant,
            Kind::BusinessTenant => &mut self.business_tenant,
            Kind::Auditable => &mut self.auditable,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Args, Cx, Kind};

    /// The table of `kind` and the grammar name the same options.
    #[test]
    fn every_option_of_the_table_is_read() {
        for kind in Kind::with_options().filter(|kind| *kind != Kind::PrefixedPk) {
            for option in kind.options() {
                let (mut cx, key) = (Cx::default(), kind.key());
                let attribute: syn::ItemStruct =
                    syn::parse_str(&format!("#[mixin({key}({option}))] struct S;")).unwrap();
                Args::parse(&attribute.attrs, &mut cx);
                let errors = cx.finish().to_string();
                let is_unknown = ["unknown option", "does not belong"]
                    .iter()
                    .any(|words| errors.contains(words));
                assert!(!is_unknown, "{key}({option}): {errors}");
            }
        }
    }
}
