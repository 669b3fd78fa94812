//! EXPLAIN: what it may show of rows that are not the scope's.

use crate::Dialect;
use crate::ctes::Ctes;
use crate::engine::Engine;
use crate::plan::Result;
use crate::refusal::Refusal;
use crate::tokens::is_keyword;
use sqlparser::ast::{AnalyzeFormat, AnalyzeFormatKind, Statement, UtilityOption};
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

/// Takes MySQL's `FORMAT=TRADITIONAL` out, which the parser prints and does not read. It is put in again, also where it was
/// not.
pub(crate) fn cut_format(tokens: &mut Vec<TokenWithSpan>, dialect: Dialect) {
    let mut words = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| !matches!(token.token, Token::Whitespace(_)));
    let mut next = || words.next().map(|(at, token)| (at, &token.token));
    let explains = [Keyword::EXPLAIN, Keyword::DESCRIBE, Keyword::DESC];
    let cut = match (next(), next(), next(), next()) {
        (Some((_, explain)), Some((from, format)), Some((_, Token::Eq)), Some((to, traditional)))
            if explains.iter().any(|word| is_keyword(explain, *word))
                && is_keyword(format, Keyword::FORMAT)
                && is_traditional(traditional) =>
        {
            from..=to
        }
        _ => return,
    };
    if dialect == Dialect::Mysql {
        tokens.drain(cut);
    }
}

/// The word is none of the parser's keywords.
fn is_traditional(token: &Token) -> bool {
    let Token::Word(word) = token else { return false };
    word.quote_style.is_none() && word.value.eq_ignore_ascii_case("TRADITIONAL")
}

impl Engine<'_> {
    pub(crate) fn check_explain(
        &mut self,
        analyze: bool,
        format: &mut Option<AnalyzeFormatKind>,
        options: Option<&mut [UtilityOption]>,
        ctes: &Ctes<'_>,
    ) -> Result<()> {
        let mut analyzes = analyze;
        for UtilityOption { name, arg } in options.into_iter().flatten() {
            analyzes |= name.value.eq_ignore_ascii_case("analyze");
            self.exprs(arg, ctes)?;
        }
        if analyzes {
            return Err(Refusal::because(
                "EXPLAIN ANALYZE shows how many rows were passed over, other tenants' among them; leave ANALYZE out, or explain through `unscoped(\"why\")`",
            ));
        }
        if self.dialect != Dialect::Mysql {
            return Ok(());
        }
        if format.is_some() {
            return Err(Refusal::because(
                "EXPLAIN in this format shows rows that the server looked up by their keys, whosever they are; use FORMAT=TRADITIONAL",
            ));
        }
        // Without one, a setting of the session decides.
        *format = Some(AnalyzeFormatKind::Assignment(AnalyzeFormat::TRADITIONAL));
        Ok(())
    }

    pub(crate) fn explained(&mut self, statement: &mut Statement, ctes: &Ctes<'_>) -> Result<()> {
        if matches!(statement, Statement::Explain { .. }) {
            return Err(Refusal::because("EXPLAIN of an EXPLAIN"));
        }
        self.statement(statement, ctes)
    }
}
