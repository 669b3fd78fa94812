//! What a CREATE INDEX says and no PRAGMA tells.

use super::token::{Token, text, tokens, within};
use sea_orm_migration::sea_orm::DbErr;

/// What the text of an index says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct CreateIndex {
    /// The columns and expressions, in their order, without `DESC`.
    pub(super) parts: Vec<String>,
    /// Its WHERE.
    pub(super) predicate: Option<String>,
}

impl CreateIndex {
    pub(super) fn parse(sql: &str) -> Result<Self, DbErr> {
        let tokens = tokens(sql)?;
        let open = tokens.iter().position(|token| token.text == "(");
        let Some((body, close)) = open.and_then(|open| within(&tokens, open)) else {
            return Ok(Self::default());
        };
        let items = body.split(|token| token.depth == 1 && token.text == ",");
        let parts = items.map(|item| text(sql, without_order(item)).to_owned()).collect();
        let rest = tokens.get(close + 1..).unwrap_or_default();
        let predicate = match rest.split_first() {
            Some((word, predicate)) if word.is("WHERE") => Some(text(sql, predicate).to_owned()),
            Some(_) | None => None,
        };
        Ok(Self { parts, predicate })
    }
}

/// Takes the order away from the end of a part.
fn without_order<'t, 'a>(item: &'t [Token<'a>]) -> &'t [Token<'a>] {
    match item.split_last() {
        Some((last, rest)) if last.is("ASC") || last.is("DESC") => rest,
        Some(_) | None => item,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_predicate() {
        let sql = "CREATE UNIQUE INDEX \"a (b\" on \"t ) WHERE\" (a, lower(b, ',') desc, (c + 1) COLLATE nocase ASC) where d IS NULL and e <> ' where ' -- x";
        let expected = CreateIndex {
            parts: ["a", "lower(b, ',')", "(c + 1) COLLATE nocase"]
                .map(ToOwned::to_owned)
                .into(),
            predicate: Some("d IS NULL and e <> ' where '".to_owned()),
        };
        assert_eq!(CreateIndex::parse(sql).unwrap(), expected);
        let plain = CreateIndex::parse("CREATE INDEX i ON t(last)").unwrap();
        assert_eq!(plain.parts, ["last"]);
        assert_eq!(plain.predicate, None);
    }
}
