//! From a statement's text to [`Parsed`]: one tree, which is printed without losing a literal or a placeholder.

pub(crate) mod adjacent;
pub(crate) mod conflict_target;
pub(crate) mod depth;
pub(crate) mod explain_format;
pub(crate) mod grammar;
pub(crate) mod grammar_hooks;
pub(crate) mod heading;
pub(crate) mod lexer;
pub(crate) mod lock;
pub(crate) mod parser;
pub(crate) mod phrase;
pub(crate) mod reserved;
pub(crate) mod span;
pub(crate) mod subscript;
pub(crate) mod table_list;

use crate::dialect::Dialect;
use crate::read::conflict_target::cut_targets;
use crate::read::explain_format::cut_format;
use crate::read::lexer::{Lexed, is_keyword};
use crate::read::lock::cut_lock;
use crate::read::parser::parser;
use crate::read::phrase::slot_phrases;
use crate::read::subscript::cut_subscripts;
use crate::read::table_list::join_lists;
use crate::refusal::{Reason, Refusal, Result};
use crate::slot::{Literal, SLOT};
use crate::stack::with_deepest_stack;
use sqlparser::ast::{Expr, Statement};
use sqlparser::keywords::Keyword;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

/// How long a text may be, in bytes.
const LENGTH: usize = 16 << 20;

/// One statement, and the originals of its slots.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) statement: Statement,
    /// How many values the caller must pass.
    pub(crate) parameters: usize,
    pub(crate) literals: Vec<Literal>,
    /// Expressions that were cut out of the text.
    pub(crate) cut: Vec<Expr>,
    /// The locks after the statement that the parser does not read.
    pub(crate) lock: String,
}

/// Reads the tokens of a statement.
pub(crate) fn read(sql: &str, dialect: Dialect) -> Result<Lexed> {
    check_text(sql, dialect)?;
    let mut lexed = Lexed::new(dialect);
    lexed.read(sql)?;
    Ok(lexed)
}

pub(crate) fn parse(mut lexed: Lexed) -> Result<Parsed> {
    let dialect = lexed.dialect;
    let lock = cut_lock(&mut lexed.tokens, dialect);
    cut_format(&mut lexed.tokens, dialect);
    slot_phrases(&mut lexed);
    join_lists(&mut lexed.tokens, dialect);
    let mut cut = Vec::new();
    cut_targets(&mut lexed.tokens, dialect, &mut cut)?;
    cut_subscripts(&mut lexed, &mut cut)?;
    let mut parser = parser(dialect, lexed.tokens);
    let parsed = if matches!(&parser.peek_token_ref().token, Token::Word(word) if is_common(word.keyword)) {
        parser.parse_statement()
    } else {
        // Statements inside statements are the only recursion that the parser does not guard.
        with_deepest_stack(|| parser.parse_statement())
    };
    let statement = parsed.map_err(|err| Refusal::from(Reason::unreadable(&err.to_string())))?;
    let mut is_over = false;
    while parser.consume_token(&Token::SemiColon) {
        is_over = true;
    }
    if parser.peek_token_ref().token != Token::EOF {
        return Err(left_over(&parser, is_over, dialect));
    }
    Ok(Parsed {
        statement,
        parameters: lexed.parameters,
        literals: lexed.literals,
        cut,
        lock,
    })
}

/// Returns why the rest after a statement is refused. `is_over`: a semicolon ended the statement.
fn left_over(parser: &Parser<'_>, is_over: bool, dialect: Dialect) -> Refusal {
    let first = &parser.peek_token_ref().token;
    let is = |at: usize, word: Keyword| is_keyword(&parser.peek_nth_token_ref(at).token, word);
    let way_out = if is_over {
        return Refusal::from(Reason::SecondStatement {
            first: first.to_string(),
        });
    } else if is(0, Keyword::ON) && is(1, Keyword::CONFLICT) {
        "write one ON CONFLICT, without a target if any key may conflict"
    } else if dialect == Dialect::Mysql && (is(0, Keyword::DESC) || is(0, Keyword::ASC)) {
        "an order belongs in ORDER BY, and no longer in GROUP BY"
    } else {
        "write it another way, or send it through `unscoped(\"why\")`"
    };
    Refusal::from(Reason::UnreadableFrom {
        first: first.to_string(),
        instead: way_out,
    })
}

/// Returns whether a statement begins as most do; in these, only a WITH contains statements, and the parser guards
/// that.
fn is_common(keyword: Keyword) -> bool {
    [
        Keyword::SELECT,
        Keyword::WITH,
        Keyword::INSERT,
        Keyword::UPDATE,
        Keyword::DELETE,
        Keyword::VALUES,
    ]
    .contains(&keyword)
}

fn check_text(sql: &str, dialect: Dialect) -> Result<()> {
    if sql.len() > LENGTH {
        return Err(Reason::TooLong.into());
    }
    if sql.contains(SLOT) || sql.contains('\0') {
        return Err(Reason::ForbiddenCharacter.into());
    }
    let is_executable = |text: &str| text.contains("/*!") || text.contains("/*M!") || text.contains("/*m!");
    if dialect == Dialect::Mysql && is_executable(sql) {
        return Err(Reason::ExecutableComment.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{LENGTH, SLOT, check_text};
    use crate::dialect::Dialect;

    #[test]
    fn texts_with_forbidden_characters_or_comments_are_refused() {
        let refused = |sql: &str, dialect| check_text(sql, dialect).is_err();
        for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql] {
            assert!(!refused("SELECT 1 /* ! */", dialect));
            assert!(refused("SELECT '\0'", dialect) && refused(&format!("SELECT '{SLOT}'"), dialect));
            for comment in ["/*! 1 */", "/*M! 1 */", "/*m! 1 */"] {
                assert_eq!(refused(comment, dialect), dialect == Dialect::Mysql, "{comment}");
            }
        }
        assert!(!refused(&" ".repeat(LENGTH), Dialect::Sqlite));
        assert!(refused(&" ".repeat(LENGTH + 1), Dialect::Sqlite));
    }
}
