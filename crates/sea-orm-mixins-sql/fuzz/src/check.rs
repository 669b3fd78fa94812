//! What must hold of every text, whether or not it is SQL.

use crate::world;
use sea_orm_mixins_sql::{Catalog, Dialect, Plan, Shape};
use std::sync::LazyLock;

static DECLARED: LazyLock<Catalog> = LazyLock::new(world::catalog);
static NOTHING: LazyLock<Catalog> = LazyLock::new(Catalog::default);
static SHAPES: LazyLock<[Shape; 2]> = LazyLock::new(|| [1, 2].map(world::shape));

/// Plans a text where tables are declared and where none are. Nothing panics; what is accepted is printed as it will be
/// read again, and binds a value for every placeholder.
pub fn check(dialect: Dialect, text: &str) {
    for shape in SHAPES.iter() {
        if let Ok(plan) = sea_orm_mixins_sql::plan(text, dialect, &DECLARED, shape) {
            // Some keywords pass for names to the parser, and fewer of them inside the parentheses that are ours.
            again(dialect, text, &plan, false);
        }
    }
    if let Ok(plan) = sea_orm_mixins_sql::plan(text, dialect, &NOTHING, &Shape::default()) {
        again(dialect, text, &plan, true);
    }
}

fn again(dialect: Dialect, text: &str, plan: &Plan, must_be_read: bool) {
    match sea_orm_mixins_sql::plan(&plan.sql, dialect, &NOTHING, &Shape::default()) {
        Ok(again) => {
            assert_eq!(again.sql, plan.sql, "printed again, from {text}");
            assert_eq!(
                again.parameters,
                plan.binds.len(),
                "values for {}\nfrom {text}",
                plan.sql
            );
        }
        // What keeps operators apart are parentheses, which count as levels.
        Err(refusal) => assert!(
            !must_be_read || refusal.to_string().contains("recursion limit"),
            "{refusal}\nof {}\nfrom {text}",
            plan.sql
        ),
    }
}
