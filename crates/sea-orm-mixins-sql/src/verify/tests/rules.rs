//! Row rules that lost a part, or have another.

use super::{Planned, mysql, planned, policy, postgres, shape, sqlite};
use crate::catalog::policy::Policy;
use crate::catalog::rule::{Comparison, Condition, List, RowRule, RuleConstant, Term};
use crate::dialect::Dialect;
use crate::id::ValueId;
use crate::plan::Bind;

/// `state <> 'it''s \ off'`, `owner = :actor AND NOT (level < -3 OR gone = FALSE)`, `place IN (:places)`, and
/// `place NOT IN (:none)`.
pub(super) fn jobs() -> Policy {
    let column = |name: &str| Term::Column(name.to_owned());
    let compared = |left, by, right| Condition::Compared { left, by, right };
    let rule = |name: &str, condition| RowRule {
        name: name.to_owned(),
        condition,
    };
    let among = |list: &str, negated| Condition::In {
        column: "place".to_owned(),
        list: List::Named(list.to_owned()),
        negated,
    };
    let off = Term::Constant(RuleConstant::Text("it's \\ off".to_owned()));
    let low = compared(
        column("level"),
        Comparison::Less,
        Term::Constant(RuleConstant::Number("-3".to_owned())),
    );
    let gone = compared(
        column("gone"),
        Comparison::Equal,
        Term::Constant(RuleConstant::Boolean(false)),
    );
    let own = compared(column("owner"), Comparison::Equal, Term::Actor);
    let mut jobs = policy("jobs");
    jobs.tenants.clear();
    jobs.shared = true;
    jobs.rules = vec![
        rule("open", compared(column("state"), Comparison::NotEqual, off)),
        rule(
            "own",
            Condition::All(vec![own, Condition::Not(Box::new(Condition::Any(vec![low, gone])))]),
        ),
        rule("near", among("places", false)),
        rule("far", among("none", true)),
    ];
    jobs
}

const OWN: &str = r#"(jobs."owner" = ? AND (NOT (jobs."level" < -3 OR jobs."gone" = false)))"#;

fn job() -> Planned {
    sqlite("SELECT id FROM jobs")
}

#[test]
fn each_backend_gets_the_constant() {
    for (dialect, open) in [
        (Dialect::Sqlite, r#"(jobs."state" <> 'it''s \ off')"#),
        (Dialect::Postgres, r#"(jobs."state" <> E'it''s \\ off')"#),
        (Dialect::Mysql, r"(jobs.`state` <> 'it''s \\ off')"),
    ] {
        let planned = planned(dialect, shape(1), "SELECT id FROM jobs");
        assert!(planned.plan.sql.contains(open), "{}", planned.plan.sql);
        planned.verdict().unwrap();
    }
    assert!(job().plan.sql.ends_with(" AND (true)"), "{}", job().plan.sql);
}

#[test]
fn a_rule_is_gone() {
    job()
        .text(r#"(jobs."state" <> 'it''s \ off') AND "#, "")
        .must_be_refused("`jobs` is not filtered by `open`");
    job().text(&format!("{OWN} AND "), "").must_be_refused("`own`");
    job().text(" AND (true)", "").must_be_refused("`far`");
}

#[test]
fn a_rule_is_of_another_table() {
    sqlite("SELECT a.id FROM jobs a JOIN jobs b ON a.id = b.id")
        .text(r#"(b."state" <> "#, r#"(a."state" <> "#)
        .must_be_refused("`open`");
}

#[test]
fn a_rule_has_another_constant() {
    let open = "`open`";
    job().text("'it''s", "'its").must_be_refused(open);
    postgres("SELECT id FROM jobs")
        .text("E'it", "'it")
        .must_be_refused(open);
    mysql("SELECT id FROM jobs")
        .text(r"\\ off", r"\n off")
        .must_be_refused(open);
    mysql("SELECT id FROM jobs")
        .text("it''s", r"it\'s")
        .must_be_refused(open);
    job().text("-3", "3").must_be_refused("`own`");
    job().text("-3", "- -3").must_be_refused("`own`");
    job().text("= false", "= true").must_be_refused("`own`");
}

#[test]
fn a_rule_has_another_operator() {
    let own = "`own`";
    job().text("< -3", "<= -3").must_be_refused(own);
    job().text("-3 OR", "-3 AND").must_be_refused(own);
    job().text("? AND (NOT", "? OR (NOT").must_be_refused(own);
    job().text("(NOT (", "((").must_be_refused(own);
    job().text("(NOT (", "NOT ((").must_be_refused(own);
    job().text("IN (?, ?)", "NOT IN (?, ?)").must_be_refused("`near`");
    job().text("(true)", "(NOT true)").must_be_refused("`far`");
}

#[test]
fn a_rule_stands_under_an_or() {
    job().text(OWN, &format!("({OWN} OR 1 = 1)")).must_be_refused("`own`");
    job().text(OWN, &format!("NOT {OWN}")).must_be_refused("`own`");
}

#[test]
fn a_list_is_shorter() {
    job().text("(?, ?)", "(?)").must_be_refused("`near`");
    job().text("(?, ?)", "(?, 7)").must_be_refused("`near`");
}

#[test]
fn a_value_is_another() {
    let named = |value, at| Bind::Named {
        value: ValueId::new(value),
        at,
    };
    for (place, other) in [(0, named(1, 0)), (1, named(1, 1)), (2, named(0, 1)), (1, Bind::Actor)] {
        let what = if place == 0 { "`own`" } else { "`near`" };
        job().binds(|binds| binds[place] = other).must_be_refused(what);
    }
}

#[test]
fn a_rule_that_is_lifted_is_not_asked_for() {
    let lifted = |names: &[&str]| {
        let mut shape = shape(1);
        shape.lifted = names.iter().map(|name| (*name).to_owned()).collect();
        planned(Dialect::Sqlite, shape, "SELECT id FROM jobs")
    };
    let all = lifted(&["open", "own", "near", "far"]);
    assert_eq!(all.plan.sql, "SELECT id FROM jobs");
    lifted(&["open", "near", "far"])
        .text(&format!(" WHERE {OWN}"), "")
        .must_be_refused("`own`");
}
