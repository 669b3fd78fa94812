//! The table that an entity wants is the one that SeaORM's own schema tools print, with what the library changes.

use crate::entity::{branch, expanded, flag, item, keyed, ledger, legacy, line, order, order_tag, shard, shelf};
use mixins::MixinEntity;
use mixins::Registry;
use mixins::schema::{Role, Wanted, WantedIndex, wanted};
use sea_orm::sea_query::{ColumnDef, ForeignKeyAction, Table};
use sea_orm::{DbBackend, IdenStatic as _, Schema};

const BACKENDS: [DbBackend; 3] = [DbBackend::Postgres, DbBackend::MySql, DbBackend::Sqlite];

/// Indexes of each kind, beside those that mixins' columns have.
mod indexed {
    #[mixins::mixin(crate = "mixins", index("slug"), index("shelf", "slug"))]
    pub struct Shelved {
        pub slug: String,
        pub shelf: i32,
    }

    pub mod tome {
        use super::Shelved;
        use mixins::prelude::*;
        use sea_orm::entity::prelude::*;

        #[mixins::model]
        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, IntegerPk, SoftDelete, StationTenant)]
        #[sea_orm(table_name = "tomes")]
        #[mixin(crate = "mixins", with(Shelved), live_unique("title"))]
        pub struct Model {
            #[sea_orm(unique)]
            pub isbn: String,
            #[sea_orm(unique_key = "edition")]
            pub title: String,
            #[sea_orm(unique_key = "edition")]
            pub year: i32,
            #[sea_orm(indexed)]
            pub pages: i32,
            pub item_id: Option<Uuid>,
            #[sea_orm(
                belongs_to,
                from = "item_id",
                to = "id",
                on_delete = "SetNull",
                on_update = "Cascade"
            )]
            pub item: BelongsTo<Option<crate::entity::item::Entity>>,
        }
    }
}

fn printed(backend: DbBackend, column: &ColumnDef) -> String {
    let mut table = Table::create();
    table.table("t").col(column.clone());
    backend.build(&table).sql
}

fn is_time(role: Option<Role>) -> bool {
    matches!(role, Some(Role::CreatedAt | Role::UpdatedAt | Role::Deletion))
}

/// Compares with what SeaORM makes of the entity; of its indexes those that are statements.
fn as_seaorm_prints_it<E: MixinEntity>() {
    for backend in BACKENDS {
        let schema = Schema::new(backend);
        let wanted = wanted::<E>(backend);
        let table = schema.create_table_from_entity(E::default());
        assert_eq!(wanted.policy.table.name, E::default().table_name());
        assert_eq!(wanted.columns.len(), table.get_columns().len());
        for (column, seaorms) in wanted.columns.iter().zip(table.get_columns()) {
            assert_eq!(column.name, seaorms.get_column_name());
            let (ours, theirs) = (printed(backend, &column.definition), printed(backend, seaorms));
            // With MySQL's quote before it: the type, not a part of a name.
            let changes = theirs.contains("` timestamp") || theirs.contains("` datetime");
            if changes && is_time(column.role) {
                assert!(ours.contains(" datetime(6)"), "{ours}");
            } else {
                assert_eq!(ours, theirs);
            }
        }
        let keys = table.get_foreign_key_create_stmts().iter().map(|key| {
            let key = key.get_foreign_key();
            (
                key.get_name().unwrap().to_owned(),
                key.get_columns(),
                key.get_ref_columns(),
            )
        });
        let wanted_keys = wanted.foreign_keys.iter();
        let wanted_keys = wanted_keys.map(|key| (key.name.clone(), key.columns.clone(), key.references.clone()));
        assert_eq!(wanted_keys.collect::<Vec<_>>(), keys.collect::<Vec<_>>());
        let indexes = schema.create_index_from_entity(E::default());
        let indexes = indexes.iter().map(|index| {
            let spec = index.get_index_spec();
            (
                spec.get_name().unwrap().to_owned(),
                spec.get_column_names(),
                index.is_unique_key(),
            )
        });
        let statements = wanted.indexes.iter().filter(|index| !index.inline);
        let statements = statements.map(|index| (index.name.clone(), index.columns.clone(), index.unique));
        assert_eq!(statements.collect::<Vec<_>>(), indexes.collect::<Vec<_>>());
    }
}

#[test]
fn entities_of_the_suite_want_what_seaorm_makes() {
    as_seaorm_prints_it::<item::Entity>();
    as_seaorm_prints_it::<flag::Entity>();
    as_seaorm_prints_it::<ledger::Entity>();
    as_seaorm_prints_it::<branch::Entity>();
    as_seaorm_prints_it::<expanded::Entity>();
    as_seaorm_prints_it::<keyed::visit::Entity>();
    as_seaorm_prints_it::<legacy::millis::Entity>();
    as_seaorm_prints_it::<legacy::text::Entity>();
    as_seaorm_prints_it::<legacy::visit::Entity>();
    as_seaorm_prints_it::<line::Entity>();
    as_seaorm_prints_it::<order::Entity>();
    as_seaorm_prints_it::<order_tag::Entity>();
    as_seaorm_prints_it::<shard::shard::Entity>();
    as_seaorm_prints_it::<shelf::shelf::Entity>();
}

/// The times that this library changes on MySQL and MariaDB, word for word; elsewhere they are SeaORM's.
#[test]
fn times_keep_microseconds_on_mysql() {
    let definition = |backend, name: &str| {
        let wanted = wanted::<item::Entity>(backend);
        let column = wanted.columns.iter().find(|column| column.name == name).unwrap();
        let sql = printed(backend, &column.definition);
        sql.split_once("( ").unwrap().1.trim_end_matches(" )").to_owned()
    };
    assert_eq!(
        definition(DbBackend::MySql, "created_at"),
        "`created_at` datetime(6) NOT NULL DEFAULT ((utc_timestamp(6)))"
    );
    assert_eq!(
        definition(DbBackend::MySql, "deleted_at"),
        "`deleted_at` datetime(6) NULL"
    );
    assert_eq!(
        definition(DbBackend::Postgres, "created_at"),
        r#""created_at" timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP"#
    );
}

#[test]
fn indexes_of_every_kind() {
    let index = |name: &str, columns: &[&str], (unique, inline)| {
        (
            name.to_owned(),
            columns.iter().map(ToString::to_string).collect::<Vec<_>>(),
            unique,
            inline,
        )
    };
    for backend in BACKENDS {
        let Wanted { indexes, live_keys, .. } = wanted::<indexed::tome::Entity>(backend);
        let found = indexes.into_iter().map(|found| {
            let WantedIndex {
                name,
                columns,
                unique,
                inline,
                ..
            } = found;
            (name, columns, unique, inline)
        });
        assert_eq!(
            found.collect::<Vec<_>>(),
            [
                index("idx-tomes-pages", &["pages"], (false, false)),
                index("idx-tomes-slug", &["slug"], (false, false)),
                index("idx-tomes-station_id", &["station_id"], (false, false)),
                index("idx-tomes-deleted_at", &["deleted_at"], (false, false)),
                index("idx-tomes-edition", &["title", "year"], (true, false)),
                index("idx-tomes-shelf-slug", &["shelf", "slug"], (false, false)),
                index("idx-tomes-isbn", &["isbn"], (true, true)),
            ]
        );
        let key = &live_keys[0];
        assert_eq!((&*key.name, key.unique), ("uq-live-tomes-station_id-title", true));
        assert_eq!(key.columns, ["station_id", "title"]);
    }
}

#[test]
fn a_foreign_key_names_its_table_and_actions() {
    let of_ledgers = wanted::<ledger::Entity>(DbBackend::Postgres).foreign_keys;
    let [key] = &*of_ledgers else {
        panic!("{of_ledgers:?}");
    };
    assert_eq!((&*key.name, &*key.table.name), ("fk-ledgers-branch_id", "stations"));
    assert_eq!((&*key.columns[0], &*key.references[0]), ("branch_id", "id"));
    assert!(key.on_delete.is_none() && key.on_update.is_none());

    let of_tomes = wanted::<indexed::tome::Entity>(DbBackend::Postgres).foreign_keys;
    let [key] = &*of_tomes else {
        panic!("{of_tomes:?}");
    };
    assert_eq!((&*key.name, &*key.table.name), ("fk-tomes-item_id", "items"));
    assert!(matches!(key.on_delete, Some(ForeignKeyAction::SetNull)));
    assert!(matches!(key.on_update, Some(ForeignKeyAction::Cascade)));
}

#[test]
fn columns_have_their_roles() {
    let wanted = wanted::<ledger::Entity>(DbBackend::Postgres);
    let roles = wanted
        .columns
        .iter()
        .map(|column| (&*column.name, column.role, column.nullable));
    assert_eq!(
        roles.collect::<Vec<_>>(),
        [
            ("id", None, false),
            ("amount", None, false),
            ("branch_id", Some(Role::Tenant(0)), true),
            ("business_id", Some(Role::Tenant(1)), false),
            ("org_id", Some(Role::Tenant(2)), false),
            ("regionName", Some(Role::Tenant(3)), false),
            ("opened_by", Some(Role::CreatedBy), true),
            ("updated_by", Some(Role::UpdatedBy), true),
        ]
    );
    assert!(wanted.module.ends_with("::entity::ledger"), "{}", wanted.module);
}

/// One for each entity, in the order of the tables; two that declare one table are two.
#[test]
fn the_registry_knows_what_all_want() {
    let all = Registry::get().wanted(DbBackend::Sqlite);
    let tables = all.iter().map(|wanted| &wanted.policy.table).collect::<Vec<_>>();
    assert!(tables.is_sorted());
    let of = |name: &str| {
        let named = tables
            .iter()
            .filter(|table| table.schema.is_none() && table.name == name);
        named.count()
    };
    assert_eq!((of("items"), of("disputed"), of("tomes")), (1, 2, 1));
    assert_eq!(item::Entity.as_str(), "items");
}
