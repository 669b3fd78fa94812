//! The tables of `tests/fixtures`, as far as their policies go.

use sea_orm_mixins_sql::{
    Also, Audit, Catalog, Declaration, Dimension, Mixin, Parent, Policy, Reach, Shape, SoftDelete, Table, Tenant, Timestamps,
};

fn table(name: &str) -> Table {
    Table {
        schema: None,
        name: name.to_owned(),
    }
}

fn tenant(dimension: &str, column: &str) -> Tenant {
    Tenant {
        dimension: dimension.to_owned(),
        column: column.to_owned(),
        nullable: false,
        text: false,
        also: Also::Nothing,
    }
}

/// A table with times, a soft delete and a station.
fn full(name: &str, soft_delete: SoftDelete) -> Policy {
    let mut policy = Policy::new(table(name), vec!["id".to_owned()]);
    policy.timestamps = Some(Timestamps {
        created_at: "created_at".to_owned(),
        updated_at: Some("updated_at".to_owned()),
    });
    policy.soft_delete = Some(soft_delete);
    policy.tenants = vec![tenant("station", "station_id")];
    policy
}

/// The policies, one of every kind.
pub(crate) fn catalog() -> Catalog {
    let deleted_at = || SoftDelete::Time {
        column: "deleted_at".to_owned(),
    };
    let is_deleted = SoftDelete::Flag {
        column: "is_deleted".to_owned(),
    };
    let mut bookings = full("bookings", deleted_at());
    bookings.mixins.push(Mixin::UuidPk);
    bookings.version = Some("version".to_owned());
    let mut payments = full("payments", deleted_at());
    payments.tenants.push(tenant("business", "business_id"));
    payments.audit = Some(Audit {
        created_by: "created_by".to_owned(),
        updated_by: Some("updated_by".to_owned()),
        deleted_by: Some("deleted_by".to_owned()),
    });
    let mut org_docs = Policy::new(table("org_docs"), vec!["id".to_owned()]);
    org_docs.tenants = vec![Tenant {
        text: true,
        ..tenant("org_id", "org_id")
    }];
    let mut devices = Policy::new(table("devices"), vec!["id".to_owned()]);
    devices.tenants = vec![Tenant {
        nullable: true,
        ..tenant("station", "station_id")
    }];
    let mut ledger = Policy::new(table("Ledger"), vec!["id".to_owned()]);
    ledger.tenants = vec![tenant("station", "Station Id")];
    let policies = [
        bookings,
        full("customers", is_deleted),
        payments,
        org_docs,
        devices,
        ledger,
    ];
    let policies = policies.into_iter().chain(beside());
    let shared = ["stations", "currencies"].map(|name| Declaration::Shared(table(name)));
    Catalog::new(policies.into_iter().map(Declaration::Policy).chain(shared))
}

/// Rows in reach beside the tenant's own, and rows that hang on others.
fn beside() -> [Policy; 5] {
    let with = |name: &str, also: Also| {
        let mut policy = Policy::new(table(name), vec!["id".to_owned()]);
        policy.tenants = vec![Tenant {
            nullable: matches!(also, Also::Nobodys | Also::Owners { .. }),
            also,
            ..tenant("station", "station_id")
        }];
        policy
    };
    let link = |from: &str, to: &str| Parent {
        from: from.to_owned(),
        table: table(to),
        to: "id".to_owned(),
    };
    let owner = Also::Owners {
        column: "user_id".to_owned(),
        text: true,
    };
    let second = Also::Others {
        column: "to_station_id".to_owned(),
        writes: false,
    };
    let mut lines = Policy::new(table("lines"), vec!["id".to_owned()]);
    lines.parents = vec![link("booking_id", "bookings")];
    let mut links = with("links", owner);
    links.links = vec![link("booking_id", "bookings")];
    [
        with("roles", Also::Nobodys),
        with("categories", Also::Everyones),
        with("transfers", second),
        links,
        lines,
    ]
}

/// One tenant of each dimension, and an actor; of stations as many as is said.
pub(crate) fn shape(stations: usize) -> Shape {
    let dimension = |(name, count): (&str, usize)| Dimension {
        name: name.to_owned(),
        reach: Reach::Tenants(count),
    };
    Shape {
        dimensions: [("station", stations), ("business", 1), ("org_id", 1)]
            .map(dimension)
            .into(),
        actor: true,
        ..Shape::default()
    }
}
