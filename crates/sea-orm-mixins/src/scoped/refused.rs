//! Makes the caller's error of a refusal of the engine, where the registry knows more than the engine does.

use crate::MixinError;
use crate::error::refused;
use crate::registry::Registry;
use sea_orm::DbErr;
use sea_orm_mixins_sql::Refusal;

/// A refusal as it is shown: the error, and the words about this very statement.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) error: MixinError,
    pub(super) why: String,
}

impl Shown {
    pub(super) fn of(refusal: &Refusal) -> Self {
        if let Refusal::PolicyConflict { table } = refusal {
            let error = Registry::get().conflict(table);
            let why = error.to_string();
            return Self { error, why };
        }
        Self {
            error: MixinError::of_refusal(refusal),
            why: refusal.to_string(),
        }
    }
}

/// The error that the caller gets.
pub(super) fn db_err(refusal: Refusal) -> DbErr {
    if let Refusal::PolicyConflict { table } = &refusal {
        Registry::get().conflict(table).into()
    } else {
        refused(refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::{Shown, db_err};
    use crate::MixinError;
    use sea_orm_mixins_sql::Refusal;

    #[test]
    fn a_conflict_names_both_modules() {
        let table = "bookings".to_owned();
        let refusal = Refusal::PolicyConflict { table };
        let Shown { error, why } = Shown::of(&refusal);
        assert!(matches!(error, MixinError::PolicyConflict { .. }), "{error}");
        assert!(why.contains("remove one"), "{why}");
        assert_eq!(MixinError::of(&db_err(refusal)), Some(error));
    }
}
