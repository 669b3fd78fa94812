//! Breaking long lines.

/// How wide a line gets.
pub(crate) const WIDTH: usize = 96;

/// Joins words to lines no wider than `width`, unless a word is.
pub(crate) fn fill(words: impl IntoIterator<Item: AsRef<str>>, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        let word = word.as_ref();
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(fill(["one", "two", "three"], 7), ["one two", "three"]);
        assert_eq!(fill(["overlong"], 3), ["overlong"]);
        assert!(fill([""; 0], 7).is_empty());
    }
}
