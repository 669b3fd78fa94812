//! [`Row`]: the one row of a statement. Without RETURNING, SeaORM reads the row by its key after writing it, and a
//! connection must distinguish that read from others.

use crate::ast::condition::conjuncts;
use crate::ast::expr::column_name;
use crate::catalog::policy::Policy;
use crate::dialect::Dialect;
use crate::draft::Draft;
use crate::draft::cx::{Cx, Relation};
use crate::given::Given;
use crate::id::ParamIndex;
use crate::names::cte::Ctes;
use crate::names::{folded, same};
use crate::plan::row::{Act, KeyValue, Row};
use crate::write::duplicate_key::does_nothing;
use sqlparser::ast::{
    BinaryOperator, CastKind, Expr, GroupByExpr, Ident, Insert, LimitClause, ObjectName, ObjectNamePart, OnInsert,
    Query, Select, SelectItem, SetExpr, Statement, TableFactor, TableObject, TableWithJoins, Update,
};

/// Returns the one row of a statement as the caller wrote it; `None` where the text does not name it plainly.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "no row is what most statements have, and costs nothing but a second look"
)]
pub(crate) fn row_of(draft: &Draft<'_>, statement: &Statement) -> Option<Row> {
    match statement {
        Statement::Insert(insert) => inserted_row(draft, insert),
        Statement::Update(update) => updated_row(draft, update),
        Statement::Query(query) => read_row(draft, query),
        _ => None,
    }
}

fn inserted_row(draft: &Draft<'_>, insert: &Insert) -> Option<Row> {
    let TableObject::TableName(name) = &insert.table else {
        return None;
    };
    let act = match &insert.on {
        None => Act::Insert,
        Some(OnInsert::DuplicateKeyUpdate(assignments)) if does_nothing(assignments) => Act::InsertOrLeave,
        Some(_) => return None,
    };
    let source = insert.source.as_ref().filter(|source| source.with.is_none())?;
    let SetExpr::Values(values) = &*source.body else {
        return None;
    };
    let [row] = values.rows.as_slice() else { return None };
    row_about(draft.cx, name, act, |column| {
        let named = |name: &ObjectName| match name.0.as_slice() {
            [ObjectNamePart::Identifier(ident)] => is_named(draft.cx.dialect, ident, column),
            _ => false,
        };
        let Some(at) = insert.columns.iter().position(named) else {
            return Some(KeyValue::Made);
        };
        parameter_of(draft, row.content.get(at)?).map(KeyValue::Value)
    })
}

fn updated_row(draft: &Draft<'_>, update: &Update) -> Option<Row> {
    if update.from.is_some() {
        return None;
    }
    let name = only_table(std::slice::from_ref(&update.table))?;
    let compared = compared_columns(draft, update.selection.as_ref());
    row_about(draft.cx, name, Act::Update, |column| {
        key_among(draft.cx.dialect, &compared, column)
    })
}

/// Reads `SELECT columns FROM t WHERE key = ? LIMIT ?`: nothing else, so that nothing else could be shown.
fn read_row(draft: &Draft<'_>, query: &Query) -> Option<Row> {
    let Query {
        with: None,
        body,
        order_by: None,
        limit_clause,
        fetch: None,
        locks: _,
        for_clause: None,
        settings: None,
        format_clause: None,
        pipe_operators: _,
    } = query
    else {
        return None;
    };
    let is_limited = match limit_clause {
        None => true,
        Some(LimitClause::LimitOffset {
            limit,
            offset: None,
            limit_by,
        }) => limit_by.is_empty() && limit.as_ref().is_none_or(|limit| matches!(limit, Expr::Value(_))),
        Some(LimitClause::LimitOffset { .. } | LimitClause::OffsetCommaLimit { .. }) => false,
    };
    let (SetExpr::Select(select), true) = (&**body, is_limited) else {
        return None;
    };
    let (name, selection) = plain(select)?;
    let compared = compared_columns(draft, Some(selection));
    let mut conditions = 0;
    conjuncts(Some(selection), &mut |_| conditions += 1);
    let row = row_about(draft.cx, name, Act::Read, |column| {
        key_among(draft.cx.dialect, &compared, column)
    })?;
    (conditions == row.key.len()).then_some(row)
}

fn row_about(cx: Cx<'_>, name: &ObjectName, act: Act, value: impl Fn(&str) -> Option<KeyValue>) -> Option<Row> {
    let Ok(Relation::Policy(table)) = cx.relation(name, &Ctes::default()) else {
        return None;
    };
    let policy: &Policy = cx.policy(table).ok()?;
    let key = policy.key.iter().map(|column| value(column));
    Some(Row {
        table,
        act,
        key: key.collect::<Option<_>>()?,
    })
}

/// Returns the columns that must equal a value of the caller's, with its index.
fn compared_columns(draft: &Draft<'_>, selection: Option<&Expr>) -> Vec<(Ident, ParamIndex)> {
    let mut compared = Vec::new();
    conjuncts(selection, &mut |expr| {
        if let Expr::BinaryOp {
            left,
            op: BinaryOperator::Eq,
            right,
        } = expr
            && let Some(column) = column_name(left)
            && let Some(value) = parameter_of(draft, right)
        {
            compared.push((column, value));
        }
    });
    compared
}

fn key_among(dialect: Dialect, compared: &[(Ident, ParamIndex)], column: &str) -> Option<KeyValue> {
    let found = compared.iter().find(|(known, _)| is_named(dialect, known, column));
    found.map(|(_, value)| KeyValue::Value(*value))
}

pub(crate) fn is_named(dialect: Dialect, ident: &Ident, column: &str) -> bool {
    same(dialect, &folded(ident, dialect), column)
}

fn parameter_of(draft: &Draft<'_>, expr: &Expr) -> Option<ParamIndex> {
    if let Given::Parameter(index) = draft.slots.given(expr) {
        Some(index)
    } else {
        None
    }
}

fn only_table(from: &[TableWithJoins]) -> Option<&ObjectName> {
    let [TableWithJoins { relation, joins }] = from else {
        return None;
    };
    if let TableFactor::Table { name, args: None, .. } = relation
        && joins.is_empty()
    {
        Some(name)
    } else {
        None
    }
}

/// Returns the table and the WHERE of a SELECT of columns of one table, without other clauses.
fn plain(select: &Select) -> Option<(&ObjectName, &Expr)> {
    // The walk refuses the clauses of other backends (TOP, QUALIFY ..).
    let Select {
        select_token: _,
        optimizer_hints: _,
        distinct: None,
        select_modifiers: _,
        top: _,
        top_before_distinct: _,
        projection,
        exclude: _,
        into: _,
        from,
        lateral_views: _,
        prewhere: _,
        selection: Some(selection),
        connect_by: _,
        group_by: GroupByExpr::Expressions(groups, modifiers),
        cluster_by: _,
        distribute_by: _,
        sort_by: _,
        having: None,
        named_window,
        qualify: _,
        window_before_qualify: _,
        value_table_mode: _,
        flavor: _,
    } = select
    else {
        return None;
    };
    let has_columns = projection.iter().all(|item| match item {
        SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. } => is_column(expr),
        SelectItem::ExprWithAliases { .. } | SelectItem::QualifiedWildcard(..) | SelectItem::Wildcard(_) => false,
    });
    let is_plain = has_columns && groups.is_empty() && modifiers.is_empty() && named_window.is_empty();
    Some((only_table(from).filter(|_| is_plain)?, selection))
}

/// Returns whether an expression is a column, cast or not, or a value, which may also be a run of columns.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "anything else could read more than the row"
)]
fn is_column(expr: &Expr) -> bool {
    match expr {
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::Value(_) => true,
        Expr::Cast {
            kind: CastKind::Cast,
            expr,
            ..
        } => is_column(expr),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::KeyValue::Made;
    use super::{Act, KeyValue, Row};
    use crate::catalog::Catalog;
    use crate::catalog::Declaration;
    use crate::catalog::policy::Policy;
    use crate::catalog::policy::Table;
    use crate::dialect::Dialect;
    use crate::id::{ParamIndex, TableId};
    use crate::rewrite::plan;
    use crate::shape::Shape;

    fn value(index: usize) -> KeyValue {
        KeyValue::Value(ParamIndex::new(index))
    }

    fn row(sql: &str) -> Option<Row> {
        let table = |name: &str| Table {
            schema: None,
            name: name.to_owned(),
        };
        let links = Policy::new(table("links"), vec!["left_id".to_owned(), "right_id".to_owned()]);
        let notes = Policy::new(table("notes"), vec!["id".to_owned()]);
        let catalog = Catalog::new([notes, links].map(Declaration::Policy));
        plan(sql, Dialect::Mysql, &catalog, &Shape::default()).unwrap().row
    }

    fn about(act: Act, key: [KeyValue; 2]) -> Row {
        let (table, key) = (TableId::new(1), key.to_vec());
        Row { table, act, key }
    }

    #[test]
    fn an_insert_of_one_row_is_about_it() {
        let insert = |rest: &str| row(&format!("INSERT INTO `links` {rest}"));
        let whole = "(`right_id`, `left_id`, `name`) VALUES (?, ?, ?)";
        assert_eq!(insert(whole), Some(about(Act::Insert, [value(1), value(0)])));
        let left = format!("{whole} ON DUPLICATE KEY UPDATE `left_id` = `left_id`");
        assert_eq!(insert(&left), Some(about(Act::InsertOrLeave, [value(1), value(0)])));
        assert_eq!(
            insert("(`left_id`) VALUES (?)"),
            Some(about(Act::Insert, [value(0), Made]))
        );
        for other in [
            "(`left_id`, `right_id`) VALUES (?, ?), (?, ?)",
            "(`left_id`, `right_id`) VALUES (?, ? + 1)",
            "(`left_id`, `right_id`) VALUES (?, ?) ON DUPLICATE KEY UPDATE `name` = 'a'",
            "(`left_id`, `right_id`) SELECT ?, ? FROM `notes`",
        ] {
            assert_eq!(insert(other), None, "{other}");
        }
    }

    #[test]
    fn an_update_by_the_whole_key_is_about_its_row() {
        let update = |rest: &str| row(&format!("UPDATE `links` SET `name` = ? WHERE {rest}"));
        let by_key = "`links`.`left_id` = ? AND (`links`.`right_id` = ?) AND `name` <> 'a'";
        assert_eq!(update(by_key), Some(about(Act::Update, [value(1), value(2)])));
        for other in [
            "`left_id` = ?",
            "`left_id` = ? OR `right_id` = ?",
            "`left_id` = ? AND `right_id` = `left_id`",
        ] {
            assert_eq!(update(other), None, "{other}");
        }
    }

    #[test]
    fn a_read_is_about_a_row_if_it_reads_nothing_else() {
        let columns = "SELECT `notes`.`id`, CAST(`notes`.`name` AS CHAR) AS `name` FROM `notes` WHERE ";
        let read = |rest: &str| row(&format!("{columns}{rest}"));
        let note = Row {
            table: TableId::new(0),
            act: Act::Read,
            key: vec![value(0)],
        };
        for by_key in [
            "`notes`.`id` = ?",
            "`notes`.`id` = ? LIMIT ?",
            "`id` = ? LIMIT 1 FOR UPDATE",
        ] {
            assert_eq!(read(by_key), Some(note.clone()), "{by_key}");
        }
        for other in [
            "`notes`.`id` = 1",
            "`notes`.`id` > ?",
            "`notes`.`id` = ? AND `name` = ?",
            "`notes`.`id` = ? OR `name` = ?",
            "`notes`.`id` = ? UNION SELECT 1, 'a'",
            "`notes`.`id` = ? GROUP BY `id`",
            "`notes`.`id` = ? LIMIT 1 OFFSET 1",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
        for other in [
            "SELECT (SELECT max(`left_id`) FROM `links`) FROM `notes` WHERE `id` = ?",
            "SELECT `notes`.`id` FROM `notes` JOIN `links` ON TRUE WHERE `notes`.`id` = ?",
            "SELECT `id` FROM `elsewhere` WHERE `id` = ?",
        ] {
            assert_eq!(row(other), None, "{other}");
        }
    }
}
