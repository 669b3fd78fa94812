//! Changes that MySQL and MariaDB cannot make to a table as gently as they were asked: one with a FULLTEXT index, one whose
//! rows are compressed, on MariaDB one with an index over a virtual column. They are made by the next best way.

use super::message;
use sea_orm_migration::sea_orm::DbErr;

/// The ways, the gentlest first: what a statement ends with, and what it ends with then.
const WAYS: [(&str, &str); 5] = [
    (", ALGORITHM=INSTANT", ", ALGORITHM=INPLACE"),
    // Then the server takes the least lock that it can do with.
    (", LOCK=NONE", ""),
    (" LOCK=NONE", ""),
    (", ALGORITHM=INPLACE", ""),
    (" ALGORITHM=INPLACE", ""),
];

/// The statement by the next best way; `None` where there is none, or where the error is about something else.
pub(super) fn by_the_next_way(sql: &str, err: &DbErr) -> Option<String> {
    let words = message::words(err);
    // ER_ALTER_OPERATION_NOT_SUPPORTED, and the same with a reason.
    let is_it = ["(error 1845)", "(error 1846)"]
        .iter()
        .any(|code| words.ends_with(code));
    is_it.then(|| next(sql)).flatten()
}

fn next(sql: &str) -> Option<String> {
    WAYS.iter()
        .find_map(|(end, then)| Some(format!("{}{then}", sql.strip_suffix(end)?)))
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn from_the_gentlest_to_the_plainest() {
        let ways = |sql: &str| {
            std::iter::successors(Some(sql.to_owned()), |sql| next(sql))
                .skip(1)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            ways("ALTER TABLE `a` ADD COLUMN `b` int NULL, ALGORITHM=INSTANT"),
            [
                "ALTER TABLE `a` ADD COLUMN `b` int NULL, ALGORITHM=INPLACE",
                "ALTER TABLE `a` ADD COLUMN `b` int NULL",
            ]
        );
        assert_eq!(
            ways("CREATE INDEX `i` ON `a` (`b`) ALGORITHM=INPLACE LOCK=NONE"),
            [
                "CREATE INDEX `i` ON `a` (`b`) ALGORITHM=INPLACE",
                "CREATE INDEX `i` ON `a` (`b`)",
            ]
        );
        assert_eq!(ways("ALTER TABLE `a` DROP INDEX `, LOCK=NONE`"), Vec::<String>::new());
    }
}
