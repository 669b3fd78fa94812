//! Every plan of the fixtures is proven, and none is once a condition, a bind or a check is taken out of it.
//!
//! Each condition of ours in each fixture's text is found by this file's own reading, taken out, put under an OR, or given
//! to another; each tenant, actor and value of the scope that is bound
//! becomes another's or a value of the caller's; each word and constant of a row rule becomes another. All of these must be refused.

use engine_tests::fixture::{self, Expected, Fixture};
use engine_tests::scan::{Kind, Piece, pieces};
use engine_tests::{plan, world};
use sea_orm_mixins_sql::{
    Also, Bind, Catalog, ContextId, Dialect, DimensionId, Filling, Limit, ParamIndex, Plan, Refusal, RowRule, Shape,
    SoftDelete, TenantIndex, ValueId,
};
use std::ops::Range;

/// A plan that was changed by hand.
struct Changed {
    how: String,
    plan: Plan,
}

fn judge(dialect: Dialect, changes: fn(Dialect, &Catalog, &Shape, &Plan, &str) -> Vec<Changed>) {
    let catalog = world::catalog();
    let mut judged = 0;
    let mut passed = Vec::new();
    // That a row has the tenant that is written back is no condition of the scope's: without it the rows are the same.
    let written_back = |fixture: &Fixture| fixture.title.contains("written back");
    for fixture in fixture::of(dialect).into_iter().filter(|it| !written_back(it)) {
        let shape = plan::shape(&fixture);
        let Some(planned) = planned(&fixture, dialect, &catalog, &shape) else {
            continue;
        };
        for changed in changes(dialect, &catalog, &shape, &planned, &fixture.input) {
            judged += 1;
            let verdict = sea_orm_mixins_sql::verify(&changed.plan, &fixture.input, dialect, &catalog, &shape);
            if verdict.is_ok() {
                passed.push(format!("{} {}: {}", fixture.place, changed.how, changed.plan.sql));
            }
        }
    }
    assert!(judged > 20, "only {judged} changes were made");
    assert!(
        passed.is_empty(),
        "{} of {judged} passed:\n{}",
        passed.len(),
        passed.join("\n")
    );
}

fn planned(fixture: &Fixture, dialect: Dialect, catalog: &Catalog, shape: &Shape) -> Option<Plan> {
    match &fixture.expected {
        Expected::Planned(_) => {
            let plan = sea_orm_mixins_sql::plan(&fixture.input, dialect, catalog, shape).unwrap();
            sea_orm_mixins_sql::verify(&plan, &fixture.input, dialect, catalog, shape).unwrap();
            Some(plan)
        }
        Expected::Refused { .. } => None,
    }
}

/// Where the conditions of ours stand in a text, as ranges of its pieces: a column of the mixins' in the backend's quotes,
/// behind a table's name, in front of `=`, `IN`, `IS` or `<>`.
fn conditions(dialect: Dialect, catalog: &Catalog, pieces: &[Piece<'_>], written: &str) -> Vec<Range<usize>> {
    let quote = if dialect == Dialect::Mysql { '`' } else { '"' };
    let columns: Vec<String> = catalog
        .policies()
        .iter()
        .flat_map(|policy| {
            let tenants = policy.tenants.iter();
            let tenants = tenants.flat_map(|tenant| std::iter::once(tenant.column.as_str()).chain(also(&tenant.also)));
            tenants.chain(policy.soft_delete.as_ref().map(SoftDelete::column))
        })
        // The key of the tenants' own table is another table's, too, and no condition of ours there.
        .filter(|column| *column != "id" || !written.contains("passes"))
        .map(|column| format!("{quote}{column}{quote}"))
        .collect();
    let text = |at: usize| pieces.get(at).map_or("", |piece| piece.text);
    let mut found = Vec::new();
    for at in 2..pieces.len() {
        if !columns.iter().any(|column| column == text(at)) || text(at - 1) != "." || text(at + 1) != " " {
            continue;
        }
        let end = match (text(at + 2), text(at + 4), text(at + 6)) {
            ("=", ..) | ("<", "0", _) | ("IS", "NULL", _) => at + 5,
            ("<", ..) => at + 6,
            ("IS", "NOT", "NULL") => at + 7,
            ("IN", ..) => at + 4 + pieces[at + 4..].iter().position(|piece| piece.text == ")").unwrap() + 1,
            _ => continue,
        };
        let mut start = at - 2;
        while start >= 2 && text(start - 1) == "." {
            start -= 2;
        }
        if text(start) == ")" {
            // A column of a whole row.
            start = pieces[..start].iter().rposition(|piece| piece.text == "(").unwrap();
        }
        // What the caller wrote is his own.
        let condition: String = pieces[start..end].iter().map(|piece| piece.text).collect();
        if !written.contains(&condition) {
            found.push(start..end);
        }
    }
    found.extend(rules(quote, catalog, pieces, written));
    found
}

/// The column by which rows are in reach beside the tenant's own.
fn also(also: &Also) -> Option<&str> {
    match also {
        Also::Owners { column, .. } | Also::Others { column, .. } => Some(column),
        Also::Nothing | Also::Nobodys | Also::Everyones => None,
    }
}

/// Where row rules of ours stand in a text, and the parts of them that are in parentheses.
fn rules(quote: char, catalog: &Catalog, pieces: &[Piece<'_>], written: &str) -> Vec<Range<usize>> {
    let rules = catalog.policies().iter().flat_map(|policy| &policy.rules);
    let columns: Vec<String> = rules
        .flat_map(RowRule::columns)
        .map(|column| format!(".{quote}{column}{quote}"))
        .collect();
    let text = |at: usize| pieces.get(at).map_or("", |piece| piece.text);
    let mut found = Vec::new();
    for start in 1..pieces.len() {
        // A call, a list and a query are no conditions.
        if text(start) != "(" || ![" ", "("].contains(&text(start - 1)) || text(start - 2) == "IN" {
            continue;
        }
        let mut depth = 0;
        let length = pieces[start..].iter().position(|piece| {
            depth += usize::from(piece.text == "(");
            depth -= usize::from(piece.text == ")");
            depth == 0
        });
        let end = start + length.unwrap() + 1;
        let group: String = pieces[start..end].iter().map(|piece| piece.text).collect();
        let is_rule = columns.iter().any(|column| group.contains(column));
        if is_rule && !group.contains("SELECT") && !group.contains("IF(") && !written.contains(&group) {
            found.push(start..end);
        }
    }
    found
}

/// Each word, literal and number of a rule is another.
fn altered(dialect: Dialect, catalog: &Catalog, _: &Shape, plan: &Plan, written: &str) -> Vec<Changed> {
    let quote = if dialect == Dialect::Mysql { '`' } else { '"' };
    let pieces = pieces(dialect, &plan.sql);
    let mut changes = Vec::new();
    for range in rules(quote, catalog, &pieces, written) {
        for at in range {
            let piece = &pieces[at];
            let with = match (piece.kind, piece.text) {
                (Kind::Literal, _) => "'another'",
                (Kind::Number, _) => "7",
                (_, "AND") => "OR",
                (_, "OR") => "AND",
                (_, "NOT") => "",
                (_, "LIKE") => "=",
                (_, "true") => "false",
                (_, "false") => "true",
                _ => continue,
            };
            let how = format!("`{}` became `{with}`", piece.text);
            let plan = replaced(dialect, plan, &pieces, &(at..at + 1), with);
            changes.push(Changed { how, plan });
        }
    }
    changes
}

/// The plan with other text in place of these pieces, and without what was bound there.
fn replaced(dialect: Dialect, plan: &Plan, pieces: &[Piece<'_>], range: &Range<usize>, with: &str) -> Plan {
    let marks = |pieces: &[Piece<'_>]| pieces.iter().filter(|piece| piece.kind == Kind::Placeholder).count();
    let text = |pieces: &[Piece<'_>]| pieces.iter().map(|piece| piece.text).collect::<String>();
    let (before, inside, after) = (&pieces[..range.start], &pieces[range.clone()], &pieces[range.end..]);
    let mut plan = plan.clone();
    plan.sql = format!("{}{with}{}", text(before), text(after));
    // Those that stayed: no change is found by its place alone.
    plan.limits = limits(dialect, &plan.sql);
    if dialect == Dialect::Postgres {
        without_unused(&mut plan);
    } else if !plan.sql.contains("?1") {
        plan.binds.drain(marks(before)..marks(before) + marks(inside));
    }
    plan
}

/// The LIMITs of a text that are bound, as the plan says them.
fn limits(dialect: Dialect, sql: &str) -> Vec<Limit> {
    if dialect != Dialect::Sqlite || sql.contains("?1") {
        return Vec::new();
    }
    let (mut at, mut bind, mut limits) = (0, 0, Vec::new());
    for piece in pieces(dialect, sql) {
        if piece.kind == Kind::Placeholder {
            if sql[..at].ends_with(" LIMIT ") {
                limits.push(Limit { at, bind });
            }
            bind += 1;
        }
        at += piece.text.len();
    }
    limits
}

/// Gives PostgreSQL's placeholders new numbers, so that what is bound has one.
fn without_unused(plan: &mut Plan) {
    let sql = plan.sql.clone();
    let mut binds = Vec::new();
    let mut places: Vec<usize> = Vec::new();
    let mut text = String::new();
    for piece in pieces(Dialect::Postgres, &sql) {
        if piece.kind != Kind::Placeholder {
            text.push_str(piece.text);
            continue;
        }
        let number: usize = piece.text[1..].parse().unwrap();
        let place = places.iter().position(|known| *known == number).unwrap_or_else(|| {
            places.push(number);
            binds.push(plan.binds[number - 1].clone());
            places.len() - 1
        });
        text.extend(["$", &(place + 1).to_string()]);
    }
    (plan.sql, plan.binds) = (text, binds);
}

fn taken_out(dialect: Dialect, catalog: &Catalog, _: &Shape, plan: &Plan, written: &str) -> Vec<Changed> {
    let pieces = pieces(dialect, &plan.sql);
    let changed = |range| Changed {
        how: "a condition was taken out".to_owned(),
        plan: replaced(dialect, plan, &pieces, range, "1 = 1"),
    };
    conditions(dialect, catalog, &pieces, written)
        .iter()
        .map(changed)
        .collect()
}

fn under_or(dialect: Dialect, catalog: &Catalog, _: &Shape, plan: &Plan, written: &str) -> Vec<Changed> {
    let pieces = pieces(dialect, &plan.sql);
    let mut changes = Vec::new();
    for range in conditions(dialect, catalog, &pieces, written) {
        let text: String = pieces[range.clone()].iter().map(|piece| piece.text).collect();
        for (how, with) in [
            ("OR in front", "1 = 1 OR "),
            ("NOT in front", "NOT "),
            ("in a comparison", "1 = 1 = "),
        ] {
            let mut plan = plan.clone();
            let before: String = pieces[..range.start].iter().map(|piece| piece.text).collect();
            plan.sql = format!("{before}{with}{}", &plan.sql[before.len()..]);
            let how = format!("{how} of {text}");
            changes.push(Changed { how, plan });
        }
    }
    changes
}

fn of_another(_: Dialect, _: &Catalog, shape: &Shape, plan: &Plan, _: &str) -> Vec<Changed> {
    let mut changes = Vec::new();
    for (at, bind) in plan.binds.iter().enumerate() {
        let is_everyones = matches!(bind, Bind::Fill(fill) if matches!(fill.what, Filling::Everyone(_)));
        if is_everyones {
            let mut plan = plan.clone();
            plan.parameters = plan.parameters.max(1);
            plan.binds[at] = Bind::Value(ParamIndex::new(0));
            let how = format!("a value in place of {bind:?}");
            changes.push(Changed { how, plan });
        }
        let callers = [0, plan.parameters].map(|at| Bind::Value(ParamIndex::new(at)));
        let own = match bind {
            Bind::Tenant { dimension, value } => vec![
                Bind::Tenant {
                    dimension: DimensionId::new((dimension.index() + 1) % (shape.dimensions.len() + 1)),
                    value: *value,
                },
                Bind::Tenant {
                    dimension: *dimension,
                    value: TenantIndex::new(value.index() + 1),
                },
            ],
            Bind::Actor => vec![Bind::Named {
                value: ValueId::new(0),
                at: 0,
            }],
            Bind::Named { value, at } => vec![
                Bind::Actor,
                Bind::Named {
                    value: ValueId::new(value.index() + 1),
                    at: *at,
                },
                Bind::Named {
                    value: *value,
                    at: at + 1,
                },
            ],
            Bind::Context(id) => vec![
                Bind::Context(ContextId::new(id.index() + 1)),
                Bind::Tenant {
                    dimension: DimensionId::new(0),
                    value: TenantIndex::new(0),
                },
            ],
            Bind::Value(_) | Bind::Cut(_) | Bind::ValueOr(..) | Bind::ActorIfDeleted(..) | Bind::Fill(_) => continue,
        };
        for other in own.into_iter().chain(callers) {
            let how = format!("{other:?} in place of {bind:?}");
            let mut plan = plan.clone();
            plan.parameters = plan.parameters.max(1);
            plan.binds[at] = other;
            changes.push(Changed { how, plan });
        }
    }
    changes
}

/// Plans in which what travels with a statement is not set, not where it must be, or to something else.
fn unset(_: Dialect, _: &Catalog, _: &Shape, plan: &Plan, _: &str) -> Vec<Changed> {
    const SET: &str = "set_config(";
    let mut changes = Vec::new();
    let mut add = |how: &str, sql: String| {
        let how = how.to_owned();
        let mut plan = plan.clone();
        plan.sql = sql;
        changes.push(Changed { how, plan });
    };
    let found = plan.sql.match_indices(SET).map(|(at, _)| at);
    for at in found {
        let (before, from) = plan.sql.split_at(at);
        let (call, behind) = from.split_once(')').unwrap();
        add(
            "another setting",
            format!("{before}{})", call.replace("_id'", "_ie'")) + behind,
        );
        add(
            "for the session",
            format!("{before}{})", call.replace("true", "false")) + behind,
        );
        let last = behind.replacen("IS NOT NULL", "IS NULL", 1);
        add("tested for nothing", format!("{before}{call}){last}"));
        add(
            "another function",
            format!("{before}{})", call.replace(SET, "concat_ws(")) + behind,
        );
        let (call, then) = (format!("{call})"), " IS NOT NULL THEN ");
        if let Some(value) = behind.strip_prefix(then) {
            // The CASE is left out.
            let (value, behind) = value.split_once(" END").unwrap();
            let before = before.rsplit_once("CASE WHEN ").unwrap().0;
            add("left out of a row", format!("{before}{value}{behind}"));
            continue;
        }
        let Some(before) = before.strip_suffix("(SELECT ") else {
            continue;
        };
        let Some(behind) = behind.strip_prefix(") IS NOT NULL") else {
            continue;
        };
        let condition = format!("(SELECT {call}) IS NOT NULL");
        add("behind another", format!("{before}1 = 1 AND {condition}{behind}"));
        add("in a parenthesis", format!("{before}({condition}){behind}"));
        if let Some(others) = behind.strip_prefix(" AND ") {
            add("left out", format!("{before}{others}"));
            add("either", format!("{before}{condition} OR {others}"));
        }
    }
    changes
}

#[test]
fn no_value_that_travels_can_be_left_out() {
    judge(Dialect::Postgres, unset);
}

/// Forms that a condition of the caller's takes: which of them get parentheses is the engine's to say, and the proof must
/// agree with each.
const EXPRESSIONS: &[&str] = &[
    "id = -1",
    "id = +1",
    "- id < 4",
    "id + 1 = 2",
    "id * 2 > 1",
    "id % 2 = 0",
    "label LIKE 'a%'",
    "label NOT LIKE 'a%'",
    "label LIKE 'a%' ESCAPE '!'",
    "id BETWEEN 1 AND 2",
    "id NOT BETWEEN 1 AND 2",
    "id IN (1, 2)",
    "id NOT IN (1, -2)",
    "id IN (SELECT id FROM customers)",
    "(id, label) IN (SELECT id, name FROM customers)",
    "(id, label) = (1, 'a')",
    "id IS NULL",
    "label IS NOT NULL",
    "id + 1 IS NULL",
    "(id = 1) IS TRUE",
    "(id = 1) IS NOT FALSE",
    "true",
    "NOT true",
    "NOT id = 1",
    "NOT (id = 1)",
    "NOT id IN (1)",
    "NOT label IS NULL",
    "NOT EXISTS (SELECT 1)",
    "EXISTS (SELECT 1 FROM customers)",
    "id = (SELECT max(id) FROM customers)",
    "(SELECT max(id) FROM customers) > id",
    "(id = 1)",
    "(id = 1 OR id = 2)",
    "id = 1 OR id = 2",
    "((id = 1) OR (id = 2)) AND label = 'a'",
    "CASE WHEN id = 1 THEN true ELSE false END",
    "CASE id WHEN 1 THEN 2 END = 2",
    "lower(label) = 'a'",
    "coalesce(label, 'a') <> upper(label)",
    "count(*) OVER () = 1",
    "CAST(id AS char(3)) = '1'",
    "label || 'a' = 'b'",
    "label = 'a' || 'b'",
    "id = 1 AND label = 'a' || 'b' AND id < 3",
    "id & 1 = 1",
    "id | 1 = 1",
    "id << 1 = 2",
    "id <> 1 AND id != 2 AND id >= 3 AND id <= 4",
    "CURRENT_DATE > '2026-01-01'",
    "date '2026-01-01' < '2026-02-01'",
    "extract(year FROM '2026-01-01') = 2026",
    "trim(label) = 'a'",
    "substring(label, 1, 2) = 'a'",
    "position('a' IN label) = 1",
    "label COLLATE nocase = 'a'",
    "devices.label = 'a'",
    "X'00' = 'a'",
    "1.5 < id",
    "NULL IS NULL",
    "label GLOB 'a'",
    "label IS 'a'",
    "label IS NOT DISTINCT FROM 'a'",
    "id::text = '1'",
    "label ILIKE 'a'",
    "label ~ 'a'",
    "label SIMILAR TO 'a'",
    "id = ANY (ARRAY[1, 2])",
    "id = ANY (SELECT id FROM customers)",
    "id > ALL (SELECT id FROM customers)",
    "ARRAY[1] = ARRAY[id]",
    "label -> 'a' = 'b'",
    "label ->> 'a' = 'b'",
    "label @> 'a'",
    "overlay(label placing 'a' from 1) = 'b'",
    "ceil(id) = floor(id)",
    "now() AT TIME ZONE 'UTC' > now()",
    "interval '1 day' > interval '2 days'",
    "ROW(id, label) = ROW(1, 'a')",
    "(devices.label).x = 1",
    "label <=> 'a'",
    "label RLIKE 'a'",
    "id XOR 1",
    "id DIV 2 = 1",
    "!id",
    "BINARY label = 'a'",
    "label = BINARY 'a'",
    "CONVERT(label, char) = 'a'",
    "CONVERT(label USING utf8mb4) = 'a'",
    "MATCH (label) AGAINST ('a')",
    "label MEMBER OF ('[1]')",
    "NOW() > '2026-01-01' - INTERVAL 1 DAY",
    "label = _utf8mb4 'a'",
    "label = N'a'",
    "id = 1 && id = 2",
    "id = 1 || id = 2",
];

#[test]
fn each_form_of_a_condition_is_proven() {
    let catalog = world::catalog();
    let shape = plan::shape_of("", &[]);
    let mut planned = 0;
    for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql] {
        for expression in EXPRESSIONS {
            for sql in [
                format!("SELECT id FROM devices WHERE {expression}"),
                format!("SELECT s.id FROM stations AS s LEFT JOIN devices ON {expression}"),
                format!("UPDATE devices SET label = 'x' WHERE {expression}"),
                format!("DELETE FROM devices WHERE {expression}"),
            ] {
                match sea_orm_mixins_sql::plan(&sql, dialect, &catalog, &shape) {
                    Ok(_) => planned += 1,
                    Err(Refusal::Refused { reason }) => assert_ne!(reason.code(), "S505", "{sql}: {reason}"),
                    Err(refusal) => panic!("{sql}: {refusal}"),
                }
            }
        }
    }
    assert!(planned > 600, "only {planned} were planned");
}

macro_rules! judged {
    ($($name:ident: $dialect:ident),*) => {
        $(mod $name {
            use sea_orm_mixins_sql::Dialect;

            #[test]
            fn no_condition_can_be_taken_out() {
                super::judge(Dialect::$dialect, super::taken_out);
            }

            #[test]
            fn no_condition_can_be_put_under_another_operator() {
                super::judge(Dialect::$dialect, super::under_or);
            }

            #[test]
            fn no_row_rule_can_say_anything_else() {
                super::judge(Dialect::$dialect, super::altered);
            }

            #[test]
            fn no_tenant_can_be_another() {
                super::judge(Dialect::$dialect, super::of_another);
            }
        })*
    };
}

judged!(sqlite: Sqlite, postgres: Postgres, mysql: Mysql);
