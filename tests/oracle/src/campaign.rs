//! Rounds of cases: one set of rows, several scopes on it, many statements under each.

use crate::{
    ast::Statement,
    choice::{Choices, seed_of},
    data::Data,
    failure, generate,
    report::Report,
    run::{Harness, Outcome, World, writes},
    scope::ScopeSpec,
    session::Sent,
};
use sea_orm::DbErr;
use std::{
    fmt,
    str::FromStr,
    time::{Duration, Instant},
};

/// What makes a case: three seeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseId {
    pub(crate) data: u64,
    pub(crate) scope: u64,
    pub(crate) statement: u64,
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}.{:x}.{:x}", self.data, self.scope, self.statement)
    }
}

impl FromStr for CaseId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Result<Vec<u64>, _> = text.split('.').map(|part| u64::from_str_radix(part, 16)).collect();
        match parts.as_deref() {
            Ok([data, scope, statement]) => Ok(Self {
                data: *data,
                scope: *scope,
                statement: *statement,
            }),
            _ => Err(format!(
                "`{text}` is no case: three hexadecimal numbers with dots between are"
            )),
        }
    }
}

/// How much to run.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// What all seeds are made from.
    pub seed: u64,
    /// Sets of rows.
    pub rounds: u64,
    /// Scopes on each set of rows.
    pub scopes: u64,
    /// Statements under each scope.
    pub statements: u64,
    /// When to stop, whatever is left.
    pub time: Option<Duration>,
    /// How many failures to look for.
    pub failures: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            seed: 1,
            rounds: 20,
            scopes: 8,
            statements: 40,
            time: None,
            failures: 1,
        }
    }
}

/// A case that went otherwise than it must.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The case.
    pub case: CaseId,
    /// All there is to know.
    pub text: String,
}

impl Harness {
    /// Runs a campaign; the failures come shrunk.
    ///
    /// # Errors
    ///
    /// The databases', where it is not a statement's.
    pub async fn run(&self, plan: &Plan) -> Result<(Report, Vec<Failure>), DbErr> {
        let start = Instant::now();
        let mut report = Report::default();
        let mut failures = Vec::new();
        for round in 0..plan.rounds {
            let data_seed = seed_of(&[plan.seed, round]);
            for number in 0..plan.scopes {
                let scope_seed = seed_of(&[data_seed, number]);
                let world = self.world(data_seed, scope_seed);
                self.load(&world).await?;
                for number in 0..plan.statements {
                    if plan.time.is_some_and(|time| start.elapsed() > time) {
                        report.took(start.elapsed());
                        return Ok((report, failures));
                    }
                    let case = CaseId {
                        data: data_seed,
                        scope: scope_seed,
                        statement: seed_of(&[scope_seed, number]),
                    };
                    if let Some(failure) = self.one(case, &world, &mut report).await? {
                        failures.push(failure);
                        if failures.len() >= plan.failures {
                            report.took(start.elapsed());
                            return Ok((report, failures));
                        }
                        self.load(&world).await?;
                    }
                }
            }
        }
        report.took(start.elapsed());
        Ok((report, failures))
    }

    /// Runs one case again.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub async fn replay(&self, case: CaseId) -> Result<(Report, Option<Failure>), DbErr> {
        let mut report = Report::default();
        let world = self.world(case.data, case.scope);
        self.load(&world).await?;
        let failure = self.one(case, &world, &mut report).await?;
        Ok((report, failure))
    }

    async fn one(&self, case: CaseId, world: &World, report: &mut Report) -> Result<Option<Failure>, DbErr> {
        let mut choices = Choices::seeded(case.statement);
        let statement = self.statement(&mut choices, world);
        let (_, sent) = self.sent(&statement, &world.scope);
        let outcome = self.judge(world, &statement).await;
        // A server that dies of a statement should not keep it to itself.
        let sql = || sent.statement(self.flavor.backend()).to_string();
        let outcome = outcome.map_err(|err| DbErr::Custom(format!("case {case}: {err}\n{}", sql())))?;
        let built = !matches!(sent, Sent::Text(_));
        report.count(&statement, writes(&statement), built, &outcome, sql);
        let Outcome::Differs(kind, _) = outcome else {
            return Ok(None);
        };
        let text = failure::describe(self, case, world, choices.made(), kind).await?;
        Ok(Some(Failure { case, text }))
    }

    /// The statement that these decisions make.
    pub(crate) fn statement(&self, choices: &mut Choices, world: &World) -> Statement {
        let writes = choices.percent(40);
        let writes = self.only_writes.unwrap_or(writes);
        generate::statement(choices, self.flavor, &world.scope, &world.view, writes)
    }

    fn world(&self, data: u64, scope: u64) -> World {
        let data = Data::random(&mut Choices::seeded(data));
        let scope = ScopeSpec::random(&mut Choices::seeded(scope));
        World::new(data, if self.narrow { scope.of_one_tenant() } else { scope })
    }
}
