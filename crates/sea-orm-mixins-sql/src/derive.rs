//! Subqueries in a table's place: for where neither WHERE nor ON can hold the table's condition, and for what is short for one.

use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    Expr, FunctionArg, GroupByExpr, Ident, ObjectName, Query, Select, SelectFlavor, SelectItem, SetExpr, TableAlias,
    TableFactor, TableFunctionArgs, TableWithJoins, WildcardAdditionalOptions,
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
    let empty = TableFactor::UnpivotExpr {
        expression: crate::engine::null(),
        value_alias: Ident::new(""),
        attribute_alias: None,
    };
    let table = std::mem::replace(factor, empty);
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
    let select = Select {
        select_token: AttachedToken::empty(),
        optimizer_hints: Vec::new(),
        distinct: None,
        select_modifiers: None,
        top: None,
        top_before_distinct: false,
        projection: vec![SelectItem::Wildcard(WildcardAdditionalOptions::default())],
        exclude: None,
        into: None,
        from: vec![TableWithJoins {
            relation: table,
            joins: Vec::new(),
        }],
        lateral_views: Vec::new(),
        prewhere: None,
        selection: condition,
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
