//! Every fixture is answered as it says.

use engine_tests::{fixture, plan, world};
use sea_orm_mixins_sql::Dialect;

fn fixtures(dialect: Dialect) {
    let catalog = world::catalog();
    let fixtures = fixture::of(dialect);
    let wrong: Vec<String> = fixtures
        .iter()
        .filter_map(|fixture| {
            let what = plan::compare(dialect, &catalog, fixture).err()?;
            Some(format!("{} {}\n    {what}\n", fixture.place, fixture.title))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} fixtures:\n{}",
        wrong.len(),
        fixtures.len(),
        wrong.concat()
    );
}

mod sqlite {
    #[test]
    fn fixtures() {
        super::fixtures(super::Dialect::Sqlite);
    }
}

mod postgres {
    #[test]
    fn fixtures() {
        super::fixtures(super::Dialect::Postgres);
    }
}

mod mysql {
    #[test]
    fn fixtures() {
        super::fixtures(super::Dialect::Mysql);
    }
}
