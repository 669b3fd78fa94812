//! The derives of `sea-orm-mixins`. Use them through that crate: the code they generate names it.
//!
//! Each entry point is one line; the stages are `args` (grammar), `model` and `declaration` (what is on the struct), `rule` (the text of a row rule), `check`
//! (rules), `inject` and `derive` (tokens).

mod args;
mod attribute;
mod check;
mod columns;
mod cx;
mod declaration;
mod derive;
mod emit;
mod inject;
mod kind;
mod model;
mod own;
mod prelude;
mod rule;
#[cfg(test)]
mod snapshots;

use declaration::Format;
use kind::Kind;
use proc_macro::{Span, TokenStream};

#[doc = include_str!("doc/model.md")]
#[proc_macro_attribute]
pub fn model(attr: TokenStream, item: TokenStream) -> TokenStream {
    attribute::model(Format::Dense, &attr.into(), item.into()).into()
}

#[doc = include_str!("doc/compact_model.md")]
#[proc_macro_attribute]
pub fn compact_model(attr: TokenStream, item: TokenStream) -> TokenStream {
    attribute::model(Format::Compact, &attr.into(), item.into()).into()
}

#[doc = include_str!("doc/mixin.md")]
#[proc_macro_attribute]
pub fn mixin(attr: TokenStream, item: TokenStream) -> TokenStream {
    let place = Span::call_site();
    let place = (place.file(), place.line(), place.column());
    own::mixin(&attr.into(), item.into(), &place).into()
}

/// What the macro of a mixin calls. Not for use by hand.
#[doc(hidden)]
#[proc_macro]
pub fn own_step(input: TokenStream) -> TokenStream {
    own::step(input.into()).into()
}

#[doc = include_str!("doc/mixin_behavior.md")]
#[proc_macro_derive(MixinBehavior, attributes(mixin))]
pub fn mixin_behavior(input: TokenStream) -> TokenStream {
    derive::behavior(input.into()).into()
}

#[doc = include_str!("doc/uuid_pk.md")]
#[proc_macro_derive(UuidPk, attributes(mixin))]
pub fn uuid_pk(input: TokenStream) -> TokenStream {
    derive::mixin(Kind::UuidPk, input.into()).into()
}

#[doc = include_str!("doc/integer_pk.md")]
#[proc_macro_derive(IntegerPk, attributes(mixin))]
pub fn integer_pk(input: TokenStream) -> TokenStream {
    derive::mixin(Kind::IntegerPk, input.into()).into()
}

#[doc = include_str!("doc/big_int_pk.md")]
#[proc_macro_derive(BigIntPk, attributes(mixin))]
pub fn big_int_pk(input: TokenStream) -> TokenStream {
    derive::mixin(Kind::BigIntPk, input.into()).into()
}

#[doc = include_str!("doc/prefixed_pk.md")]
#[proc_macro_derive(PrefixedPk, attributes(mixin))]
pub fn prefixed_pk(input: TokenStream) -> TokenStream {
    derive::mixin(Kind::PrefixedPk, input.into()).into()
}

#[doc = include_str!("doc/timestamps.md")]
#[proc_macro_derive(Timestamps, attributes(mixin))]
pub fn timestamps(input: TokenStream) -> TokenStream {
    derive::mixin(Kind::Timestamps, input.into()).into()
}

#[doc = include_str!("doc/soft_delete.md")]
#[proc_macro_derive(SoftDelete, attributes(mixin))]
pub fn soft_delete(input: TokenStream) -> TokenStream {
    derive::mixin(Kind::SoftDelete, input.into()).into()
}

#[doc = include_str!("doc/optimistic_lock.md")]
#[proc_macro_derive(OptimisticLock, attributes(mixin))]
pub fn optimistic_lock(input: TokenStream) -> TokenStream {
    derive::mixin(Kind::OptimisticLock, input.into()).into()
}

#[doc = include_str!("doc/station_tenant.md")]
#[proc_macro_derive(StationTenant, attributes(mixin))]
pub fn station_tenant(input: TokenStream) -> TokenStream {
    derive::mixin(Kind::StationTenant, input.into()).into()
}

#[doc = include_str!("doc/business_tenant.md")]
#[proc_macro_derive(BusinessTenant, attributes(mixin))]
pub fn business_tenant(input: TokenStream) -> TokenStream {
    derive::mixin(Kind::BusinessTenant, input.into()).into()
}

#[doc = include_str!("doc/tenant.md")]
#[proc_macro_derive(Tenant, attributes(mixin))]
pub fn tenant(input: TokenStream) -> TokenStream {
    derive::mixin(Kind::Tenant, input.into()).into()
}

#[doc = include_str!("doc/auditable.md")]
#[proc_macro_derive(Auditable, attributes(mixin))]
pub fn auditable(input: TokenStream) -> TokenStream {
    derive::mixin(Kind::Auditable, input.into()).into()
}
