//! What it costs to send a known statement through a scope, beside sending it as it is. `cargo xtask bench` shows the
//! difference and its limits.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]
#![allow(clippy::print_stdout, reason = "it reports")]

mod subject;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use subject::{Nowhere, Subject};

fn hits(criterion: &mut Criterion) {
    let scoped = subject::scoped();
    for (subject, name) in Subject::ALL {
        println!("allocations {name} {}", subject::allocations(subject));
        let mut group = criterion.benchmark_group(name);
        let build = || subject.build();
        group.bench_function("plain", |bencher| {
            bencher.iter_batched(
                build,
                |statement| subject.send(black_box(statement), &Nowhere),
                BatchSize::SmallInput,
            );
        });
        group.bench_function("scoped", |bencher| {
            bencher.iter_batched(
                build,
                |statement| subject.send(black_box(statement), &scoped),
                BatchSize::SmallInput,
            );
        });
        group.finish();
    }
}

criterion_group!(benches, hits);
criterion_main!(benches);
