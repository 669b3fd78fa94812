//! Compares what the engine answers with what a fixture expects.

use crate::fixture::{Expected, Fixture};
use crate::scan::{Kind, pieces};
use sea_orm_mixins_sql::{
    Bind, Catalog, Check, Context, Dialect, Dimension, Fill, Filling, Form, NamedValue, OnNull, Operand, ParamIndex,
    Plan, Purpose, Reach, Refusal, Shape, Visibility,
};
use std::collections::{BTreeSet, HashSet};

/// The scope of a fixture: one station, one business, one organisation, an actor, a department and two regions, unless its
/// words say otherwise.
pub fn shape(fixture: &Fixture) -> Shape {
    shape_of(&fixture.place, &fixture.scope)
}

pub fn shape_of(place: &str, words: &[String]) -> Shape {
    let mut shape = Shape {
        dimensions: ["station", "business", "org_id", "realm"]
            .map(|name| dimension(name, Reach::Tenants(1)))
            .into(),
        actor: true,
        values: vec![named("department", Form::One), named("regions", Form::Many(2))],
        ..Shape::default()
    };
    for word in words {
        match word.as_str() {
            "no_actor" => shape.actor = false,
            "with_deleted" => shape.visibility = Visibility::WithDeleted,
            "only_deleted" => shape.visibility = Visibility::OnlyDeleted,
            "fill_only" => shape.fill_only = true,
            "refuse_unfiltered_writes" => shape.refuse_unfiltered_writes = true,
            "no_values" => shape.values.clear(),
            "empty" => shape = Shape::default(),
            other if other.starts_with("rls=") => row_security(&mut shape, &other["rls=".len()..]),
            other if other.starts_with("lift=") => shape.lifted.push(other["lift=".len()..].to_owned()),
            other if other.starts_with("value=") => give(&mut shape, &other["value=".len()..], Form::One),
            other if other.starts_with("list=") => {
                let (name, count) = other["list=".len()..].split_once(':').unwrap();
                give(&mut shape, name, Form::Many(count.parse().unwrap()));
            }
            other => {
                let (name, reach) = other.split_once('=').unwrap_or_else(|| panic!("{place}: {other}?"));
                shape.dimensions.retain(|dimension| dimension.name != name);
                match reach {
                    "unnamed" => {}
                    "any" => shape.dimensions.push(dimension(name, Reach::Any)),
                    count => shape
                        .dimensions
                        .push(dimension(name, Reach::Tenants(count.parse().unwrap()))),
                }
            }
        }
    }
    shape
}

/// Lets the tenants of these dimensions travel, as `enforce_rls()` does.
fn row_security(shape: &mut Shape, names: &str) {
    shape.context = names
        .split(',')
        .map(|name| Context {
            name: format!("app.{name}_id"),
            purpose: Purpose::RowSecurity,
            given: shape
                .dimensions
                .iter()
                .all(|dimension| dimension.name != name || dimension.reach == Reach::Tenants(1)),
        })
        .collect();
}

fn named(name: &str, form: Form) -> NamedValue {
    let name = name.to_owned();
    NamedValue { name, form }
}

fn give(shape: &mut Shape, name: &str, form: Form) {
    shape.values.retain(|value| value.name != name);
    shape.values.push(named(name, form));
}

fn dimension(name: &str, reach: Reach) -> Dimension {
    Dimension {
        name: name.to_owned(),
        reach,
    }
}

/// What differs between the engine's answer and the fixture, if anything.
pub fn compare(dialect: Dialect, catalog: &Catalog, fixture: &Fixture) -> Result<Option<Plan>, String> {
    let shape = shape(fixture);
    let answer = sea_orm_mixins_sql::plan(&fixture.input, dialect, catalog, &shape);
    match (&fixture.expected, answer) {
        (Expected::Planned(expected), Ok(plan)) => {
            let said = annotated(dialect, catalog, &shape, &plan)?;
            same("text", expected, &said)?;
            let differing = plan.differing.iter();
            let differing =
                differing.map(|(left, right)| format!("{{{}}} <> {{{}}}", left.index() + 1, right.index() + 1));
            let checks = plan.checks.iter().map(|check| checked(catalog, &shape, check));
            let unseen = plan.unseen.iter().map(|unseen| {
                let table = &catalog.policies()[unseen.table.index()].table.name;
                format!("{table}: {{{}}} is not {:?}", unseen.value.index() + 1, unseen.refused)
            });
            let checks: Vec<String> = checks.chain(differing).chain(unseen).collect();
            same("checks", &fixture.checks.join(", "), &checks.join(", "))?;
            printed_again(dialect, &plan)?;
            Ok(Some(plan))
        }
        (Expected::Refused { kind, message }, Err(refusal)) => {
            let said = refusal.to_string();
            if *kind != kind_of(&refusal) || !said.contains(message.as_str()) {
                return Err(format!(
                    "expected {kind}: {message}\n    refused  {}: {said}",
                    kind_of(&refusal)
                ));
            }
            Ok(None)
        }
        (Expected::Planned(expected), Err(refusal)) => Err(format!(
            "expected {expected}\n    refused  {}: {refusal}",
            kind_of(&refusal)
        )),
        (Expected::Refused { kind, .. }, Ok(plan)) => Err(format!("expected {kind}\n    ACCEPTED {}", plan.sql)),
    }
}

fn same(what: &str, expected: &str, said: &str) -> Result<(), String> {
    if expected == said {
        return Ok(());
    }
    Err(format!("{what}\n    expected {expected}\n    said     {said}"))
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the enum may grow, and what is new has no name here yet"
)]
pub fn kind_of(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::MissingTenant { .. } => "MissingTenant",
        Refusal::CrossTenant { .. } => "CrossTenant",
        Refusal::UnknownTable { .. } => "UnknownTable",
        Refusal::PolicyConflict { .. } => "PolicyConflict",
        _ => "Refused",
    }
}

/// The plan's text with each placeholder that is not the caller's own, in its own order, replaced by what it stands for.
pub fn annotated(dialect: Dialect, catalog: &Catalog, shape: &Shape, plan: &Plan) -> Result<String, String> {
    let numbered = dialect == Dialect::Postgres;
    let mut text = String::new();
    let mut used = BTreeSet::new();
    let mut callers = 0;
    for piece in pieces(dialect, &plan.sql) {
        let mark = piece.text;
        if piece.kind != Kind::Placeholder {
            text.push_str(mark);
            continue;
        }
        let index = if numbered {
            mark[1..].parse::<usize>().map_err(|_| format!("placeholder {mark}"))? - 1
        } else {
            used.len()
        };
        used.insert(index);
        let bind = plan
            .binds
            .get(index)
            .ok_or_else(|| format!("nothing is bound to {mark} of {}", plan.sql))?;
        if *bind == Bind::Value(ParamIndex::new(if numbered { index } else { callers })) {
            callers += 1;
            text.push_str(mark);
        } else {
            text.extend(["{", &bound(catalog, shape, plan, bind), "}"]);
        }
    }
    if !used.iter().copied().eq(0..plan.binds.len()) {
        return Err(format!("{} values for {}", plan.binds.len(), plan.sql));
    }
    if numbered && plan.binds.iter().collect::<HashSet<_>>().len() != plan.binds.len() {
        return Err(format!("a value is bound twice: {:?}", plan.binds));
    }
    if (0..plan.kept).any(|index| plan.binds.get(index) != Some(&Bind::Value(ParamIndex::new(index)))) {
        return Err(format!("kept = {}, binds = {:?}", plan.kept, plan.binds));
    }
    Ok(text)
}

/// The name of what is bound.
fn bound(catalog: &Catalog, shape: &Shape, plan: &Plan, bind: &Bind) -> String {
    let name = |fill: &Fill| {
        let several = plan
            .binds
            .iter()
            .any(|other| matches!(other, Bind::Fill(other) if other.table != fill.table));
        let table = &catalog.policies()[fill.table.index()].table.name;
        if several {
            format!("{table}.{}", filling(fill.what))
        } else {
            filling(fill.what)
        }
    };
    match bind {
        Bind::Value(value) => format!("{}", value.index() + 1),
        Bind::Cut(value) => format!("{} cut", value.index() + 1),
        Bind::ValueOr(value, fill) => format!("{} or {}", value.index() + 1, name(fill)),
        Bind::ActorIfDeleted(value, fill) => format!("{} if {}", name(fill), value.index() + 1),
        Bind::Fill(fill) => name(fill),
        Bind::Tenant { dimension, value } => numbered(&shape.dimensions[dimension.index()].name, value.index()),
        Bind::Actor => ":actor".to_owned(),
        Bind::Context(id) => shape.context[id.index()].name.clone(),
        Bind::Named { value, at } => numbered(&format!(":{}", shape.values[value.index()].name), *at),
    }
}

fn numbered(name: &str, index: usize) -> String {
    if index == 0 {
        name.to_owned()
    } else {
        format!("{name}.{}", index + 1)
    }
}

fn filling(filling: Filling) -> String {
    let name = match filling {
        Filling::Key(row) => return numbered("key", row),
        Filling::CreatedAt => "created_at",
        Filling::UpdatedAt => "updated_at",
        Filling::Deleted => "deleted",
        Filling::Live => "live",
        Filling::FirstVersion => "version",
        Filling::LastVersion => "last_version",
        Filling::Actor => "actor",
        Filling::Nobody => "nobody",
        Filling::Everyone(_) => "everyone",
    };
    name.to_owned()
}

fn checked(catalog: &Catalog, shape: &Shape, check: &Check) -> String {
    let operand = match &check.operand {
        Operand::Value(value) if check.null == OnNull::LeftOut => {
            format!("{{{}}} or NULL", value.index() + 1)
        }
        Operand::Value(value) => format!("{{{}}}", value.index() + 1),
        Operand::Number(number) => number.clone(),
        Operand::Text(text) => format!("'{text}'"),
        Operand::Null => "NULL".to_owned(),
    };
    let operand = match check.null {
        OnNull::Private(owner) => format!("{operand} or NULL of {{{}}}", owner.index() + 1),
        OnNull::LeftOut | OnNull::Missing | OnNull::Nobody => operand,
    };
    let table = &catalog.policies()[check.table.index()].table.name;
    let dimension = &shape.dimensions[check.dimension.index()].name;
    format!("{table}.{dimension} = {operand}")
}

/// What is sent reads back as itself, and as one statement: planned again where nothing is declared, it stays the same.
pub fn printed_again(dialect: Dialect, plan: &Plan) -> Result<(), String> {
    let nothing = Catalog::default();
    // To a caller the function is refused.
    let sent = plan.sql.replace("set_config(", "set_allowed(");
    let again = sea_orm_mixins_sql::plan(&sent, dialect, &nothing, &Shape::default())
        .map_err(|refusal| format!("printed again: {refusal}\n    {sent}"))?;
    same("printed again", &sent, &again.sql)?;
    same("values", &plan.binds.len().to_string(), &again.parameters.to_string())
}
