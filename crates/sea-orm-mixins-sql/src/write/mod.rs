//! From a scoped statement to one with a checked write target: its rows are filled, filtered and checked.

pub(crate) mod aggregate;
pub(crate) mod assign;
pub(crate) mod delete;
pub(crate) mod duplicate_key;
pub(crate) mod fill;
pub(crate) mod following;
pub(crate) mod generated_key;
pub(crate) mod insert;
pub(crate) mod insert_columns;
pub(crate) mod insert_select;
pub(crate) mod joined;
pub(crate) mod linked;
pub(crate) mod nobody;
pub(crate) mod on_conflict;
pub(crate) mod own_tenant;
pub(crate) mod parent;
pub(crate) mod rows;
pub(crate) mod single_row;
pub(crate) mod subscript;
pub(crate) mod target;
pub(crate) mod update;
pub(crate) mod update_joined;
pub(crate) mod upsert;
pub(crate) mod version;
