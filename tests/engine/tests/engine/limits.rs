//! What is refused for its size, and what is not yet.

use engine_tests::{plan, world};
use sea_orm_mixins_sql::{Dialect, Dimension, Reach, Shape};

const DIALECTS: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql];

fn refusal(sql: &str, dialect: Dialect, shape: &Shape) -> Option<String> {
    let plan = sea_orm_mixins_sql::plan(sql, dialect, &world::catalog(), shape);
    plan.err().map(|refusal| refusal.to_string())
}

#[test]
fn tables_of_one_statement() {
    let tables = |count: usize| {
        let columns = vec!["(SELECT max(id) FROM devices)"; count];
        let sql = format!("SELECT {}", columns.join(", "));
        refusal(&sql, Dialect::Postgres, &plan::shape_of("here", &[]))
    };
    assert_eq!(tables(2_000), None);
    assert!(tables(2_001).unwrap().contains("more than 2000 tables"));
}

#[test]
fn tenants_of_a_scope() {
    for dialect in DIALECTS {
        let tenants = |count: usize| {
            let shape = Shape {
                dimensions: vec![Dimension {
                    name: "org_id".to_owned(),
                    reach: Reach::Tenants(count),
                }],
                ..Shape::default()
            };
            refusal("SELECT id FROM org_docs", dialect, &shape)
        };
        let limit = if dialect == Dialect::Sqlite { 32_766 } else { 65_535 };
        assert_eq!(tenants(limit), None, "{dialect:?}");
        let too_many = tenants(limit + 1).unwrap();
        assert!(
            too_many.contains("tenants, more than a statement may have parameters"),
            "{too_many}"
        );
    }
}

#[test]
fn the_numbers_of_placeholders() {
    let shape = plan::shape_of("here", &[]);
    let number = |number: usize| refusal(&format!("SELECT ${number}"), Dialect::Postgres, &shape);
    assert_eq!((number(1), number(65_535)), (None, None));
    for wrong in [0, 65_536] {
        assert!(number(wrong).unwrap().contains("not a placeholder"), "{wrong}");
    }
    let named = |name: &str| refusal(&format!("SELECT {name}"), Dialect::Sqlite, &shape);
    assert_eq!((named("?"), named("?32766"), named("$32766")), (None, None, None));
    for wrong in ["?0", "?32767", "$0", "$32767", "$a", "$1a", ":1", "@1"] {
        assert!(named(wrong).unwrap().contains("not a placeholder"), "{wrong}");
    }
}
