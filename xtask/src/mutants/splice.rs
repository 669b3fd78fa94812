//! All mutants of a file in one text, each behind a question that the environment answers: built once, any of them can be
//! run.

use std::collections::BTreeMap;

use super::list::{Genre, Mutant, Place, Span};

/// The variable that says which mutant is to be.
pub(super) const CHOSEN: &str = "MIXINS_MUTANT";

/// A text with mutants in it.
#[derive(Debug, Default)]
pub(super) struct Spliced {
    pub(super) text: String,
    /// Whose each line is.
    pub(super) lines: BTreeMap<usize, usize>,
}

/// What the root of a crate needs for its mutants.
pub(super) fn root() -> String {
    format!(
        "\n#[doc(hidden)]\n#[allow(warnings)]\npub fn is_mutant(number: usize) -> bool {{
    static CHOSEN: std::sync::LazyLock<Option<usize>> =
        std::sync::LazyLock::new(|| std::env::var(\"{CHOSEN}\").ok()?.parse().ok());
    *CHOSEN == Some(number)\n}}\n"
    )
}

/// Puts those mutants of `all` into their file's text that `keep` says, at the beginning of their functions' bodies.
pub(super) fn splice(text: &str, all: &[(usize, &Mutant)], keep: impl Fn(usize) -> bool) -> Spliced {
    let mut functions: BTreeMap<(usize, usize), Vec<(usize, &Mutant)>> = BTreeMap::new();
    for (number, mutant) in all {
        if let Some(function) = mutant.place()
            && let Some(body) = body(text, function.span, all)
        {
            functions.entry(body).or_default().push((*number, mutant));
        }
    }
    let mut spliced = Spliced::default();
    let mut done = 0;
    for ((start, end), mutants) in functions {
        spliced.text.push_str(text.get(done..start).unwrap_or_default());
        done = start;
        for (number, mutant) in mutants.into_iter().filter(|(number, _)| keep(*number)) {
            if let Some(broken) = broken(text, (start, end), mutant) {
                spliced.add(number, &broken);
            }
        }
    }
    spliced.text.push_str(text.get(done..).unwrap_or_default());
    spliced
}

impl Spliced {
    fn add(&mut self, number: usize, body: &str) {
        let first = self.text.matches('\n').count() + 1;
        let code = format!("if crate::is_mutant({number}) {{ return {{ {body}\n}}; }}\n");
        let lines = code.matches('\n').count();
        self.text.push_str(&code);
        self.lines.extend((first..first + lines).map(|line| (line, number)));
    }
}

/// The body of a function with the mutant in it.
fn broken(text: &str, (start, end): (usize, usize), mutant: &Mutant) -> Option<String> {
    let Mutant { replacement, .. } = mutant;
    if mutant.genre == Genre::FnValue {
        return Some(replacement.clone());
    }
    let (from, to) = (offset(text, mutant.span.start)?, offset(text, mutant.span.end)?);
    Some(format!(
        "{} {replacement} {}",
        text.get(start..from)?,
        text.get(to..end)?
    ))
}

/// Where the body of a function is: what is inside of its braces.
fn body(text: &str, function: Span, all: &[(usize, &Mutant)]) -> Option<(usize, usize)> {
    let is_whole =
        |mutant: &Mutant| mutant.genre == Genre::FnValue && mutant.place().is_some_and(|place| place.span == function);
    if let Some((_, whole)) = all.iter().find(|(_, mutant)| is_whole(mutant)) {
        return Some((offset(text, whole.span.start)?, offset(text, whole.span.end)?));
    }
    // No mutant replaces all of it: the brace that belongs to the last one. Braces in strings come in pairs, or what comes
    // of it does not compile.
    let end = offset(text, function.end)?.checked_sub(1)?;
    let mut depth = 0_usize;
    for (at, letter) in text.get(..end)?.char_indices().rev() {
        match letter {
            '}' => depth += 1,
            '{' if depth == 0 => return Some((at + 1, end)),
            '{' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// In bytes.
fn offset(text: &str, place: Place) -> Option<usize> {
    let lines = text.split_inclusive('\n');
    let before: usize = lines.clone().take(place.line.checked_sub(1)?).map(str::len).sum();
    let line = text.get(before..)?;
    let (column, _) = line.char_indices().nth(place.column.checked_sub(1)?)?;
    Some(before + column)
}

#[cfg(test)]
mod tests {
    use super::splice;
    use crate::mutants::list::{Function, Genre, Mutant, Place, Span};

    const TEXT: &str = "/// Größer.\nfn a(x: i32) -> i32 {\n    x + 1\n}\nfn b() { print(\"ä\") != 2 }\n";

    fn span(start: (usize, usize), end: (usize, usize)) -> Span {
        let place = |(line, column)| Place { line, column };
        Span {
            start: place(start),
            end: place(end),
        }
    }

    fn mutant(genre: Genre, replacement: &str, span: Span, function: Span) -> Mutant {
        Mutant {
            name: String::new(),
            file: String::new(),
            genre,
            replacement: replacement.to_owned(),
            span,
            function: Some(Function {
                span: function,
                return_type: "-> i32".to_owned(),
            }),
        }
    }

    #[test]
    fn each_mutant_is_a_branch_of_its_function() {
        let (a, b) = (span((1, 1), (4, 2)), span((5, 1), (5, 27)));
        let mutants = [
            mutant(Genre::FnValue, "0", span((3, 5), (3, 10)), a),
            mutant(Genre::Part, "-", span((3, 7), (3, 8)), a),
            mutant(Genre::Part, "==", span((5, 21), (5, 23)), b),
        ];
        let all: Vec<(usize, &Mutant)> = mutants.iter().enumerate().collect();
        let spliced = splice(TEXT, &all, |_| true);
        let expected = "/// Größer.\nfn a(x: i32) -> i32 {\n    if crate::is_mutant(0) { return { 0\n}; }
if crate::is_mutant(1) { return { x  -  1\n}; }
x + 1\n}\nfn b() {if crate::is_mutant(2) { return {  print(\"ä\")  ==  2 \n}; }\n print(\"ä\") != 2 }\n";
        assert_eq!(spliced.text, expected);
        let lines: Vec<(usize, usize)> = spliced.lines.into_iter().collect();
        assert_eq!(lines, [(3, 0), (4, 0), (5, 1), (6, 1), (9, 2), (10, 2)]);
        let spliced = splice(TEXT, &all, |number| number == 1);
        assert!(!spliced.text.contains("is_mutant(0)"), "{}", spliced.text);
        assert_eq!(spliced.text.matches("is_mutant").count(), 1);
    }
}
