//! The extended grammars read SQL that sqlparser knows as its own grammars do.

use super::grammar;
use crate::Dialect;
use sqlparser::dialect::{Dialect as Grammar, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::keywords::{ALL_KEYWORDS_INDEX, Keyword};
use sqlparser::parser::Parser;

/// Each extended grammar with sqlparser's own.
const BOTH: [(Dialect, &dyn Grammar); 3] = [
    (Dialect::Sqlite, &SQLiteDialect {}),
    (Dialect::Postgres, &PostgreSqlDialect {}),
    (Dialect::Mysql, &MySqlDialect {}),
];

fn read_alike(sql: &str) {
    for (dialect, own) in BOTH {
        let sql = if dialect == Dialect::Mysql {
            sql.replace('"', "`")
        } else {
            sql.to_owned()
        };
        let [extended, own] = [grammar(dialect), own].map(|grammar| Parser::parse_sql(grammar, &sql));
        assert_eq!(extended.ok(), own.ok(), "{dialect:?}: {sql}");
    }
}

#[test]
fn names_are_read_as_sqlparser_reads_them() {
    let names = [
        r#""a""#,
        r#""a"."b""#,
        r#""a"."b"."c""#,
        r#""a".b"#,
        r#"a."b""#,
        r#""a".*"#,
        r#""a"."b".*"#,
    ];
    let ends = r#"| x| AS x| "x"| = 1| <> 1| + 1|::text| -> 'x'| ->> 'x'|[1]|(1)| (1)| 'x'| COLLATE c| IS NULL| NOT IN (1)
| BETWEEN 1 AND 2| OVER (ORDER BY 1)| DESC| AT TIME ZONE 'x'| LIKE 'x'| REGEXP 'x'| DIV 2| IN (SELECT 1)|.|.1| date"#;
    let ends: Vec<&str> = ends.split('|').collect();
    for name in names {
        for end in &ends {
            read_alike(&format!("SELECT {name}{end}, {name}{end} FROM t WHERE {name}{end}"));
            read_alike(&format!(
                "SELECT f({name}{end}) FROM t ORDER BY {name}{end}, ({name}{end})"
            ));
            read_alike(&format!("UPDATE t SET {name} = {name}{end} WHERE t.a > {name}{end}"));
        }
    }
}

#[test]
fn its_answers_are_the_grammars() {
    for (dialect, own) in BOTH {
        let extended = grammar(dialect);
        assert_eq!(extended.identifier_quote_style("a"), own.identifier_quote_style("a"));
        let mut parser = Parser::new(own);
        for keyword in ALL_KEYWORDS_INDEX {
            let mut answers = |grammar: &dyn Grammar| {
                [
                    grammar.is_reserved_for_identifier(*keyword),
                    grammar.is_table_alias(keyword, &mut parser),
                    grammar.is_table_factor_alias(false, keyword, &mut parser),
                    grammar.is_table_factor_alias(true, keyword, &mut parser),
                    grammar.is_table_factor(keyword, &mut parser),
                    *keyword == Keyword::ON || grammar.is_column_alias(keyword, &mut parser),
                    *keyword == Keyword::NoKeyword || grammar.is_interval_qualifier(*keyword),
                    grammar.is_custom_type_typed_string(*keyword, true),
                    grammar.is_custom_type_typed_string(*keyword, false),
                ]
            };
            assert_eq!(answers(extended), answers(own), "{dialect:?}: {keyword:?}");
        }
        for letter in ('\0'..='\u{17f}').chain(['\u{fdd0}', '\u{10ffff}']) {
            let answers = |grammar: &dyn Grammar| {
                [
                    grammar.is_delimited_identifier_start(letter),
                    grammar.is_identifier_start(letter),
                    grammar.is_identifier_part(letter),
                    grammar.is_custom_operator_part(letter),
                ]
            };
            assert_eq!(answers(extended), answers(own), "{dialect:?}: {letter:?}");
        }
    }
}
