//! Mixins of one's own: `#[sea_orm_mixins::mixin]`, and `with(..)` on a model or a mixin.
//!
//! An attribute cannot look at a struct elsewhere. So a mixin writes a macro of its own name, which hands its fields and
//! options to the step that asks; and what asks calls the macros of `with(..)` one after the other. `chain` does that,
//! and its last step has everything: it makes the model (`join`), adopts (`adopt`), or writes the mixin (`define`).

mod accessors;
mod adopt;
mod agree;
mod args;
mod carry;
mod chain;
mod check;
mod define;
mod join;
mod part;
mod types;

pub(crate) use agree::Own;
pub(crate) use chain::{Ask, start, step};
pub(crate) use define::mixin;
