//! Slots: what stands in a tree for a placeholder, for a literal that is more than a word, and for a word that no name can be.
//!
//! `SLOT kind number ;` is a text that the parser carries along as it is; [`crate::print`] puts back what it stands for.
//! So neither the order in which a tree prints its parts nor how it escapes its strings decides what is bound or where a
//! string ends.

use crate::id::SlotId;

/// Stands in no statement of sense: a code point that Unicode keeps for programs' own use.
pub(crate) const SLOT: char = '\u{fdd0}';

/// What a slot stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A value to bind.
    Bind,
    /// What a string holds, between the quotes that the parser prints.
    Literal,
    /// A literal with all that belongs to it, its quotes too.
    Written,
    /// An expression among the columns of an upsert's conflict target.
    Element,
    /// What stands behind a common table expression, in the place of `FROM name`.
    Behind,
    /// The end of a window's frame, in the place of a bound, or of a collation and the word behind it.
    Frame,
    /// What stands in brackets behind a column's name in SET, in the place of a part of the name.
    Subscript,
}

impl Kind {
    pub(crate) const ALL: [Self; 7] = [
        Self::Bind,
        Self::Literal,
        Self::Written,
        Self::Element,
        Self::Behind,
        Self::Frame,
        Self::Subscript,
    ];

    pub(crate) fn letter(self) -> char {
        match self {
            Self::Bind => 'b',
            Self::Literal => 'l',
            Self::Written => 'w',
            Self::Element => 'e',
            Self::Behind => 'a',
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

/// What begins the slot of a word that no name can be: the word itself follows.
const WORD: char = 'r';

/// Slots a word that no name can be. Where the parser takes it for what it is, its letters are never looked at.
pub(crate) fn hide_word(word: &str) -> String {
    let mut text = String::with_capacity(SLOT.len_utf8() + word.len() + 2);
    text.push(SLOT);
    text.push(WORD);
    text.push_str(word);
    text.push(';');
    text
}

/// The word whose slot is at the start of `text`.
pub(crate) fn hidden_word(text: &str) -> Option<&str> {
    let (word, _) = text.strip_prefix(SLOT)?.strip_prefix(WORD)?.split_once(';')?;
    Some(word)
}

/// A literal as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    /// The quotes around it that the parser prints; `None` where they are part of the text.
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

/// Writes a number without the machinery of `fmt`, which would cost more than all else about a slot.
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

/// A text for people: words as they are written, other slots as `?`.
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

/// The expressions whose slots stand in a text.
pub(crate) fn elements(text: &str) -> Vec<SlotId> {
    let slots = text.char_indices().filter_map(|(at, _)| split_slot(text.get(at..)?));
    let elements = slots.filter_map(|((kind, number), _)| (kind == Kind::Element).then_some(number));
    elements.collect()
}
