//! What of an index of live rows a table has.

use super::{live_column, live_column_type, live_condition, live_index_columns};
use crate::doctor::plain;
use crate::inspected::{Index, Server, Table};
use crate::look;
use sea_orm_mixins::schema::{LiveKey, Wanted};

/// Whether an index is the one that is wanted, under whatever name.
pub(super) fn is_it(server: Server, wanted: &Wanted, key: &LiveKey, index: &Index) -> bool {
    let columns = live_index_columns(wanted, key, server.backend());
    let columns: Vec<_> = columns.iter().map(String::as_str).collect();
    let found = look::whole_columns(index).is_some_and(|found| look::same_list(server, &found, &columns));
    found && index.unique == key.unique && !index.primary && same_rows(server, wanted, index)
}

/// Whether an index is of the live rows. On MySQL and MariaDB its last column says so, or it is of all.
fn same_rows(server: Server, wanted: &Wanted, index: &Index) -> bool {
    let condition = live_condition(wanted.policy, server.backend()).filter(|_| !server.is_mysql());
    match (&index.predicate, condition) {
        (Some(found), Some(live)) => plain(found) == plain(&live),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// The index of that name.
pub(super) fn namesake<'t>(server: Server, key: &LiveKey, table: &'t Table) -> Option<&'t Index> {
    look::index(server, table, &key.name)
}

/// An index that does the same work, under whatever name.
pub(super) fn found<'t>(server: Server, wanted: &Wanted, key: &LiveKey, table: &'t Table) -> Option<&'t Index> {
    let mut indexes = table.indexes.iter();
    indexes.find(|index| index.valid && is_it(server, wanted, key, index))
}

/// The index in words.
pub(super) fn wanted_in_words(server: Server, wanted: &Wanted, key: &LiveKey) -> String {
    let backend = server.backend();
    let columns = live_index_columns(wanted, key, backend);
    let columns = columns.iter().map(|column| format!("\"{column}\""));
    let condition = live_condition(wanted.policy, backend).filter(|_| !server.is_mysql());
    look::in_words(key.unique, columns, condition.as_deref())
}

/// Says what is wrong with a table: columns that are not there, a column or an index of a name that is something else.
pub(super) fn refused(server: Server, wanted: &Wanted, key: &LiveKey, table: &Table) -> Option<String> {
    let backend = server.backend();
    let live = live_column_type(wanted, key, backend).map(|ty| (live_column(wanted), ty));
    let deletion = wanted
        .policy
        .soft_delete
        .iter()
        .map(sea_orm_mixins::schema::SoftDelete::column);
    let needed = key.columns.iter().map(String::as_str).chain(deletion);
    let lacking: Vec<_> = needed
        .filter(|column| look::column(server, table, column).is_none())
        .collect();
    if !lacking.is_empty() {
        let lacking = lacking
            .iter()
            .map(|column| format!("`{column}`"))
            .collect::<Vec<_>>()
            .join(", ");
        return Some(format!(
            "{lacking} is not there yet; `adopt_tenant` adds tenants' columns, `add_mixin_columns` those of other mixins"
        ));
    }
    if let Some((name, ty)) = live
        && let Some(there) = look::column(server, table, name)
        && !there
            .generated
            .as_deref()
            .is_some_and(|generated| is_live(&ty, generated))
    {
        let found = there.generated.as_ref().map_or_else(
            || there.ty.clone(),
            |generated| format!("{} AS ({generated})", there.ty),
        );
        return Some(format!(
            "the column `{name}`, which tells live rows, is `{found}` here and not `{ty}`; rename or drop it"
        ));
    }
    let namesake = namesake(server, key, table).filter(|index| !is_it(server, wanted, key, index))?;
    Some(format!(
        "an index `{}` is there and is another one: {}, and not {}; rename or drop it",
        namesake.name,
        look::described(namesake),
        wanted_in_words(server, wanted, key)
    ))
}

/// Whether a generated column, as the server prints it, is 1 in live rows and NULL in others.
fn is_live(wanted: &str, generated: &str) -> bool {
    let wanted = wanted.strip_prefix("TINYINT AS ").unwrap_or(wanted);
    let wanted = wanted.strip_suffix(" VIRTUAL INVISIBLE").unwrap_or(wanted);
    bare(wanted) == bare(generated)
}

/// MySQL prints `_utf8mb4\'0\'` and `false`, MariaDB `'0'` and `0`.
fn bare(expression: &str) -> String {
    let text = plain(expression)
        .replace('\\', "")
        .replace("_utf8mb4'", "'")
        .replace("_utf8mb3'", "'");
    let text = text.replace(", ", ",").replace(" ,", ",");
    text.replace("= false", "= 0")
}

#[cfg(test)]
mod tests {
    use super::is_live;

    #[test]
    fn what_the_servers_print_is_what_was_asked_for() {
        for (wanted, printed) in [
            ("IF(`deleted_at` IS NULL, 1, NULL)", "if(`deleted_at` is null,1,NULL)"),
            ("IF(`is_deleted` = FALSE, 1, NULL)", "if(`is_deleted` = 0,1,NULL)"),
            ("IF(`is_deleted` = FALSE, 1, NULL)", "if((`is_deleted` = false),1,NULL)"),
            (
                "IF(`del_flag` = '0', 1, NULL)",
                "if((`del_flag` = _utf8mb4\\'0\\'),1,NULL)",
            ),
            (
                "IF((`del_flag` = '0' OR `del_flag` IS NULL), 1, NULL)",
                "if(`del_flag` = '0' or `del_flag` is null,1,NULL)",
            ),
        ] {
            let wanted = format!("TINYINT AS ({wanted}) VIRTUAL INVISIBLE");
            assert!(is_live(&wanted, printed), "{printed}");
        }
        let wanted = "TINYINT AS (IF(`deleted_at` IS NULL, 1, NULL)) VIRTUAL INVISIBLE";
        for other in [
            "if(`deleted_at` is null,NULL,1)",
            "if(`removed_at` is null,1,NULL)",
            "1",
        ] {
            assert!(!is_live(wanted, other), "{other}");
        }
    }
}
