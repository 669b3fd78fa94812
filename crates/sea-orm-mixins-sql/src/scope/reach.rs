//! How far a scope reaches into a table, and what a scope that names tenants may not see as a whole.

use crate::catalog::policy::Policy;
use crate::draft::cx::Cx;
use crate::id::DimensionId;
use crate::refusal::{Reason, Refusal, Result};
use crate::shape::Reach;

/// Returns how far the scope reaches in a dimension of a table.
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

/// Returns the method of `Scope` that sets a dimension.
pub(crate) fn how_to_set(dimension: &str) -> String {
    match dimension {
        "station" => "`Scope::station(id)`".to_owned(),
        "business" => "`Scope::business(id)`".to_owned(),
        other => format!("`Scope::tenant(\"{other}\", value)`"),
    }
}

/// Returns the method of `Scope` that opens a dimension.
pub(crate) fn how_to_open(dimension: &str) -> String {
    match dimension {
        "station" => "`Scope::any_station()`".to_owned(),
        "business" => "`Scope::any_business()`".to_owned(),
        other => format!("`Scope::any_tenant(\"{other}\")`"),
    }
}

/// Refuses a table to a scope that reaches all of `dimension` and names tenants of dimensions that the table lacks: it
/// would see the rows of all tenants. Returns `None` where the scope may use the table.
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

/// Returns the alternatives to naming a tenant of `dimension`.
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

/// Returns the dimensions that the scope names, unless the table has one of them. Returns none as well where the scope
/// filters by no tenant: it names none and is meant to reach everything, or it only fills.
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

/// Returns the method of `Scope` that names the tenants of a dimension that belong to the scope's own.
fn how_to_name(dimension: &str, named: &[&str]) -> String {
    match dimension {
        "station" if named.contains(&"business") => "`Scope::stations_of::<station::Entity>(&db)`".to_owned(),
        other => format!("`Scope::tenants_of::<Entity>(\"{other}\", &db)`"),
    }
}

/// Returns `a`, `a and b`, or `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
