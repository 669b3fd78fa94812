//! The tokens of a statement: marks take the place of placeholders and literals, and what the parser lacks is cut out.

use crate::Dialect;
use crate::grammar::grammar;
use crate::mark::{Kind, mark};
use crate::parse::{parser, unreadable};
use crate::plan::Result;
use crate::refusal::Refusal;
use sqlparser::ast::Expr;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Location, Span, Token, TokenWithSpan, Tokenizer, Whitespace, Word};

/// How many operators may follow each other without a comma: the tree grows a level with each.
const CHAIN: usize = 2_000;
/// What a join counts for: one without its ON puts all that follows a level deeper, and a level costs the parser more.
/// MySQL and SQLite take 61 and 64 tables.
const JOIN: usize = 16;
/// The same for all parentheses that are inside each other: printing and dropping a tree takes stack for each level.
const DEPTH: usize = 4 * CHAIN;

/// The tokens of a statement while marks take the place of placeholders and literals.
pub(crate) struct Reading {
    dialect: Dialect,
    pub(crate) tokens: Vec<TokenWithSpan>,
    /// How many values the caller must bring.
    pub(crate) parameters: usize,
    /// What literals hold, as written between their quotes.
    pub(crate) literals: Vec<String>,
    /// For each open parenthesis, and the text around them.
    chain: Vec<Level>,
    /// How much of `U&` the last tokens were, with nothing between.
    unicode_prefix: usize,
    /// Whether the last token was a number.
    after_number: bool,
    /// Whether the last token but for spaces was a string.
    after_string: bool,
}

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

impl Reading {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            tokens: Vec::new(),
            parameters: 0,
            literals: Vec::new(),
            chain: vec![Level::default()],
            unicode_prefix: 0,
            after_number: false,
            after_string: false,
        }
    }

    pub(crate) fn read(&mut self, sql: &str) -> Result<()> {
        // SQL has a token or a space every three bytes or so; growing the list would copy it several times.
        let mut tokens = Vec::with_capacity(sql.len() / 3);
        let mut refused = None;
        let taken = Tokenizer::new(grammar(self.dialect), sql)
            .with_unescape(false)
            .tokenize_with_location_into_buf_with_mapper(&mut tokens, |mut token| {
                if refused.is_none() {
                    refused = self.take(&mut token, sql).err();
                }
                token
            });
        self.tokens = tokens;
        match refused {
            Some(refusal) => Err(refusal),
            None => taken.map_err(|err| unreadable(&err.message)),
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "what no mark stands for is left to the parser"
    )]
    fn take(&mut self, token: &mut TokenWithSpan, sql: &str) -> Result<()> {
        let TokenWithSpan { token, span } = token;
        self.measure(token)?;
        let prefix = std::mem::take(&mut self.unicode_prefix);
        let is_number = matches!(token, Token::Number(..) | Token::HexStringLiteral(_));
        if std::mem::replace(&mut self.after_number, is_number) && is_number_going_on(token) {
            return Err(Refusal::because(format!(
                "a number runs into `{token}`, which servers read in different ways; put a space between"
            )));
        }
        self.refuse_adjacent_strings(token)?;
        match token {
            Token::Whitespace(Whitespace::MultiLineComment(text)) if text.starts_with('+') => {
                return self.hint(text);
            }
            // Only optimizer hints are comments that matter.
            Token::Whitespace(_) => *token = Token::Whitespace(Whitespace::Space),
            Token::Placeholder(name) => *name = mark(Kind::Bind, self.parameter(name)?),
            Token::SingleQuotedString(text) | Token::NationalStringLiteral(text) | Token::DoubleQuotedString(text) => {
                self.literal(text);
            }
            Token::UnicodeStringLiteral(_) => {
                return Err(Refusal::because(
                    "`U&'..'` is not read as the server reads it; write the characters",
                ));
            }
            // The parser knows what they say, not how they are written: `0x10` is a number to SQLite, `X'10'` is not.
            Token::HexStringLiteral(_) | Token::EscapedStringLiteral(_) => {
                let written = written(sql, *span).ok_or_else(|| unreadable("a literal over several lines"))?;
                self.literals.push(written.to_owned());
                *token = Token::Placeholder(mark(Kind::Written, self.literals.len() - 1));
            }
            Token::Word(word) => self.word(word, prefix)?,
            Token::Ampersand if prefix == 1 => self.unicode_prefix = 2,
            _ => {}
        }
        Ok(())
    }

    /// Refuses what would make a tree too deep to walk.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "what is not known to be harmless counts as an operator"
    )]
    fn measure(&mut self, token: &Token) -> Result<()> {
        let levels = match token {
            Token::LParen => {
                self.chain.push(Level::default());
                return Ok(());
            }
            Token::RParen => {
                let closed = self.chain.pop().unwrap_or_default().depth();
                if let Some(around) = self.chain.last_mut() {
                    around.inner = around.inner.max(closed + 1);
                }
                0
            }
            Token::Comma => {
                if let Some(level) = self.chain.last_mut() {
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
        let Some(level) = self.chain.last_mut() else {
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

    /// The index of the value that a placeholder stands for.
    fn parameter(&mut self, name: &str) -> Result<usize> {
        let numbered = match self.dialect {
            Dialect::Postgres => name.strip_prefix('$'),
            Dialect::Sqlite if name != "?" => name.strip_prefix('?'),
            Dialect::Sqlite | Dialect::Mysql => None,
        };
        let index = match numbered {
            Some(number) => number.parse::<usize>().ok().and_then(|number| number.checked_sub(1)),
            None if name == "?" && self.dialect != Dialect::Postgres => Some(self.parameters),
            None => None,
        };
        let index = index
            .filter(|index| *index < self.dialect.parameter_limit())
            .ok_or_else(|| Refusal::because(format!("`{name}` is not a placeholder that SeaORM binds by position")))?;
        self.parameters = self.parameters.max(index + 1);
        Ok(index)
    }

    /// Refuses `'a' 'b'`: one string to MySQL and, over two lines, to PostgreSQL. The parser puts the two together without
    /// regard to their quotes, or takes the second for an alias.
    fn refuse_adjacent_strings(&mut self, token: &Token) -> Result<()> {
        if matches!(token, Token::Whitespace(_)) {
            return Ok(());
        }
        let is_string = matches!(
            token,
            Token::SingleQuotedString(_)
                | Token::DoubleQuotedString(_)
                | Token::NationalStringLiteral(_)
                | Token::EscapedStringLiteral(_)
        );
        let follows = std::mem::replace(&mut self.after_string, is_string);
        if follows && is_string && self.dialect != Dialect::Sqlite {
            return Err(Refusal::because(
                "a string right behind a string is one string to some servers; write it as one",
            ));
        }
        Ok(())
    }

    fn hint(&self, text: &str) -> Result<()> {
        if self.dialect == Dialect::Mysql && text.to_ascii_uppercase().contains("SET_VAR") {
            return Err(Refusal::because(
                "a hint that changes settings, which decide how the statement is read",
            ));
        }
        Ok(())
    }

    /// Only a word may stand as it is: in some places the parser prints a string without its quotes.
    fn literal(&mut self, text: &mut String) {
        if !text
            .chars()
            .all(|letter| letter.is_alphanumeric() || letter == '_' || letter == ' ')
        {
            self.literals
                .push(std::mem::replace(text, mark(Kind::Literal, self.literals.len())));
        }
    }

    fn word(&mut self, word: &Word, prefix: usize) -> Result<()> {
        match word.quote_style {
            Some(quote) => {
                crate::names::check_identifier(&word.value, quote)?;
                if self.dialect == Dialect::Postgres && prefix == 2 {
                    return Err(Refusal::because(
                        "`U&\"..\"` is not read as the server reads it; write the characters",
                    ));
                }
            }
            None if word.value.starts_with('@') && !word.value.starts_with("@@") => {
                return Err(Refusal::because(
                    "a variable of the session outlives the statement, and the next request may be another tenant's; bind a value",
                ));
            }
            None => self.unicode_prefix = usize::from(word.value.eq_ignore_ascii_case("u")),
        }
        Ok(())
    }

    /// Takes the WHERE out of each `ON CONFLICT (..) WHERE .. DO`, and leaves a mark in the list of columns.
    pub(crate) fn cut_predicates(&mut self) -> Result<Vec<Expr>> {
        let mut predicates = Vec::new();
        if self.dialect == Dialect::Mysql || !self.tokens.iter().any(|token| is_word(&token.token, "CONFLICT")) {
            return Ok(predicates);
        }
        self.tokens.retain(|token| !matches!(token.token, Token::Whitespace(_)));
        let mut at = 0;
        while let Some(found) = self.conflict_target_from(at) {
            at = found.close;
            if !self.is_word_at(found.close + 1, "WHERE") {
                continue;
            }
            let Some(end) = self.closing_do(found.close + 2) else {
                continue;
            };
            let cut: Vec<_> = self.tokens.drain(found.close + 1..end).skip(1).collect();
            let mut parser = parser(self.dialect, cut);
            let predicate = parser.parse_expr().map_err(|err| unreadable(&err.to_string()))?;
            if parser.peek_token_ref().token != Token::EOF {
                return Err(unreadable("the conflict target's WHERE"));
            }
            let marked = Token::make_word(&mark(Kind::Predicate, predicates.len()), None);
            predicates.push(predicate);
            let place = [Token::Comma, marked].map(TokenWithSpan::wrap);
            self.tokens.splice(found.close..found.close, place);
        }
        Ok(predicates)
    }

    fn is_word_at(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| is_word(&token.token, word))
    }

    /// The next `ON CONFLICT (..)`.
    fn conflict_target_from(&self, from: usize) -> Option<Target> {
        let open = (from..self.tokens.len()).find(|at| {
            self.is_word_at(*at, "ON")
                && self.is_word_at(at + 1, "CONFLICT")
                && self
                    .tokens
                    .get(at + 2)
                    .is_some_and(|token| token.token == Token::LParen)
        })? + 2;
        let close = self.closing_from(open + 1, |token| *token == Token::RParen)?;
        Some(Target { close })
    }

    fn closing_do(&self, from: usize) -> Option<usize> {
        self.closing_from(from, |token| is_word(token, "DO"))
    }

    /// The next such token that is in no parentheses opened since.
    fn closing_from(&self, from: usize, is_end: impl Fn(&Token) -> bool) -> Option<usize> {
        let mut depth = 0_usize;
        for at in from..self.tokens.len() {
            let token = &self.tokens.get(at)?.token;
            if depth == 0 && is_end(token) {
                return Some(at);
            }
            if *token == Token::LParen {
                depth += 1;
            } else if *token == Token::RParen {
                depth = depth.checked_sub(1)?;
            }
        }
        None
    }
}

struct Target {
    /// Where its parenthesis closes.
    close: usize,
}

/// Whether a token right behind a number could be taken for more of it.
fn is_number_going_on(token: &Token) -> bool {
    matches!(token, Token::Number(..) | Token::HexStringLiteral(_))
        || matches!(token, Token::Word(word) if word.quote_style.is_none())
}

/// What stands in the text at a token's place. Lines and columns count from 1, columns in characters.
fn written(sql: &str, span: Span) -> Option<&str> {
    let offset = |location: Location| {
        let line = usize::try_from(location.line).ok()?.checked_sub(1)?;
        let column = usize::try_from(location.column).ok()?.checked_sub(1)?;
        let start = match line.checked_sub(1) {
            Some(breaks) => sql.match_indices('\n').nth(breaks)?.0 + 1,
            None => 0,
        };
        let rest = sql.get(start..)?;
        let length = rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at);
        Some(start + length)
    };
    sql.get(offset(span.start)?..offset(span.end)?)
}

pub(crate) fn is_word(token: &Token, expected: &str) -> bool {
    matches!(token, Token::Word(word) if word.quote_style.is_none() && word.value.eq_ignore_ascii_case(expected))
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
