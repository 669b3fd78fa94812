//! [`Run`]: one transaction of a cascade, and how its statements are sent.

use super::Answer;
use crate::Scope;
use crate::cascade::{Graph, Node};
use crate::registry::Registry;
use crate::scoped::planner::Planner;
use crate::scoped::refused::db_err;
use crate::scoped::session::Session;
use crate::scoped::{Scoped, lookup};
use sea_orm::sea_query::{
    Alias, Cond, DynIden, Expr, IntoIden as _, IntoTableRef as _, Query, SelectStatement, SimpleExpr, TableRef, Values,
};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement, Value};
use sea_orm_mixins_sql::{Cascading, Intent, Plan, Visibility};

/// A transaction of a cascade. All of it has one time.
pub(super) struct Run<'a> {
    session: &'a dyn Session,
    pub(super) backend: DbBackend,
    pub(super) graph: &'static Graph,
    /// The caller's scope.
    scope: Scope,
    /// The caller's scope, of live rows: what a cascade changes must be inside.
    pub(super) inside: Scope,
    /// The comment in front of a restoration, where another scope is inside this one.
    restores: &'static str,
}

/// How rows that are read are locked.
#[derive(Clone, Copy)]
pub(super) enum Lock {
    /// Nobody else changes them, or gives them to children.
    Update,
    /// Nobody else changes them.
    Share,
}

impl<'a> Run<'a> {
    pub(super) fn new<C: ConnectionTrait>(scoped: &Scoped<C>, session: &'a dyn Session) -> Self {
        let scope = scoped.scope.clone().at(scoped.scope.now());
        let is_nested = lookup::scope_of(&scoped.inner).is_some();
        Self {
            session,
            backend: scoped.inner.get_database_backend(),
            graph: Registry::get().graph(),
            inside: scope.seeing(Visibility::Live),
            scope,
            restores: if is_nested { Intent::Restore.prefix() } else { "" },
        }
    }

    /// The scope of all tenants, which sees the children that the caller's does not.
    pub(super) fn of_all(&self, visibility: Visibility) -> Scope {
        let all = self.scope.of_all(Registry::get().dimensions(), visibility);
        // Rows that a rule hides are children all the same.
        all.for_written_row(Planner::get().rules())
    }

    /// Sends the caller's own statement.
    pub(super) async fn own(&self, mut statement: Statement, plan: &Plan, returns: bool) -> Result<Answer, DbErr> {
        let restores = statement.sql.starts_with(Intent::Restore.prefix());
        Planner::get().bind(plan, &mut statement, &self.scope).map_err(db_err)?;
        if restores {
            statement.sql.insert_str(0, self.restores);
        }
        Ok(if returns {
            Answer::Rows(self.session.query_all(statement).await?)
        } else {
            Answer::Executed(self.session.execute(statement).await?)
        })
    }

    /// Sends the query for the rows of the caller's statement.
    pub(super) async fn caller_rows(
        &self,
        statement: &Statement,
        cascade: &Cascading,
    ) -> Result<Vec<QueryResult>, DbErr> {
        let given = statement.values.as_ref().map_or(&[][..], |values| &values.0);
        let values = cascade
            .values
            .iter()
            .filter_map(|param| given.get(param.index()).cloned());
        let mut query = Statement {
            sql: String::new(),
            values: Some(Values(values.collect())),
            db_backend: statement.db_backend,
        };
        Planner::get()
            .bind(&cascade.rows, &mut query, &self.scope)
            .map_err(db_err)?;
        self.session.query_all(query).await
    }

    /// Reads rows of a table under a scope.
    pub(super) async fn read(
        &self,
        query: &SelectStatement,
        lock: Lock,
        scope: &Scope,
    ) -> Result<Vec<QueryResult>, DbErr> {
        let mut statement = self.backend.build(query);
        statement.sql.push_str(match (lock, self.backend) {
            (_, DbBackend::Sqlite) => "",
            (Lock::Update, _) => " FOR UPDATE",
            (Lock::Share, DbBackend::MySql) => " LOCK IN SHARE MODE",
            (Lock::Share, _) => " FOR SHARE",
        });
        let errors = Planner::get()
            .rewrite_part(&mut statement, self.backend, scope)
            .map_err(db_err)?;
        errors.map(self.session.query_all(statement).await)
    }

    /// Changes rows of a table inside the caller's scope; returns how many.
    pub(super) async fn write(&self, node: &Node, change: &Change, rows: Cond) -> Result<u64, DbErr> {
        let mut statement = change.on(node, rows, self.backend);
        let intent = change.intent();
        statement.sql.insert_str(0, intent.prefix());
        let errors = Planner::get()
            .rewrite_part(&mut statement, self.backend, &self.inside)
            .map_err(db_err)?;
        if intent == Intent::Restore {
            statement.sql.insert_str(0, self.restores);
        }
        let sent: Result<ExecResult, DbErr> = errors.map(self.session.execute(statement).await);
        Ok(sent?.rows_affected())
    }
}

/// What is done to rows.
pub(super) enum Change {
    /// They are deleted: softly where their table has soft delete.
    Delete,
    /// They are removed for good.
    Remove,
    /// These columns become NULL.
    Unlink(Vec<String>),
    /// They are live again, with these values.
    Restore(Vec<(String, Value)>),
}

impl Change {
    fn intent(&self) -> Intent {
        match self {
            Self::Delete | Self::Unlink(_) => Intent::AsWritten,
            Self::Remove => Intent::ForceDelete,
            Self::Restore(_) => Intent::Restore,
        }
    }

    fn on(&self, node: &Node, rows: Cond, backend: DbBackend) -> Statement {
        let update = |set: Vec<(DynIden, SimpleExpr)>| {
            let mut update = Query::update();
            backend.build(update.table(table(node)).values(set).cond_where(rows.clone()))
        };
        match self {
            Self::Delete | Self::Remove => {
                let mut delete = Query::delete();
                backend.build(delete.from_table(table(node)).cond_where(rows.clone()))
            }
            Self::Unlink(columns) => {
                let null = |column: &String| (iden(column), Expr::cust("NULL"));
                update(columns.iter().map(null).collect())
            }
            Self::Restore(values) => {
                let set = |(column, value): &(String, Value)| (iden(column), Expr::value(value.clone()));
                update(values.iter().map(set).collect())
            }
        }
    }
}

/// A table, as statements name it.
pub(super) fn table(node: &Node) -> TableRef {
    let table = &node.policy.table;
    match &table.schema {
        Some(schema) => (iden(schema), iden(&table.name)).into_table_ref(),
        None => iden(&table.name).into_table_ref(),
    }
}

pub(super) fn iden(name: &str) -> DynIden {
    Alias::new(name).into_iden()
}
