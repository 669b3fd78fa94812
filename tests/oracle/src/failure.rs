//! What is said about a case that fails: made smaller first.

use crate::{
    campaign::CaseId,
    choice::Choices,
    run::{Harness, Outcome, World},
    schema::TABLES,
    session::Sent,
    shrink,
};
use sea_orm::DbErr;
use std::fmt::Write as _;

pub(crate) async fn describe(
    harness: &Harness,
    case: CaseId,
    world: &World,
    decisions: Vec<u32>,
    kind: &'static str,
) -> Result<String, DbErr> {
    let mut text = String::new();
    let statement = harness.statement(&mut Choices::replay(decisions.clone()), world);
    writeln!(text, "case {case}: the {kind} differs").ok();
    let (_, as_made) = harness.sent(&statement, &world.scope);
    writeln!(text, "as generated: {}", shown(harness, &as_made)).ok();
    let smallest = shrink::smallest(harness, world, decisions, kind).await?;
    let (statement, world) = (&smallest.statement, &smallest.world);
    let (plain, scoped) = harness.sent(statement, &world.scope);
    writeln!(text, "\nmade smaller, under {:?}", world.scope).ok();
    writeln!(text, "scoped: {}", shown(harness, &scoped)).ok();
    writeln!(text, "plain:  {}", shown(harness, &plain)).ok();
    let explanation = harness.subject.explain(&harness.shared, &world.scope, &scoped);
    writeln!(text, "becomes: {explanation}").ok();
    if let Outcome::Differs(_, detail) = &smallest.outcome {
        writeln!(text, "{detail}").ok();
    }
    writeln!(text, "rows (those the scope sees are marked):").ok();
    for (at, table) in TABLES.iter().enumerate() {
        for row in &world.data.tables[at] {
            let seen = if world.view.row(at, &row[0]).is_some() {
                "*"
            } else {
                " "
            };
            writeln!(text, "  {seen} {} {row:?}", table.name).ok();
        }
    }
    writeln!(
        text,
        "again: MIXINS_ORACLE_CASE={case} cargo test -p backend-tests --test oracle {}::",
        harness.flavor.module()
    )
    .ok();
    Ok(text)
}

fn shown(harness: &Harness, sent: &Sent) -> String {
    let statement = sent.statement(harness.flavor.backend());
    let values = statement.values.as_ref().map(|values| format!("{:?}", values.0));
    format!("{} <- {}", statement.sql, values.unwrap_or_default())
}
