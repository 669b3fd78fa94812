//! The order of the stages: none names one above it, so that each can be read with only those below it.

use std::path::{Path, PathBuf};

/// From the bottom up. The modules of a line are one floor, and do not name each other.
const FLOORS: [&[&str]; 18] = [
    &["dialect", "id", "stack"],
    &["lists", "shape"],
    &["slot"],
    &["refusal"],
    &["given"],
    &["ast"],
    &["names"],
    &["catalog"],
    &["plan"],
    &["read"],
    &["draft"],
    &["walk"],
    &["check", "guard"],
    &["scope"],
    &["write"],
    &["carry"],
    &["print", "verify"],
    &["rewrite"],
];
/// Above all of them.
const TOP: &str = "cache";

fn floor(room: &str) -> Option<usize> {
    if room == TOP {
        return Some(FLOORS.len());
    }
    FLOORS.iter().position(|floor| floor.contains(&room))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The first word after each `crate::` in a file without its tests.
fn named(text: &str) -> Vec<&str> {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let words = code.flat_map(|line| line.split("crate::").skip(1));
    words
        .map(|rest| {
            rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
                .next()
        })
        .map(Option::unwrap_or_default)
        .collect()
}

#[test]
fn no_stage_names_one_above_it() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&source, &mut found);
    assert!(found.len() > 60, "{} files", found.len());
    let mut violations = Vec::new();
    for path in found {
        let inside = path.strip_prefix(&source).unwrap();
        let name = inside.with_extension("");
        let room = name.components().next().unwrap().as_os_str().to_str().unwrap();
        if matches!(room, "lib" | "house") || room.ends_with("_tests") || name.ends_with("grammar_tests") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let here = floor(room).unwrap_or_else(|| panic!("`{room}` has no floor"));
        for other in named(&text) {
            if other != room && floor(other).is_none_or(|other| other >= here) {
                violations.push(format!("{} names `{other}`", inside.display()));
            }
        }
    }
    assert!(violations.is_empty(), "{violations:#?}");
}
