//! The one change to a statement before it runs plain: DELETE marks live rows only, whatever the scope sees.

use crate::{
    ast::{Body, Expr, Statement, With},
    schema::{Owner, TABLES},
    scope::{ScopeSpec, Visibility},
    value::Val,
};

pub(crate) fn for_plain(statement: &Statement, scope: &ScopeSpec) -> Statement {
    let mut statement = statement.clone();
    if scope.visibility != Visibility::Live {
        body(&mut statement.body);
    }
    statement
}

fn body(this: &mut Body) {
    match this {
        Body::Query(query) => with(query.with.as_mut()),
        Body::Insert(insert) => with(insert.with.as_mut()),
        Body::Update(update) => with(update.with.as_mut()),
        Body::Delete(delete) => {
            with(delete.with.as_mut());
            let table = &TABLES[delete.table];
            let relation = delete.alias.clone().unwrap_or_else(|| table.name.to_owned());
            let column = |at: usize| Expr::column(&relation, table.columns[at].name);
            let live = match (table.owned(Owner::DeletedAt), table.owned(Owner::IsDeleted)) {
                (Some(at), _) => Expr::IsNull(Box::new(column(at)), false),
                (None, Some(at)) => column(at).binary("=", Expr::Literal(Val::Bool(false))),
                (None, None) => return,
            };
            delete.filter = Some(Expr::and(delete.filter.take(), live));
        }
    }
}

fn with(with: Option<&mut With>) {
    for cte in with.into_iter().flat_map(|with| &mut with.ctes) {
        body(&mut cte.body);
    }
}
