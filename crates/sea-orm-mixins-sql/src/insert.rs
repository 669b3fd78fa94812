//! INSERT: which tenant rows get, what is filled in, and upserts that stay inside the scope.

use crate::aggregate::may_order_sums;
use crate::alias::qualifier;
use crate::assign::Target;
use crate::ctes::{Cte, Ctes};
use crate::duplicate_key::Inserted;
use crate::engine::{Engine, Given, Relation};
use crate::insert_select::compares;
use crate::names::{check_whole, quoted};
use crate::owned::{Owned, written};
use crate::plan::Result;
use crate::refusal::Refusal;
use crate::rows::{Columns, Filler, Inserting};
use crate::{Dialect, Policy};
use sqlparser::ast::{
    Assignment, AssignmentTarget, Expr, Ident, Insert, InsertOverriding, ObjectName, ObjectNamePart, OnInsert, Parens,
    Query, SetExpr, TableObject, Values,
};

impl Engine<'_> {
    pub(crate) fn insert(&mut self, insert: &mut Insert, ctes: &Ctes<'_>) -> Result<()> {
        self.check_intent(&[])?;
        let Insert {
            insert_token: _,
            optimizer_hints: _,
            or,
            ignore,
            into: _,
            table,
            table_alias,
            columns,
            by_name,
            overwrite,
            source,
            assignments,
            partitioned,
            after_columns,
            overriding,
            has_table_keyword,
            on,
            returning,
            output,
            replace_into,
            priority: _,
            insert_alias,
            settings,
            format_clause,
            multi_table_insert_type,
            multi_table_into_clauses,
            multi_table_when_clauses,
            multi_table_else_clause,
        } = insert;
        let foreign = [
            *by_name,
            *overwrite,
            partitioned.is_some(),
            !after_columns.is_empty(),
            *has_table_keyword,
            output.is_some(),
            settings.is_some(),
            format_clause.is_some(),
            multi_table_insert_type.is_some(),
            !multi_table_into_clauses.is_empty(),
            !multi_table_when_clauses.is_empty(),
            multi_table_else_clause.is_some(),
        ];
        if foreign.contains(&true) {
            return Err(Refusal::because("an INSERT of a form that this backend does not have"));
        }
        let TableObject::TableName(name) = table else {
            return Err(Refusal::because(
                "INSERT into a function or a subquery is not SQL of this backend",
            ));
        };
        self.exprs(assignments.iter_mut().map(|assignment| &mut assignment.value), ctes)?;
        let inner = ctes_of(source.as_deref(), self.dialect);
        let around = Ctes::around(ctes, &inner);
        if let Some(returning) = returning {
            self.projection(returning, &around)?;
            self.keep_names(returning, None);
        }
        let relation = self.changeable(name, ctes)?;
        if let Some(source) = source {
            self.query(source, ctes)?;
        }
        let alias = table_alias.as_ref().map(|alias| &alias.alias);
        let qualifier = qualifier(name, alias, self.dialect)?;
        self.check_or(or, &relation, "INSERT")?;
        let Relation::Policy(table) = relation else {
            return self.upsert(None, on, Inserted::default(), &around);
        };
        if *replace_into {
            return Err(Refusal::because(
                "REPLACE deletes whatever row is in the way, another tenant's too; use INSERT .. ON DUPLICATE KEY UPDATE, or ON CONFLICT .. DO UPDATE",
            ));
        }
        check_overriding(*overriding)?;
        let how = Inserted::of(*ignore, insert_alias.as_ref())?;
        let inserted = self.inserted(how.alias)?;
        let target = Target {
            table,
            policy: self.policy(table)?,
            qualifier: &qualifier,
            qualified: false,
            inserted: Some(&inserted),
        };
        if self.dialect == Dialect::Mysql && on.is_some() && returning.is_some() {
            return Err(Refusal::because(
                "RETURNING of an upsert shows the row that is in the way, whosever it is; select it afterwards",
            ));
        }
        let mut rows = as_values(columns, source, assignments)?;
        if matches!(on, Some(OnInsert::DuplicateKeyUpdate(_))) {
            self.check_apart(&rows.body, &qualifier)?;
        }
        self.rows(target, columns, &mut rows, ctes)?;
        if !columns.is_empty() {
            // Otherwise there is nothing to fill, and DEFAULT VALUES stays.
            *source = Some(rows);
        }
        self.upsert(Some(target), on, how, &around)
    }

    /// What an upsert calls the row that is not inserted.
    fn inserted(&self, alias: Option<&ObjectName>) -> Result<Ident> {
        match alias {
            Some(alias) => single(alias),
            None => Ok(Ident::new(match self.dialect {
                // It has a function in place of a name.
                Dialect::Mysql => "",
                Dialect::Postgres | Dialect::Sqlite => "excluded",
            })),
        }
    }

    /// Fills the columns of an INSERT.
    fn rows(
        &mut self,
        target: Target<'_>,
        columns: &mut Vec<ObjectName>,
        source: &mut Query,
        ctes: &Ctes<'_>,
    ) -> Result<()> {
        let idents = columns.iter().map(single).collect::<Result<Vec<_>>>()?;
        if idents.is_empty() && !is_empty_row(source) {
            return Err(Refusal::because(format!(
                "INSERT into `{}` without a list of columns depends on the order that the database has them in; name the columns",
                target.policy.table
            )));
        }
        let columns_of = Columns::of(target.policy, &idents, self.dialect)?;
        let missing = self.missing(target, &columns_of)?;
        let inserting = Inserting {
            target,
            columns: &columns_of,
            missing: &missing,
            typed: !is_plain_list(source),
            is_summed: may_order_sums(source, self.dialect),
        };
        let is_compared = compares(&source.body);
        if is_compared {
            self.check_compared(&columns_of)?;
        }
        if is_compared && missing.iter().any(|missing| matches!(missing.filler, Filler::Key)) {
            self.compared_rows(inserting, source, ctes)?;
        } else {
            let ctes = Some(ctes).filter(|_| source.with.is_none());
            self.selected_rows(inserting, &mut source.body, ctes)?;
        }
        for missing in missing {
            columns.push(ObjectName::from(vec![quoted(&missing.column, self.dialect)]));
        }
        Ok(())
    }
}

fn check_overriding(overriding: Option<InsertOverriding>) -> Result<()> {
    match overriding {
        None | Some(InsertOverriding::System) => Ok(()),
        Some(InsertOverriding::User) => Err(Refusal::because(
            "OVERRIDING USER VALUE replaces what is given for an identity column, a tenant too; leave the column out",
        )),
    }
}

/// The CTEs of the query that an INSERT takes its rows from.
fn ctes_of(source: Option<&Query>, dialect: Dialect) -> Vec<Cte> {
    let with = source.and_then(|source| source.with.as_ref());
    let ctes = with.into_iter().flat_map(|with| &with.cte_tables);
    ctes.map(|cte| Cte::new(&cte.alias, &cte.query, dialect)).collect()
}

/// The rows of an INSERT as a query: `SET a = 1` and `DEFAULT VALUES` are one row as well.
fn as_values(
    columns: &mut Vec<ObjectName>,
    source: &mut Option<Box<Query>>,
    assignments: &mut Vec<Assignment>,
) -> Result<Box<Query>> {
    if let Some(source) = source.take() {
        return Ok(source);
    }
    let mut row = Vec::new();
    for Assignment { target, value } in assignments.drain(..) {
        let AssignmentTarget::ColumnName(column) = target else {
            return Err(Refusal::because(
                "SET of several columns at once is not SQL of this backend",
            ));
        };
        columns.push(column);
        row.push(value);
    }
    Ok(Box::new(values(row)))
}

fn values(row: Vec<Expr>) -> Query {
    Query {
        with: None,
        body: Box::new(SetExpr::Values(Values {
            explicit_row: false,
            value_keyword: false,
            rows: vec![Parens::with_empty_span(row)],
        })),
        order_by: None,
        limit_clause: None,
        fetch: None,
        locks: Vec::new(),
        for_clause: None,
        settings: None,
        format_clause: None,
        pipe_operators: Vec::new(),
    }
}

/// Whether it is a list of rows and nothing else.
fn is_plain_list(source: &Query) -> bool {
    matches!(&*source.body, SetExpr::Values(_))
        && source.with.is_none()
        && source.order_by.is_none()
        && source.limit_clause.is_none()
        && source.fetch.is_none()
}

/// Whether it is the row of `DEFAULT VALUES`, or MySQL's `() VALUES ()`.
fn is_empty_row(source: &Query) -> bool {
    matches!(&*source.body, SetExpr::Values(values) if values.rows.iter().all(|row| row.content.is_empty()))
}

fn single(column: &ObjectName) -> Result<Ident> {
    match column.0.as_slice() {
        // MySQL: `t.a`.
        [.., ObjectNamePart::Identifier(ident)] => {
            check_whole(ident)?;
            Ok(ident.clone())
        }
        _ => Err(Refusal::because("a column's name made by a function")),
    }
}

impl Columns {
    pub(crate) fn of(policy: &Policy, idents: &[Ident], dialect: Dialect) -> Result<Self> {
        let mut columns = Self {
            count: idents.len(),
            key: None,
            owned: Vec::new(),
        };
        for (at, ident) in idents.iter().enumerate() {
            if policy.key.len() == 1
                && policy
                    .key
                    .first()
                    .is_some_and(|key| crate::names::is_column(ident, key, dialect))
            {
                columns.key = Some(at);
            }
            let Some(owned) = written(policy, ident, dialect)? else {
                continue;
            };
            if columns.place(owned).is_some() {
                return Err(Refusal::because(format!("`{ident}` is listed twice")));
            }
            columns.owned.push((owned, at));
        }
        Ok(columns)
    }

    pub(crate) fn place(&self, owned: Owned) -> Option<usize> {
        self.owned.iter().find(|(known, _)| *known == owned).map(|(_, at)| *at)
    }
}

/// Whether a value in an INSERT stands for a column that was left out.
pub(crate) fn is_left_out(given: &Given) -> bool {
    match given {
        Given::Null | Given::Default => true,
        Given::Parameter(_) | Given::Boolean(_) | Given::Number(_) | Given::Text(_) | Given::Expression => false,
    }
}
