//! Foreign keys to columns whose field is not known by name: unchecked, and no error.

mod target {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, Timestamps)]
    #[sea_orm(table_name = "target", rename_all = "camelCase")]
    #[mixin(timestamps(created_at = "made_at"))]
    pub struct Model {
        #[sea_orm(primary_key, enum_name = "Key")]
        pub id: i32,
        #[sea_orm(unique)]
        pub code_1: String,
    }
}

mod owner {
    use sea_orm::entity::prelude::*;
    use sea_orm_mixins::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk)]
    #[sea_orm(table_name = "owner")]
    pub struct Model {
        pub target_id: i32,
        pub target_code: String,
        #[sea_orm(belongs_to, relation_enum = "ByKey", from = "target_id", to = "Key")]
        pub by_key: BelongsTo<super::target::Entity>,
        #[sea_orm(belongs_to, relation_enum = "ByCode", from = "target_code", to = "Code1")]
        pub by_code: BelongsTo<super::target::Entity>,
    }
}

fn main() {
    use sea_orm_mixins::prelude::*;

    // A name that an option gives is the column's, whatever `rename_all` says.
    let timestamps = target::Entity::policy().timestamps.as_ref();
    assert_eq!(timestamps.map(|names| (names.created_at.as_str(), names.updated_at.as_deref())), Some(("made_at", Some("updatedAt"))));
    assert_eq!(owner::Entity::mixins(), [Mixin::UuidPk]);
}
