//! What the compiler says about right and wrong entities.
//!
//! `cargo xtask bless` writes the `.stderr` files; read what it wrote before you believe it.

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*.rs");
    cases.compile_fail("fail/*/*.rs");
}
