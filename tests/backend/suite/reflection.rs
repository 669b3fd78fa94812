//! What a program can ask about its entities. No database here.

use crate::entity::{counter, flag, item, ledger, order_tag, typed};
use mixins::prelude::*;
use mixins::{Policy, Registry, Table};
use mixins_sql::UuidVersion;
use sea_orm::{DbBackend, EntityTrait as _, IntoActiveModel as _, MockDatabase};

/// Two entities that disagree about one table, and one more that is nobody's business.
mod disputed {
    pub mod first {
        use mixins::prelude::*;
        use sea_orm::entity::prelude::*;

        #[mixins::model]
        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, SoftDelete)]
        #[sea_orm(table_name = "disputed")]
        #[mixin(crate = "mixins")]
        pub struct Model {
            pub name: String,
        }
    }

    pub mod second {
        use mixins::prelude::*;
        use sea_orm::entity::prelude::*;

        #[mixins::model]
        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, OptimisticLock)]
        #[sea_orm(table_name = "disputed")]
        #[mixin(crate = "mixins")]
        pub struct Model {
            pub name: String,
        }
    }

    /// The same table name in another schema is another table.
    pub mod elsewhere {
        use mixins::prelude::*;
        use sea_orm::entity::prelude::*;

        #[mixins::model]
        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, Timestamps)]
        #[sea_orm(table_name = "disputed", schema_name = "other")]
        #[mixin(crate = "mixins")]
        pub struct Model {
            pub name: String,
        }
    }
}

mixins::shared_table!("countries");
mixins::shared_table!("core.currencies");

fn table(name: &str) -> Table {
    Table {
        schema: None,
        name: name.to_owned(),
    }
}

#[test]
fn mixins_are_listed_in_one_order() {
    use Mixin::{
        Auditable, BusinessTenant, IntegerPk, OptimisticLock, SoftDelete, StationTenant, Tenant, Timestamps, UuidPk,
    };
    assert_eq!(
        item::Entity::mixins(),
        [UuidPk, Timestamps, SoftDelete, OptimisticLock, StationTenant, Auditable]
    );
    assert_eq!(
        ledger::Entity::mixins(),
        [UuidPk, StationTenant, BusinessTenant, Tenant, Auditable]
    );
    assert_eq!(counter::Entity::mixins(), [IntegerPk, OptimisticLock]);
    assert_eq!(order_tag::Entity::mixins(), [Timestamps]);
    assert_eq!(item::Entity::mixins()[3].to_string(), "OptimisticLock");
}

#[test]
fn a_policy_knows_which_keys_are_made() {
    let made = |policy: &Policy| policy.uuid;
    assert_eq!(made(ledger::Entity::policy()), Some(UuidVersion::V4));
    assert_eq!(made(item::Entity::policy()), Some(UuidVersion::V7));
    assert_eq!(made(typed::text_uuid::Entity::policy()), Some(UuidVersion::V7));
    assert_eq!(made(counter::Entity::policy()), None);
}

#[test]
fn a_policy_names_its_columns() {
    let policy = ledger::Entity::policy();
    assert_eq!(
        (policy.table.to_string().as_str(), policy.key.as_slice()),
        ("ledgers", &["id".to_owned()][..])
    );
    let tenants = policy.tenants.iter().map(|tenant| {
        let (dimension, column) = (tenant.dimension.as_str(), tenant.column.as_str());
        (dimension, column, tenant.nullable, tenant.text)
    });
    let expected = [
        ("station", "branch_id", true, false),
        ("business", "business_id", false, false),
        ("org_id", "org_id", false, false),
        ("region", "regionName", false, true),
    ];
    assert_eq!(tenants.collect::<Vec<_>>(), expected);
    let audit = policy.audit.as_ref().unwrap();
    assert_eq!(
        (
            audit.created_by.as_str(),
            audit.updated_by.as_deref(),
            &audit.deleted_by
        ),
        ("opened_by", Some("updated_by"), &None)
    );
    assert_eq!(
        flag::Entity::policy().soft_delete.as_ref().unwrap().column(),
        "is_deleted"
    );
    let renamed = typed::renamed::Entity::policy();
    assert_eq!(
        renamed.timestamps.as_ref().unwrap().updated_at.as_deref(),
        Some("changedAt")
    );
    assert_eq!(
        (renamed.version.as_deref(), renamed.key.as_slice()),
        (Some("revision"), &["code".to_owned()][..])
    );
    assert_eq!(
        item::Entity::policy().audit.as_ref().unwrap().deleted_by.as_deref(),
        Some("deleted_by")
    );
}

#[test]
fn columns_stand_in_the_documented_order() {
    use sea_orm::{IdenStatic as _, Iterable as _};
    let names = item::Column::iter().map(|column| column.as_str()).collect::<Vec<_>>();
    let expected = [
        "id",
        "name",
        "quantity",
        "note",
        "station_id",
        "created_by",
        "updated_by",
        "deleted_by",
        "created_at",
        "updated_at",
        "deleted_at",
        "version",
    ];
    assert_eq!(names, expected);
}

#[test]
fn the_registry_knows_every_entity_and_shared_table() {
    let registry = Registry::get();
    for policy in [
        item::Entity::policy(),
        counter::Entity::policy(),
        typed::naive::Entity::policy(),
    ] {
        assert_eq!(registry.policy(&policy.table).unwrap(), Some(policy));
        assert!(registry.policies().any(|known| known == policy));
    }
    assert_eq!(registry.policy(&table("plain")).unwrap(), None);
    assert!(registry.is_shared(None, "countries") && registry.is_shared(Some("core"), "currencies"));
    assert!(!registry.is_shared(None, "currencies") && !registry.is_shared(None, "items"));
}

/// Of both kinds, in one order; what is disputed is open to nobody, and what was not decided is not shared.
#[test]
fn the_shared_tables_can_be_listed() {
    let shared = Registry::get().shared_tables().map(ToString::to_string);
    assert_eq!(
        shared.collect::<Vec<_>>(),
        [
            "books",
            "compact",
            "counters",
            "countries",
            "dense",
            "expanded",
            "flags",
            "hooked",
            "keyed_parcels",
            "keyed_visits",
            "legacy_append",
            "legacy_enum_flag",
            "legacy_micros",
            "legacy_millis",
            "legacy_null_flag",
            "legacy_null_version",
            "legacy_text",
            "legacy_text_flag",
            "lines",
            "order_tags",
            "orders",
            "shelved",
            "shelves",
            "shown_rows",
            "tags",
            "typed_fixed",
            "typed_naive",
            "typed_renamed",
            "typed_small_flag",
            "typed_time_offset",
            "typed_time_primitive",
            "watched",
            "core.currencies",
        ]
    );
    assert!(Registry::get().is_shared(None, "counters"));
    assert!(!Registry::get().is_shared(None, "drafts") && !Registry::get().is_shared(None, "disputed"));
}

#[test]
fn a_disagreement_names_both_and_is_about_that_table_only() {
    let err = Registry::get().policy(&table("disputed")).unwrap_err();
    let MixinError::PolicyConflict { table, first, second } = &err else {
        panic!("{err}")
    };
    assert_eq!(table, "disputed");
    assert!(
        first.ends_with("disputed::first") && second.ends_with("disputed::second"),
        "{err}"
    );
    assert!(
        err.to_string().contains(first) && err.to_string().contains(second),
        "{err}"
    );
    assert!(!err.is_retryable());
    let other = &disputed::elsewhere::Entity::policy().table;
    assert_eq!(other.to_string(), "other.disputed");
    assert!(Registry::get().policy(other).unwrap().is_some());
}

/// Every use of the disputed table is refused before anything reaches the database.
#[tokio::test]
async fn a_disputed_table_cannot_be_used() {
    let db = MockDatabase::new(DbBackend::Postgres).into_connection();
    let conflict = |err: sea_orm::DbErr| {
        let is_conflict = matches!(MixinError::of(&err), Some(MixinError::PolicyConflict { .. }));
        assert!(is_conflict, "{err}");
    };
    let row = disputed::first::Model {
        id: 1,
        name: "a".into(),
        deleted_at: None,
    };
    let mut change = row.clone().into_active_model();
    change.name = sea_orm::Set("b".into());
    conflict(
        sea_orm::ActiveModelTrait::insert(change.clone(), &db)
            .await
            .unwrap_err(),
    );
    conflict(change.clone().update(&db).await.unwrap_err());
    conflict(change.clone().save(&db).await.unwrap_err());
    conflict(sea_orm::ActiveModelTrait::update(change, &db).await.unwrap_err());
    conflict(row.clone().delete(&db).await.unwrap_err());
    conflict(row.clone().restore(&db).await.unwrap_err());
    conflict(row.clone().force_delete(&db).await.unwrap_err());
    conflict(sea_orm::ModelTrait::delete(row, &db).await.unwrap_err());
    conflict(disputed::first::Entity::restore_many().exec(&db).await.unwrap_err());
    conflict(
        disputed::first::Entity::force_delete_many()
            .exec(&db)
            .await
            .unwrap_err(),
    );
    let scoped = db.scoped_ref(Scope::new());
    let found = disputed::second::Entity::find().all(&scoped).await.unwrap_err();
    let Some(MixinError::PolicyConflict { table, first, second }) = MixinError::of(&found) else {
        panic!("{found}");
    };
    assert_eq!(table, "disputed");
    let mut modules = [first, second];
    modules.sort_unstable();
    assert!(
        modules[0].ends_with("disputed::first") && modules[1].ends_with("disputed::second"),
        "{modules:?}"
    );
    drop(scoped);
    assert_eq!(db.into_transaction_log(), []);
}

#[test]
fn errors_show_no_value_of_a_row() {
    let err = sea_orm::DbErr::from(MixinError::HardDelete { table: "items".into() });
    assert!(
        err.to_string()
            .starts_with("Error converting `a DELETE` into `a soft delete`: `items` has soft delete"),
        "{err}"
    );
    assert_eq!(MixinError::of(&sea_orm::DbErr::RecordNotUpdated), None);
}
