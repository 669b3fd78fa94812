//! Mixins of one's own, across crates and on a database.

use base::shop::ShopId;
use mixins_tests::entity::{article, event, legacy, offer, visit};
use own_mixins::prelude::*;
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait as _, Database, DatabaseConnection, DbBackend, DbErr, EntityTrait,
    IdenStatic as _, IntoActiveModel as _, Iterable as _, QueryFilter as _, Schema, Set,
};
use sea_orm_migration::SchemaManager;
use sea_orm_mixins_migration::MixinSchemaManager as _;

async fn database<E: MixinEntity>() -> Result<DatabaseConnection, DbErr> {
    let db = Database::connect("sqlite::memory:").await?;
    SchemaManager::new(&db).create_mixin_table::<E>().await?;
    Ok(db)
}

fn columns<E: EntityTrait>() -> Vec<&'static str> {
    E::Column::iter().map(|column| column.as_str()).collect()
}

fn mixins<E: MixinEntity>() -> Vec<String> {
    E::mixins().iter().map(ToString::to_string).collect()
}

fn offer(title: &str, slug: &str) -> offer::ActiveModel {
    offer::ActiveModel {
        title: Set(title.to_owned()),
        slug: Set(slug.to_owned()),
        ..Default::default()
    }
}

#[test]
fn the_columns_stand_after_the_models_own() {
    let wanted = [
        "id",
        "title",
        "shop_id",
        "former_shop_id",
        "notes",
        "list_price",
        "published_at",
        "slug",
        "created_at",
        "updated_at",
        "gone",
        "version",
    ];
    assert_eq!(columns::<offer::Entity>(), wanted);
    assert_eq!(
        columns::<event::Entity>(),
        [
            "id",
            "name",
            "published_at",
            "slug",
            "rank",
            "number",
            "created_at",
            "updated_at"
        ]
    );
}

#[test]
fn a_mixin_is_listed_by_its_name_after_those_it_contains() {
    let wanted = [
        "IntegerPk",
        "Timestamps",
        "SoftDelete",
        "OptimisticLock",
        "ShopScoped",
        "Standard",
        "Publishable",
        "Offered",
    ];
    assert_eq!(mixins::<offer::Entity>(), wanted);
    assert_eq!(
        mixins::<event::Entity>(),
        ["IntegerPk", "Timestamps", "Publishable", "Ranked", "Numbered"]
    );
    assert_eq!(
        mixins::<legacy::Entity>(),
        ["Timestamps", "SoftDelete", "Legacy", "ShopScoped"]
    );
}

#[tokio::test]
async fn hooks_run_from_the_contained_to_the_entitys_own() -> Result<(), DbErr> {
    let db = database::<offer::Entity>().await?;
    let row = offer("Night", "night").insert(&db).await?;
    assert_eq!(row.shop_id, ShopId(1));
    assert_eq!(row.notes, "shop 1; own;");
    let mut row = offer("Day", "day");
    row.shop_id = Set(ShopId(7));
    assert_eq!(row.insert(&db).await?.notes, "shop 7; own;");
    Ok(())
}

#[tokio::test]
async fn generic_code_knows_the_columns() -> Result<(), DbErr> {
    use base::catalogue::{is_shown, publish, shown};
    let db = database::<offer::Entity>().await?;
    let row = offer("Night", "night").insert(&db).await?;
    assert!(!is_shown(&row) && shown::<offer::Entity>().all(&db).await?.is_empty());
    let row = publish::<offer::Entity>(row, &db).await?;
    assert!(is_shown(&row) && row.version == 2);
    assert_eq!(shown::<offer::Entity>().all(&db).await?, [row]);
    Ok(())
}

#[tokio::test]
async fn a_hooks_error_stops_the_statement() -> Result<(), DbErr> {
    let db = database::<event::Entity>().await?;
    let event = event::ActiveModel {
        name: Set("Opening".to_owned()),
        slug: Set("opening".to_owned()),
        rank: Set(-1),
        number: Set(1),
        ..Default::default()
    };
    let refused = event.clone().insert(&db).await.unwrap_err();
    assert!(refused.to_string().contains("a rank is not negative"), "{refused}");
    assert!(event::Entity::find().all(&db).await?.is_empty());
    let row = event::ActiveModel { rank: Set(1), ..event }.insert(&db).await?;
    let mut row = row.into_active_model();
    row.rank = Set(-1);
    assert!(row.clone().update(&db).await.is_err());
    row.rank = Set(2);
    assert_eq!(row.update(&db).await?.rank, 2);
    Ok(())
}

#[tokio::test]
async fn contained_mixins_act_as_if_derived() -> Result<(), DbErr> {
    let db = database::<offer::Entity>().await?;
    let row = offer("Night", "night").insert(&db).await?;
    assert_eq!(row.created_at, row.updated_at);
    row.clone().delete(&db).await?;
    let kept = offer::Entity::find().all(&db).await?;
    assert!(kept.iter().all(|row| row.gone) && kept.len() == 1);
    assert!(offer::Entity::find().live().all(&db).await?.is_empty());
    let scoped = db.scoped(Scope::new());
    assert!(offer::Entity::find().all(&scoped).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn an_old_table_is_adopted_with_options_said_once() -> Result<(), DbErr> {
    let db = Database::connect("sqlite::memory:").await?;
    db.execute(&Schema::new(DbBackend::Sqlite).create_table_from_entity(legacy::Entity))
        .await?;
    let row = legacy::ActiveModel { ..Default::default() }.insert(&db).await?;
    assert_eq!(
        (row.create_time, row.shop_id, row.removed),
        (row.update_time, ShopId(1), false)
    );
    row.delete(&db).await?;
    let row = legacy::Entity::find().one(&db).await?;
    assert!(row.is_some_and(|row| row.removed));
    Ok(())
}

#[tokio::test]
async fn indexes_are_made() -> Result<(), DbErr> {
    let db = database::<event::Entity>().await?;
    let sql =
        "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'events' AND sql IS NOT NULL ORDER BY name";
    let statement = sea_orm::Statement::from_string(DbBackend::Sqlite, sql);
    let rows = db.query_all_raw(statement).await?;
    let names = rows
        .iter()
        .map(|row| row.try_get::<String>("", "name"))
        .collect::<Result<Vec<_>, _>>()?;
    assert_eq!(names, ["idx-events-published_at", "idx-events-published_at-slug"]);
    Ok(())
}

#[tokio::test]
async fn attributes_travel_with_the_field() -> Result<(), DbErr> {
    let db = database::<event::Entity>().await?;
    let event = event::ActiveModel {
        name: Set("Opening".to_owned()),
        slug: Set("opening".to_owned()),
        rank: Set(1),
        number: Set(1),
        ..Default::default()
    };
    let row = event.clone().insert(&db).await?;
    assert!(serde_json::to_value(&row).is_ok_and(|json| json["place"] == 1));
    assert!(event.insert(&db).await.is_err(), "`slug` is unique");
    Ok(())
}

#[tokio::test]
async fn the_mixins_columns_filter_typed() -> Result<(), DbErr> {
    use base::ShopScoped as _;
    use sea_orm::ColumnTrait as _;
    let db = database::<offer::Entity>().await?;
    offer("Night", "night").insert(&db).await?;
    let of_shop = |shop: i64| offer::Entity::find().filter(offer::Entity::shop_id().eq(shop)).all(&db);
    assert_eq!((of_shop(1).await?.len(), of_shop(2).await?.len()), (1, 0));
    Ok(())
}

#[tokio::test]
async fn a_models_relation_starts_from_a_mixins_column() -> Result<(), DbErr> {
    let db = database::<offer::Entity>().await?;
    SchemaManager::new(&db).create_mixin_table::<visit::Entity>().await?;
    let offer = offer("Night", "night").insert(&db).await?;
    let visit = visit::ActiveModel {
        offer_id: Set(offer.id),
        ..Default::default()
    };
    let visit = visit.insert(&db).await?;
    let found = visit::Entity::find_by_id(visit.id)
        .find_also_related(offer::Entity)
        .one(&db)
        .await?;
    assert_eq!(found, Some((visit, Some(offer))));
    Ok(())
}

#[tokio::test]
async fn a_scope_sees_by_the_rules_of_model_and_mixin() -> Result<(), DbErr> {
    let db = database::<article::Entity>().await?;
    for (words, state) in [(1, "ready"), (3, "draft"), (5, "ready")] {
        let article = article::ActiveModel {
            words: Set(words),
            state: Set(state.to_owned()),
            ..Default::default()
        };
        article.insert(&db).await?;
    }
    let words = async |scope: Scope| {
        let rows = article::Entity::find().all(&db.clone().scoped(scope)).await?;
        Ok::<_, DbErr>(rows.iter().map(|row| row.words).collect::<Vec<_>>())
    };
    assert_eq!(words(Scope::new()).await?, [5]);
    assert_eq!(words(Scope::new().without_rule("ready", "an editor")).await?, [3, 5]);
    assert_eq!(words(Scope::new().without_rule("long", "all")).await?, [1, 5]);
    Ok(())
}
