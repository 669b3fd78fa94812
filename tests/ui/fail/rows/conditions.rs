//! What a row rule is not made of; each mistake once, at the rule.

mod ticket {
    use sea_orm_mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[sea_orm_mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, IntegerPk, Timestamps)]
    #[sea_orm(table_name = "tickets")]
    #[mixin(
        rows(
            misspelt = "stat <> 'closed'",
            call = "lower(state) = 'open'",
            subquery = "id IN (SELECT 1)",
            arithmetic = "id + 1 = 2",
            bare = "urgent",
            null = "state = NULL",
            constant = "1 = 1",
            actors = "owner_id IN (:actor)",
            mixed = "id IN (1, :one)",
            unfinished = "(id = 1",
            string = "state = 'open",
            backslash = "state LIKE '100\\%'",
            quoted = "\"state\" = 'open'",
            second = "id = 1; DELETE FROM tickets",
            empty = "",
        ),
        rows(fine = "created_at IS NOT NULL AND NOT (state LIKE 'a%' OR id BETWEEN 1 AND 5)")
    )]
    pub struct Model {
        pub state: String,
        pub urgent: bool,
        pub owner_id: Uuid,
    }
}

fn main() {}
