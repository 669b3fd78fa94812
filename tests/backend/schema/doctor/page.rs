//! `docs/doctor.md`: every kind of finding, made of the rules' own table.

use mixins_migration::doctor::{Kind, Severity};
use std::fmt::Write as _;

const HEAD: &str = "\
# What the doctor finds

`doctor(&db)` compares the tables of a program's entities with the database, and proposes the statements that mend it;
`doctor_rows(&db)` also looks at the rows. Both change nothing: what is tried below row security is rolled back. How to call them is in the documentation of
`sea_orm_mixins_migration::doctor`, and `cargo run -p booking -- --doctor` shows it.

An error means that rows leak or are lost, or that statements fail; the report's `exit_code()` is 1 then. A warning means
that it will, or that it costs; a note is good to know. What an entity declares itself is never more than a note, nor is
what SeaORM's own tools make of it: such a table has nothing to mend but the declaration. `report.mend()` has the statements
of errors and warnings, in an order in which they can be piped into the server's client.

What takes SQLite a rebuild of the table cannot be given as statements; the finding says which call does it.

Run it again afterwards: what a column that was missing hides, such as unique keys without the tenant, only then is found. The
statements go over one connection, since some are settings for those behind them. Where MySQL or MariaDB refuses an `ALGORITHM`
or a `LOCK` (errors 1845 and 1846: very long unique keys, for one), run the statement without it, while nobody writes: the table is
copied.

This page is made of the rules by `UPDATE_EXPECT=1 cargo test -p backend-tests --test doctor page`.
";

#[test]
fn page() {
    let mut page = HEAD.to_owned();
    for (severity, title) in [
        (Severity::Error, "Errors"),
        (Severity::Warning, "Warnings"),
        (Severity::Note, "Notes"),
    ] {
        write!(
            page,
            "\n## {title}\n\n| finding | what | why it matters | what mends it |\n| --- | --- | --- | --- |\n"
        )
        .unwrap();
        for kind in Kind::all().filter(|kind| kind.severity == severity) {
            writeln!(
                page,
                "| `{}` | {} | {} | {} |",
                kind.name,
                kind.title,
                sentence(kind.why),
                kind.mends
            )
            .unwrap();
        }
    }
    expect_test::expect_file!["../../../../docs/doctor.md"].assert_eq(&page);
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let rest: String = first.chain(letters).collect();
    format!("{rest}.")
}
