//! What a scope makes of one statement.

use crate::entity::booking;
use crate::screen::Screen;
use anyhow::{Context as _, Result};
use sea_orm::prelude::Date;
use sea_orm::{ColumnTrait as _, DatabaseConnection, EntityTrait as _, QueryFilter as _, QueryTrait as _};
use sea_orm_mixins::prelude::*;

pub(crate) fn explain(db: &Scoped<DatabaseConnection>, screen: &mut Screen<'_>) -> Result<Explanation> {
    screen.step(
        "What a scope makes of a statement",
        "`explain_scope` sends nothing. It says what would be sent, what is bound, and why.",
    )?;
    let fair = Date::from_ymd_opt(2026, 5, 23).context("no such date")?;
    let closing = booking::Entity::delete_many().filter(booking::Column::Date.eq(fair));
    let statement = closing.build(db.get_database_backend());
    screen.say(&format!("asked: {}", statement.sql))?;
    let explanation = db.explain_scope(&statement);
    for line in explanation.to_string().lines() {
        screen.say(line)?;
    }
    Ok(explanation)
}
