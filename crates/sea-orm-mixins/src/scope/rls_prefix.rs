//! [`rls_prefix!`](crate::rls_prefix): the first word of the settings that policies of row-level security read.

use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The word that is used where no program says one.
const USUAL: &str = "app";

/// A word, submitted where it is written.
#[doc(hidden)]
#[derive(Debug)]
pub struct RlsPrefix(&'static str);

impl RlsPrefix {
    /// A word that PostgreSQL takes as the first of a setting's name.
    ///
    /// # Panics
    ///
    /// At compile time, for any other text.
    #[must_use]
    pub const fn new(word: &'static str) -> Self {
        let letters = word.as_bytes();
        let mut at = 0;
        while at < letters.len() {
            #[allow(
                clippy::indexing_slicing,
                reason = "the only way through a text in a const fn; `at` is below its length"
            )]
            let letter = letters[at];
            let begins = letter.is_ascii_alphabetic() || letter == b'_' || !letter.is_ascii();
            assert!(
                begins || at > 0 && (letter.is_ascii_digit() || letter == b'$'),
                "the prefix of settings is one word of letters, digits and underscores; write `rls_prefix!(\"acme\")`"
            );
            at += 1;
        }
        assert!(
            at > 0,
            "the prefix of settings is not the empty text; write `rls_prefix!(\"acme\")`"
        );
        Self(word)
    }
}

inventory::collect!(RlsPrefix);

/// Says the first word of the settings in which row-level security finds a statement's tenants, for the whole program:
/// `acme.station_id` in place of `app.station_id`. For a database that several programs share, or where `app.` has another
/// owner.
///
/// It is said once, beside the entities, since three must agree on it: [`Scope::enforce_rls`](crate::Scope::enforce_rls), which
/// sets it, the migrations' `enable_rls`, which write it into the policies, and the doctor, which compares them. So the
/// program of the migrations must have it as well: put it into the crate of the entities. Where two crates of a program say
/// two words, there is no setting, and a statement under `enforce_rls()` is refused (`S318`), with both.
///
/// A word is letters, digits and underscores; any other does not compile. PostgreSQL folds its case. Do not take the name of an
/// extension: the server may keep it for that.
///
/// A database that has policies must get new ones, by `enable_rls` in a new migration, before the program with another word is
/// deployed; in between, the program of before finds no rows. So say it before the first policy.
///
/// ```rust,standalone_crate
/// sea_orm_mixins::rls_prefix!("acme");
///
/// assert_eq!(sea_orm_mixins::rls_setting("station"), "acme.station_id");
/// ```
///
/// ```rust,compile_fail
/// sea_orm_mixins::rls_prefix!("not a word");
/// ```
#[macro_export]
macro_rules! rls_prefix {
    ($word:literal) => {
        const _: () = {
            $crate::__private::inventory::submit! {
                $crate::__private::RlsPrefix::new($word)
            }
        };
    };
}

/// The program's word.
pub(super) fn word() -> &'static str {
    static WORD: OnceLock<String> = OnceLock::new();
    WORD.get_or_init(|| one_of(inventory::iter::<RlsPrefix>()))
}

/// Two are joined to what cannot be the name of a setting, so that no statement is sent with one that a policy does not read.
fn one_of(said: impl IntoIterator<Item = &'static RlsPrefix>) -> String {
    // The linker's order is not stable.
    let words: BTreeSet<&str> = said.into_iter().map(|prefix| prefix.0).collect();
    if words.is_empty() {
        return USUAL.to_owned();
    }
    Vec::from_iter(words).join(" or ")
}

#[cfg(test)]
mod tests {
    use super::{RlsPrefix, one_of};
    use sea_orm_mixins_sql::is_setting_name;

    #[test]
    fn one_word_is_said_and_two_are_none() {
        const ACME: RlsPrefix = RlsPrefix::new("acme");
        const OTHER: RlsPrefix = RlsPrefix::new("_other$1");
        static SAID: [RlsPrefix; 3] = [OTHER, ACME, ACME];
        assert_eq!(one_of([]), "app");
        assert_eq!(one_of(&SAID[1..]), "acme");
        let both = one_of(&SAID);
        assert_eq!(both, "_other$1 or acme");
        assert!(is_setting_name("_other$1.station_id"));
        assert!(!is_setting_name(&format!("{both}.station_id")));
    }
}
