//! The rules, one function each, with the input it refuses. `item` has those for the item itself, `declaration`
//! those for the struct under `#[sea_orm_mixins::model]`, `derived` those for the struct under a derive. What only the
//! type checker knows, the derives leave to it.

mod declaration;
mod derived;
mod item;
mod live_key;
mod soft_delete;
mod tenant;

pub(crate) use declaration::declaration;
pub(crate) use derived::{
    behavior, flag_is_said, flag_without_date, key, named_tenants, nullable_is_said, references_need_the_attribute,
};
pub(crate) use item::{above_the_derive, attribute_item, derive_input};
pub(crate) use live_key::{live_keys, names_deletion, narrows_nothing};
pub(crate) use soft_delete::values_fit;
pub(crate) use tenant::{Also, also, missing_column, second_column, through_alone};

const TENANT_UNDECLARED: &str =
    "`Tenant` has no dimension; name it and its key's type: `#[mixin(tenant(org_id: i64))]`";

const FLAG_AND_DATE: &str =
    "`soft_delete(boolean)` marks rows in a flag, and `deleted_at` would say it a second time; keep one of them";

const MISPLACED: &str = "mixins' options stand on the struct; move this `#[mixin(..)]` above `struct Model`";
