//! The depth of a statement's tree: limited before it is built, since printing and dropping a tree takes stack.

use crate::refusal::{Reason, Result};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::Token;

/// How many operators may follow each other without a comma: each adds a level to the tree.
const CHAIN: usize = 2_000;

/// The weight of a join: one without ON puts the joins after it a level deeper, and such a level costs the parser more.
/// MySQL and SQLite allow 61 and 64 tables.
const JOIN: usize = 16;

/// The same for all nested parentheses together.
const DEPTH: usize = 4 * CHAIN;

/// What was read so far: a level for each open parenthesis, and one for the text around them.
pub(crate) struct Depth(Vec<Level>);

/// What was read inside a pair of parentheses.
#[derive(Clone, Copy, Default)]
struct Level {
    /// Operators since the last comma.
    links: usize,
    /// The depth of the deepest parentheses since then.
    inner: usize,
    /// The depth of everything before that comma.
    before: usize,
}

impl Level {
    fn depth(self) -> usize {
        self.before.max(self.links + self.inner)
    }
}

impl Default for Depth {
    fn default() -> Self {
        Self(vec![Level::default()])
    }
}

impl Depth {
    /// Refuses a token that makes the tree too deep to walk.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "what is not known to be harmless counts as an operator"
    )]
    pub(crate) fn measure(&mut self, token: &Token) -> Result<()> {
        let levels = match token {
            Token::LParen => {
                self.0.push(Level::default());
                return Ok(());
            }
            Token::RParen => {
                let closed = self.0.pop().unwrap_or_default().depth();
                if let Some(around) = self.0.last_mut() {
                    around.inner = around.inner.max(closed + 1);
                }
                0
            }
            Token::Comma => {
                if let Some(level) = self.0.last_mut() {
                    *level = Level {
                        before: level.depth(),
                        ..Level::default()
                    };
                }
                return Ok(());
            }
            Token::Word(word) => levels(word.keyword),
            Token::Whitespace(_)
            | Token::Number(..)
            | Token::SingleQuotedString(_)
            | Token::Placeholder(_)
            | Token::Period => 0,
            _ => 1,
        };
        let Some(level) = self.0.last_mut() else {
            return Ok(());
        };
        level.links += levels;
        if level.depth() > DEPTH {
            return Err(Reason::TooDeep { most: DEPTH }.into());
        }
        if level.links > CHAIN {
            return Err(Reason::TooManyInARow {
                operators: CHAIN,
                joins: CHAIN / JOIN,
            }
            .into());
        }
        Ok(())
    }
}

/// Returns how many levels a keyword may add to the tree, as an operator adds one.
fn levels(keyword: Keyword) -> usize {
    if keyword == Keyword::NoKeyword {
        return 0;
    }
    if keyword == Keyword::JOIN {
        return JOIN;
    }
    let links = [
        Keyword::AND,
        Keyword::OR,
        Keyword::XOR,
        Keyword::NOT,
        Keyword::IS,
        Keyword::NOTNULL,
        Keyword::LIKE,
        Keyword::ILIKE,
        Keyword::SIMILAR,
        Keyword::REGEXP,
        Keyword::RLIKE,
        Keyword::GLOB,
        Keyword::MATCH,
        Keyword::BETWEEN,
        Keyword::IN,
        Keyword::COLLATE,
        Keyword::AT,
        Keyword::DIV,
        Keyword::MOD,
        Keyword::UNION,
        Keyword::EXCEPT,
        Keyword::INTERSECT,
        Keyword::MINUS,
        Keyword::CASE,
        Keyword::SELECT,
        Keyword::PRIOR,
        Keyword::INTERVAL,
    ];
    usize::from(links.contains(&keyword))
}

#[cfg(test)]
mod tests {
    use super::{CHAIN, DEPTH, Depth, JOIN};
    use crate::dialect::Dialect;

    use crate::read::grammar::grammar;

    use sqlparser::tokenizer::Tokenizer;

    fn is_refused(sql: &str) -> bool {
        let tokens = Tokenizer::new(grammar(Dialect::Postgres), sql).tokenize().unwrap();
        let mut depth = Depth::default();
        tokens.iter().any(|token| depth.measure(token).is_err())
    }

    fn nested(levels: usize, inside: &str) -> String {
        ["(".repeat(levels).as_str(), inside, ")".repeat(levels).as_str()].concat()
    }

    #[test]
    fn operators_in_a_row_are_counted() {
        for operator in ["+ ", "AND ", "NOT ", "|| ", "IS "] {
            assert!(!is_refused(&operator.repeat(CHAIN)), "{operator}");
            assert!(is_refused(&operator.repeat(CHAIN + 1)), "{operator}");
        }
        assert!(!is_refused(&"JOIN t ".repeat(CHAIN / JOIN)));
        assert!(is_refused(&"JOIN t ".repeat(CHAIN / JOIN + 1)));
        for harmless in ["a ", "a.b ", "1 ", "'a' ", "$1 ", "SET "] {
            assert!(!is_refused(&harmless.repeat(2 * CHAIN)), "{harmless}");
        }
        // A comma begins a new row.
        assert!(!is_refused(&("+ ".repeat(CHAIN) + ", ").repeat(3)));
    }

    #[test]
    fn parentheses_inside_parentheses_add_depth() {
        assert!(!is_refused(&nested(DEPTH, "1")) && is_refused(&nested(DEPTH + 1, "1")));
        // Each level has operators of its own.
        let level = |inside: &str| format!("({inside}{})", " + 1".repeat(CHAIN));
        let three = level(&level(&level("1")));
        assert!(!is_refused(&three) && is_refused(&level(&level(&three))));
        // A deep expression counts after a comma too.
        let deep = nested(DEPTH - 10, "1");
        assert!(!is_refused(&nested(9, &format!("{deep}, 1"))));
        assert!(is_refused(&nested(11, &format!("{deep}, 1"))));
        assert!(!is_refused(&format!("{deep}, {deep}")));
        // The parser refuses this.
        assert!(!is_refused(&")".repeat(10)));
    }
}
