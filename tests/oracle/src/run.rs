//! [`Harness`]: two databases, and one statement run on both.

use crate::{
    adjust,
    ast::{Body, Expect, Statement},
    compare::{self, Answer},
    data::Data,
    ddl,
    effects::Done,
    flavor::Flavor,
    schema::{Owner, TABLES},
    scope::ScopeSpec,
    session::{Sent, Subject, Verdict},
    text,
    value::{Ty, Val, decode},
};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, QueryResult, TransactionTrait as _};

/// Changes a statement in place of a scope, to judge the oracle itself.
pub(crate) type Mutator = fn(&Statement, &ScopeSpec) -> Statement;

/// A shared and an isolated database, and what is judged.
#[expect(missing_debug_implementations, reason = "the subject is a trait object")]
pub struct Harness {
    pub(crate) flavor: Flavor,
    pub(crate) shared: DatabaseConnection,
    pub(crate) isolated: DatabaseConnection,
    pub(crate) subject: Box<dyn Subject>,
    pub(crate) mutator: Option<Mutator>,
    /// Reads alone, or writes alone.
    pub(crate) only_writes: Option<bool>,
    /// Whether each scope names one tenant at most.
    pub(crate) narrow: bool,
}

/// Rows, a scope, and what it sees of them.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) data: Data,
    pub(crate) scope: ScopeSpec,
    pub(crate) view: Data,
}

impl World {
    pub(crate) fn new(data: Data, scope: ScopeSpec) -> Self {
        let view = scope.view(&data);
        Self { data, scope, view }
    }
}

/// How a statement went.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// As it must; with so many rows, given or affected.
    Same(u64),
    /// Refused, and why.
    Refused(String),
    /// The plain database does not take it.
    Invalid(String),
    /// Otherwise than it must: what differs, and how.
    Differs(&'static str, String),
}

impl Harness {
    /// Makes the tables in two empty databases. The pools must be of one connection.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn new(
        shared: DatabaseConnection,
        isolated: DatabaseConnection,
        subject: Box<dyn Subject>,
    ) -> Result<Self, DbErr> {
        let flavor = Flavor::of(&shared).await;
        ddl::create(&shared, flavor, false).await?;
        ddl::create(&isolated, flavor, true).await?;
        settle(&shared, flavor, 60).await?;
        settle(&isolated, flavor, 5).await?;
        Ok(Self {
            flavor,
            shared,
            isolated,
            subject,
            mutator: None,
            only_writes: None,
            narrow: false,
        })
    }

    /// Judges another subject.
    #[must_use]
    pub fn judging(self, subject: Box<dyn Subject>) -> Self {
        Self { subject, ..self }
    }

    /// Lets each scope name one tenant of a dimension at most.
    #[must_use]
    pub fn of_one_tenant(self) -> Self {
        Self { narrow: true, ..self }
    }

    /// Fills both databases.
    pub(crate) async fn load(&self, world: &World) -> Result<(), DbErr> {
        world.data.load(&self.shared).await?;
        world.view.load(&self.isolated).await
    }

    /// The statement as it is sent to the plain side, and to the scoped one.
    pub(crate) fn sent(&self, statement: &Statement, scope: &ScopeSpec) -> (Sent, Sent) {
        let plain = self.send_as(&adjust::for_plain(statement, scope));
        let scoped = match self.mutator {
            Some(mutate) => self.send_as(&mutate(statement, scope)),
            None => self.send_as(statement),
        };
        (plain, scoped)
    }

    fn send_as(&self, statement: &Statement) -> Sent {
        let built = if statement.via_builder {
            crate::builder::build(statement, self.flavor)
        } else {
            None
        };
        built.unwrap_or_else(|| {
            let (sql, values) = text::print(statement, self.flavor);
            Sent::Text(sea_orm::Statement::from_sql_and_values(
                self.flavor.backend(),
                sql,
                values,
            ))
        })
    }

    /// Runs a statement on both sides and compares.
    pub(crate) async fn judge(&self, world: &World, statement: &Statement) -> Result<Outcome, DbErr> {
        let (plain, scoped) = self.sent(statement, &world.scope);
        if statement.expect != Expect::Answer {
            return self.must_refuse(world, statement, &scoped).await;
        }
        let writes = writes(statement);
        let types: Vec<Ty> = statement.columns.iter().map(|output| output.ty).collect();
        let session = self.isolated.begin().await?;
        let answer = plain_answer(&session, &plain, &types).await;
        let done = match (&answer, writes) {
            (Ok(_), true) => Some(self.done(&session).await?),
            _ => None,
        };
        session.rollback().await?;
        let wanted = match answer {
            Ok(answer) => answer,
            Err(err) => return Ok(Outcome::Invalid(err.to_string())),
        };
        if !writes && statement.style.is_multiple_of(2) {
            let rows = self.subject.query(&self.shared, &world.scope, &scoped).await;
            return Ok(match self.given(rows.map(Given::Rows), &types) {
                Ok(found) => compare::answers(world, statement, self.flavor, &wanted, None, &found),
                Err(outcome) => outcome,
            });
        }
        let session = self.subject.begin(&self.shared, &world.scope).await?;
        let found = if types.is_empty() {
            session.execute(&scoped).await.map(Given::Count)
        } else {
            session.query(&scoped).await.map(Given::Rows)
        };
        let outcome = match self.given(found, &types) {
            Err(outcome) => outcome,
            Ok(found) => match compare::answers(world, statement, self.flavor, &wanted, done.as_ref(), &found) {
                Outcome::Same(count) => match &done {
                    Some(done) => {
                        let after = Data::dump(session.plain(), self.flavor).await?;
                        compare::states(world, done, after, is_anonymous(&statement.body), count)
                    }
                    None => Outcome::Same(count),
                },
                other => other,
            },
        };
        session.rollback().await?;
        Ok(outcome)
    }

    async fn must_refuse(&self, world: &World, statement: &Statement, scoped: &Sent) -> Result<Outcome, DbErr> {
        let session = self.subject.begin(&self.shared, &world.scope).await?;
        let found = if statement.columns.is_empty() {
            session.execute(scoped).await.map(|_| ())
        } else {
            session.query(scoped).await.map(|_| ())
        };
        session.rollback().await?;
        let expect = statement.expect;
        let Err(err) = found else {
            return Ok(Outcome::Differs(
                "refusal",
                format!("{expect:?} was to be said, and it was done"),
            ));
        };
        Ok(match (self.subject.verdict(&err), expect) {
            (Verdict::CrossTenant, Expect::CrossTenant) | (Verdict::MissingTenant, Expect::MissingTenant) => {
                Outcome::Same(0)
            }
            (Verdict::Refused(reason), _) => Outcome::Refused(reason),
            (other, _) => Outcome::Differs("refusal", format!("{expect:?} was to be said, and it was {other:?}")),
        })
    }

    fn given(&self, found: Result<Given, DbErr>, types: &[Ty]) -> Result<Answer, Outcome> {
        match found {
            Ok(Given::Count(count)) => Ok(Answer::Count(count)),
            Ok(Given::Rows(rows)) => rows_answer(&rows, types).map_err(|err| Outcome::Differs("columns", err)),
            Err(err) => Err(match self.subject.verdict(&err) {
                Verdict::Refused(reason) => Outcome::Refused(reason),
                other => Outcome::Differs("error", format!("{other:?}: {err}")),
            }),
        }
    }

    async fn done(&self, session: &DatabaseTransaction) -> Result<Done, DbErr> {
        let after = Data::dump(session, self.flavor).await?;
        let log = sea_orm::Statement::from_string(self.flavor.backend(), "SELECT tab, num, uid FROM oracle_hits");
        let mut hits = Vec::new();
        for row in session.query_all_raw(log).await? {
            let row = decode(&row, &[Ty::Int, Ty::Int, Ty::Uuid]).map_err(DbErr::Custom)?;
            if let [Val::Int(table), number, uuid] = row.as_slice() {
                let key = if *uuid == Val::Null { number } else { uuid };
                hits.push((usize::try_from(*table).unwrap_or(0), key.clone()));
            }
        }
        Ok(Done { after, hits })
    }
}

/// Without the ways in which MariaDB 10.11 dies of some subqueries, and both it and MySQL 9.7 answer some derived tables
/// behind a LEFT JOIN wrongly.
const PLAIN_WAYS: &str = "materialization=off,semijoin=off,derived_merge=off";

/// No statement may take longer: one that does on the isolated side is not valid.
async fn settle(db: &DatabaseConnection, flavor: Flavor, seconds: u32) -> Result<(), DbErr> {
    let settings = match flavor {
        Flavor::Sqlite => vec![],
        Flavor::Postgres => vec![
            format!("SET statement_timeout = '{seconds}s'"),
            "SET jit = off".to_owned(),
        ],
        Flavor::Mariadb => vec![
            format!("SET SESSION max_statement_time = {seconds}"),
            format!("SET SESSION optimizer_switch = '{PLAIN_WAYS}'"),
        ],
        Flavor::Mysql => vec![
            format!("SET SESSION max_execution_time = {seconds}000"),
            format!("SET SESSION optimizer_switch = '{PLAIN_WAYS}'"),
        ],
    };
    for setting in settings {
        db.execute_unprepared(&setting).await?;
    }
    Ok(())
}

enum Given {
    Rows(Vec<QueryResult>),
    Count(u64),
}

async fn plain_answer(db: &DatabaseTransaction, sent: &Sent, types: &[Ty]) -> Result<Answer, DbErr> {
    if types.is_empty() {
        return sent.execute(db).await.map(Answer::Count);
    }
    rows_answer(&sent.query(db).await?, types).map_err(DbErr::Custom)
}

fn rows_answer(rows: &[QueryResult], types: &[Ty]) -> Result<Answer, String> {
    rows.iter()
        .map(|row| decode(row, types))
        .collect::<Result<_, _>>()
        .map(Answer::Rows)
}

/// Whether the statement changes rows.
pub(crate) fn writes(statement: &Statement) -> bool {
    match &statement.body {
        Body::Query(query) => {
            let with = query.with.iter().flat_map(|with| &with.ctes);
            with.into_iter().any(|cte| !matches!(cte.body, Body::Query(_)))
        }
        Body::Insert(_) | Body::Update(_) | Body::Delete(_) => true,
    }
}

/// Whether it makes rows whose keys nobody can know.
fn is_anonymous(body: &Body) -> bool {
    match body {
        Body::Insert(insert) => {
            let owner = |at: &usize| TABLES[insert.table].columns[*at].owner;
            !insert.columns.iter().any(|at| owner(at) == Owner::Key)
        }
        Body::Query(query) => {
            let with = query.with.iter().flat_map(|with| &with.ctes);
            with.into_iter().any(|cte| is_anonymous(&cte.body))
        }
        Body::Update(_) | Body::Delete(_) => false,
    }
}
