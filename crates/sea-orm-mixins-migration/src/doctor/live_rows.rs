//! Which rows an index in the database is of: the live ones, or others. What people write by hand counts too.

use super::case::Pair;
use crate::inspected::{Index, Part, Table};
use crate::live::live_condition;
use sea_orm_mixins::schema::{LiveKey, SoftDelete};

/// Whether a predicate of an index, as the server prints it, says that a row is live. That columns are not NULL may be
/// said beside it: NULL is no double, and nobody looks for it.
pub(crate) fn says_live(pair: &Pair<'_>, predicate: &str) -> bool {
    let accepted = accepted(pair);
    let plain = plain(predicate);
    let mut parts = plain.split(" and ").filter(|part| !part.ends_with(" is not null"));
    accepted.contains(&plain) || {
        let first = parts.next();
        first.is_some_and(|first| accepted.iter().any(|live| live == first)) && parts.next().is_none()
    }
}

/// Whether a column is 1 in live rows and NULL in others, on MySQL and MariaDB: ours, or one by hand that looks at the
/// deletion column.
fn tells_live(pair: &Pair<'_>, column: &str) -> bool {
    let Some(soft_delete) = &pair.wanted.policy.soft_delete else {
        return false;
    };
    let generated = pair.column(column).and_then(|column| column.generated.as_deref());
    generated.is_some_and(|generated| {
        let deletion = plain(soft_delete.column());
        plain(generated)
            .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .any(|word| word == deletion)
    })
}

/// Whether an index is of live rows, and which columns it has beside the one that tells them.
pub(crate) fn live_columns<'a>(pair: &Pair<'a>, index: &'a Index) -> Option<Vec<&'a str>> {
    let columns = all_columns(pair, index)?;
    if pair.case.server().is_mysql() {
        let (last, rest) = columns.split_last()?;
        return tells_live(pair, last).then(|| rest.to_vec());
    }
    says_live(pair, index.predicate.as_deref()?).then_some(columns)
}

/// The columns that the parts of an index are of; `None` where one is of none or several.
fn all_columns<'a>(pair: &Pair<'a>, index: &'a Index) -> Option<Vec<&'a str>> {
    index.parts.iter().map(|part| part_column(pair, part)).collect()
}

/// The column that a part of an index is of. `lower(email)` counts for `email`: what is unique by it is unique.
fn part_column<'a>(pair: &Pair<'a>, part: &'a Part) -> Option<&'a str> {
    match part {
        Part::Column(name) | Part::Prefix(name, _) => Some(name),
        Part::Expression(expression) => {
            let words = plain(expression);
            let is_in = |name: &str| {
                words
                    .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
                    .any(|word| word == plain(name))
            };
            let mut names = pair
                .table
                .columns
                .iter()
                .map(|column| column.name.as_str())
                .filter(|name| is_in(name));
            names.next().filter(|_| names.next().is_none())
        }
    }
}

/// Whether the table has the index of live rows that is declared. One that is not valid counts: that is a finding of its
/// own.
pub(crate) fn has_live_key(pair: &Pair<'_>, key: &LiveKey) -> bool {
    let wanted: Vec<_> = key.columns.iter().map(String::as_str).collect();
    let is_soft = pair.wanted.policy.soft_delete.is_some();
    pair.table.indexes.iter().any(|index| {
        if key.unique {
            let columns = if is_soft {
                live_columns(pair, index)
            } else if index.predicate.is_none() {
                all_columns(pair, index)
            } else {
                None
            };
            index.unique && columns.is_some_and(|columns| pair.case.same_set(&columns, &wanted))
        } else {
            // Any index that begins with them serves.
            let begins = index
                .columns()
                .zip(&wanted)
                .filter(|(column, wanted)| pair.case.same(column, wanted));
            let serves = index
                .predicate
                .as_deref()
                .is_none_or(|predicate| says_live(pair, predicate));
            serves && begins.count() == wanted.len()
        }
    })
}

/// The forms in which people and servers write that a flag is false, as [`plain`] has them; `{}` is the flag.
pub(crate) const FLAG_IS_FALSE: [&str; 7] = [
    "{} = 0",
    "{} = false",
    "not {}",
    "{} is false",
    "{} is not true",
    "{} <> 1",
    "{} <> true",
];

/// The predicates of live rows that are as good as ours.
fn accepted(pair: &Pair<'_>) -> Vec<String> {
    let policy = pair.wanted.policy;
    let Some(soft_delete) = &policy.soft_delete else {
        return Vec::new();
    };
    let column = plain(soft_delete.column());
    let ours = live_condition(policy, pair.case.server().backend());
    let mut accepted: Vec<_> = ours.iter().map(|ours| plain(ours)).collect();
    let by_hand: &[&str] = match soft_delete {
        SoftDelete::Time { .. } => &["{} is null", "{} isnull"],
        SoftDelete::Flag { .. } | SoftDelete::Number { .. } | SoftDelete::UnixTime { .. } => &FLAG_IS_FALSE,
        SoftDelete::Value { nullable: true, .. } => &[],
        SoftDelete::Value { .. } => &["{} = false", "not {}", "{} is false"],
    };
    accepted.extend(by_hand.iter().map(|form| form.replace("{}", &column)));
    accepted
}

/// A condition in lower case without quotes, parentheses and casts, words apart by one space.
pub(crate) fn plain(condition: &str) -> String {
    let mut text = String::new();
    let mut rest = condition;
    while let Some((before, after)) = rest.split_once("::") {
        text.push_str(before);
        let after = after.trim_start_matches(|letter: char| letter.is_alphanumeric() || "_\".".contains(letter));
        rest = ["varying", "precision"]
            .iter()
            .find_map(|second| after.strip_prefix(' ')?.strip_prefix(second))
            .unwrap_or(after);
    }
    text.push_str(rest);
    let spaced = text.replace("!=", "<>").replace('=', " = ").replace("<>", " <> ");
    let bare = spaced.replace(['(', ')'], " ").replace(['"', '`', '[', ']'], "");
    let words = bare.split_whitespace().map(str::to_lowercase);
    words.collect::<Vec<_>>().join(" ")
}

/// Whether an index is over the deletion column alone, and of all rows.
pub(crate) fn is_deletion_alone(pair: &Pair<'_>, index: &Index) -> bool {
    let Some(soft_delete) = &pair.wanted.policy.soft_delete else {
        return false;
    };
    let [Part::Column(column)] = index.parts.as_slice() else {
        return false;
    };
    index.predicate.is_none() && pair.case.same(column, soft_delete.column())
}

/// Whether an index of the table, without regard to which rows, begins with a column.
pub(crate) fn has_index_on(pair: &Pair<'_>, table: &Table, columns: &[&str]) -> bool {
    let by_key = {
        let key: Vec<_> = table.key.iter().take(columns.len()).map(String::as_str).collect();
        pair.case.same_set(&key, columns)
    };
    by_key
        || table.indexes.iter().any(|index| {
            let first: Vec<_> = index.columns().take(columns.len()).collect();
            pair.case.same_set(&first, columns)
        })
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_servers_print_and_people_write_becomes_the_same() {
        for (printed, expected) in [
            ("(deleted_at IS NULL)", "deleted_at is null"),
            ("\"deleted_at\" IS  NULL", "deleted_at is null"),
            ("(is_deleted = false)", "is_deleted = false"),
            ("is_deleted=0", "is_deleted = 0"),
            ("((state)::text = 'active'::text)", "state = 'active'"),
            (
                "((del_flag)::character varying = '0'::character varying)",
                "del_flag = '0'",
            ),
            ("(NOT is_deleted)", "not is_deleted"),
            ("`is_deleted` != 1", "is_deleted <> 1"),
        ] {
            assert_eq!(plain(printed), expected, "{printed}");
        }
    }
}
