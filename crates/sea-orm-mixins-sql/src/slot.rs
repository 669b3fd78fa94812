//! Slots: what a tree contains in place of placeholders, of literals other than plain words, and of reserved words.
//!
//! `SLOT kind number ;` is a text that the parser copies unread; [`crate::print`] puts the original back. So neither
//! the order in which a tree prints its parts nor how it escapes its strings decides what is bound or where a string
//! ends.

use crate::id::SlotId;

/// Occurs in no sensible statement: Unicode reserves this code point for programs' internal use.
pub(crate) const SLOT: char = '\u{fdd0}';

/// What a slot replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A value to bind.
    Bind,
    /// The content of a string; the parser prints its quotes.
    Literal,
    /// A whole literal, with its quotes.
    Written,
    /// An expression in the column list of an upsert's conflict target.
    Element,
    /// The phrase after a common table expression, where the parser reads `FROM name`.
    AfterCte,
    /// The end of a window's frame, where the parser reads a bound, or a collation and the word after it.
    Frame,
    /// The subscript after a column's name in SET, where the parser reads a part of the name.
    Subscript,
}

impl Kind {
    pub(crate) const ALL: [Self; 7] = [
        Self::Bind,
        Self::Literal,
        Self::Written,
        Self::Element,
        Self::AfterCte,
        Self::Frame,
        Self::Subscript,
    ];

    pub(crate) fn letter(self) -> char {
        match self {
            Self::Bind => 'b',
            Self::Literal => 'l',
            Self::Written => 'w',
            Self::Element => 'e',
            Self::AfterCte => 'a',
            Self::Frame => 'f',
            Self::Subscript => 's',
        }
    }
}

pub(crate) fn slot(kind: Kind, id: SlotId) -> String {
    let mut text = String::with_capacity(SLOT.len_utf8() + 8);
    text.push(SLOT);
    text.push(kind.letter());
    push_number(&mut text, id.index());
    text.push(';');
    text
}

/// The start of a reserved word's slot: the word itself follows.
const WORD: char = 'r';

/// Slots a reserved word. The parser identifies it by its keyword, and never looks at its letters.
pub(crate) fn hide_word(word: &mut String) {
    word.insert(0, WORD);
    word.insert(0, SLOT);
    word.push(';');
}

/// Returns the word if `text` starts with the slot of one.
pub(crate) fn hidden_word(text: &str) -> Option<&str> {
    let (word, _) = text.strip_prefix(SLOT)?.strip_prefix(WORD)?.split_once(';')?;
    Some(word)
}

/// A literal as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    /// The quotes that the parser prints around it; `None` where they are part of the text.
    pub(crate) quote: Option<char>,
    pub(crate) text: String,
}

impl Literal {
    pub(crate) fn between(quote: char, text: String) -> Self {
        Self {
            quote: Some(quote),
            text,
        }
    }

    pub(crate) fn whole(text: &str) -> Self {
        Self {
            quote: None,
            text: text.to_owned(),
        }
    }
}

/// Writes a number without `fmt`, which would cost more than the rest of a slot.
pub(crate) fn push_number(text: &mut String, number: usize) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    text.push(char::from(b'0' + u8::try_from(number % 10).unwrap_or_default()));
}

/// Reads a slot that is all of `text`.
pub(crate) fn read_slot(text: &str) -> Option<(Kind, SlotId)> {
    let (slot, rest) = split_slot(text)?;
    rest.is_empty().then_some(slot)
}

/// Reads the slot at the start of `text`.
pub(crate) fn split_slot(text: &str) -> Option<((Kind, SlotId), &str)> {
    let mut rest = text.strip_prefix(SLOT)?.chars();
    let letter = rest.next()?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.letter() == letter)?;
    let (number, rest) = rest.as_str().split_once(';')?;
    Some(((kind, SlotId::new(number.parse().ok()?)), rest))
}

/// Returns a text for people: words as written, other slots as `?`.
pub(crate) fn readable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(SLOT) {
        let (plain, slotted) = rest.split_at(at);
        shown.push_str(plain);
        shown.push_str(hidden_word(slotted).unwrap_or("?"));
        rest = slotted.split_once(';').map_or("", |(_, rest)| rest);
    }
    shown.push_str(rest);
    shown
}

/// Returns the expressions that the slots in a text replace.
pub(crate) fn elements(text: &str) -> Vec<SlotId> {
    let slots = text.char_indices().filter_map(|(at, _)| split_slot(text.get(at..)?));
    let elements = slots.filter_map(|((kind, number), _)| (kind == Kind::Element).then_some(number));
    elements.collect()
}
