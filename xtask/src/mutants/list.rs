//! The mutants, as cargo-mutants lists them.

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::cargo;

/// One place to break.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Mutant {
    pub(super) name: String,
    /// From the root of the repository.
    pub(super) file: String,
    pub(super) genre: Genre,
    pub(super) replacement: String,
    /// What is replaced.
    pub(super) span: Span,
    pub(super) function: Option<Function>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum Genre {
    /// The whole body of a function.
    FnValue,
    /// An operator, a guard, an arm or a field.
    #[serde(other)]
    Part,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Function {
    /// From its attributes to its last brace.
    pub(super) span: Span,
    pub(super) return_type: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(super) struct Span {
    pub(super) start: Place,
    pub(super) end: Place,
}

/// Both count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Mutant {
    /// The function that it is in, if it can be broken beside other ways to break it: what a function returns as `impl Trait`
    /// must be of one type.
    pub(super) fn place(&self) -> Option<&Function> {
        self.function
            .as_ref()
            .filter(|function| !function.return_type.contains("impl "))
    }
}

/// All mutants of a package but those whose name has one of these texts in it.
pub(super) fn mutants(package: &str, excluded: &[&str]) -> Result<Vec<Mutant>> {
    let excluded = excluded.iter().flat_map(|name| ["--exclude-re", name]);
    let listed = cargo::command()
        .args(["mutants", "--list", "--json", "--package", package])
        .args(excluded)
        .output()
        .context("could not run cargo-mutants")?;
    if !listed.status.success() {
        bail!("cargo-mutants: {}", String::from_utf8_lossy(&listed.stderr));
    }
    serde_json::from_slice(&listed.stdout).context("the list of mutants is not understood")
}
