//! [`Explanation`]: what would be sent for a statement, and why.

use super::lists::Callers;
use super::refused::Shown;
use crate::{MixinError, Scope};
use sea_orm_mixins_sql::{Bind, Fill, Filling, Note, ParamIndex, Plan, Refusal};
use std::fmt;
use std::ops::Range;

/// What would be sent for a statement, and why; made by [`Scoped::explain_scope`](crate::Scoped::explain_scope).
///
/// `Display` shows the text with its placeholders, where each value comes from, and what was done for which table; or
/// the refusal. No bound value is in it, nor in `Debug`.
#[derive(Clone, Debug)]
pub struct Explanation(Answer);

#[derive(Clone, Debug)]
enum Answer {
    Sent { plan: Box<Plan>, names: Names },
    Refused(Shown),
}

/// The names of what a plan binds: of the scope's values by their places in its shape, of the caller's by their numbers.
#[derive(Clone, Debug, Default)]
struct Names {
    dimensions: Vec<String>,
    values: Vec<String>,
    settings: Vec<String>,
    callers: Callers,
}

impl Names {
    /// The caller's values of which a value is made.
    fn value(&self, index: ParamIndex) -> Range<usize> {
        self.callers.of(index.index())
    }
}

/// A long list of values is cut here.
const SHOWN: usize = 40;

impl Explanation {
    pub(super) fn of_plan(plan: Plan, scope: &Scope, callers: Callers) -> Self {
        let shape = scope.shape().shape();
        let dimensions = shape.dimensions.iter().map(|dimension| dimension.name.clone());
        let values = shape.values.iter().map(|value| value.name.clone());
        let names = Names {
            dimensions: dimensions.collect(),
            values: values.collect(),
            settings: shape.context.iter().map(|context| context.name.clone()).collect(),
            callers,
        };
        let plan = Box::new(plan);
        Self(Answer::Sent { plan, names })
    }

    pub(super) fn of_refusal(refusal: &Refusal) -> Self {
        Self(Answer::Refused(Shown::of(refusal)))
    }

    /// The text that would be sent; `None` where the statement is refused.
    #[must_use]
    pub fn sql(&self) -> Option<&str> {
        match &self.0 {
            Answer::Sent { plan, .. } => Some(&plan.sql),
            Answer::Refused(_) => None,
        }
    }

    /// What was done to the statement, and why; empty where it is refused.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        match &self.0 {
            Answer::Sent { plan, .. } => &plan.notes,
            Answer::Refused(_) => &[],
        }
    }

    /// Why the statement is refused, if it is.
    #[must_use]
    pub fn refusal(&self) -> Option<&MixinError> {
        match &self.0 {
            Answer::Sent { .. } => None,
            Answer::Refused(shown) => Some(&shown.error),
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (plan, names) = match &self.0 {
            Answer::Sent { plan, names } => (plan, names),
            Answer::Refused(shown) => return write!(f, "refused: {}", shown.why),
        };
        write!(f, "sent: {}", plan.sql)?;
        let runs = runs(&plan.binds);
        for run in runs.iter().take(SHOWN) {
            write!(f, "\n  {}", run.shown(names))?;
        }
        if runs.len() > SHOWN {
            write!(f, "\n  .. {} values in all", plan.binds.len())?;
        }
        for note in &plan.notes {
            write!(f, "\n- {note}")?;
        }
        if plan.notes.is_empty() {
            f.write_str("\n- no table in it has a rule")?;
        }
        Ok(())
    }
}

/// Values that follow each other both in the plan and with the caller, or one of another kind.
struct Run<'a> {
    first: usize,
    bind: &'a Bind,
    length: usize,
}

fn runs(binds: &[Bind]) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    for (first, bind) in binds.iter().enumerate() {
        if let Bind::Value(index) = bind
            && let Some(last) = runs.last_mut()
            && let Bind::Value(begin) = last.bind
            && begin.index() + last.length == index.index()
        {
            last.length += 1;
        } else {
            let length = 1;
            runs.push(Run { first, bind, length });
        }
    }
    runs
}

impl Run<'_> {
    fn shown(&self, names: &Names) -> String {
        let first = self.first + 1;
        match self.bind {
            Bind::Value(index) if self.length > 1 => format!(
                "{first} to {}: values {} to {}",
                self.first + self.length,
                names.value(*index).start + 1,
                names.callers.of(index.index() + self.length - 1).end
            ),
            Bind::Value(index) => match names.value(*index) {
                one if one.len() == 1 => format!("{first}: value {}", one.end),
                all => format!("{first}: values {} to {}, in an array", all.start + 1, all.end),
            },
            Bind::Cut(index) => format!("{first}: value {}, cut to microseconds", names.value(*index).end),
            Bind::ValueOr(index, fill) => {
                format!(
                    "{first}: value {}, or where that is NULL {}",
                    names.value(*index).end,
                    words(fill)
                )
            }
            Bind::ActorIfDeleted(index, fill) => {
                format!(
                    "{first}: {} if value {} is that of a deleted row, else NULL",
                    words(fill),
                    names.value(*index).end
                )
            }
            Bind::Fill(fill) => format!("{first}: {}", words(fill)),
            Bind::Tenant { dimension, value } => {
                let name = names.dimensions.get(dimension.index()).map_or("tenant", String::as_str);
                format!("{first}: the scope's {name}, number {}", value.index() + 1)
            }
            Bind::Actor => format!("{first}: the scope's actor"),
            Bind::Context(id) => {
                let name = names.settings.get(id.index()).map_or("value", String::as_str);
                format!("{first}: the text for the setting {name}")
            }
            Bind::Named { value, at } => {
                let name = names.values.get(value.index()).map_or("value", String::as_str);
                format!("{first}: the scope's :{name}, number {}", at + 1)
            }
        }
    }
}

fn words(fill: &Fill) -> &'static str {
    match fill.what {
        Filling::Key(_) => "a new key",
        Filling::CreatedAt | Filling::UpdatedAt => "the time",
        Filling::Deleted => "the value for a deleted row",
        Filling::Live => "the value for a live row",
        Filling::FirstVersion => "the first version",
        Filling::LastVersion => "the last possible version",
        Filling::Actor => "the scope's actor",
        Filling::Nobody => "no actor",
        Filling::Everyone(_) => "the tenant whose rows everyone reads",
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Callers, Explanation, Names, SHOWN, runs};
    use sea_orm_mixins_sql::{Bind, Catalog, Dialect, DimensionId, ParamIndex, Shape, TenantIndex};

    fn tenant() -> Bind {
        Bind::Tenant {
            dimension: DimensionId::new(0),
            value: TenantIndex::new(0),
        }
    }

    #[test]
    fn long_lists_are_cut() {
        let shown = |count: usize| {
            let (catalog, shape) = (Catalog::default(), Shape::default());
            let mut plan = sea_orm_mixins_sql::plan("SELECT 1", Dialect::Sqlite, &catalog, &shape).unwrap();
            plan.binds = vec![tenant(); count];
            let names = Names::default();
            let plan = Box::new(plan);
            Explanation(Answer::Sent { plan, names }).to_string()
        };
        assert!(!shown(SHOWN).contains(" values in all"));
        assert!(shown(SHOWN + 1).contains(".. 41 values in all"));
    }

    #[test]
    fn values_in_a_row_are_one_line() {
        let value = |index| Bind::Value(ParamIndex::new(index));
        let binds = [value(0), value(1), tenant(), value(2), value(4)];
        let names = Names {
            dimensions: vec!["station".to_owned()],
            values: Vec::new(),
            settings: Vec::new(),
            callers: Callers::default(),
        };
        let lines: Vec<_> = runs(&binds).iter().map(|run| run.shown(&names)).collect();
        assert_eq!(
            lines,
            [
                "1 to 2: values 1 to 2",
                "3: the scope's station, number 1",
                "4: value 3",
                "5: value 5"
            ]
        );
    }
}
