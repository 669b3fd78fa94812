//! What stands in a table's place where neither WHERE nor an ON of the statement can hold the table's condition; and the
//! query that a table's name alone is short for.

use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    Expr, FunctionArg, GroupByExpr, Ident, Join, JoinConstraint, JoinOperator, ObjectName, Query, Select, SelectFlavor,
    SelectItem, SelectItemQualifiedWildcardKind, SetExpr, TableAlias, TableFactor, TableFunctionArgs, TableWithJoins,
    Value, WildcardAdditionalOptions,
};

/// Puts a subquery with the condition in the table's place, under the same name.
pub(crate) fn derive(factor: &mut TableFactor, name: Option<&Ident>, condition: Expr) {
    let TableFactor::Table { alias, .. } = factor else {
        return;
    };
    let alias = alias.take().or_else(|| {
        name.map(|name| TableAlias {
            explicit: true,
            name: name.clone(),
            columns: Vec::new(),
            at: None,
        })
    });
    let table = std::mem::replace(factor, nothing());
    *factor = TableFactor::Derived {
        lateral: false,
        subquery: Box::new(select_all(table, Some(condition))),
        alias,
        sample: None,
    };
}

/// `SELECT * FROM name`, for what is short for it.
pub(crate) fn all_of(name: ObjectName, args: Option<Vec<FunctionArg>>) -> Query {
    let table = TableFactor::Table {
        name,
        alias: None,
        args: args.map(|args| TableFunctionArgs { args, settings: None }),
        with_hints: Vec::new(),
        version: None,
        with_ordinality: false,
        partitions: Vec::new(),
        json_path: None,
        sample: None,
        index_directives: Vec::new(),
        inheritance: None,
    };
    select_all(table, None)
}

fn select_all(table: TableFactor, condition: Option<Expr>) -> Query {
    let all = SelectItem::Wildcard(WildcardAdditionalOptions::default());
    select(vec![all], vec![alone(table)], condition)
}

/// Joins a table with a subquery of one row and no columns, on the table's condition: it stays a table, and no column
/// comes to it. Only PostgreSQL has such a SELECT; the parser reads it with a FROM. `number`: another one for each in
/// the statement.
pub(crate) fn join_nothing(factor: &mut TableFactor, number: usize, condition: Expr) {
    let row = select(vec![SelectItem::UnnamedExpr(one())], Vec::new(), None);
    let nothing_of_it = select(Vec::new(), vec![alone(derived(row, Ident::new("one")))], None);
    let relation = derived(nothing_of_it, Ident::with_quote('"', format!("scope {number}")));
    let mut join = alone(std::mem::replace(factor, nothing()));
    join.joins.push(Join {
        relation,
        global: false,
        join_operator: JoinOperator::Join(JoinConstraint::On(condition)),
    });
    *factor = TableFactor::NestedJoin {
        table_with_joins: Box::new(join),
        alias: None,
    };
}

/// Makes a subquery of a query, with values beside its columns. Its WITH stays in front.
pub(crate) fn beside(query: &mut Query, values: Vec<Expr>) {
    let name = Ident::new("selected");
    let all = SelectItem::QualifiedWildcard(
        SelectItemQualifiedWildcardKind::ObjectName(ObjectName::from(vec![name.clone()])),
        WildcardAdditionalOptions::default(),
    );
    let projection = std::iter::once(all).chain(values.into_iter().map(SelectItem::UnnamedExpr));
    let outer = select(projection.collect(), Vec::new(), None);
    let with = query.with.take();
    let inner = std::mem::replace(query, outer);
    query.with = with;
    if let SetExpr::Select(select) = &mut *query.body {
        select.from.push(alone(derived(inner, name)));
    }
}

/// What a renamed table's columns are called by their own names after: PostgreSQL finds those in a row of the table's
/// type. The CASE keeps it from looking among the new names first; its planner takes it out again.
pub(crate) fn whole_row(shown: &[Ident]) -> Ident {
    let name: Vec<String> = shown.iter().map(Ident::to_string).collect();
    Ident::new(format!("(CASE WHEN true THEN {}.* END)", name.join(".")))
}

fn derived(query: Query, name: Ident) -> TableFactor {
    TableFactor::Derived {
        lateral: false,
        subquery: Box::new(query),
        alias: Some(TableAlias {
            explicit: true,
            name,
            columns: Vec::new(),
            at: None,
        }),
        sample: None,
    }
}

fn one() -> Expr {
    Expr::Value(Value::Number("1".to_owned(), false).with_empty_span())
}

/// A placeholder while a factor is moved.
fn nothing() -> TableFactor {
    TableFactor::UnpivotExpr {
        expression: crate::engine::null(),
        value_alias: Ident::new(""),
        attribute_alias: None,
    }
}

fn alone(relation: TableFactor) -> TableWithJoins {
    TableWithJoins {
        relation,
        joins: Vec::new(),
    }
}

fn select(projection: Vec<SelectItem>, from: Vec<TableWithJoins>, selection: Option<Expr>) -> Query {
    let select = Select {
        select_token: AttachedToken::empty(),
        optimizer_hints: Vec::new(),
        distinct: None,
        select_modifiers: None,
        top: None,
        top_before_distinct: false,
        projection,
        exclude: None,
        into: None,
        from,
        lateral_views: Vec::new(),
        prewhere: None,
        selection,
        connect_by: Vec::new(),
        group_by: GroupByExpr::Expressions(Vec::new(), Vec::new()),
        cluster_by: Vec::new(),
        distribute_by: Vec::new(),
        sort_by: Vec::new(),
        having: None,
        named_window: Vec::new(),
        qualify: None,
        window_before_qualify: false,
        value_table_mode: None,
        flavor: SelectFlavor::Standard,
    };
    Query {
        with: None,
        body: Box::new(SetExpr::Select(Box::new(select))),
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
