//! Names that need quotes, and names that are too long.

use super::entity::odd;
use super::world::{assert_double, create, indexes};
use mixins::schema::wanted;
use sea_orm::{ActiveModelTrait as _, DatabaseConnection, DbBackend, Set};

async fn quotes_are_doubled(db: DatabaseConnection) {
    create(&db, odd::Entity).await;
    let new = || odd::ActiveModel {
        quoted: Set("a".to_owned()),
        plain: Set(1),
        ..Default::default()
    };
    let first = new().insert(&db).await.unwrap();
    assert_double(new().insert(&db).await);
    first.delete(&db).await.unwrap();
    new().insert(&db).await.unwrap();
}

/// The name in the catalogue is the name that is wanted: no server has cut it.
async fn long_names_are_found_again(db: DatabaseConnection) {
    create(&db, odd::Entity).await;
    let declared = wanted::<odd::Entity>(db.get_database_backend()).live_keys;
    // Of `uq-live-Live "o`dd-a name that needs "quotes", `all` of them, to be right`, which has 73 bytes.
    let cut = r#"uq-live-Live "o`dd-a name that needs "quotes", `all` o-46869a8e"#;
    assert_eq!((&*declared[0].name, cut.len()), (cut, 63));
    for key in declared {
        let found = indexes(&db, "Live \"o`dd", "%live-%").await;
        let quoted = match db.get_database_backend() {
            DbBackend::MySql => key.name,
            _ => key.name.replace('"', "\"\""),
        };
        assert!(found.iter().any(|index| index.contains(&quoted)), "{quoted}: {found:?}");
    }
}

backend_tests::on_every_backend!(quotes_are_doubled, long_names_are_found_again);
