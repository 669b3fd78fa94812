//! What SeaQuery's and SeaORM's own tests and examples print goes through the engine and comes back the same in meaning.
//!
//! The statements are read from the packages' sources, where cargo has put them: string literals behind the name of a
//! backend.

use engine_tests::scan::{Kind, pieces};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use sea_orm_mixins_sql::{Catalog, Dialect, Shape};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Statements that are refused though nothing is declared: a part of each, and why.
const REFUSED: &[(&str, &[&str])] = &[
    (
        "not SQL of any server: an example of a builder's parts, or half a statement",
        &[
            "VALUES ($1, $2, $3), ($4, $5, $6) SELECT",
            "\"character\" OVER (",
            "`character` OVER (",
            "(jsonb '",
            "JSON_VALUE('[1,2]' 'strict",
            "'a' $ 'b'",
            "INSERT (",
            "INSERT RETURNING",
            "INSERT INTO users",
            "UPDATE users SET",
            "SELECT  FROM",
            "FROM \"t\" WHERE",
            "SELECT 1 -",
            "/*",
            "WITH (MODULUS",
            "ON DUPLICATE KEY IGNORE",
            "EXPLAIN `character` `size_w`",
        ],
    ),
    (
        "not SQL of that backend",
        &["`aspect` IS 1", "WHERE \"id\" = 1 ORDER BY \"id\" ASC LIMIT 1"],
    ),
    (
        "it shows rows of others",
        &["EXPLAIN ANALYZE", "EXPLAIN (ANALYZE", "EXPLAIN FORMAT = JSON"],
    ),
    ("a table stands twice in one FROM", &["LEFT JOIN \"cake_filling\" ON"]),
    ("it makes a table", &["INTO TEMPORARY TABLE", "INTO UNLOGGED TABLE"]),
    ("the system's catalogue", &["information_schema"]),
    (
        "EXPLAIN of other things than a statement",
        &["EXPLAIN FOR ", "INTO @", "EXPLAIN `glyph`"],
    ),
    (
        "a lock of the session",
        &["PG_ADVISORY_LOCK", "PG_ADVISORY_UNLOCK", "PG_TRY_ADVISORY_LOCK"],
    ),
    (
        "a gap of sqlparser: PostgreSQL 17's JSON_TABLE",
        &["NESTED PATH", "PASSING 0 AS"],
    ),
];

fn is_known(sql: &str) -> bool {
    REFUSED
        .iter()
        .any(|(_, parts)| parts.iter().any(|part| sql.contains(part)))
}

/// A backend's statements of a package, sorted.
fn statements(package: &str, dialect: Dialect) -> BTreeSet<String> {
    let mut found = Found {
        dialect,
        current: None,
        statements: BTreeSet::new(),
    };
    for file in sources(&folder(package)) {
        let text = std::fs::read_to_string(&file).unwrap();
        let Ok(tokens) = text.parse::<TokenStream>() else {
            continue;
        };
        found.current = of_path(&file);
        found.walk(tokens);
    }
    found.statements
}

fn folder(package: &str) -> PathBuf {
    // A fresh machine has the packages of its own platform only, and of those what it has built.
    let output = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--locked"])
        .args(["--filter-platform", "host-tuple"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "cargo metadata: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let found = packages.iter().find(|candidate| candidate["name"] == package).unwrap();
    Path::new(found["manifest_path"].as_str().unwrap())
        .parent()
        .unwrap()
        .to_owned()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.append(&mut sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn of_path(path: &Path) -> Option<Dialect> {
    let has = |name: &str| path.iter().any(|part| part == name);
    match (has("mysql"), has("postgres"), has("sqlite")) {
        (true, _, _) => Some(Dialect::Mysql),
        (_, true, _) => Some(Dialect::Postgres),
        (_, _, true) => Some(Dialect::Sqlite),
        _ => None,
    }
}

fn of_name(name: &str) -> Option<Dialect> {
    match name {
        "MysqlQueryBuilder" | "MySql" | "mysql" => Some(Dialect::Mysql),
        "PostgresQueryBuilder" | "Postgres" | "postgres" => Some(Dialect::Postgres),
        "SqliteQueryBuilder" | "Sqlite" | "sqlite" => Some(Dialect::Sqlite),
        _ => None,
    }
}

struct Found {
    dialect: Dialect,
    /// The backend that was named last.
    current: Option<Dialect>,
    statements: BTreeSet<String>,
}

impl Found {
    fn walk(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut docs = String::new();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                // What the macros take is not what they print.
                TokenTree::Group(_) if at > 1 && is_raw(&tokens[at - 2]) => {}
                TokenTree::Ident(ident) => self.current = of_name(&ident.to_string()).or(self.current),
                TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                        self.text(&text.value());
                    }
                }
                TokenTree::Group(group) => match (doc(group), joined(group, &tokens[at + 1..])) {
                    (Some(line), _) => docs.push_str(&(line + "\n")),
                    (None, Some(text)) => self.text(&text),
                    (None, None) => self.walk(group.stream()),
                },
                TokenTree::Punct(_) => {}
            }
        }
        self.examples(&docs);
    }

    /// The examples of documentation, each for itself.
    fn examples(&mut self, docs: &str) {
        for example in docs.split("```").skip(1).step_by(2) {
            let (_, code) = example.split_once('\n').unwrap_or_default();
            let shown: Vec<&str> = code
                .lines()
                .map(|line| line.trim_start().trim_start_matches("# "))
                .collect();
            if let Ok(tokens) = shown.join("\n").parse() {
                self.current = None;
                self.walk(tokens);
            }
        }
    }

    fn text(&mut self, text: &str) {
        const VERBS: [&str; 7] = [
            "SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ", "EXPLAIN ", "REPLACE ",
        ];
        let is_statement = VERBS.iter().any(|verb| text.starts_with(verb));
        // Anything else with such quotes belongs to a backend that was not named.
        let is_ours = self.current == Some(self.dialect) && text.contains('`') <= (self.dialect == Dialect::Mysql);
        if is_statement && is_ours {
            self.statements.insert(text.to_owned());
        }
    }
}

fn is_raw(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(name) if name == "raw_sql" || name == "raw_query")
}

/// The text of `[doc = "text"]`.
fn doc(group: &proc_macro2::Group) -> Option<String> {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(text)] if name == "doc" => {
            syn::parse_str::<syn::LitStr>(&text.to_string())
                .ok()
                .map(|text| text.value())
        }
        _ => None,
    }
}

/// `["SELECT", "FROM"].join(" ")`, as one text.
fn joined(group: &proc_macro2::Group, after: &[TokenTree]) -> Option<String> {
    let is_join = matches!(after, [TokenTree::Punct(_), TokenTree::Ident(name), ..] if name == "join");
    if group.delimiter() != Delimiter::Bracket || !is_join {
        return None;
    }
    let list = syn::parse::Parser::parse2(
        syn::punctuated::Punctuated::<syn::LitStr, syn::Token![,]>::parse_terminated,
        group.stream(),
    );
    Some(list.ok()?.iter().map(syn::LitStr::value).collect::<Vec<_>>().join(" "))
}

/// What a statement says, without what may be written in several ways.
fn meaning(dialect: Dialect, sql: &str) -> Vec<String> {
    let mut words = Vec::new();
    for piece in pieces(dialect, sql.trim_end_matches(';')) {
        let word = match piece.kind {
            Kind::Space | Kind::Comment => continue,
            Kind::Word => piece.text.to_uppercase(),
            Kind::Placeholder if dialect == Dialect::Sqlite => "?".to_owned(),
            Kind::Literal | Kind::Number | Kind::Quoted | Kind::Placeholder | Kind::Symbol => piece.text.to_owned(),
        };
        // An alias needs no AS, and an outer join no OUTER.
        if !["AS", "OUTER"].contains(&word.as_str()) {
            words.push(word);
        }
    }
    // REPLACE is short for it.
    if words.starts_with(&["INSERT".to_owned(), "OR".to_owned(), "REPLACE".to_owned()]) {
        words.drain(..2);
    }
    words
}

/// The same without the aliases that keep a column's text for its name.
fn unnamed(dialect: Dialect, words: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        let name = word
            .strip_prefix(['"', '`'])
            .and_then(|name| name.strip_suffix(['"', '`']));
        let text = name.map(|name| meaning(dialect, &name.replace("\"\"", "\"").replace("``", "`")));
        if !text.is_some_and(|text| text.len() > 1 && kept.ends_with(&text)) {
            kept.push(word);
        }
    }
    kept
}

fn check(dialect: Dialect) {
    let catalog = Catalog::default();
    let mut wrong = Vec::new();
    for (package, at_least) in [("sea-query", 90), ("sea-orm", 20)] {
        let statements = statements(package, dialect);
        let count = statements.len();
        assert!(count >= at_least, "only {count} statements found in {package}");
        for sql in statements {
            match sea_orm_mixins_sql::plan(&sql, dialect, &catalog, &Shape::default()) {
                Ok(plan) if meaning(dialect, &sql) == unnamed(dialect, meaning(dialect, &plan.sql)) => {}
                Ok(plan) => wrong.push(format!("{sql}\n    became {}", plan.sql)),
                Err(_) if is_known(&sql) => {}
                Err(refusal) => wrong.push(format!("{sql}\n    refused: {refusal}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{} statements:\n{}", wrong.len(), wrong.join("\n"));
}

mod sqlite {
    #[test]
    fn corpus() {
        super::check(super::Dialect::Sqlite);
    }
}

mod postgres {
    #[test]
    fn corpus() {
        super::check(super::Dialect::Postgres);
    }
}

mod mysql {
    #[test]
    fn corpus() {
        super::check(super::Dialect::Mysql);
    }
}
