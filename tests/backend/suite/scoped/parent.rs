//! Rows without a tenant of their own, which have that of the row on which they hang.

use super::{ACTOR, NORTH, SOUTH, error};
use crate::create;
use mixins::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseConnection, DbErr, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _, Set,
};
use uuid::Uuid;

mod booking {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, SoftDelete, StationTenant)]
    #[sea_orm(table_name = "parent_bookings")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub guest: String,
    }
}

mod line {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, SoftDelete, OptimisticLock, StationTenant)]
    #[sea_orm(table_name = "parent_lines")]
    #[mixin(station_tenant(through = "booking"), crate = "mixins")]
    pub struct Model {
        pub name: String,
        pub booking_id: Uuid,
        #[sea_orm(belongs_to, from = "booking_id", to = "id")]
        pub booking: BelongsTo<super::booking::Entity>,
    }
}

mod remark {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Tenant)]
    #[sea_orm(table_name = "parent_remarks")]
    #[mixin(tenant(station_id, through = "line"), crate = "mixins")]
    pub struct Model {
        pub text: String,
        pub line_id: i32,
        #[sea_orm(belongs_to, from = "line_id", to = "id")]
        pub line: BelongsTo<super::line::Entity>,
    }
}

mod guest {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "parent_guests")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub name: String,
    }
}

/// Links a booking to a guest.
mod seat {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, StationTenant)]
    #[sea_orm(table_name = "parent_seats")]
    #[mixin(crate = "mixins")]
    pub struct Model {
        pub booking_id: Uuid,
        pub guest_id: Option<i32>,
        #[sea_orm(belongs_to, from = "booking_id", to = "id")]
        pub booking: BelongsTo<super::booking::Entity>,
        #[sea_orm(belongs_to, from = "guest_id", to = "id")]
        pub guest: BelongsTo<Option<super::guest::Entity>>,
    }
}

fn is_cross<T: std::fmt::Debug>(refused: Result<T, DbErr>, in_table: &str) -> bool {
    matches!(
        error(&refused.unwrap_err()),
        MixinError::CrossTenant { table, dimension } if table == in_table && dimension == "station"
    )
}

fn new_line(booking: Uuid) -> line::ActiveModel {
    line::ActiveModel {
        name: Set("a".to_owned()),
        booking_id: Set(booking),
        ..Default::default()
    }
}

fn new_remark(line: i32) -> remark::ActiveModel {
    remark::ActiveModel {
        text: Set("a".to_owned()),
        line_id: Set(line),
        ..Default::default()
    }
}

struct World {
    north: Scoped<DatabaseConnection>,
    south: Scoped<DatabaseConnection>,
    /// A booking of each, and a line and a remark on it.
    bookings: [booking::Model; 2],
    lines: [line::Model; 2],
    remarks: [remark::Model; 2],
}

async fn world(db: &DatabaseConnection) -> World {
    create(db, booking::Entity).await;
    create(db, line::Entity).await;
    create(db, remark::Entity).await;
    let at = |station| db.clone().scoped(Scope::new().station(station).actor(ACTOR));
    let (north, south) = (at(NORTH), at(SOUTH));
    let (mut bookings, mut lines, mut remarks) = (vec![], vec![], vec![]);
    for scoped in [&north, &south] {
        let booking = booking::ActiveModel {
            guest: Set("Ada".to_owned()),
            ..Default::default()
        };
        let booking = booking.insert(scoped).await.unwrap();
        let line = new_line(booking.id).insert(scoped).await.unwrap();
        remarks.push(new_remark(line.id).insert(scoped).await.unwrap());
        bookings.push(booking);
        lines.push(line);
    }
    World {
        north,
        south,
        bookings: bookings.try_into().unwrap(),
        lines: lines.try_into().unwrap(),
        remarks: remarks.try_into().unwrap(),
    }
}

async fn a_row_is_its_parents(db: DatabaseConnection) {
    let World {
        north,
        south,
        bookings,
        lines,
        remarks,
    } = world(&db).await;
    assert_eq!(line::Entity::find().all(&north).await.unwrap(), [lines[0].clone()]);
    assert_eq!(remark::Entity::find().all(&south).await.unwrap(), [remarks[1].clone()]);
    let both = db.clone().scoped(Scope::new().stations([NORTH, SOUTH]));
    assert_eq!(remark::Entity::find().count(&both).await.unwrap(), 2);
    let any = db.clone().scoped(Scope::new().any_station());
    assert_eq!(remark::Entity::find().count(&any).await.unwrap(), 2);
    let joined = line::Entity::find().find_also_related(booking::Entity);
    assert_eq!(joined.all(&north).await.unwrap().len(), 1);
    // The line of a deleted booking is the station's still.
    bookings[0].clone().delete(&north).await.unwrap();
    assert_eq!(line::Entity::find().count(&north).await.unwrap(), 1);
    assert_eq!(line::Entity::policy().parents.len(), 1);
}

async fn a_row_of_anothers_parent_is_missing(db: DatabaseConnection) {
    let World {
        north,
        south,
        lines,
        remarks,
        ..
    } = world(&db).await;
    let mut change = lines[0].clone().into_active_model();
    change.name = Set("b".to_owned());
    assert_eq!(
        change.clone().update(&south).await.unwrap_err(),
        DbErr::RecordNotUpdated
    );
    assert_eq!(lines[0].clone().delete(&south).await.unwrap().rows_affected, 0);
    assert_eq!(remarks[0].clone().delete(&south).await.unwrap().rows_affected, 0);
    let by_id = remark::Entity::delete_by_id(remarks[0].id);
    assert_eq!(by_id.exec(&south).await.unwrap().rows_affected, 0);
    let all = remark::Entity::update_many().col_expr(remark::Column::Text, Expr::value("c"));
    assert_eq!(all.exec(&south).await.unwrap().rows_affected, 1);
    assert_eq!(change.update(&north).await.unwrap().name, "b");
    assert_eq!(
        remark::Entity::delete_many().exec(&north).await.unwrap().rows_affected,
        1
    );
    assert_eq!(remark::Entity::find().count(&south).await.unwrap(), 1);
}

async fn a_row_hangs_on_a_parent_in_reach(db: DatabaseConnection) {
    let World {
        north,
        south,
        bookings,
        lines,
        ..
    } = world(&db).await;
    let (own, foreign) = (bookings[0].id, bookings[1].id);
    assert!(is_cross(new_line(foreign).insert(&north).await, "parent_lines"));
    assert!(is_cross(
        new_line(Uuid::from_u128(7)).insert(&north).await,
        "parent_lines"
    ));
    let many = || line::Entity::insert_many([new_line(own), new_line(foreign)]);
    assert!(is_cross(many().exec_without_returning(&north).await, "parent_lines"));
    assert!(is_cross(new_remark(lines[1].id).insert(&north).await, "parent_remarks"));
    let mut moved = lines[0].clone().into_active_model();
    moved.booking_id = Set(foreign);
    assert!(is_cross(moved.clone().update(&north).await, "parent_lines"));
    let all = line::Entity::update_many().col_expr(line::Column::BookingId, Expr::value(foreign));
    assert!(is_cross(all.exec(&north).await, "parent_lines"));
    assert_eq!(line::Entity::find().count(&north).await.unwrap(), 1);
    assert_eq!(line::Entity::find().count(&south).await.unwrap(), 1);
    // One of the scope's is fine, and so is a row that is written back as a whole.
    let many = line::Entity::insert_many([new_line(own), new_line(own)]);
    many.exec_without_returning(&north).await.unwrap();
    let whole = lines[0].clone().into_active_model().reset_all();
    assert_eq!(whole.update(&north).await.unwrap().booking_id, own);
    let both = db.clone().scoped(Scope::new().stations([NORTH, SOUTH]));
    moved.version = Set(2);
    assert_eq!(moved.update(&both).await.unwrap().booking_id, foreign);
    let of_south = line::Entity::find().filter(line::Column::BookingId.eq(foreign));
    assert_eq!(of_south.count(&south).await.unwrap(), 2);
}

fn new_seat(booking: Uuid, guest: Option<i32>) -> seat::ActiveModel {
    seat::ActiveModel {
        booking_id: Set(booking),
        guest_id: Set(guest),
        ..Default::default()
    }
}

async fn under_several_a_row_gets_the_tenant_of_what_it_names(db: DatabaseConnection) {
    let World {
        north, south, bookings, ..
    } = world(&db).await;
    create(&db, guest::Entity).await;
    create(&db, seat::Entity).await;
    let (own, theirs) = (bookings[0].id, bookings[1].id);
    let guest = guest::ActiveModel {
        name: Set("Bob".to_owned()),
        ..Default::default()
    };
    let guest = guest.insert(&north).await.unwrap().id;
    let both = db.clone().scoped(Scope::new().stations([SOUTH, NORTH]));
    for (booking, station) in [(own, NORTH), (theirs, SOUTH)] {
        assert_eq!(new_seat(booking, None).insert(&both).await.unwrap().station_id, station);
    }
    assert_eq!(
        new_seat(own, Some(guest)).insert(&both).await.unwrap().station_id,
        NORTH
    );
    let many = seat::Entity::insert_many([new_seat(own, Some(guest)), new_seat(theirs, None)]);
    many.exec_without_returning(&both).await.unwrap();
    assert_eq!(seat::Entity::find().count(&south).await.unwrap(), 2);
    // Both ends are one station's, and in reach.
    assert!(is_cross(
        new_seat(theirs, Some(guest)).insert(&both).await,
        "parent_seats"
    ));
    let others = db.clone().scoped(Scope::new().stations([SOUTH, ACTOR]));
    assert!(is_cross(new_seat(own, None).insert(&others).await, "parent_seats"));
    let unsaid = seat::ActiveModel {
        id: Set(9),
        ..Default::default()
    };
    let unsaid = unsaid.insert(&both).await.unwrap_err();
    assert!(matches!(error(&unsaid), MixinError::MissingTenant { .. }));
    // A whole row is written back.
    let row = seat::Entity::find().one(&south).await.unwrap().unwrap();
    let whole = row.clone().into_active_model().reset_all();
    assert_eq!(whole.clone().update(&both).await.unwrap(), row);
    let mut moved = whole;
    moved.station_id = Set(NORTH);
    assert_eq!(moved.update(&both).await.unwrap_err(), DbErr::RecordNotUpdated);
}

backend_tests::on_every_backend!(
    under_several_a_row_gets_the_tenant_of_what_it_names,
    a_row_is_its_parents,
    a_row_of_anothers_parent_is_missing,
    a_row_hangs_on_a_parent_in_reach,
);
