//! [`Notes`]: what was done to a statement, where somebody asks.

use crate::plan::note::Note;
use std::ops::Range;

/// The notes of a plan; none are kept where nobody asks.
pub(crate) struct Notes(Option<Vec<Note>>);

impl Notes {
    pub(crate) fn new(wanted: bool) -> Self {
        Self(wanted.then(Vec::new))
    }

    /// Notes what was done.
    pub(crate) fn add(&mut self, note: impl FnOnce() -> Note) {
        if let Some(notes) = &mut self.0 {
            notes.push(note());
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, Vec::len)
    }

    /// Takes back notes about what is not sent after all.
    pub(crate) fn forget(&mut self, range: Range<usize>) {
        if let Some(notes) = &mut self.0 {
            notes.drain(range);
        }
    }

    pub(crate) fn into_all(self) -> Vec<Note> {
        self.0.unwrap_or_default()
    }
}
