//! The row rules of the fixtures' tables: every form of a condition.

use sea_orm_mixins_sql::{Comparison, Condition, List, RowRule, RuleConstant, Term};

fn rule(name: &str, condition: Condition) -> RowRule {
    let name = name.to_owned();
    RowRule { name, condition }
}

fn column(name: &str) -> Term {
    Term::Column(name.to_owned())
}

fn text(text: &str) -> RuleConstant {
    RuleConstant::Text(text.to_owned())
}

fn compared(left: Term, by: Comparison, right: Term) -> Condition {
    Condition::Compared { left, by, right }
}

fn is_null(column: &str) -> Condition {
    Condition::Null {
        column: column.to_owned(),
        negated: false,
    }
}

/// `state <> 'closed'`
pub(crate) fn open() -> RowRule {
    let closed = Term::Constant(text("closed"));
    rule("open", compared(column("state"), Comparison::NotEqual, closed))
}

/// `:actor = owner_id`
pub(crate) fn own() -> RowRule {
    rule("own", compared(Term::Actor, Comparison::Equal, column("owner_id")))
}

/// `department LIKE :department`
pub(crate) fn department() -> RowRule {
    let like = Condition::Like {
        column: "department".to_owned(),
        pattern: Term::Named("department".to_owned()),
        negated: false,
    };
    rule("department", like)
}

/// `region_id IN (:regions)`
pub(crate) fn regions() -> RowRule {
    let among = Condition::In {
        column: "region_id".to_owned(),
        list: List::Named("regions".to_owned()),
        negated: false,
    };
    rule("regions", among)
}

/// `published_at IS NOT NULL`
pub(crate) fn published() -> RowRule {
    let is_set = Condition::Null {
        column: "published_at".to_owned(),
        negated: true,
    };
    rule("published", is_set)
}

/// `NOT (level NOT IN (1, -2) AND draft = TRUE) OR title NOT LIKE 'it''s%' AND (level >= -1.5 OR "hidden from" IS NULL OR
/// level < id)`
pub(crate) fn readable() -> RowRule {
    let number = |digits: &str| RuleConstant::Number(digits.to_owned());
    let draft = compared(
        column("draft"),
        Comparison::Equal,
        Term::Constant(RuleConstant::Boolean(true)),
    );
    let level = Condition::In {
        column: "level".to_owned(),
        list: List::These(vec![number("1"), number("-2")]),
        negated: true,
    };
    let unfinished = Condition::Not(Box::new(Condition::All(vec![level, draft])));
    let title = Condition::Like {
        column: "title".to_owned(),
        pattern: Term::Constant(text("it's%")),
        negated: true,
    };
    let visible = Condition::Any(vec![
        compared(
            column("level"),
            Comparison::GreaterOrEqual,
            Term::Constant(number("-1.5")),
        ),
        is_null("hidden from"),
        compared(column("level"), Comparison::Less, column("id")),
    ]);
    rule(
        "readable",
        Condition::Any(vec![unfinished, Condition::All(vec![title, visible])]),
    )
}
