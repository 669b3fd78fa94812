//! From the text that would be sent to a tree, with the parser's own tokens and grammar, and each placeholder's number.

use super::allowed;
use super::proof::{Fault, Proof, demand, fault};
use crate::dialect::Dialect;
use crate::id::ParamIndex;
use crate::plan::{Bind, Limit, Plan};
use sqlparser::ast::{Expr, Ident, SetExpr, Statement, TableAliasWithoutColumns};
use sqlparser::dialect::{Dialect as Grammar, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserOptions};
use sqlparser::tokenizer::{Span, Token, TokenWithSpan, Tokenizer, Whitespace};

/// A text that was read.
pub(super) struct Read {
    pub(super) statement: Statement,
    /// Expressions that the parser cannot read where they stand, and that were read alone.
    pub(super) asides: Vec<Expr>,
}

/// Deeper than the engine lets a text nest, with what it adds.
const DEPTH: usize = 1_000;

/// Reads the text of a plan.
pub(super) fn read(plan: &Plan, dialect: Dialect) -> Proof<Read> {
    let grammar: &dyn Grammar = match dialect {
        Dialect::Sqlite => &SQLiteDialect {},
        Dialect::Postgres => &PostgreSqlDialect {},
        Dialect::Mysql => &MySqlDialect {},
    };
    // A token or a space every three bytes or so: growing the list would copy it several times.
    let mut tokens = Vec::with_capacity(plan.sql.len() / 3 + 2);
    Tokenizer::new(grammar, &plan.sql)
        .with_unescape(false)
        .tokenize_with_location_into_buf(&mut tokens)
        .map_err(|error| Fault(format!("the text that it made has no tokens: {error}")))?;
    tokens.retain(|token| !is_space(&token.token));
    number(&mut tokens, plan, dialect)?;
    let readable = allowed::readable(tokens, dialect)?;
    let mut asides = Vec::new();
    for aside in readable.asides {
        let mut parser = parser(grammar, aside);
        let exprs = parser.parse_comma_separated(Parser::parse_expr);
        asides.extend(exprs.map_err(|error| unread(&error.to_string()))?);
        end(&parser)?;
    }
    let mut parser = parser(grammar, readable.tokens);
    let statement = parser.parse_statement();
    let mut statement = statement.map_err(|error| unread(&error.to_string()))?;
    end(&parser)?;
    if let Some(alias) = readable.alias {
        let alias = alias.to_ident(Span::empty());
        rename(&mut statement, alias)?;
    }
    Ok(Read { statement, asides })
}

/// Gives an INSERT its alias back.
fn rename(statement: &mut Statement, alias: Ident) -> Proof<()> {
    let insert = match statement {
        Statement::Explain { statement, .. } => return rename(statement, alias),
        Statement::Query(query) => match &mut *query.body {
            SetExpr::Insert(statement) => return rename(statement, alias),
            _ => None,
        },
        Statement::Insert(insert) => Some(insert),
        _ => None,
    };
    let Some(insert) = insert else {
        return fault("an alias stands where no row is inserted");
    };
    insert.table_alias = Some(TableAliasWithoutColumns { explicit: true, alias });
    Ok(())
}

fn parser(grammar: &dyn Grammar, tokens: Vec<TokenWithSpan>) -> Parser<'_> {
    Parser::new(grammar)
        .with_options(ParserOptions::new().with_unescape(false))
        .with_recursion_limit(DEPTH)
        .with_tokens_with_locations(tokens)
}

fn unread(error: &str) -> Fault {
    Fault(format!("the text that it made cannot be read: {error}"))
}

fn end(parser: &Parser<'_>) -> Proof<()> {
    let rest = &parser.peek_token_ref().token;
    demand(*rest == Token::EOF, || {
        format!("the text that it made goes on behind its end: {rest}")
    })
}

/// Comments stay, and with them the text is not read: the engine leaves them out, but for the optimizer's hints.
fn is_space(token: &Token) -> bool {
    matches!(
        token,
        Token::Whitespace(Whitespace::Space | Whitespace::Newline | Whitespace::Tab)
    )
}

/// Gives each placeholder the number of its value, and demands that the values are those of the plan: each of them has a
/// placeholder, and each placeholder a value.
fn number(tokens: &mut [TokenWithSpan], plan: &Plan, dialect: Dialect) -> Proof<()> {
    let mut used = vec![false; plan.binds.len()];
    let mut bare = 0;
    let mut numbered = false;
    let mut follows_limit = false;
    let mut limits = plan.limits.iter();
    for token in tokens {
        let limited = std::mem::replace(&mut follows_limit, is_limit(&token.token));
        // Nobody is told where a token was, and the parser would print it each time that it tries another way.
        token.span = Span::empty();
        match &mut token.token {
            Token::Placeholder(mark) => {
                let at = if dialect != Dialect::Postgres && mark == "?" {
                    bare += 1;
                    *mark = format!("?{bare}");
                    bare
                } else {
                    numbered = true;
                    number_of(mark, dialect)?
                };
                let Some(used) = at.checked_sub(1).and_then(|at| used.get_mut(at)) else {
                    return fault(format!("nothing is bound to the placeholder {mark}"));
                };
                *used = true;
                if limited && dialect == Dialect::Sqlite && !numbered {
                    demand(limits.next().is_some_and(|limit| is_said(plan, *limit, at)), || {
                        "a LIMIT is bound that the plan does not say, or says elsewhere".to_owned()
                    })?;
                }
            }
            Token::Whitespace(Whitespace::MultiLineComment(text)) if text.starts_with('+') => {}
            Token::Whitespace(_) => return fault("the text that it made has a comment"),
            Token::SemiColon => return fault("the text that it made is several statements"),
            _ => {}
        }
    }
    demand(limits.next().is_none(), || {
        "the plan says a LIMIT that is not there".to_owned()
    })?;
    demand(bare == 0 || !numbered, || {
        "placeholders with numbers stand beside others without".to_owned()
    })?;
    demand(used.iter().all(|used| *used), || {
        "a value is bound that has no placeholder".to_owned()
    })?;
    demand(plan.binds.iter().all(|bind| is_brought(bind, plan.parameters)), || {
        "a value is bound that the caller does not bring".to_owned()
    })?;
    let kept = plan.binds.iter().take(plan.kept).enumerate();
    let as_they_stand = plan.kept <= plan.binds.len()
        && kept
            .into_iter()
            .all(|(at, bind)| *bind == Bind::Value(ParamIndex::new(at)));
    demand(as_they_stand, || {
        "values are sent as they stand that are not the caller's".to_owned()
    })
}

fn number_of(mark: &str, dialect: Dialect) -> Proof<usize> {
    let sign = match dialect {
        Dialect::Postgres => '$',
        Dialect::Sqlite | Dialect::Mysql => '?',
    };
    let number = mark.strip_prefix(sign).and_then(|number| number.parse().ok());
    let number = number.filter(|_| dialect != Dialect::Mysql);
    number.ok_or_else(|| Fault(format!("`{mark}` is no placeholder of this backend")))
}

/// Whether a value of the caller's is one of those that he must bring.
fn is_brought(bind: &Bind, parameters: usize) -> bool {
    match bind {
        Bind::Value(at) | Bind::Cut(at) | Bind::ValueOr(at, _) | Bind::ActorIfDeleted(at, _) => at.index() < parameters,
        Bind::Fill(_) | Bind::Tenant { .. } | Bind::Actor | Bind::Named { .. } | Bind::Context(_) => true,
    }
}

fn is_limit(token: &Token) -> bool {
    matches!(token, Token::Word(word) if word.quote_style.is_none() && word.keyword == Keyword::LIMIT)
}

/// Whether a LIMIT of the plan is that of the placeholder with this number: its value may go into the text in that place.
fn is_said(plan: &Plan, limit: Limit, number: usize) -> bool {
    let is_there = plan
        .sql
        .get(..limit.at)
        .is_some_and(|before| before.ends_with(" LIMIT "))
        && plan.sql.get(limit.at..).is_some_and(|rest| rest.starts_with('?'));
    is_there && limit.bind + 1 == number && matches!(plan.binds.get(limit.bind), Some(Bind::Value(_)))
}
