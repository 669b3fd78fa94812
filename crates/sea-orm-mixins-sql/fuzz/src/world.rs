//! The tables of `tests/fixtures`, as far as their policies go.

use sea_orm_mixins_sql::{
    Also, Audit, Catalog, Comparison, Condition, RuleConstant, Declaration, Dimension, Form, List, Mixin, Parent, NamedValue, Policy, Reach,
    RowRule, Shape, SoftDelete, Table, Tenant, Term, Timestamps,
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
    let mut tickets = full("tickets", deleted_at());
    tickets.rules = rules();
    let policies = [
        bookings,
        full("customers", is_deleted),
        payments,
        org_docs,
        devices,
        ledger,
        tickets,
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

/// `state <> 'it''s \ closed' OR owner_id = :actor`, and `NOT (title LIKE :department) AND region_id IN (:regions)`.
fn rules() -> Vec<RowRule> {
    let column = |name: &str| Term::Column(name.to_owned());
    let compared = |left, by, right| Condition::Compared { left, by, right };
    let closed = Term::Constant(RuleConstant::Text("it's \\ closed".to_owned()));
    let open = Condition::Any(vec![
        compared(column("state"), Comparison::NotEqual, closed),
        compared(column("owner_id"), Comparison::Equal, Term::Actor),
    ]);
    let like = Condition::Like {
        column: "title".to_owned(),
        pattern: Term::Named("department".to_owned()),
        negated: false,
    };
    let among = Condition::In {
        column: "region_id".to_owned(),
        list: List::Named("regions".to_owned()),
        negated: false,
    };
    let near = Condition::All(vec![Condition::Not(Box::new(like)), among]);
    let rule = |(name, condition): (&str, Condition)| RowRule {
        name: name.to_owned(),
        condition,
    };
    [("open", open), ("near", near)].map(rule).into()
}

/// One tenant of each dimension, and an actor; of stations as many as is said.
pub(crate) fn shape(stations: usize) -> Shape {
    let dimension = |(name, count): (&str, usize)| Dimension {
        name: name.to_owned(),
        reach: Reach::Tenants(count),
    };
    let named = |(name, form): (&str, Form)| NamedValue {
        name: name.to_owned(),
        form,
    };
    Shape {
        dimensions: [("station", stations), ("business", 1), ("org_id", 1)]
            .map(dimension)
            .into(),
        actor: true,
        values: [("department", Form::One), ("regions", Form::Many(2))].map(named).into(),
        ..Shape::default()
    }
}
