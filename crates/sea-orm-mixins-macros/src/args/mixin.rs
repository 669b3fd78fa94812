//! The options of each mixin: what may stand in its parentheses, and how each is read.

use super::attrs::Attrs;
use super::cascade::CascadeArgs;
use super::meta::{once, unknown_option};
use super::tenant::TenantArgs;
use super::time::TimeForm;
use crate::cx::Cx;
use crate::kind::Kind;
use proc_macro2::{Span, TokenStream};
use syn::meta::ParseNestedMeta;
use syn::parse::Parser as _;
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
    pub(crate) attrs: Attrs,
}

impl MixinArgs for UuidPkArgs {
    fn option(&mut self, key: &str, inner: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<bool> {
        match key {
            "attrs" => self.attrs = Attrs::parse(inner, &["id"])?,
            "v4" => once(&mut self.v4, inner, inner.path.span(), cx),
            "v7" => once(&mut self.v7, inner, inner.path.span(), cx),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// `prefixed_pk("bk")`
#[derive(Clone, Default)]
pub(crate) struct PrefixedPkArgs {
    pub(crate) prefix: Option<LitStr>,
    pub(crate) attrs: Attrs,
}

impl PrefixedPkArgs {
    /// Reads the prefix, which has no key, and what follows it.
    pub(super) fn parse(meta: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<Self> {
        if !meta.input.peek(syn::token::Paren) {
            return Err(syn::Error::new(meta.path.span(), NO_PREFIX));
        }
        let content;
        syn::parenthesized!(content in meta.input);
        let mut args = Self::default();
        if !content.peek(LitStr) {
            return Err(syn::Error::new(meta.path.span(), NO_PREFIX));
        }
        let prefix: LitStr = content.parse()?;
        if !is_prefix(&prefix.value()) {
            cx.error(
                &prefix,
                "a prefix has 1 to 63 letters from `a` to `z`, and `_` between them; this is none",
            );
        }
        args.prefix = Some(prefix);
        if content.peek(syn::Token![,]) {
            content.parse::<syn::Token![,]>()?;
        }
        let rest: TokenStream = content.parse()?;
        let attrs = syn::meta::parser(|inner| {
            if inner.path.is_ident("attrs") {
                args.attrs = Attrs::parse(&inner, &["id"])?;
                return Ok(());
            }
            unknown_option(&inner, "prefixed_pk", Kind::PrefixedPk.options(), cx)
        });
        attrs.parse2(rest)?;
        Ok(args)
    }
}

pub(crate) const NO_PREFIX: &str = "`PrefixedPk` has no prefix; name it: `#[mixin(prefixed_pk(\"bk\"))]`";

/// The specification's rule.
fn is_prefix(prefix: &str) -> bool {
    let is_letter = |letter: u8| letter.is_ascii_lowercase();
    (1..=63).contains(&prefix.len())
        && prefix.bytes().all(|letter| is_letter(letter) || letter == b'_')
        && !prefix.starts_with('_')
        && !prefix.ends_with('_')
}

/// A column's name, or `none` where the table lacks the column.
#[derive(Clone)]
pub(crate) enum Column {
    Named(LitStr),
    Without,
}

impl Column {
    /// Reads `"name"` or `none`.
    fn parse(inner: &ParseNestedMeta<'_>) -> syn::Result<Self> {
        let value = inner.value()?;
        if value.peek(Ident) {
            let word: Ident = value.parse()?;
            if word == "none" {
                return Ok(Self::Without);
            }
            let message =
                format!("expected a column's name in quotes, or `none` where the table has none; write `\"{word}\"`");
            return Err(syn::Error::new(word.span(), message));
        }
        value.parse().map(Self::Named)
    }

    /// The name that is given.
    pub(crate) fn name(column: Option<&Self>) -> Option<&LitStr> {
        match column {
            Some(Self::Named(name)) => Some(name),
            Some(Self::Without) | None => None,
        }
    }

    /// Whether the table is said to lack it.
    pub(crate) fn is_without(column: Option<&Self>) -> bool {
        matches!(column, Some(Self::Without))
    }
}

#[derive(Clone, Default)]
pub(crate) struct TimestampsArgs {
    pub(crate) created_at: Option<LitStr>,
    pub(crate) updated_at: Option<Column>,
    pub(crate) form: TimeForm,
    pub(crate) attrs: Attrs,
}

impl MixinArgs for TimestampsArgs {
    fn option(&mut self, key: &str, inner: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<bool> {
        match key {
            "attrs" => self.attrs = Attrs::parse(inner, &["created_at", "updated_at"])?,
            "created_at" => once(&mut self.created_at, inner, inner.value()?.parse()?, cx),
            "updated_at" => once(&mut self.updated_at, inner, Column::parse(inner)?, cx),
            _ => return self.form.option(key, inner, cx),
        }
        Ok(true)
    }
}

/// A value of a flag, as SQL writes it: `"0"` is a number, `"'0'"` a text.
#[derive(Clone)]
pub(crate) struct FlagLit {
    pub(crate) written: LitStr,
    pub(crate) value: FlagLitValue,
}

#[derive(Clone, PartialEq, Eq)]
pub(crate) enum FlagLitValue {
    Number(i64),
    Text(String),
}

impl FlagLit {
    fn parse(inner: &ParseNestedMeta<'_>) -> syn::Result<Self> {
        let written: LitStr = inner.value()?.parse()?;
        let sql = written.value();
        let text = sql.strip_prefix('\'').and_then(|sql| sql.strip_suffix('\''));
        let value = match text {
            // Nothing that a backend may take for the end of the text.
            Some(text)
                if text
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || " _-.".contains(letter)) =>
            {
                Some(FlagLitValue::Text(text.to_owned()))
            }
            Some(_) => None,
            None => sql.parse().ok().map(FlagLitValue::Number),
        };
        let message = "a flag's value is a whole number, `\"0\"`, or a text in SQL's quotes, `\"'0'\"`, of letters, digits, `_`, `-`, `.` and spaces";
        let value = value.ok_or_else(|| syn::Error::new(written.span(), message))?;
        Ok(Self { written, value })
    }
}

#[derive(Clone, Default)]
pub(crate) struct SoftDeleteArgs {
    pub(crate) boolean: Option<Span>,
    /// The values of a flag that is neither a `bool` nor 0 and 1.
    pub(crate) live: Option<FlagLit>,
    pub(crate) deleted: Option<FlagLit>,
    pub(crate) column: Option<LitStr>,
    pub(crate) cascade: Option<CascadeArgs>,
    pub(crate) form: TimeForm,
    pub(crate) attrs: Attrs,
}

impl MixinArgs for SoftDeleteArgs {
    fn option(&mut self, key: &str, inner: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<bool> {
        match key {
            "attrs" => self.attrs = Attrs::parse(inner, &["deleted_at", "is_deleted"])?,
            "boolean" => once(&mut self.boolean, inner, inner.path.span(), cx),
            "live" => once(&mut self.live, inner, FlagLit::parse(inner)?, cx),
            "deleted" => once(&mut self.deleted, inner, FlagLit::parse(inner)?, cx),
            "column" => once(&mut self.column, inner, inner.value()?.parse()?, cx),
            "cascade" => once(&mut self.cascade, inner, CascadeArgs::parse(inner, cx)?, cx),
            _ => return self.form.option(key, inner, cx),
        }
        Ok(true)
    }
}

impl SoftDeleteArgs {
    /// Whether the deletion is a flag: `soft_delete(boolean)`, or one with values of its own.
    pub(crate) fn is_flag(&self) -> bool {
        self.boolean.is_some() || self.values().is_some()
    }

    /// The values of the flag, in a live row and in a deleted one.
    pub(crate) fn values(&self) -> Option<[&FlagLit; 2]> {
        Some([self.live.as_ref()?, self.deleted.as_ref()?])
    }
}

#[derive(Clone, Default)]
pub(crate) struct LockArgs {
    pub(crate) column: Option<LitStr>,
    pub(crate) attrs: Attrs,
}

impl MixinArgs for LockArgs {
    fn option(&mut self, key: &str, inner: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<bool> {
        match key {
            "column" => once(&mut self.column, inner, inner.value()?.parse()?, cx),
            "attrs" => self.attrs = Attrs::parse(inner, &[])?,
            _ => return Ok(false),
        }
        Ok(true)
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
    pub(crate) updated_by: Option<Column>,
    pub(crate) deleted_by: Option<Column>,
    pub(crate) attrs: Attrs,
    pub(crate) references: Option<LitStr>,
    pub(crate) on_delete: Option<LitStr>,
}

impl MixinArgs for AuditArgs {
    fn option(&mut self, key: &str, inner: &ParseNestedMeta<'_>, cx: &mut Cx) -> syn::Result<bool> {
        match key {
            "attrs" => self.attrs = Attrs::parse(inner, &["created_by", "updated_by", "deleted_by"])?,
            "actor" => once(&mut self.actor, inner, inner.value()?.parse()?, cx),
            "references" => once(&mut self.references, inner, inner.value()?.parse()?, cx),
            "on_delete" => once(&mut self.on_delete, inner, inner.value()?.parse()?, cx),
            "created_by" => once(&mut self.created_by, inner, inner.value()?.parse()?, cx),
            "updated_by" => once(&mut self.updated_by, inner, Column::parse(inner)?, cx),
            "deleted_by" => once(&mut self.deleted_by, inner, Column::parse(inner)?, cx),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// What a database can do with a row whose actor is removed.
pub(crate) const ACTIONS: [&str; 4] = ["Restrict", "SetNull", "NoAction", "Cascade"];

impl AuditArgs {
    /// The foreign keys' action; the usual one for what is none, which is reported.
    pub(crate) fn on_delete(&self) -> &'static str {
        let given = self.on_delete.as_ref().map(LitStr::value);
        let known = ACTIONS.into_iter().find(|action| given.as_deref() == Some(*action));
        known.unwrap_or("Restrict")
    }

    /// The type of `actor`, where it is one.
    pub(crate) fn actor_type(&self) -> Option<Type> {
        self.actor.as_ref()?.parse().ok()
    }
}
