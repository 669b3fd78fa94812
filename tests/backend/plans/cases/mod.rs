//! The statements: each once through a scope and once with the conditions written by hand, by the same calls of SeaORM.

pub(crate) mod differing;
pub(crate) mod joins;
pub(crate) mod reads;
pub(crate) mod unusual;
pub(crate) mod writes;

use crate::entity::{booking, customer, line, ticket};
use crate::world::{ACTOR, STATION};
use mixins::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait as _, Condition, DatabaseTransaction, QueryFilter, Related, RelationDef};
use std::pin::Pin;

const PARENT: &str = "parent 1";

/// Does something, and returns what came of it.
type Run<C> = for<'db> fn(&'db C) -> Pin<Box<dyn Future<Output = String> + Send + 'db>>;

pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) by_hand: Run<DatabaseTransaction>,
    pub(crate) scoped: Run<Scoped<DatabaseTransaction>>,
}

/// Makes a [`Case`] of each function.
macro_rules! cases {
    ($($name:ident),* $(,)?) => {
        [$($crate::cases::Case {
            name: stringify!($name),
            by_hand: |db| Box::pin($name(db, $crate::cases::By::Hand)),
            scoped: |db| Box::pin($name(db, $crate::cases::By::Scope)),
        }),*]
    };
}
pub(crate) use cases;

/// Who writes the conditions on tenants, deleted rows and row rules: they follow all others.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Hand,
    Scope,
}

impl By {
    pub(crate) fn and<Q: QueryFilter>(self, query: Q, conditions: impl FnOnce() -> Condition) -> Q {
        match self {
            Self::Hand => query.filter(conditions()),
            Self::Scope => query,
        }
    }

    pub(crate) fn bookings<Q: QueryFilter>(self, query: Q) -> Q {
        self.and(query, live_bookings)
    }

    pub(crate) fn customers<Q: QueryFilter>(self, query: Q) -> Q {
        self.and(query, || Condition::all().add(customer::Column::StationId.eq(STATION)))
    }

    pub(crate) fn tickets<Q: QueryFilter>(self, query: Q) -> Q {
        self.and(query, || {
            let own = ticket::Column::OwnerId.eq(ACTOR).or(ticket::Column::OwnerId.is_null());
            Condition::all()
                .add(ticket::Column::StationId.eq(STATION))
                .add(Expr::col((ticket::Entity, ticket::Column::State)).ne(Expr::cust("'closed'")))
                .add(own)
        })
    }

    pub(crate) fn lines<Q: QueryFilter>(self, query: Q) -> Q {
        self.and(query, || {
            // Called as the engine calls it, so that plans call it the same.
            let parent = Query::select()
                .expr(Expr::cust("1"))
                .from_as(booking::Entity, PARENT)
                .and_where(Expr::col((PARENT, booking::Column::Id)).equals((line::Entity, line::Column::BookingId)))
                .and_where(Expr::col((PARENT, booking::Column::StationId)).eq(STATION))
                .to_owned();
            Condition::all().add(Expr::exists(parent))
        })
    }

    /// A relation to bookings: by hand, its ON has the conditions.
    pub(crate) fn to_bookings(self) -> RelationDef {
        let relation = <customer::Entity as Related<booking::Entity>>::to();
        match self {
            Self::Hand => relation.on_condition(|_, _| live_bookings()),
            Self::Scope => relation,
        }
    }
}

pub(crate) fn live_bookings() -> Condition {
    Condition::all()
        .add(booking::Column::StationId.eq(STATION))
        .add(booking::Column::DeletedAt.is_null())
}
