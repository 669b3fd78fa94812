//! Rows that a scope reaches beside its tenants' own: everyone's, a person's, and those of two stations.

use super::{ACTOR, NORTH, SOUTH, error};
use crate::create;
use mixins::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, Set,
};
use uuid::Uuid;

const OTHER: Uuid = Uuid::from_u128(0xad);

mod role {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete, OptimisticLock, StationTenant)]
    #[sea_orm(table_name = "roles")]
    #[mixin(station_tenant(nullable = "everyone"), crate = "mixins")]
    pub struct Model {
        pub name: String,
    }
}

mod category {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Tenant)]
    #[sea_orm(table_name = "categories")]
    #[mixin(tenant(org_id: i64, everyone = 0), crate = "mixins")]
    pub struct Model {
        pub name: String,
    }
}

mod template {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Tenant)]
    #[sea_orm(table_name = "templates")]
    #[mixin(tenant(realm: String, everyone = "platform"), crate = "mixins")]
    pub struct Model {
        pub name: String,
    }
}

mod link {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "links")]
    #[mixin(station_tenant(nullable = "owner: user_id"), crate = "mixins")]
    pub struct Model {
        #[sea_orm(unique)]
        pub slug: String,
        pub user_id: Option<Uuid>,
    }
}

mod transfer {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "transfers")]
    #[mixin(station_tenant(column = "from_station_id", or = "to_station_id"), crate = "mixins")]
    pub struct Model {
        pub amount: i32,
        pub to_station_id: Uuid,
    }
}

mod swap {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "swaps")]
    #[mixin(
        station_tenant(column = "from_station_id", or = "to_station_id", writes = "either"),
        crate = "mixins"
    )]
    pub struct Model {
        pub amount: i32,
        pub to_station_id: Option<Uuid>,
    }
}

fn is_cross<T: std::fmt::Debug>(refused: Result<T, DbErr>) -> bool {
    matches!(error(&refused.unwrap_err()), MixinError::CrossTenant { .. })
}

fn at(db: &DatabaseConnection, station: Uuid) -> Scoped<DatabaseConnection> {
    db.clone().scoped(Scope::new().station(station).actor(ACTOR))
}

fn new_role(name: &str) -> role::ActiveModel {
    role::ActiveModel {
        name: Set(name.to_owned()),
        ..Default::default()
    }
}

async fn roles(db: &impl ConnectionTrait) -> Vec<String> {
    let rows = role::Entity::find().all(db).await.unwrap();
    let mut names: Vec<_> = rows.into_iter().map(|row| row.name).collect();
    names.sort();
    names
}

async fn rows_of_nobody_are_read_by_all(db: DatabaseConnection) {
    create(&db, role::Entity).await;
    let (north, south) = (at(&db, NORTH), at(&db, SOUTH));
    let everywhere = db.clone().scoped(Scope::new().any_station());
    let mut built_in = new_role("admin");
    built_in.station_id = Set(None);
    assert!(is_cross(built_in.clone().insert(&north).await));
    let built_in = built_in.insert(&everywhere).await.unwrap();
    assert_eq!(built_in.station_id, None);
    let own = new_role("chef").insert(&north).await.unwrap();
    assert_eq!(own.station_id, Some(NORTH));
    assert_eq!(
        (roles(&north).await, roles(&south).await),
        (vec!["admin".to_owned(), "chef".to_owned()], vec!["admin".to_owned()])
    );
    // Seen, and nobody's to write: as a row that is missing.
    let mut change = built_in.clone().into_active_model();
    change.name = Set("x".to_owned());
    assert_eq!(
        change.clone().update(&north).await.unwrap_err(),
        DbErr::RecordNotUpdated
    );
    assert_eq!(built_in.clone().delete(&north).await.unwrap().rows_affected, 0);
    assert_eq!(built_in.clone().force_delete(&north).await.unwrap().rows_affected, 0);
    let all = role::Entity::update_many().col_expr(role::Column::Name, Expr::value("y"));
    assert_eq!(all.exec(&north).await.unwrap().rows_affected, 1);
    assert_eq!(role::Entity::delete_many().exec(&south).await.unwrap().rows_affected, 0);
    assert_eq!(roles(&everywhere).await, ["admin", "y"]);
    assert_eq!(change.update(&everywhere).await.unwrap().name, "x");
    let both = db.clone().scoped(Scope::new().stations([SOUTH, NORTH]));
    assert_eq!(roles(&both).await, ["x", "y"]);
}

async fn the_rows_of_one_tenant_are_read_by_all(db: DatabaseConnection) {
    create(&db, category::Entity).await;
    create(&db, template::Entity).await;
    let org = |org: i64| {
        let realm = if org == 0 {
            "platform".to_owned()
        } else {
            org.to_string()
        };
        db.clone()
            .scoped(Scope::new().tenant("org_id", org).tenant("realm", realm))
    };
    let (platform, one, two) = (org(0), org(1), org(2));
    for scoped in [&platform, &one] {
        let named = category::ActiveModel {
            name: Set("a".to_owned()),
            ..Default::default()
        };
        named.insert(scoped).await.unwrap();
        let named = template::ActiveModel {
            name: Set("a".to_owned()),
            ..Default::default()
        };
        named.insert(scoped).await.unwrap();
    }
    let foreign = category::ActiveModel {
        name: Set("b".to_owned()),
        org_id: Set(0),
        ..Default::default()
    };
    assert!(is_cross(foreign.insert(&one).await));
    for (scoped, seen, written) in [(&platform, 1, 1), (&one, 2, 1), (&two, 1, 0)] {
        assert_eq!(category::Entity::find().count(scoped).await.unwrap(), seen);
        assert_eq!(template::Entity::find().count(scoped).await.unwrap(), seen);
        let all = category::Entity::update_many().col_expr(category::Column::Name, Expr::value("c"));
        assert_eq!(all.exec(scoped).await.unwrap().rows_affected, written);
        let all = template::Entity::update_many().col_expr(template::Column::Name, Expr::value("c"));
        assert_eq!(all.exec(scoped).await.unwrap().rows_affected, written);
    }
    assert_eq!(
        category::Entity::delete_many().exec(&two).await.unwrap().rows_affected,
        0
    );
    assert_eq!(
        template::Entity::delete_many().exec(&one).await.unwrap().rows_affected,
        1
    );
}

#[expect(clippy::option_option, reason = "NULL is given, or nothing is")]
fn link(slug: &str, station: Option<Option<Uuid>>) -> link::ActiveModel {
    link::ActiveModel {
        slug: Set(slug.to_owned()),
        station_id: station.map_or(sea_orm::NotSet, Set),
        ..Default::default()
    }
}

async fn links(db: &impl ConnectionTrait) -> Vec<String> {
    let rows = link::Entity::find().all(db).await.unwrap();
    let mut slugs: Vec<_> = rows.into_iter().map(|row| row.slug).collect();
    slugs.sort();
    slugs
}

async fn a_row_of_nobody_is_its_owners(db: DatabaseConnection) {
    create(&db, link::Entity).await;
    let north = at(&db, NORTH);
    let other = db.clone().scoped(Scope::new().station(NORTH).actor(OTHER));
    let nobody = db.clone().scoped(Scope::new().station(NORTH));
    let private = link("mine", Some(None)).insert(&north).await.unwrap();
    assert_eq!((private.station_id, private.user_id), (None, Some(ACTOR)));
    link("ours", None).insert(&north).await.unwrap();
    let mut theirs = link("theirs", Some(None));
    theirs.user_id = Set(Some(OTHER));
    assert!(is_cross(theirs.clone().insert(&north).await));
    assert!(is_cross(link("x", Some(None)).insert(&nobody).await));
    let without_owner = link::Entity::insert(link("x", Some(None)));
    assert!(is_cross(without_owner.exec_without_returning(&north).await));
    let theirs = theirs.insert(&other).await.unwrap();
    assert_eq!(links(&north).await, ["mine", "ours"]);
    assert_eq!(links(&other).await, ["ours", "theirs"]);
    assert_eq!(links(&nobody).await, ["ours"]);
    // Both ways: neither reads, writes or removes what is the other's.
    let all = || link::Entity::update_many().col_expr(link::Column::Slug, Expr::cust("lower(slug)"));
    assert_eq!(all().exec(&nobody).await.unwrap().rows_affected, 1);
    let mut taken = theirs.clone().into_active_model();
    taken.slug = Set("taken".to_owned());
    assert_eq!(taken.update(&north).await.unwrap_err(), DbErr::RecordNotUpdated);
    assert_eq!(theirs.clone().delete(&north).await.unwrap().rows_affected, 0);
    // A private row is given to nobody, and a whole one is written back as it is.
    let mut given = private.clone().into_active_model();
    given.user_id = Set(Some(OTHER));
    assert_eq!(given.update(&north).await.unwrap_err(), DbErr::RecordNotUpdated);
    let mut whole = private.clone().into_active_model().reset_all();
    whole.slug = Set("changed".to_owned());
    let whole = whole.update(&north).await.unwrap();
    assert_eq!(
        (whole.slug.as_str(), whole.station_id, whole.user_id),
        ("changed", None, Some(ACTOR))
    );
    let mut moved = whole.clone().into_active_model();
    moved.station_id = Set(Some(NORTH));
    moved.slug = Set("moved".to_owned());
    assert_eq!(moved.update(&north).await.unwrap_err(), DbErr::RecordNotUpdated);
    assert_eq!(whole.delete(&north).await.unwrap().rows_affected, 1);
    assert_eq!(links(&other).await, ["ours", "theirs"]);
}

async fn two_stations_see_a_row(db: DatabaseConnection) {
    create(&db, transfer::Entity).await;
    let (north, south) = (at(&db, NORTH), at(&db, SOUTH));
    let third = at(&db, OTHER);
    let sent = transfer::ActiveModel {
        amount: Set(1),
        to_station_id: Set(SOUTH),
        ..Default::default()
    };
    let sent = sent.insert(&north).await.unwrap();
    assert_eq!((sent.from_station_id, sent.to_station_id), (NORTH, SOUTH));
    for (scoped, seen) in [(&north, 1), (&south, 1), (&third, 0)] {
        assert_eq!(transfer::Entity::find().count(scoped).await.unwrap(), seen);
    }
    let mut change = sent.clone().into_active_model();
    change.amount = Set(2);
    assert_eq!(
        change.clone().update(&south).await.unwrap_err(),
        DbErr::RecordNotUpdated
    );
    assert_eq!(sent.clone().delete(&south).await.unwrap().rows_affected, 0);
    assert_eq!(change.update(&north).await.unwrap().amount, 2);
    // Where it goes is a column of the first station's own.
    let mut turned = sent.clone().into_active_model();
    turned.to_station_id = Set(OTHER);
    turned.update(&north).await.unwrap();
    assert_eq!(transfer::Entity::find().count(&south).await.unwrap(), 0);
    assert_eq!(transfer::Entity::find().count(&third).await.unwrap(), 1);
    let mut foreign = transfer::ActiveModel {
        amount: Set(1),
        to_station_id: Set(SOUTH),
        ..Default::default()
    };
    foreign.from_station_id = Set(SOUTH);
    assert!(is_cross(foreign.insert(&north).await));
}

async fn two_stations_write_a_row(db: DatabaseConnection) {
    create(&db, swap::Entity).await;
    let (north, south, third) = (at(&db, NORTH), at(&db, SOUTH), at(&db, OTHER));
    let offered = swap::ActiveModel {
        amount: Set(1),
        to_station_id: Set(Some(SOUTH)),
        ..Default::default()
    };
    let offered = offered.insert(&north).await.unwrap();
    // A whole row is written back by the second one: whose it was stays.
    let mut whole = offered.clone().into_active_model().reset_all();
    whole.amount = Set(2);
    let taken = whole.clone().update(&south).await.unwrap();
    assert_eq!((taken.amount, taken.from_station_id), (2, NORTH));
    assert_eq!(whole.clone().update(&third).await.unwrap_err(), DbErr::RecordNotUpdated);
    // Nor does it become the second one's.
    whole.from_station_id = Set(SOUTH);
    assert_eq!(whole.update(&south).await.unwrap_err(), DbErr::RecordNotUpdated);
    assert_eq!(offered.clone().delete(&third).await.unwrap().rows_affected, 0);
    assert_eq!(offered.delete(&south).await.unwrap().rows_affected, 1);
}

backend_tests::on_every_backend!(
    rows_of_nobody_are_read_by_all,
    the_rows_of_one_tenant_are_read_by_all,
    a_row_of_nobody_is_its_owners,
    two_stations_see_a_row,
    two_stations_write_a_row,
);
