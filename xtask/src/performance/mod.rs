//! `docs/performance.md`: what `cargo xtask bench --record` saw the last time. The page is made of a template, and of the
//! figures beside it; neither they nor its tables and pictures are written by hand.

mod plot;
mod tables;

use std::{fs, mem::discriminant, path::PathBuf};

use anyhow::{Context, Result};
use test_notes::{Machine, Performance};

/// What stands around the headline of the README.
const BEGIN: &str = "<!-- made by `cargo xtask bench --record` -->";
const END: &str = "<!-- until here -->";

/// From the folder of the pages.
const README: &str = "../README.md";

const TEMPLATE: &str = include_str!("page.md");

/// Writes these figures in place of those that they were measured again for, and the page anew.
pub(crate) fn record(new: Vec<Performance>) -> Result<()> {
    let figures = merged(read()?, new);
    write("performance.jsonl", &test_notes::print(&figures)?)?;
    made_of(&figures)?.iter().try_for_each(|(name, text)| write(name, text))
}

/// The files that are made of the figures.
fn made_of(figures: &[Performance]) -> Result<[(&'static str, String); 3]> {
    let readme = fs::read_to_string(file(README)).context("could not read the README")?;
    let readme = headlined(&readme, figures).context("the README has no place for its headline")?;
    Ok([
        ("performance.md", page(figures)),
        ("performance.svg", plot::ratios(figures)),
        (README, readme),
    ])
}

fn write(name: &str, text: &str) -> Result<()> {
    fs::write(file(name), text).with_context(|| format!("could not write docs/{name}"))
}

/// The README, with the headline that the figures make between its marks.
fn headlined(readme: &str, figures: &[Performance]) -> Option<String> {
    let (above, rest) = readme.split_once(BEGIN)?;
    let (_, below) = rest.split_once(END)?;
    Some([above, BEGIN, "\n", &tables::headline(figures), "\n", END, below].concat())
}

/// What this program runs on.
pub(crate) fn machine() -> String {
    let text = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let value = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let processors = text("/proc/cpuinfo");
    let model = value(&processors, "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = value(&text("/proc/meminfo"), "MemTotal");
    let gigabytes = memory.and_then(|memory| memory.split(' ').next()?.parse::<u64>().ok());
    let memory = gigabytes.map_or_else(String::new, |kilobytes| {
        format!(", {} GB of memory", kilobytes / 1_000_000)
    });
    format!("{model}, {cores} cores{memory}, {}", std::env::consts::OS)
}

fn file(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs")).join(name)
}

fn read() -> Result<Vec<Performance>> {
    let text = fs::read_to_string(file("performance.jsonl")).context("could not read docs/performance.jsonl")?;
    test_notes::parse(&text).context("could not read docs/performance.jsonl")
}

/// Nothing stays of what was measured again: of a backend, of the engine, or of what needs no backend.
fn merged(old: Vec<Performance>, new: Vec<Performance>) -> Vec<Performance> {
    let is_kept = |old: &Performance| {
        let is_again = |new: &Performance| {
            discriminant(new) == discriminant(old) && (new.backend() == old.backend() || old.backend().is_none())
        };
        !new.iter().any(is_again)
    };
    let mut figures: Vec<Performance> = Vec::new();
    for figure in old {
        let Performance::Machine(machine) = figure else {
            figures.extend(Some(figure).filter(is_kept));
            continue;
        };
        figures.extend(left(machine, &new).map(Performance::Machine));
    }
    figures.extend(new);
    figures
}

/// What is left of the machine of an older run: the backends that were not measured again.
fn left(mut old: Machine, new: &[Performance]) -> Option<Machine> {
    for figure in new {
        if let Performance::Machine(new) = figure
            && new.is_of_load == old.is_of_load
        {
            let name = |line: &str| line.split(':').next().map(str::to_owned);
            old.ran_on
                .retain(|old| new.ran_on.iter().all(|new| name(new) != name(old)));
        }
    }
    (!old.ran_on.is_empty()).then_some(old)
}

/// The template, with a table for each mark.
fn page(figures: &[Performance]) -> String {
    let parts = [
        ("{{machine}}", tables::machine(figures, false)),
        ("{{sides}}", tables::sides(figures)),
        ("{{engine}}", tables::engine(figures)),
        ("{{machine of load}}", tables::machine(figures, true)),
        ("{{load}}", tables::load(figures)),
        ("{{threads}}", tables::threads(figures)),
        ("{{texts}}", tables::texts(figures)),
        ("{{misses}}", tables::misses(figures)),
    ];
    parts.iter().fold(TEMPLATE.to_owned(), |page, (mark, table)| {
        page.replace(mark, table.trim_end())
    })
}

#[cfg(test)]
mod tests {
    use super::{file, fs, made_of, page, read, write};

    #[test]
    fn the_page_is_made_of_the_figures() {
        for (name, made) in made_of(&read().unwrap()).unwrap() {
            if std::env::var_os("UPDATE_EXPECT").is_some() {
                write(name, &made).unwrap();
            }
            assert!(
                fs::read_to_string(file(name)).unwrap() == made,
                "docs/{name} is not what its figures make; run this with UPDATE_EXPECT=1"
            );
        }
    }

    #[test]
    fn no_mark_is_left() {
        assert!(!page(&read().unwrap()).contains("{{"));
    }
}
