//! A scope that names a tenant, at a table that it would see whole.

use crate::catalog::policy::Policy;
use crate::draft::cx::Cx;
use crate::id::DimensionId;
use crate::refusal::{Reason, Refusal, Result};
use crate::shape::Reach;

/// How far the scope reaches in a dimension of a table.
pub(crate) fn reach_in(cx: Cx<'_>, policy: &Policy, dimension: &str) -> Result<(DimensionId, Reach)> {
    match cx.reach(dimension) {
        None => Err(Refusal::dimension_not_set(
            policy.table.to_string(),
            dimension,
            &how_to_set(dimension),
            &how_to_reach_more(cx, policy, dimension),
        )),
        Some((_, Reach::Tenants(0))) => Err(Refusal::no_tenant(policy.table.to_string(), dimension)),
        Some((_, Reach::Tenants(count))) if count > cx.dialect.parameter_limit() => {
            Err(Reason::TooManyTenants { count }.into())
        }
        Some((at, Reach::Any)) => match beyond_reach(cx, policy, dimension) {
            Some(refusal) => Err(refusal),
            None => Ok((at, Reach::Any)),
        },
        Some(reached @ (_, Reach::Tenants(_))) => Ok(reached),
    }
}

/// The method of `Scope` that sets a dimension.
pub(crate) fn how_to_set(dimension: &str) -> String {
    match dimension {
        "station" => "`Scope::station(id)`".to_owned(),
        "business" => "`Scope::business(id)`".to_owned(),
        other => format!("`Scope::tenant(\"{other}\", value)`"),
    }
}

/// The method of `Scope` that opens a dimension.
pub(crate) fn how_to_open(dimension: &str) -> String {
    match dimension {
        "station" => "`Scope::any_station()`".to_owned(),
        "business" => "`Scope::any_business()`".to_owned(),
        other => format!("`Scope::any_tenant(\"{other}\")`"),
    }
}

/// Why a scope may not use a table of which it reaches every `dimension`: it names tenants of other dimensions, and the
/// table has none of those, so that it would see the rows of them all. `None` where it may.
pub(crate) fn beyond_reach(cx: Cx<'_>, policy: &Policy, dimension: &str) -> Option<Refusal> {
    let named = named_dimensions(cx, policy);
    if named.is_empty() {
        return None;
    }
    Some(Refusal::beyond_reach(
        policy.table.to_string(),
        dimension,
        &listed(&named),
        &how_to_name(dimension, &named),
        &how_to_open(dimension),
    ))
}

/// What a scope that does not say which `dimension` could say instead of naming one.
pub(crate) fn how_to_reach_more(cx: Cx<'_>, policy: &Policy, dimension: &str) -> String {
    let named = named_dimensions(cx, policy);
    if named.is_empty() {
        format!("say that all are meant ({})", how_to_open(dimension))
    } else {
        format!(
            "name all those of its {} ({})",
            listed(&named),
            how_to_name(dimension, &named)
        )
    }
}

/// The dimensions that the scope names, where the table has none of them. None as well where no tenant is filtered by:
/// the scope names nobody, so it is meant to reach everything, or fills only.
fn named_dimensions<'a>(cx: Cx<'a>, policy: &Policy) -> Vec<&'a str> {
    let dimensions = cx.shape.dimensions.iter();
    let named: Vec<&str> = dimensions
        .filter(|known| matches!(known.reach, Reach::Tenants(_)))
        .map(|known| known.name.as_str())
        .collect();
    let is_cut_down = policy.tenants.iter().any(|tenant| named.contains(&&*tenant.dimension));
    if is_cut_down || cx.shape.fill_only {
        return Vec::new();
    }
    named
}

/// The method of `Scope` that names the tenants of a dimension that belong to the scope's own.
fn how_to_name(dimension: &str, named: &[&str]) -> String {
    match dimension {
        "station" if named.contains(&"business") => "`Scope::stations_of::<station::Entity>(&db)`".to_owned(),
        other => format!("`Scope::tenants_of::<Entity>(\"{other}\", &db)`"),
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
