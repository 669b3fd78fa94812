//! What tests said besides passing and failing: the file of `MIXINS_NOTES`, which the crate
//! `backend-tests` writes, a note a line and its parts separated by tabs.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::backend::Backend;

pub(crate) const VARIABLE: &str = "MIXINS_NOTES";

/// What was seen of a promise.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Figure {
    pub(crate) backend: String,
    pub(crate) promise: String,
    pub(crate) how: String,
    pub(crate) seen: String,
}

/// A test that could not be run here.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Skip {
    pub(crate) backend: Backend,
    pub(crate) test: String,
    pub(crate) why: String,
}

#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) figures: Vec<Figure>,
    pub(crate) skips: Vec<Skip>,
}

/// Where the tests of a run write their notes.
pub(crate) struct File {
    path: PathBuf,
    /// What was in it before this run.
    before: usize,
    _folder: Option<TempDir>,
}

impl File {
    /// The file that the caller named, to which this run's notes are added, or one for this run.
    pub(crate) fn open() -> Result<Self> {
        if let Some(path) = env::var_os(VARIABLE).filter(|path| !path.is_empty()) {
            // Each test program has a working directory of its own.
            let path = std::path::absolute(path).with_context(|| format!("{VARIABLE} names no file"))?;
            let before = fs::metadata(&path).map_or(0, |data| usize::try_from(data.len()).unwrap_or(usize::MAX));
            return Ok(Self {
                path,
                before,
                _folder: None,
            });
        }
        let folder = tempfile::Builder::new()
            .prefix("mixins-notes-")
            .tempdir()
            .context("could not make a folder for the tests' notes")?;
        Ok(Self {
            path: folder.path().join("notes"),
            before: 0,
            _folder: Some(folder),
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What this run's tests noted; a run without notes makes no file.
    pub(crate) fn read(&self) -> Notes {
        let text = fs::read(&self.path).unwrap_or_default();
        let text = text.get(self.before..).unwrap_or_default();
        Notes::parse(&String::from_utf8_lossy(text))
    }
}

impl Notes {
    fn parse(text: &str) -> Self {
        let mut notes = Self::default();
        for line in text.lines() {
            match line.split('\t').collect::<Vec<_>>()[..] {
                ["figure", backend, promise, how, seen] => notes.figures.push(Figure {
                    backend: backend.to_owned(),
                    promise: promise.to_owned(),
                    how: how.to_owned(),
                    seen: seen.to_owned(),
                }),
                ["skip", backend, name, why] => notes.skip(backend, name, why),
                // Words of another version of the tests.
                _ => {}
            }
        }
        notes.figures.sort_by(|a, b| a.place().cmp(&b.place()));
        notes
    }

    /// A test may say it more than once.
    fn skip(&mut self, backend: &str, name: &str, why: &str) {
        let Some(backend) = Backend::of_name(backend) else {
            return;
        };
        let skip = Skip {
            backend,
            test: name.to_owned(),
            why: why.to_owned(),
        };
        if !self
            .skips
            .iter()
            .any(|other| (other.backend, &other.test) == (backend, &skip.test))
        {
            self.skips.push(skip);
        }
    }

    /// Each promise, how it was tested, and what was seen on each backend.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut above = None;
        for figure in &self.figures {
            if above != Some(&figure.promise) {
                lines.push(format!("{}:", figure.promise));
            }
            above = Some(&figure.promise);
            lines.push(format!("  {}: {} ({})", figure.backend, figure.seen, figure.how));
        }
        lines
    }
}

impl Figure {
    fn place(&self) -> (&str, &str, Option<Backend>) {
        (&self.promise, &self.how, Backend::of_name(&self.backend))
    }
}

#[cfg(test)]
mod tests {
    use super::Notes;
    use crate::backend::Backend;

    const TEXT: &str = "figure\tmysql\tNothing is lost\tby hand\t1 of 1\n\
                        figure\tsqlite_memory\tNothing is lost\tby hand\t2 of 2\n\
                        figure\tsqlite\tA promise\tby eye\tall\n\
                        skip\tmysql\ta test\tno disk\n\
                        skip\tmysql\ta test\tno disk\n\
                        skip\toracle\ta test\tno such backend\n\
                        something\telse\n\n";

    #[test]
    fn figures_are_shown_by_promise_and_in_the_backends_order() {
        assert_eq!(
            Notes::parse(TEXT).lines(),
            [
                "A promise:",
                "  sqlite: all (by eye)",
                "Nothing is lost:",
                "  sqlite_memory: 2 of 2 (by hand)",
                "  mysql: 1 of 1 (by hand)",
            ]
        );
    }

    #[test]
    fn a_test_is_skipped_once() {
        let skips = Notes::parse(TEXT).skips;
        assert_eq!(skips.len(), 1);
        assert_eq!((skips[0].backend, skips[0].why.as_str()), (Backend::Mysql, "no disk"));
    }
}
