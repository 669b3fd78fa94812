//! The shape of a scope: the part of the plan cache's key that is the scope's. A plan refers to a dimension by its index
//! in the shape, so the methods that take such an index are here too: their order must agree.

use super::row_security::context;
use super::{Inner, Scope, Tenants};
use sea_orm::Value;
use sea_orm_mixins_sql::{Dimension, DimensionId, HashedShape, Reach, Shape};
use std::sync::Arc;

impl Scope {
    /// What the engine plans by: how many tenants of which dimension, never which.
    pub(crate) fn shape(&self) -> &Arc<HashedShape> {
        self.0.shape.get_or_init(|| Arc::new(HashedShape::new(shape(&self.0))))
    }

    /// The name of a dimension of the shape, and its tenants; none where it covers every tenant.
    pub(crate) fn dimension(&self, id: DimensionId) -> Option<(&str, &[Value])> {
        let (name, tenants) = self.0.dimensions.iter().nth(id.index())?;
        Some(match tenants {
            Tenants::These(tenants) => (name, tenants),
            Tenants::Any => (name, &[]),
        })
    }

    /// Whether a dimension of the shape covers every tenant.
    pub(crate) fn reaches_any(&self, id: DimensionId) -> bool {
        self.0
            .dimensions
            .values()
            .nth(id.index())
            .is_some_and(|tenants| matches!(tenants, Tenants::Any))
    }
}

fn shape(inner: &Inner) -> Shape {
    let dimensions = inner.dimensions.iter().map(|(name, tenants)| Dimension {
        name: name.clone(),
        reach: match tenants {
            Tenants::These(tenants) => Reach::Tenants(tenants.len()),
            Tenants::Any => Reach::Any,
        },
    });
    let (lifted, values) = inner.rules.shape();
    Shape {
        dimensions: dimensions.collect(),
        visibility: inner.visibility,
        actor: inner.actor.is_some(),
        fill_only: inner.fill_only.is_some(),
        refuse_unfiltered_writes: inner.refuse_unfiltered_writes,
        lifted,
        values,
        context: context(inner),
    }
}
