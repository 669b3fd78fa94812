//! The options of a tenant's column.

use super::attrs::Attrs;
use super::meta::once;
use super::mixin::MixinArgs;
use crate::cx::Cx;
use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned as _;
use syn::{Expr, LitStr, Token};

#[derive(Clone, Default)]
pub(crate) struct TenantArgs {
    pub(crate) nullable: Option<Span>,
    /// `nullable = "everyone"`, `nullable = "owner: user_id"`: whose rows those with NULL are.
    pub(crate) whose: Option<LitStr>,
    /// `everyone = 0`: the tenant whose rows all read.
    pub(crate) everyone: Option<Expr>,
    /// `or = "to_station_id"`: the second column of a tenant.
    pub(crate) or: Option<LitStr>,
    /// `writes = "either"`.
    pub(crate) writes: Option<LitStr>,
    /// `through = "booking"`: the relation to the row whose tenant this one has.
    pub(crate) through: Option<LitStr>,
    pub(crate) column: Option<LitStr>,
    pub(crate) references: Option<LitStr>,
    pub(crate) attrs: Attrs,
}

impl TenantArgs {
    /// Whether an option says which rows are in reach beside the tenant's own.
    pub(crate) fn says_reach(&self) -> bool {
        self.whose.is_some() || self.everyone.is_some() || self.or.is_some()
    }
}

impl MixinArgs for TenantArgs {
    fn option(&mut self, key: &str, inner: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<bool> {
        match key {
            "nullable" => {
                once(&mut self.nullable, inner, inner.path.span(), cx);
                if inner.input.peek(Token![=]) {
                    self.whose = Some(inner.value()?.parse()?);
                }
            }
            "everyone" => once(&mut self.everyone, inner, inner.value()?.parse()?, cx),
            "or" => once(&mut self.or, inner, inner.value()?.parse()?, cx),
            "writes" => once(&mut self.writes, inner, inner.value()?.parse()?, cx),
            "through" => once(&mut self.through, inner, inner.value()?.parse()?, cx),
            "column" => once(&mut self.column, inner, inner.value()?.parse()?, cx),
            "attrs" => self.attrs = Attrs::parse(inner, &[])?,
            "references" => once(&mut self.references, inner, inner.value()?.parse()?, cx),
            _ => return Ok(false),
        }
        Ok(true)
    }
}
