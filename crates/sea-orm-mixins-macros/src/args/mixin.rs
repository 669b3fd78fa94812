//! The options of each mixin: what may stand in its parentheses, and how each is read.

use super::meta::once;
use super::tenant::TenantArgs;
use crate::cx::Cx;
use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned as _;
use syn::{Ident, LitStr, Type};

/// The options of one mixin. Their keys are in the table of `kind`.
pub(super) trait MixinArgs {
    /// Reads the value of an option; answers whether it knows the key.
    fn option(&mut self, key: &str, inner: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<bool>;
}

#[derive(Clone, Default)]
pub(crate) struct UuidPkArgs {
    pub(crate) v4: Option<Span>,
    pub(crate) v7: Option<Span>,
}

impl MixinArgs for UuidPkArgs {
    fn option(&mut self, key: &str, inner: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<bool> {
        match key {
            "v4" => once(&mut self.v4, inner, inner.path.span(), cx),
            "v7" => once(&mut self.v7, inner, inner.path.span(), cx),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

#[derive(Clone, Default)]
pub(crate) struct TimestampsArgs {
    pub(crate) created_at: Option<LitStr>,
    pub(crate) updated_at: Option<LitStr>,
}

impl MixinArgs for TimestampsArgs {
    fn option(&mut self, key: &str, inner: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<bool> {
        match key {
            "created_at" => once(&mut self.created_at, inner, inner.value()?.parse()?, cx),
            "updated_at" => once(&mut self.updated_at, inner, inner.value()?.parse()?, cx),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

#[derive(Clone, Default)]
pub(crate) struct SoftDeleteArgs {
    pub(crate) boolean: Option<Span>,
    pub(crate) column: Option<LitStr>,
}

impl MixinArgs for SoftDeleteArgs {
    fn option(&mut self, key: &str, inner: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<bool> {
        match key {
            "boolean" => once(&mut self.boolean, inner, inner.path.span(), cx),
            "column" => once(&mut self.column, inner, inner.value()?.parse()?, cx),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl SoftDeleteArgs {
    /// Whether the deletion is a flag (`soft_delete(boolean)`).
    pub(crate) fn is_flag(&self) -> bool {
        self.boolean.is_some()
    }
}

#[derive(Clone, Default)]
pub(crate) struct LockArgs {
    pub(crate) column: Option<LitStr>,
}

impl MixinArgs for LockArgs {
    fn option(&mut self, key: &str, inner: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<bool> {
        if key == "column" {
            once(&mut self.column, inner, inner.value()?.parse()?, cx);
        }
        Ok(key == "column")
    }
}

/// `tenant(org_id: i64, nullable, ..)`; several name several dimensions.
#[derive(Clone)]
pub(crate) struct NamedTenantArgs {
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

impl MixinArgs for AuditArgs {
    fn option(&mut self, key: &str, inner: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<bool> {
        match key {
            "actor" => once(&mut self.actor, inner, inner.value()?.parse()?, cx),
            "created_by" => once(&mut self.created_by, inner, inner.value()?.parse()?, cx),
            "updated_by" => once(&mut self.updated_by, inner, inner.value()?.parse()?, cx),
            "deleted_by" => once(&mut self.deleted_by, inner, inner.value()?.parse()?, cx),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl AuditArgs {
    /// The type of `actor`, where it is one.
    pub(crate) fn actor_type(&self) -> Option<Type> {
        self.actor.as_ref()?.parse().ok()
    }
}
