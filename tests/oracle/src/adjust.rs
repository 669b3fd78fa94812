//! The changes to a statement before it runs plain: DELETE marks live rows only, whatever the scope sees, and of the rows
//! that it sees only those are written that are its tenants'.

use crate::{
    ast::{Body, Expr, Statement, With},
    schema::{Dim, Owner, TABLES, Table},
    scope::{Reach, ScopeSpec, Visibility},
    value::{Ty, Val},
};

pub(crate) fn for_plain(statement: &Statement, scope: &ScopeSpec) -> Statement {
    let mut statement = statement.clone();
    body(&mut statement.body, scope);
    statement
}

fn body(this: &mut Body, scope: &ScopeSpec) {
    match this {
        Body::Query(query) => with(query.with.as_mut(), scope),
        Body::Insert(insert) => with(insert.with.as_mut(), scope),
        Body::Update(update) => {
            with(update.with.as_mut(), scope);
            let table = &TABLES[update.table];
            let relation = update.alias.clone().unwrap_or_else(|| table.name.to_owned());
            restrict(&mut update.filter, written(table, &relation, scope));
        }
        Body::Delete(delete) => {
            with(delete.with.as_mut(), scope);
            let table = &TABLES[delete.table];
            let relation = delete.alias.clone().unwrap_or_else(|| table.name.to_owned());
            restrict(&mut delete.filter, written(table, &relation, scope));
            if scope.visibility != Visibility::Live {
                restrict(&mut delete.filter, live(table, &relation));
            }
        }
    }
}

fn restrict(filter: &mut Option<Expr>, condition: Option<Expr>) {
    if let Some(condition) = condition {
        *filter = Some(Expr::and(filter.take(), condition));
    }
}

fn live(table: &Table, relation: &str) -> Option<Expr> {
    let column = |at: usize| Expr::column(relation, table.columns[at].name);
    match (table.owned(Owner::DeletedAt), table.owned(Owner::IsDeleted)) {
        (Some(at), _) => Some(Expr::IsNull(Box::new(column(at)), false)),
        (None, Some(at)) => Some(column(at).binary("=", Expr::Literal(Val::Bool(false)))),
        (None, None) => None,
    }
}

/// The rows that the scope writes, where it sees others.
fn written(table: &Table, relation: &str, scope: &ScopeSpec) -> Option<Expr> {
    if !table.has_rows_to_read() {
        return None;
    }
    let (at, dim) = table.tenants().next()?;
    let Reach::Of(tenants) = scope.reach(dim) else {
        return None;
    };
    let ty = if dim == Dim::Org { Ty::Int } else { Ty::Uuid };
    let list = tenants.iter().map(|tenant| Expr::Bound(tenant.clone(), ty)).collect();
    let column = Expr::column(relation, table.columns[at].name);
    Some(Expr::In(Box::new(column), list, false))
}

fn with(with: Option<&mut With>, scope: &ScopeSpec) {
    for cte in with.into_iter().flat_map(|with| &mut with.ctes) {
        body(&mut cte.body, scope);
    }
}
