//! Row rules: from the text of `rows(name = "condition")` to a [`Condition`] on the struct's columns.
//!
//! The grammar is a small part of SQL, which every backend reads alike; [`ALLOWED`] lists it for whoever wrote anything
//! else.

mod lexer;
mod parser;

pub(crate) use parser::parse;

use crate::model::Field;

/// What a row rule is made of, for messages.
pub(crate) const ALLOWED: &str = "a row rule is made of this table's columns, constants (`'text'`, `1.5`, `TRUE`), `:actor`, values of the scope (`:name`), comparisons (`=`, `<>`, `<`, `<=`, `>`, `>=`), LIKE, BETWEEN, IN (constants, or one list `:names`), IS NULL, AND, OR, NOT and parentheses";

/// A condition on the columns of a struct.
pub(crate) enum Condition<'m> {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Compared(Term<'m>, Comparison, Term<'m>),
    Like {
        column: &'m Field,
        pattern: Term<'m>,
        negated: bool,
    },
    In {
        column: &'m Field,
        list: List,
        negated: bool,
    },
    Null {
        column: &'m Field,
        negated: bool,
    },
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone)]
pub(crate) enum Term<'m> {
    Column(&'m Field),
    Constant(Constant),
    Actor,
    Named(String),
}

pub(crate) enum List {
    These(Vec<Constant>),
    Named(String),
}

#[derive(Clone)]
pub(crate) enum Constant {
    Text(String),
    Number(String),
    Boolean(bool),
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::cx::Cx;
    use crate::model::Model;

    const COLUMNS: &str = "struct Model { id: i32, state: String, #[sea_orm(column_name = \"ownerId\")] owner_id: Uuid, \
                           parent: HasOne<super::parent::Entity> }";

    /// The condition as it was read, or what is wrong with it.
    fn read(rule: &str) -> String {
        let mut cx = Cx::default();
        let model = Model::parse(&syn::parse_str(COLUMNS).unwrap(), &mut cx).unwrap();
        assert!(cx.finish().is_empty());
        let columns = model.columns().collect::<Vec<_>>();
        match parse(rule, &columns) {
            Ok(condition) => shown(&condition),
            Err(error) => error,
        }
    }

    fn shown(condition: &super::Condition<'_>) -> String {
        use super::{Condition, Constant, List, Term};
        let constant = |constant: &Constant| match constant {
            Constant::Text(text) => format!("{text:?}"),
            Constant::Number(number) => number.clone(),
            Constant::Boolean(value) => value.to_string(),
        };
        let term = |term: &Term<'_>| match term {
            Term::Column(field) => field.name.clone(),
            Term::Constant(value) => constant(value),
            Term::Actor => ":actor".to_owned(),
            Term::Named(name) => format!(":{name}"),
        };
        let all = |parts: &[Condition<'_>]| parts.iter().map(shown).collect::<Vec<_>>().join(" ");
        let not = |negated: &bool| if *negated { "not " } else { "" };
        match condition {
            Condition::All(parts) => format!("(and {})", all(parts)),
            Condition::Any(parts) => format!("(or {})", all(parts)),
            Condition::Not(inner) => format!("(not {})", shown(inner)),
            Condition::Compared(left, by, right) => format!("({} {by:?} {})", term(left), term(right)),
            Condition::Like {
                column,
                pattern,
                negated,
            } => {
                format!("({} {}like {})", column.name, not(negated), term(pattern))
            }
            Condition::In { column, list, negated } => {
                let list = match list {
                    List::These(values) => values.iter().map(constant).collect::<Vec<_>>().join(" "),
                    List::Named(name) => format!(":{name}"),
                };
                format!("({} {}in {list})", column.name, not(negated))
            }
            Condition::Null { column, negated } => format!("({} {}null)", column.name, not(negated)),
        }
    }

    #[test]
    fn each_form_is_read() {
        for (rule, condition) in [
            ("state <> 'closed'", "(state NotEqual \"closed\")"),
            ("state != 'it''s'", "(state NotEqual \"it's\")"),
            (":actor = ownerId", "(:actor Equal owner_id)"),
            ("OWNER_ID = :actor", "(owner_id Equal :actor)"),
            ("id < -1.50", "(id Less -1.50)"),
            ("id<=3 and id>=2", "(and (id LessOrEqual 3) (id GreaterOrEqual 2))"),
            ("state LIKE :pattern", "(state like :pattern)"),
            ("state not like 'a%'", "(state not like \"a%\")"),
            ("id IN (1, -2)", "(id in 1 -2)"),
            ("id NOT IN (:ids)", "(id not in :ids)"),
            ("state IS NOT NULL", "(state not null)"),
            ("state is null", "(state null)"),
            ("id BETWEEN 1 AND 5", "(and (id GreaterOrEqual 1) (id LessOrEqual 5))"),
            (
                "id NOT BETWEEN 1 AND 5",
                "(not (and (id GreaterOrEqual 1) (id LessOrEqual 5)))",
            ),
            (
                "id = 1 OR id = 2 AND state = 'a'",
                "(or (id Equal 1) (and (id Equal 2) (state Equal \"a\")))",
            ),
            (
                "(id = 1 OR id = 2) AND NOT (state = 'a')",
                "(and (or (id Equal 1) (id Equal 2)) (not (state Equal \"a\")))",
            ),
            ("id = TRUE", "(id Equal true)"),
            ("id > state", "(id Greater state)"),
        ] {
            assert_eq!(read(rule), condition, "{rule}");
        }
    }

    #[test]
    fn whatever_else_is_not() {
        for (rule, part) in [
            ("", "is empty"),
            (
                "stat = 'a'",
                "names `stat`, which is no column here; there are `id`, `state`, `owner_id`",
            ),
            ("parent = 1", "names `parent`, which is no column"),
            ("lower(state) = 'a'", "names `lower`, which is no column"),
            ("state", "`state` is no condition"),
            ("state = NULL", "IS NULL"),
            ("1 = 1", "compares no column"),
            (":actor = 1", "compares no column"),
            ("1 IN (1)", "of a column"),
            ("id IN ()", "`)` is not understood"),
            ("id IN (:actor)", "a list of the scope"),
            ("id IN (1, :one)", "`:one` is not understood"),
            ("id = :actors)", "`)` is not understood"),
            ("(id = 1", "the rule ends too early"),
            ("id = 1 id = 2", "`id` is not understood"),
            ("id = 'a", "does not end"),
            ("id = 'a\\b'", "backslash"),
            ("id = \"a\"", "`\"` is not understood"),
            ("id = 1e5", "`e5` is not understood"),
            ("id + 1 = 2", "`+` is not understood"),
            ("id = (SELECT 1)", "`(` is not understood"),
            ("id = 1; DROP TABLE x", "`;` is not understood"),
            ("id = 1 -- x", "`-` is not understood"),
            ("id LIKE state", "a pattern"),
            ("id = :", "`:` is not understood"),
            ("id IS 1", "`1` is not understood"),
        ] {
            let error = read(rule);
            assert!(error.contains(part), "{rule}: {error}");
        }
        let deep = format!("{}id = 1{}", "(".repeat(100), ")".repeat(100));
        assert!(read(&deep).contains("nested"), "{}", read(&deep));
        assert!(read(&"NOT ".repeat(10_000)).contains("nested"));
    }
}
