//! `cargo xtask check` and `cargo xtask bless`: rows of cargo commands that all run before the
//! first failure counts.

use anyhow::{Context, Result};

use crate::{cargo, minimum, test::UI_TESTS};

/// A cargo command and the variables it runs with.
struct Step {
    name: &'static str,
    arguments: &'static [&'static str],
    variables: &'static [(&'static str, &'static str)],
}

const CHECKS: [Step; 3] = [
    Step {
        name: "fmt",
        arguments: &["fmt", "--all", "--check"],
        variables: &[],
    },
    Step {
        name: "clippy",
        arguments: &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
        variables: &[],
    },
    Step {
        name: "doc",
        arguments: &["doc", "--workspace", "--no-deps"],
        variables: &[("RUSTDOCFLAGS", "-Dwarnings")],
    },
];

/// The first is trybuild's variable, the second expect-test's.
const OVERWRITE: &[(&str, &str)] = &[("TRYBUILD", "overwrite"), ("UPDATE_EXPECT", "1")];

const BLESSINGS: [Step; 2] = [
    Step {
        name: UI_TESTS,
        arguments: &["test", "-p", UI_TESTS],
        variables: OVERWRITE,
    },
    Step {
        name: "sea-orm-mixins-macros",
        arguments: &["test", "-p", "sea-orm-mixins-macros"],
        variables: OVERWRITE,
    },
];

/// Checks the format, the lints, the documentation and the oldest Rust; true if all is well.
pub(crate) fn check() -> Result<bool> {
    let checked = run(&CHECKS)?;
    Ok(minimum::check()? && checked)
}

/// Rewrites the files that tests compare with; true if the tests pass with them.
pub(crate) fn bless() -> Result<bool> {
    run(&BLESSINGS)
}

fn run(steps: &[Step]) -> Result<bool> {
    let mut lines = Vec::new();
    let mut all_well = true;
    for step in steps {
        let mut command = cargo::command();
        command.args(step.arguments).envs(step.variables.iter().copied());
        let status = command
            .status()
            .with_context(|| format!("could not run cargo for {}", step.name))?;
        all_well &= status.success();
        lines.push(format!(
            "{}: {}",
            step.name,
            if status.success() { "ok" } else { "failed" }
        ));
    }
    println!("\n{}", lines.join("\n"));
    Ok(all_well)
}
