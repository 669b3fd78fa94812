//! Running a [`Step`].

use super::{EVENTS, Maintenance, message, online};
use crate::step::Step;
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_mixins::is_retryable;
use std::borrow::Cow;
use tracing::Instrument as _;

impl Maintenance<'_> {
    /// Runs the statements of a step, once. Where the database is busy the driver's error comes back, for
    /// [`retry`](Self::retry); any other as `DbErr::Migration` with the table and the step's reason.
    pub(crate) async fn run(&self, step: &Step) -> Result<(), DbErr> {
        let span = tracing::info_span!(
            target: EVENTS,
            "step",
            table = %step.table,
            reason = %step.reason,
        );
        self.run_all(step).instrument(span).await.map_err(|err| {
            if is_retryable(&err) {
                err
            } else {
                message::failed_step(&self.target, &step.reason, &err)
            }
        })
    }

    async fn run_all(&self, step: &Step) -> Result<(), DbErr> {
        // Before the first of them is sent.
        for sql in &step.statements {
            if let Some(word) = outside_transaction(sql) {
                self.outside_transaction(&format!("`{word}`"))?;
            }
        }
        for sql in &step.statements {
            if outside_transaction(sql).is_some() {
                self.send_unhurried(sql).await?;
            } else {
                self.send_somehow(sql).await?;
            }
        }
        Ok(())
    }

    /// Sends a statement; where the server cannot do it that gently, by the next best way.
    async fn send_somehow(&self, sql: &str) -> Result<(), DbErr> {
        let mut sql = Cow::Borrowed(sql);
        loop {
            let Err(err) = self.send(&sql).await else { return Ok(()) };
            let Some(next) = online::by_the_next_way(&sql, &err) else {
                return Err(err);
            };
            tracing::warn!(target: EVENTS, table = %self.target, %next, "the server cannot do it otherwise: writers may wait");
            sql = Cow::Owned(next);
        }
    }
}

/// The word that keeps a statement out of a transaction, and lets it wait for locks without harm to others.
fn outside_transaction(sql: &str) -> Option<&'static str> {
    // Names are quoted in all statements of this crate.
    let mut quote = None;
    let unquoted = |char: &char| {
        if quote == Some(*char) {
            quote = None;
        } else if quote.is_none() && matches!(char, '"' | '\'' | '`') {
            quote = Some(*char);
        } else {
            return quote.is_none();
        }
        false
    };
    let unquoted: String = sql.chars().filter(unquoted).collect();
    let known = |word: &str| {
        let mut known = ["CONCURRENTLY", "VALIDATE"].into_iter();
        known.find(|known| word.eq_ignore_ascii_case(known))
    };
    unquoted.split_whitespace().find_map(known)
}

#[cfg(test)]
mod tests {
    use super::outside_transaction;

    #[test]
    fn names_are_no_words() {
        for (sql, word) in [
            (
                r#"CREATE UNIQUE INDEX CONCURRENTLY "a" ON "b" ("c")"#,
                Some("CONCURRENTLY"),
            ),
            (r#"ALTER TABLE "a" VALIDATE CONSTRAINT "b""#, Some("VALIDATE")),
            (r#"ALTER TABLE "a" ADD CHECK ("b" > 0) NOT VALID"#, None),
            (r#"CREATE INDEX "x CONCURRENTLY y" ON "a "" VALIDATE b" ("c")"#, None),
            (r#"DROP INDEX CONCURRENTLY "it's""#, Some("CONCURRENTLY")),
            (r#"ALTER TABLE "it's" VALIDATE CONSTRAINT "b""#, Some("VALIDATE")),
            ("CREATE INDEX `VALIDATE` ON a (b) WHERE c = ' CONCURRENTLY '", None),
        ] {
            assert_eq!(outside_transaction(sql), word, "{sql}");
        }
    }
}
