//! The reserved words: those that are names only in quotes.
//!
//! The parser reads some of them as a column, a function or a collation where the server reads the word before as an
//! alias: `label AND FROM(..)` is an operand to one and a FROM to the other. So each is slotted before parsing. Where a
//! reserved word is a keyword, the parser uses its kind and never its letters; a slot that is printed was read as a
//! name, and is refused.

use crate::dialect::Dialect;
use sqlparser::keywords::Keyword;

/// Returns whether the backend reserves a word.
///
/// Words that are also functions, values or names are not on the list (`LEFT(..)`, `VALUES(..)` on MySQL, `DEFAULT`,
/// `USER`, the index `PRIMARY` on MySQL).
pub(crate) fn is_reserved(keyword: Keyword, word: &str, dialect: Dialect) -> bool {
    if keyword == Keyword::NoKeyword {
        // MySQL has a function with this name.
        return dialect != Dialect::Mysql && word.eq_ignore_ascii_case("ISNULL");
    }
    is_everywhere(keyword)
        || match dialect {
            Dialect::Postgres => of_postgres(keyword),
            Dialect::Mysql => of_mysql(keyword),
            Dialect::Sqlite => of_sqlite(keyword),
        }
}

fn is_everywhere(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::ALL
            | Keyword::AND
            | Keyword::AS
            | Keyword::BETWEEN
            | Keyword::CASE
            | Keyword::CHECK
            | Keyword::COLLATE
            | Keyword::CONSTRAINT
            | Keyword::CREATE
            | Keyword::DISTINCT
            | Keyword::ELSE
            | Keyword::EXCEPT
            | Keyword::FOREIGN
            | Keyword::FROM
            | Keyword::GROUP
            | Keyword::HAVING
            | Keyword::IN
            | Keyword::INTERSECT
            | Keyword::INTO
            | Keyword::IS
            | Keyword::JOIN
            | Keyword::LIMIT
            | Keyword::NOT
            | Keyword::NULL
            | Keyword::ON
            | Keyword::OR
            | Keyword::ORDER
            | Keyword::REFERENCES
            | Keyword::SELECT
            | Keyword::TABLE
            | Keyword::THEN
            | Keyword::TO
            | Keyword::UNION
            | Keyword::UNIQUE
            | Keyword::USING
            | Keyword::WHEN
            | Keyword::WHERE
    )
}

fn of_postgres(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::ASC
            | Keyword::ASYMMETRIC
            | Keyword::BOTH
            | Keyword::CROSS
            | Keyword::DEFERRABLE
            | Keyword::DESC
            | Keyword::DO
            | Keyword::END
            | Keyword::FETCH
            | Keyword::FOR
            | Keyword::FREEZE
            | Keyword::GRANT
            | Keyword::ILIKE
            | Keyword::INITIALLY
            | Keyword::INNER
            | Keyword::LATERAL
            | Keyword::LEADING
            | Keyword::LIKE
            | Keyword::NATURAL
            | Keyword::NOTNULL
            | Keyword::OFFSET
            | Keyword::ONLY
            | Keyword::OUTER
            | Keyword::OVERLAPS
            | Keyword::PLACING
            | Keyword::PRIMARY
            | Keyword::RETURNING
            | Keyword::SIMILAR
            | Keyword::SYMMETRIC
            | Keyword::TABLESAMPLE
            | Keyword::TRAILING
            | Keyword::VALUES
            | Keyword::VARIADIC
            | Keyword::WINDOW
            | Keyword::WITH
    )
}

fn of_mysql(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::ASC
            | Keyword::BOTH
            | Keyword::CROSS
            | Keyword::DELAYED
            | Keyword::DELETE
            | Keyword::DESC
            | Keyword::DIV
            | Keyword::FETCH
            | Keyword::FOR
            | Keyword::FORCE
            | Keyword::GRANT
            | Keyword::HIGH_PRIORITY
            | Keyword::IGNORE
            | Keyword::INNER
            | Keyword::LEADING
            | Keyword::LIKE
            | Keyword::LOCK
            | Keyword::LOW_PRIORITY
            | Keyword::NATURAL
            | Keyword::OUTER
            | Keyword::OVER
            | Keyword::PARTITION
            | Keyword::PROCEDURE
            | Keyword::REGEXP
            | Keyword::RLIKE
            | Keyword::SET
            | Keyword::STRAIGHT_JOIN
            | Keyword::TRAILING
            | Keyword::UPDATE
            | Keyword::USE
            | Keyword::WITH
            | Keyword::XOR
    )
}

fn of_sqlite(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::DELETE
            | Keyword::ESCAPE
            | Keyword::INSERT
            | Keyword::NOTNULL
            | Keyword::PRIMARY
            | Keyword::RETURNING
            | Keyword::SET
            | Keyword::UPDATE
            | Keyword::VALUES
    )
}

#[cfg(test)]
mod tests {
    use super::is_reserved;
    use crate::dialect::Dialect;

    use sqlparser::tokenizer::Token;

    #[test]
    fn each_backend_has_words_of_its_own() {
        for (word, reserved) in [
            // On PostgreSQL, MySQL, SQLite.
            ("SELECT", [true, true, true]),
            ("from", [true, true, true]),
            ("ISNULL", [true, false, true]),
            ("ILIKE", [true, false, false]),
            ("DIV", [false, true, false]),
            ("xor", [false, true, false]),
            ("LIKE", [true, true, false]),
            ("ESCAPE", [false, false, true]),
            ("SET", [false, true, true]),
            ("label", [false, false, false]),
            ("LEFT", [false, false, false]),
        ] {
            let Token::Word(token) = Token::make_keyword(word) else {
                panic!("{word}")
            };
            let is = |dialect| is_reserved(token.keyword, word, dialect);
            assert_eq!(
                [Dialect::Postgres, Dialect::Mysql, Dialect::Sqlite].map(is),
                reserved,
                "{word}"
            );
        }
    }
}
