//! Makes the caller's error of a refusal of the engine.

use crate::MixinError;
use crate::error::Denied;
use crate::registry::Registry;
use sea_orm_mixins_sql::Refusal;

impl From<Refusal> for Denied {
    fn from(refusal: Refusal) -> Self {
        let why = refusal.to_string();
        let error = match refusal {
            Refusal::MissingTenant { table, dimension, .. } => MixinError::MissingTenant { table, dimension },
            Refusal::CrossTenant { table, dimension, .. } => MixinError::CrossTenant { table, dimension },
            Refusal::UnknownTable { table, .. } => MixinError::UnknownTable { table },
            Refusal::PolicyConflict { table } => return Registry::get().conflict(&table).into(),
            Refusal::Refused { reason } => MixinError::Refused {
                reason: reason.to_string(),
            },
            // Whatever a later engine refuses for.
            _ => MixinError::Refused { reason: why.clone() },
        };
        Self { error, why }
    }
}

#[cfg(test)]
mod tests {
    use crate::MixinError;
    use crate::error::Denied;
    use sea_orm_mixins_sql::{Reason, Refusal};

    #[test]
    fn a_refusal_of_the_engine_keeps_its_kind_and_its_words() {
        let [table, dimension, why] = ["bookings", "station", "because"].map(str::to_owned);
        for (refusal, error, words) in [
            (
                Refusal::MissingTenant {
                    table: table.clone(),
                    dimension: dimension.clone(),
                    why: why.clone(),
                },
                MixinError::MissingTenant {
                    table: table.clone(),
                    dimension: dimension.clone(),
                },
                "because",
            ),
            (
                Refusal::CrossTenant {
                    table: table.clone(),
                    dimension: dimension.clone(),
                    why: why.clone(),
                },
                MixinError::CrossTenant {
                    table: table.clone(),
                    dimension,
                },
                "because",
            ),
            (
                Refusal::UnknownTable {
                    table: table.clone(),
                    why: why.clone(),
                },
                MixinError::UnknownTable { table: table.clone() },
                "because",
            ),
            (
                Refusal::Refused {
                    reason: Reason::Truncate,
                },
                MixinError::Refused {
                    reason: Reason::Truncate.to_string(),
                },
                "TRUNCATE",
            ),
        ] {
            let denied = Denied::from(refusal);
            assert_eq!(denied.error, error);
            assert!(denied.why.contains(words), "{}", denied.why);
        }
        let Denied { error, .. } = Refusal::PolicyConflict { table }.into();
        assert!(matches!(error, MixinError::PolicyConflict { .. }), "{error}");
    }
}
