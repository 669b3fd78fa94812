//! The pages of this repository, whose examples are compiled here: a page that lies outside of a crate cannot be tested
//! by it, for it would not be in the crate's package.

macro_rules! pages {
    ($($name:ident: $path:literal;)*) => {$(
        #[cfg(doctest)]
        #[doc = include_str!(concat!("../../../", $path))]
        struct $name;
    )*};
}

pages! {
    Readme: "README.md";
    RuntimeReadme: "crates/sea-orm-mixins/README.md";
    MacrosReadme: "crates/sea-orm-mixins-macros/README.md";
    MigrationReadme: "crates/sea-orm-mixins-migration/README.md";
    SqlReadme: "crates/sea-orm-mixins-sql/README.md";
    FromSqlalchemy: "docs/from-sqlalchemy.md";
    Architecture: "docs/architecture.md";
    Scoping: "docs/scoping.md";
    Adopting: "docs/adopting.md";
    Migrations: "docs/migrations.md";
    WritingMixins: "docs/writing-mixins.md";
    Cascades: "docs/cascades.md";
    RowLevelSecurity: "docs/row-level-security.md";
    Model: "crates/sea-orm-mixins-macros/src/doc/model.md";
    Mixin: "crates/sea-orm-mixins-macros/src/doc/mixin.md";
    CompactModel: "crates/sea-orm-mixins-macros/src/doc/compact_model.md";
    Behavior: "crates/sea-orm-mixins-macros/src/doc/mixin_behavior.md";
    UuidPk: "crates/sea-orm-mixins-macros/src/doc/uuid_pk.md";
    IntegerPk: "crates/sea-orm-mixins-macros/src/doc/integer_pk.md";
    PrefixedPk: "crates/sea-orm-mixins-macros/src/doc/prefixed_pk.md";
    BigIntPk: "crates/sea-orm-mixins-macros/src/doc/big_int_pk.md";
    Timestamps: "crates/sea-orm-mixins-macros/src/doc/timestamps.md";
    SoftDelete: "crates/sea-orm-mixins-macros/src/doc/soft_delete.md";
    OptimisticLock: "crates/sea-orm-mixins-macros/src/doc/optimistic_lock.md";
    StationTenant: "crates/sea-orm-mixins-macros/src/doc/station_tenant.md";
    BusinessTenant: "crates/sea-orm-mixins-macros/src/doc/business_tenant.md";
    Tenant: "crates/sea-orm-mixins-macros/src/doc/tenant.md";
    Auditable: "crates/sea-orm-mixins-macros/src/doc/auditable.md";
}
