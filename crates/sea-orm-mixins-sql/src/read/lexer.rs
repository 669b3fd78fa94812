//! The tokens of a statement, with slots in place of placeholders, literals and reserved words.

use crate::dialect::Dialect;
use crate::id::SlotId;
use crate::names::check_identifier;
use crate::read::adjacent::Adjacent;
use crate::read::depth::Depth;
use crate::read::grammar::grammar;
use crate::read::reserved::is_reserved;
use crate::read::span::Cursor;
use crate::refusal::{Reason, Refusal, Result};
use crate::slot::{Kind, Literal, hide_word, read_slot, slot};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, Whitespace, Word};

/// The tokens of a statement while placeholders and literals are slotted.
pub(crate) struct Lexed {
    pub(crate) dialect: Dialect,
    pub(crate) tokens: Vec<TokenWithSpan>,
    /// How many values the caller must pass.
    pub(crate) parameters: usize,
    /// Whether the placeholders are numbered; `None` until the first one.
    numbered: Option<bool>,
    pub(crate) literals: Vec<Literal>,
    depth: Depth,
    /// How many parentheses and queries it has.
    pub(crate) parentheses: usize,
    pub(crate) queries: usize,
    /// How much of `U&` the last tokens were, without spaces.
    unicode_prefix: usize,
    /// Whether the last token was a number.
    after_number: bool,
    /// Whether the last token was a period.
    after_period: bool,
    /// Adjacent strings.
    pub(crate) adjacent: Adjacent,
}

impl Lexed {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            tokens: Vec::new(),
            parameters: 0,
            numbered: None,
            literals: Vec::new(),
            depth: Depth::default(),
            parentheses: 0,
            queries: 0,
            unicode_prefix: 0,
            after_number: false,
            after_period: false,
            adjacent: Adjacent::default(),
        }
    }

    pub(crate) fn read(&mut self, sql: &str) -> Result<()> {
        // SQL has a token or a space about every three bytes; growing the list would copy it several times.
        let mut tokens = Vec::with_capacity(sql.len() / 3 + 2);
        let mut refused = None;
        let mut cursor = Cursor::new(sql);
        let taken = Tokenizer::new(grammar(self.dialect), sql)
            .with_unescape(false)
            .tokenize_with_location_into_buf_with_mapper(&mut tokens, |mut token| {
                if refused.is_none() {
                    refused = self.take(&mut token, &mut cursor).err();
                }
                token
            });
        self.join_strings(&mut tokens);
        drop_spaces(&mut tokens);
        self.tokens = tokens;
        match refused {
            Some(refusal) => Err(refusal),
            None => taken.map_err(|err| Refusal::from(Reason::unreadable(&err.message))),
        }
    }

    /// Slots a text that is printed as written.
    fn written(&mut self, text: &str) -> Token {
        self.literals.push(Literal::whole(text));
        Token::Placeholder(slot(Kind::Written, SlotId::new(self.literals.len() - 1)))
    }

    /// Slots a phrase, where the parser reads a name.
    pub(crate) fn phrase(&mut self, kind: Kind, text: &str) -> Token {
        self.literals.push(Literal::whole(text));
        Token::make_word(&slot(kind, SlotId::new(self.literals.len() - 1)), None)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the parser reads all other tokens itself")]
    fn take(&mut self, token: &mut TokenWithSpan, cursor: &mut Cursor<'_>) -> Result<()> {
        let TokenWithSpan { token, span } = token;
        self.depth.measure(token)?;
        let prefix = std::mem::take(&mut self.unicode_prefix);
        self.check_number(token)?;
        self.adjacent.meet(token, self.dialect)?;
        check_literal(token)?;
        match token {
            Token::Whitespace(Whitespace::MultiLineComment(text)) if text.starts_with('+') => {
                return self.hint(text);
            }
            // Of comments, only optimizer hints matter.
            Token::Whitespace(_) => *token = Token::Whitespace(Whitespace::Space),
            Token::Placeholder(name) => *name = slot(Kind::Bind, SlotId::new(self.parameter(name)?)),
            Token::SingleQuotedString(text) | Token::NationalStringLiteral(text) => self.literal(text, '\''),
            Token::DoubleQuotedString(text) => self.literal(text, '"'),
            // The parser keeps their values, not how they are written: `0x10` is a number to SQLite, `X'10'` is not.
            Token::HexStringLiteral(_)
            | Token::SingleQuotedByteStringLiteral(_)
            | Token::EscapedStringLiteral(_)
            | Token::DollarQuotedString(_) => {
                let written = cursor.text(*span).ok_or_else(|| {
                    Refusal::from(Reason::Internal {
                        what: "a literal that is not in the text".to_owned(),
                    })
                })?;
                *token = self.written(written);
            }
            Token::CustomBinaryOperator(operator) if has_comment(operator) => {
                return Err(Reason::CommentInOperator {
                    operator: operator.clone(),
                }
                .into());
            }
            Token::Word(word) => {
                self.queries += usize::from(word.keyword == Keyword::SELECT);
                self.word(word, prefix)?;
            }
            Token::LParen => self.parentheses += 1,
            Token::Ampersand if prefix == 1 => self.unicode_prefix = 2,
            _ => {}
        }
        Ok(())
    }

    /// Refuses a number that servers split otherwise than the parser.
    fn check_number(&mut self, token: &Token) -> Result<()> {
        let is_number = matches!(token, Token::Number(..) | Token::HexStringLiteral(_));
        if std::mem::replace(&mut self.after_number, is_number) && is_number_going_on(token) {
            return Err(Reason::NumberRunsIntoWord {
                word: token.to_string(),
            }
            .into());
        }
        if std::mem::replace(&mut self.after_period, *token == Token::Period) && (is_number || is_digits(token)) {
            return Err(Reason::NumberAfterPeriod.into());
        }
        Ok(())
    }

    /// Returns the index of a placeholder's value.
    fn parameter(&mut self, name: &str) -> Result<usize> {
        let numbered = match self.dialect {
            Dialect::Postgres => name.strip_prefix('$'),
            // As the driver binds them: to SQLite `$2` is a name, and it numbers names as they occur.
            Dialect::Sqlite if name != "?" => name.strip_prefix(['?', '$']),
            Dialect::Sqlite | Dialect::Mysql => None,
        };
        let index = match numbered {
            Some(number) => number.parse::<usize>().ok().and_then(|number| number.checked_sub(1)),
            None if name == "?" && self.dialect != Dialect::Postgres => Some(self.parameters),
            None => None,
        };
        let index = index
            .filter(|index| *index < self.dialect.parameter_limit())
            .ok_or_else(|| {
                Refusal::from(Reason::PlaceholderNotByPosition {
                    placeholder: name.to_owned(),
                })
            })?;
        if self.numbered.replace(numbered.is_some()) == Some(numbered.is_none()) {
            return Err(Reason::MixedPlaceholders.into());
        }
        self.parameters = self.parameters.max(index + 1);
        Ok(index)
    }

    fn hint(&self, text: &str) -> Result<()> {
        if self.dialect == Dialect::Mysql && text.to_ascii_uppercase().contains("SET_VAR") {
            return Err(Reason::SettingInHint.into());
        }
        Ok(())
    }

    /// Slots a string unless it is a plain word: in some places the parser prints a string without its quotes.
    pub(crate) fn literal(&mut self, text: &mut String, quote: char) {
        if !text
            .chars()
            .all(|letter| letter.is_alphanumeric() || letter == '_' || letter == ' ')
        {
            let slotted = slot(Kind::Literal, SlotId::new(self.literals.len()));
            self.literals
                .push(Literal::between(quote, std::mem::replace(text, slotted)));
        }
    }

    fn word(&mut self, word: &mut Word, prefix: usize) -> Result<()> {
        if let Some(quote) = word.quote_style {
            check_identifier(&word.value, quote)?;
            if self.dialect == Dialect::Postgres && prefix == 2 {
                return Err(Reason::UnicodeEscapes { literal: r#"U&"..""# }.into());
            }
            return Ok(());
        }
        if !word
            .value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        {
            check_word(&word.value)?;
        }
        if is_reserved(word.keyword, &word.value, self.dialect) {
            hide_word(&mut word.value);
        } else {
            self.unicode_prefix = usize::from(word.value.eq_ignore_ascii_case("u"));
        }
        Ok(())
    }

    /// Joins strings that continue over several lines.
    fn join_strings(&mut self, tokens: &mut Vec<TokenWithSpan>) {
        for at in std::mem::take(&mut self.adjacent.continued).into_iter().rev() {
            let Some(start) = tokens.get(..at).and_then(|before| {
                before
                    .iter()
                    .rposition(|token| !matches!(token.token, Token::Whitespace(_)))
            }) else {
                continue;
            };
            let mut whole = String::new();
            for TokenWithSpan { token, .. } in tokens.drain(start + 1..=at) {
                if let Token::SingleQuotedString(text) = token {
                    whole = self.spelled_literal(text);
                }
            }
            if let Some(TokenWithSpan {
                token: Token::SingleQuotedString(text),
                ..
            }) = tokens.get_mut(start)
            {
                whole.insert_str(0, &self.spelled_literal(std::mem::take(text)));
                self.literal(&mut whole, '\'');
                *text = whole;
            }
        }
    }

    /// Returns the content of a string, slotted or not.
    fn spelled_literal(&self, text: String) -> String {
        let literal = read_slot(&text).and_then(|(_, slot)| self.literals.get(slot.index()));
        literal.map_or(text, |literal| literal.text.clone())
    }
}

/// Refuses a literal that the server reads otherwise than the parser.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "other tokens are no literals, or read alike"
)]
fn check_literal(token: &Token) -> Result<()> {
    match token {
        Token::UnicodeStringLiteral(_) => Err(Reason::UnicodeEscapes { literal: "U&'..'" }.into()),
        Token::HexStringLiteral(digits) if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) => {
            Err(Reason::InvalidDigit {
                literal: "X'..'",
                allowed: "hexadecimal digits",
            }
            .into())
        }
        // The parser reads them as strings with escapes; the servers end them at the first quote.
        Token::SingleQuotedByteStringLiteral(bits) if !bits.bytes().all(|bit| matches!(bit, b'0' | b'1')) => {
            Err(Reason::InvalidDigit {
                literal: "B'..'",
                allowed: "0 and 1",
            }
            .into())
        }
        Token::DoubleQuotedByteStringLiteral(_) => Err(Reason::DoubleQuotedBits.into()),
        // To PostgreSQL `$1$` is a placeholder and a dollar.
        Token::DollarQuotedString(text) if text.tag.as_ref().is_some_and(|tag| !is_tag(tag)) => {
            Err(Reason::DollarTag.into())
        }
        _ => Ok(()),
    }
}

/// Refuses unquoted words that servers read otherwise than the parser.
fn check_word(word: &str) -> Result<()> {
    if word.contains('@') && !is_setting(word) {
        return Err(Reason::SessionVariable.into());
    }
    // SQLite skips a byte order mark in front of a word.
    if word.contains('\u{feff}') {
        return Err(Reason::ByteOrderMark.into());
    }
    Ok(())
}

/// Drops the spaces, which the parser would skip each time it looks ahead. They matter to it in one place: `: name` is
/// no placeholder.
fn drop_spaces(tokens: &mut Vec<TokenWithSpan>) {
    let mut is_apart = false;
    tokens.retain(|token| {
        let is_space = matches!(token.token, Token::Whitespace(Whitespace::Space));
        let keep = is_apart || !is_space;
        is_apart = matches!(token.token, Token::Colon | Token::AtSign);
        keep
    });
}

/// Returns whether a server could read a token after a number as a part of it.
fn is_number_going_on(token: &Token) -> bool {
    matches!(token, Token::Number(..) | Token::HexStringLiteral(_))
        || matches!(token, Token::Word(word) if word.quote_style.is_none())
}

/// Returns whether the tokenizer split digits off the front of a name: `0e` could be the start of a number.
fn is_digits(token: &Token) -> bool {
    matches!(token, Token::Word(word) if word.quote_style.is_none() && word.value.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns whether PostgreSQL ends this operator at a comment inside it.
fn has_comment(operator: &str) -> bool {
    operator.contains("--") || operator.contains("/*")
}

/// Returns whether a word is a server setting: `@@global.max_connections`. The tokenizer makes everything after `@@`
/// part of the word, even a quote.
fn is_setting(word: &str) -> bool {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.' | '$');
    word.strip_prefix("@@").is_some_and(|name| name.chars().all(is_part))
}

/// Returns whether a text may be the tag of a dollar-quoted string.
fn is_tag(tag: &str) -> bool {
    !tag.starts_with(|first: char| first.is_numeric())
}

/// Returns whether a token is that word, unquoted.
pub(crate) fn is_keyword(token: &Token, expected: Keyword) -> bool {
    matches!(token, Token::Word(word) if word.keyword == expected)
}
