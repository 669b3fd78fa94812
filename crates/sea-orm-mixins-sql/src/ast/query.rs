//! Constructors of queries.

use crate::ast::expr::null;
use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    Expr, FunctionArg, GroupByExpr, Ident, ObjectName, Parens, Query, Select, SelectFlavor, SelectItem, SetExpr,
    SetOperator, SetQuantifier, TableAlias, TableFactor, TableFunctionArgs, TableWithJoins, Value, Values,
    WildcardAdditionalOptions,
};

/// Makes `SELECT * FROM name`, for the forms that abbreviate it.
pub(crate) fn all_of(name: ObjectName, args: Option<Vec<FunctionArg>>) -> Query {
    select_all(named_table(name, args), None)
}

fn named_table(name: ObjectName, args: Option<Vec<FunctionArg>>) -> TableFactor {
    TableFactor::Table {
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
    }
}

/// Makes `name AS alias`.
pub(crate) fn table(name: ObjectName, alias: Ident) -> TableFactor {
    let mut table = named_table(name, None);
    if let TableFactor::Table { alias: shown, .. } = &mut table {
        *shown = Some(TableAlias {
            explicit: true,
            name: alias,
            columns: Vec::new(),
            at: None,
        });
    }
    table
}

/// Makes `left UNION ALL right`.
pub(crate) fn union_all(left: Query, right: Query) -> Query {
    query_of(SetExpr::SetOperation {
        op: SetOperator::Union,
        set_quantifier: SetQuantifier::All,
        left: left.body,
        right: right.body,
    })
}

pub(crate) fn select_all(table: TableFactor, condition: Option<Expr>) -> Query {
    let all = SelectItem::Wildcard(WildcardAdditionalOptions::default());
    select(vec![all], vec![alone(table)], condition)
}

pub(crate) fn derived(query: Query, name: Ident) -> TableFactor {
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

pub(crate) fn one() -> Expr {
    Expr::Value(Value::Number("1".to_owned(), false).with_empty_span())
}

/// Makes a dummy that stays in place while a factor is moved.
pub(crate) fn nothing() -> TableFactor {
    TableFactor::UnpivotExpr {
        expression: null(),
        value_alias: Ident::new(""),
        attribute_alias: None,
    }
}

pub(crate) fn alone(relation: TableFactor) -> TableWithJoins {
    TableWithJoins {
        relation,
        joins: Vec::new(),
    }
}

pub(crate) fn select(projection: Vec<SelectItem>, from: Vec<TableWithJoins>, selection: Option<Expr>) -> Query {
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
    query_of(SetExpr::Select(Box::new(select)))
}

pub(crate) fn values(row: Vec<Expr>) -> Query {
    query_of(SetExpr::Values(Values {
        explicit_row: false,
        value_keyword: false,
        rows: vec![Parens::with_empty_span(row)],
    }))
}

/// Makes a dummy that stays in place while a query is moved.
pub(crate) fn nobody() -> Query {
    query_of(SetExpr::Values(Values {
        explicit_row: false,
        value_keyword: false,
        rows: Vec::new(),
    }))
}

/// Returns a query with that body and nothing else.
fn query_of(body: SetExpr) -> Query {
    Query {
        with: None,
        body: Box::new(body),
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
