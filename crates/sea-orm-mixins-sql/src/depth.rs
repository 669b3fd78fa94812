//! How deep a statement's tree may get: refused before it is made, since printing and dropping a tree takes stack.

use crate::plan::Result;
use crate::refusal::Refusal;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::Token;

/// How many operators may follow each other without a comma: the tree grows a level with each.
const CHAIN: usize = 2_000;
/// What a join counts for: one without its ON puts all that follows a level deeper, and a level costs the parser more.
/// MySQL and SQLite take 61 and 64 tables.
const JOIN: usize = 16;
/// The same for all parentheses that are inside each other.
const DEPTH: usize = 4 * CHAIN;

/// What has been read so far, a level for each open parenthesis and one for the text around them.
pub(crate) struct Depth(Vec<Level>);

/// What is in a pair of parentheses so far.
#[derive(Clone, Copy, Default)]
struct Level {
    /// Operators since the last comma.
    links: usize,
    /// How deep the deepest parentheses since then are.
    inner: usize,
    /// How deep all before it is.
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
    /// Refuses what would make a tree too deep to walk.
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
            return Err(Refusal::because(format!(
                "more than {DEPTH} operators inside each other; write the statement flatter, or send it in chunks"
            )));
        }
        if level.links > CHAIN {
            return Err(Refusal::because(format!(
                "more than {CHAIN} operators or {} joins in a row; use `IN (..)`, or send the statement in chunks",
                CHAIN / JOIN
            )));
        }
        Ok(())
    }
}

/// How many levels a keyword may add to the tree, as an operator adds one.
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
