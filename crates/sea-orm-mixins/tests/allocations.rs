//! A known statement goes through a scope with few allocations: the future, the text if it outgrows its buffer, the values.

#[path = "../benches/subject/mod.rs"]
mod subject;

use subject::{Subject, allocations};

#[test]
fn a_hit_allocates_three_times_at_most() {
    for (subject, name) in Subject::ALL {
        let count = allocations(subject);
        assert!(count <= 3, "{name}: {count} allocations above passing it through");
    }
}
