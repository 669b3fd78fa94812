//! The words that no name can be, unless it is in quotes.
//!
//! The parser takes some of them for a column, a function or a collation where the server takes the word in front for an
//! alias: `label AND FROM(..)` is an operand to one and a FROM to the other. So each is hidden in a slot before it is parsed. The
//! parser goes by the kind of a word, and never by its letters, where it stands for itself; a slot that comes out again is
//! one that was taken for a name, and is refused.

use crate::dialect::Dialect;
use sqlparser::keywords::Keyword;

/// Whether a word without quotes cannot be a name to the backend.
///
/// Left out are words that are functions, values or names of their own as well (`LEFT(..)`, `VALUES(..)` on MySQL, `DEFAULT`,
/// `USER`, the index `PRIMARY` on MySQL).
pub(crate) fn is_reserved(keyword: Keyword, word: &str, dialect: Dialect) -> bool {
    if keyword == Keyword::NoKeyword {
        // MySQL has a function of that name.
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
