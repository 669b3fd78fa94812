//! The page shows what runs here: each paragraph of its code, and each of its statements, is in the file that a comment above
//! it names.

const PAGE: &str = include_str!("../../../../docs/migrations.md");

const FILES: [(&str, &str); 5] = [
    ("stations/one.rs", include_str!("stations/one.rs")),
    ("stations/several.rs", include_str!("stations/several.rs")),
    ("businesses/migrations.rs", include_str!("businesses/migrations.rs")),
    ("shards/migrations.rs", include_str!("shards/migrations.rs")),
    ("shards/sql.rs", include_str!("shards/sql.rs")),
];

/// The blocks of code of the page that come from a file, with its name, without what a reader does not see.
fn blocks() -> Vec<(&'static str, &'static str, Vec<&'static str>)> {
    let parts = PAGE
        .split("<!-- ")
        .skip(1)
        .filter_map(|part| part.split_once(" -->\n\n```"));
    let block = |(file, rest): (&'static str, &'static str)| {
        let (code, _) = rest.split_once("\n```").unwrap();
        let (kind, code) = code.split_once('\n').unwrap();
        let is_seen = |line: &&str| kind == "sql" || !(line.starts_with("# ") || *line == "#");
        (file, kind, code.lines().filter(is_seen).collect())
    };
    parts.map(block).collect()
}

/// A text without the spaces in which two ways of writing it differ.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn shows_what_runs_here() {
    let mut seen = 0;
    for (file, kind, lines) in blocks() {
        let (_, source) = FILES
            .iter()
            .find(|(name, _)| *name == file)
            .unwrap_or_else(|| panic!("{file}"));
        let source = squeezed(&source.replace("\\\"", "\"").replace("\\\n", ""));
        let paragraphs: Vec<String> = if kind == "sql" {
            let statements = lines.iter().filter(|line| !line.starts_with("--"));
            statements
                .map(|line| squeezed(line.strip_suffix(';').unwrap_or(line)))
                .collect()
        } else {
            let code = lines.join("\n");
            let paragraphs = code
                .split("\n\n")
                .filter(|code| !code.starts_with("use ") && !code.starts_with("const "));
            paragraphs.map(squeezed).collect()
        };
        for paragraph in paragraphs {
            assert!(source.contains(&paragraph), "{file} has no `{paragraph}`");
            seen += 1;
        }
    }
    assert!(seen > 80, "{seen}");
}
