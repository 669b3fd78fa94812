// The entities of today: the business in fifteen tables, five of which have no parent.

pub mod business {
    use mixins::prelude::*;
    use sea_orm::entity::prelude::*;

    #[mixins::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, BusinessTenant)]
    #[sea_orm(table_name = "businesses")]
    #[mixin(crate = "mixins", business_tenant(column = "id"))]
    pub struct Model {
        pub name: String,
    }
}

macro_rules! tables {
    ($($module:ident $table:literal;)*) => {$(
        #[allow(dead_code, reason = "what SeaORM makes for loaders nobody calls here")]
        pub mod $module {
            use mixins::prelude::*;
            use sea_orm::entity::prelude::*;

            #[mixins::model]
            #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, BusinessTenant)]
            #[sea_orm(table_name = $table)]
            #[mixin(crate = "mixins", business_tenant(references = "super::business::Entity"))]
            pub struct Model {
                pub name: String,
            }
        }
    )*};
}

macro_rules! child_tables {
    ($($module:ident $table:literal of $parent:ident by $column:ident $name:literal;)*) => {$(
        #[allow(dead_code, reason = "what SeaORM makes for loaders nobody calls here")]
        pub mod $module {
            use mixins::prelude::*;
            use sea_orm::entity::prelude::*;

            #[mixins::model]
            #[derive(Clone, Debug, PartialEq, DeriveEntityModel, UuidPk, BusinessTenant)]
            #[sea_orm(table_name = $table)]
            #[mixin(crate = "mixins", business_tenant(references = "super::business::Entity"))]
            pub struct Model {
                pub name: String,
                pub $column: Uuid,
                #[sea_orm(belongs_to, from = $name, to = "id")]
                pub $parent: BelongsTo<super::$parent::Entity>,
            }
        }
    )*};
}

tables! {
    user "users";
    venue "venues";
    menu "menus";
    prospect "prospects";
    email_message "email_messages";
}

child_tables! {
    shift "shifts" of user by user_id "user_id";
    dish "dishes" of menu by menu_id "menu_id";
    guest "guests" of venue by venue_id "venue_id";
    review "reviews" of guest by guest_id "guest_id";
    reservation "reservations" of guest by guest_id "guest_id";
    reservation_line "reservation_lines" of reservation by reservation_id "reservation_id";
    payment "payments" of reservation by reservation_id "reservation_id";
    refund "refunds" of payment by payment_id "payment_id";
    invoice "invoices" of reservation by reservation_id "reservation_id";
    invoice_line "invoice_lines" of invoice by invoice_id "invoice_id";
}
