//! Plans that somebody spoiled by hand: each must be refused, for the reason that is said, and pass before it is spoiled.
//!
//! `tests/engine` spoils each condition of each fixture by itself; here are the ways that need a hand.

mod beside;
mod binds;
mod reads;
mod rules;
mod writes;

use super::{Premises, prove};
use crate::catalog::also::Also;
use crate::catalog::parent::Parent;
use crate::catalog::policy::{Audit, Mixin, Policy, SoftDelete, Table, Tenant, Timestamps};
use crate::catalog::{Catalog, Declaration};
use crate::dialect::Dialect;
use crate::plan::{Bind, Plan};
use crate::shape::{Dimension, Form, NamedValue, Reach, Shape};

fn policy(name: &str) -> Policy {
    let table = Table {
        schema: None,
        name: name.to_owned(),
    };
    let mut policy = Policy::new(table, vec!["id".to_owned()]);
    policy.tenants = vec![Tenant {
        dimension: "station".to_owned(),
        column: "station_id".to_owned(),
        nullable: false,
        text: false,
        also: Also::Nothing,
    }];
    policy
}

/// `bookings` has every mixin, `devices` a tenant only, `orgs` is a tenants' own table, `vaults` have a tenant in text,
/// `jobs` have row rules and no tenant, and `currencies` is open to all. `roles` and `links` have rows of nobody, which are
/// everyone's or a person's, and `lines` hang on bookings.
#[expect(clippy::too_many_lines, reason = "a list of tables")]
fn catalog() -> Catalog {
    let mut bookings = policy("bookings");
    bookings.mixins.push(Mixin::UuidPk);
    bookings.timestamps = Some(Timestamps {
        created_at: "created_at".to_owned(),
        updated_at: Some("updated_at".to_owned()),
    });
    bookings.soft_delete = Some(SoftDelete::Flag {
        column: "is_deleted".to_owned(),
    });
    bookings.version = Some("version".to_owned());
    bookings.audit = Some(Audit {
        created_by: "created_by".to_owned(),
        updated_by: Some("updated_by".to_owned()),
        deleted_by: Some("deleted_by".to_owned()),
    });
    let mut orgs = policy("orgs");
    orgs.mixins.push(Mixin::BigIntPk);
    for tenant in &mut orgs.tenants {
        "id".clone_into(&mut tenant.column);
        "org".clone_into(&mut tenant.dimension);
    }
    let shared = Table {
        schema: None,
        name: "currencies".to_owned(),
    };
    let mut vaults = policy("vaults");
    vaults.tenants = vec![Tenant {
        dimension: "realm".to_owned(),
        column: "realm".to_owned(),
        nullable: false,
        text: true,
        also: Also::Nothing,
    }];
    vaults.soft_delete = Some(SoftDelete::Time {
        column: "deleted_at".to_owned(),
    });
    let mut roles = policy("roles");
    let mut links = policy("links");
    for (policy, also) in [
        (&mut roles, Also::Nobodys),
        (
            &mut links,
            Also::Owners {
                column: "user_id".to_owned(),
                text: false,
            },
        ),
    ] {
        for tenant in &mut policy.tenants {
            tenant.nullable = true;
            tenant.also = also.clone();
        }
    }
    let mut hanging = policy("lines");
    hanging.tenants.clear();
    hanging.parents = vec![Parent {
        from: "booking_id".to_owned(),
        table: bookings.table.clone(),
        to: "id".to_owned(),
    }];
    let mut passes = policy("passes");
    passes.links.clone_from(&hanging.parents);
    let policies = [
        bookings,
        policy("devices"),
        orgs,
        vaults,
        roles,
        links,
        hanging,
        passes,
        rules::jobs(),
    ];
    let policies = policies.map(Declaration::Policy);
    Catalog::new(policies.into_iter().chain([Declaration::Shared(shared)]))
}

fn shape(stations: usize) -> Shape {
    let dimension = |name: &str, count| Dimension {
        name: name.to_owned(),
        reach: Reach::Tenants(count),
    };
    Shape {
        dimensions: vec![
            dimension("station", stations),
            dimension("org", 1),
            dimension("realm", 1),
        ],
        actor: true,
        values: vec![
            NamedValue {
                name: "none".to_owned(),
                form: Form::Many(0),
            },
            NamedValue {
                name: "places".to_owned(),
                form: Form::Many(2),
            },
        ],
        ..Shape::default()
    }
}

/// A statement and its plan.
struct Planned {
    sql: &'static str,
    dialect: Dialect,
    shape: Shape,
    plan: Plan,
}

fn planned(dialect: Dialect, shape: Shape, sql: &'static str) -> Planned {
    let plan = crate::plan(sql, dialect, &catalog(), &shape).unwrap();
    Planned {
        sql,
        dialect,
        shape,
        plan,
    }
}

fn sqlite(sql: &'static str) -> Planned {
    planned(Dialect::Sqlite, shape(1), sql)
}

fn mysql(sql: &'static str) -> Planned {
    planned(Dialect::Mysql, shape(1), sql)
}

fn postgres(sql: &'static str) -> Planned {
    planned(Dialect::Postgres, shape(1), sql)
}

impl Planned {
    fn verdict(&self) -> crate::refusal::Result<()> {
        let catalog = catalog();
        prove(&self.plan, Premises::of(self.sql, self.dialect, &catalog, &self.shape))
    }

    /// Puts other text in place of some of the plan's, and leaves out what was bound there.
    #[track_caller]
    fn text(mut self, from: &str, to: &str) -> Self {
        self.verdict().unwrap();
        let at = self.plan.sql.find(from);
        let at = at.unwrap_or_else(|| panic!("no `{from}` in {}", self.plan.sql));
        if self.dialect != Dialect::Postgres {
            let marks = |text: &str| text.matches('?').count();
            let first = marks(&self.plan.sql[..at]) + marks(to);
            self.plan.binds.drain(first..first + marks(from) - marks(to));
        }
        self.plan.sql.replace_range(at..at + from.len(), to);
        self
    }

    #[track_caller]
    fn binds(mut self, spoil: impl FnOnce(&mut Vec<Bind>)) -> Self {
        self.verdict().unwrap();
        spoil(&mut self.plan.binds);
        self
    }

    /// Demands that it is refused as a mistake of the library's, which is this.
    #[track_caller]
    fn must_be_refused(self, what: &str) {
        let said = match self.verdict() {
            Ok(()) => panic!("passed: {}", self.plan.sql),
            Err(refusal) => refusal.to_string(),
        };
        assert!(said.starts_with("this is a bug in sea-orm-mixins: "), "{said}");
        assert!(said.contains(what), "{said}");
        assert!(said.ends_with(&format!("{} [S505]", self.plan.sql)), "{said}");
    }
}

const NO_STATION: &str = "`bookings` is not filtered by `station_id`";
const NOT_LIVE: &str = "`bookings` is not filtered by `is_deleted`";
