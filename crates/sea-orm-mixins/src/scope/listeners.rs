//! [`Listeners`]: the functions that are told of a scope's exemptions and refusals.

use super::{Exemption, Refusal};
use std::sync::Arc;

type Listener<T> = Arc<dyn Fn(&T) + Send + Sync>;

/// The listeners of a scope, in the order in which they were added.
#[derive(Clone, Default)]
pub(super) struct Listeners {
    pub(super) exemptions: Vec<Listener<Exemption>>,
    pub(super) refusals: Vec<Listener<Refusal>>,
}

impl Listeners {
    pub(super) fn is_empty(&self) -> bool {
        self.exemptions.is_empty() && self.refusals.is_empty()
    }

    /// Those of `others` that are not among these.
    pub(super) fn missing(&self, others: &Self) -> Self {
        Self {
            exemptions: missing(&self.exemptions, &others.exemptions),
            refusals: missing(&self.refusals, &others.refusals),
        }
    }

    pub(super) fn extend(&mut self, others: Self) {
        self.exemptions.extend(others.exemptions);
        self.refusals.extend(others.refusals);
    }
}

fn missing<T>(own: &[Listener<T>], others: &[Listener<T>]) -> Vec<Listener<T>> {
    let is_missing = |other: &&Listener<T>| !own.iter().any(|own| Arc::ptr_eq(own, other));
    others.iter().filter(is_missing).cloned().collect()
}
