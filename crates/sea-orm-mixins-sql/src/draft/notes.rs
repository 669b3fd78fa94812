//! [`Notes`]: what the engine did to a statement, kept only for [`explain`](crate::explain).

use crate::plan::note::Note;
use std::ops::Range;

/// The notes of a plan; empty unless they are asked for.
pub(crate) struct Notes(Option<Vec<Note>>);

impl Notes {
    pub(crate) fn new(wanted: bool) -> Self {
        Self(wanted.then(Vec::new))
    }

    /// Notes a change.
    pub(crate) fn add(&mut self, note: impl FnOnce() -> Note) {
        if let Some(notes) = &mut self.0 {
            notes.push(note());
        }
    }

    /// Notes a change, unless the same was noted.
    pub(crate) fn add_once(&mut self, note: impl FnOnce() -> Note) {
        if let Some(notes) = &mut self.0 {
            let note = note();
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, Vec::len)
    }

    /// Removes notes about a part that is not sent after all.
    pub(crate) fn forget(&mut self, range: Range<usize>) {
        if let Some(notes) = &mut self.0 {
            notes.drain(range);
        }
    }

    pub(crate) fn into_all(self) -> Vec<Note> {
        self.0.unwrap_or_default()
    }
}
