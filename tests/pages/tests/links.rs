//! The links of every page lead somewhere, on a registry's page too.

#![allow(clippy::unwrap_used, reason = "the functions that tests share fail as tests do")]

use std::path::{Path, PathBuf};
use std::{env, fs};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The Markdown files below a folder. Not those of `xtask`: they become a part of a page elsewhere.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if ["target", "xtask"].contains(&&*name) || name.starts_with('.') {
                continue;
            }
            pages.extend(self::pages(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    pages
}

/// A page without its code, where brackets and `#` are no Markdown.
fn prose(page: &Path) -> String {
    let mut in_code = false;
    let mut prose = String::new();
    for line in fs::read_to_string(page).unwrap().lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            prose.push_str(line);
            prose.push('\n');
        }
    }
    prose
}

/// The targets of `[text](target)` and `[name]: target`.
fn links(prose: &str) -> Vec<String> {
    let inline = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    let inline = inline.map(|(target, _)| target.to_owned());
    let reference = |line: &str| {
        let (_, target) = line.strip_prefix('[')?.split_once("]: ")?;
        Some(target.trim().to_owned())
    };
    inline.chain(prose.lines().filter_map(reference)).collect()
}

/// The anchors of a page: its headings, as a renderer names them.
fn anchors(page: &Path) -> Vec<String> {
    let prose = prose(page);
    let headings = prose.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| anchor(line.trim_start_matches('#').trim()))
        .collect()
}

fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// A link of a derive's page to an item, which rustdoc resolves.
fn is_item(target: &str) -> bool {
    target.contains("::") || !target.contains(['/', '.', '#'])
}

/// What is wrong with a link of a page.
fn fault(page: &Path, target: &str) -> Option<String> {
    if target.starts_with("https://") || is_item(target) {
        return None;
    }
    let (file, wanted) = target.split_once('#').unwrap_or((target, ""));
    let file = if file.is_empty() {
        page.to_owned()
    } else {
        page.parent().unwrap().join(file)
    };
    if !file.exists() {
        return Some(format!("{}: `{target}` is not there", page.display()));
    }
    let known = wanted.is_empty() || anchors(&file).iter().any(|anchor| anchor == wanted);
    (!known).then(|| format!("{}: `{target}` has no such heading", page.display()))
}

#[test]
fn links_lead_somewhere() {
    let pages = pages(&root());
    assert!(pages.len() > 20, "the pages were found");
    let check = |page: &PathBuf| {
        links(&prose(page))
            .iter()
            .filter_map(|link| fault(page, link))
            .collect::<Vec<_>>()
    };
    let faults: Vec<String> = pages.iter().flat_map(check).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A registry shows the page of a crate, and no file beside it.
#[test]
fn pages_of_crates_link_to_addresses_only() {
    for crate_folder in fs::read_dir(root().join("crates")).unwrap() {
        let readme = crate_folder.unwrap().path().join("README.md");
        for link in links(&prose(&readme)) {
            assert!(link.starts_with("https://"), "{}: `{link}`", readme.display());
        }
    }
}

/// What a reader copies from the page asks for the release that the page belongs to.
#[test]
fn pages_of_crates_ask_for_this_release() {
    let (release, _patch) = env!("CARGO_PKG_VERSION").rsplit_once('.').unwrap();
    for name in ["sea-orm-mixins", "sea-orm-mixins-macros", "sea-orm-mixins-migration"] {
        let page = fs::read_to_string(root().join("crates").join(name).join("README.md")).unwrap();
        let asked: Vec<&str> = page.lines().filter(|line| line.starts_with("sea-orm-mixins")).collect();
        assert!(!asked.is_empty(), "{name} says how to depend on it");
        for line in asked {
            assert!(line.contains(&format!("\"{release}\"")), "{name}: {line}");
        }
    }
}

#[test]
fn a_heading_is_named_as_renderers_do() {
    assert_eq!(anchor("The tenants' own table"), "the-tenants-own-table");
    assert_eq!(anchor("What `SET` may say"), "what-set-may-say");
}

#[test]
fn both_forms_of_a_link_are_found() {
    assert_eq!(links("a [b](c.md), [d](e)\n[f]: g.md\n"), ["c.md", "e", "g.md"]);
}
