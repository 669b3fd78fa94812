//! A copy of the repository with all mutants in it, and the tests that judge them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
    process::{Command, Stdio},
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use throwaway::{
    interrupt,
    process::{self, Group, Signal},
};

use super::{
    Part,
    list::Mutant,
    splice::{CHOSEN, root, splice},
};
use crate::cargo;

/// A mutant on which the tests hang has been noticed: how many times longer they must take than without one, and than a
/// busy machine may make of it.
const SLOWER: u32 = 5;
const LEAST: Duration = Duration::from_secs(20);
const GRACE: Duration = Duration::from_secs(2);

/// What the last run copied.
const COPIED: &str = "copied-files";

pub(super) struct Tree {
    part: Part,
    /// How long the tests may take.
    limit: Duration,
    /// The repository.
    from: PathBuf,
    to: PathBuf,
}

impl Tree {
    /// Copies what git knows.
    pub(super) fn new(part: Part) -> Result<Self> {
        let from = fs::canonicalize(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).context("the repository")?;
        let to = from.join("target/mutants").join(part.name());
        let mut list = Command::new("git");
        list.arg("ls-files");
        let files = process::output(list.current_dir(&from)).context("git does not list the repository's files")?;
        let tree = Self {
            part,
            limit: LEAST,
            from,
            to,
        };
        let before = fs::read_to_string(tree.to.join(COPIED)).unwrap_or_default();
        for file in before.lines().chain(files.lines()) {
            match fs::read(tree.from.join(file)) {
                Ok(content) => tree.write(file, &content)?,
                // Removed since; cargo would find it, and there may be none in the copy.
                Err(_) => drop(fs::remove_file(tree.to.join(file))),
            }
        }
        tree.write(COPIED, files.as_bytes())?;
        Ok(tree)
    }

    /// Writes a file, unless it is so already: then cargo need not build it again.
    fn write(&self, file: &str, content: &[u8]) -> Result<()> {
        let path = self.to.join(file);
        if fs::read(&path).is_ok_and(|old| old == content) {
            return Ok(());
        }
        let folder = path.parent().unwrap_or(&self.to);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, content))
            .with_context(|| path.display().to_string())
    }

    /// Builds all mutants that compile into the tests, and returns them.
    pub(super) fn build(&mut self, all: &[Mutant]) -> Result<Vec<usize>> {
        let placed = all.iter().enumerate().filter(|(_, mutant)| mutant.place().is_some());
        let mut viable: BTreeSet<usize> = placed.map(|(number, _)| number).collect();
        loop {
            let lines = self.splice(all, &viable)?;
            let Some(broken) = self.check(&lines)? else { break };
            viable.retain(|number| !broken.contains(number));
        }
        // The first run builds, the second is timed.
        for _ in 0..2 {
            let started = Instant::now();
            for mut tests in self.tests(None) {
                if !tests.status().context("could not run cargo")?.success() {
                    bail!("the tests fail without a mutant");
                }
            }
            self.limit = LEAST.max(started.elapsed() * SLOWER);
        }
        Ok(viable.into_iter().collect())
    }

    /// Writes the files with these mutants in them; returns whose each line is.
    fn splice(&self, all: &[Mutant], viable: &BTreeSet<usize>) -> Result<BTreeMap<(String, usize), usize>> {
        let mut files: BTreeMap<&str, Vec<(usize, &Mutant)>> = BTreeMap::new();
        let root_file = format!("crates/{}/src/lib.rs", self.part.package());
        files.insert(&root_file, Vec::new());
        for (number, mutant) in all.iter().enumerate() {
            files.entry(&mutant.file).or_default().push((number, mutant));
        }
        let mut lines = BTreeMap::new();
        for (file, mutants) in files {
            let text = fs::read_to_string(self.from.join(file)).with_context(|| file.to_owned())?;
            let mut spliced = splice(&text, &mutants, |number| viable.contains(&number));
            if file == root_file {
                spliced.text.push_str(&root());
            }
            self.write(file, spliced.text.as_bytes())?;
            lines.extend(
                spliced
                    .lines
                    .into_iter()
                    .map(|(line, number)| ((file.to_owned(), line), number)),
            );
        }
        Ok(lines)
    }

    /// The mutants that do not compile; `None` if all do.
    fn check(&self, lines: &BTreeMap<(String, usize), usize>) -> Result<Option<BTreeSet<usize>>> {
        let checked = self
            .cargo()
            .args([
                "check",
                "--package",
                self.part.package(),
                "--all-features",
                "--message-format",
                "json",
            ])
            .stderr(Stdio::null())
            .output()
            .context("could not run cargo")?;
        if checked.status.success() {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&checked.stdout);
        let messages = text.lines().filter_map(|line| serde_json::from_str(line).ok());
        let errors: Vec<serde_json::Value> = messages
            .filter(|message: &serde_json::Value| message.pointer("/message/level") == Some(&"error".into()))
            .collect();
        let spans = errors
            .iter()
            .filter_map(|error| error.pointer("/message/spans")?.as_array())
            .flatten();
        let broken: BTreeSet<usize> = spans
            .filter(|span| span.get("is_primary") == Some(&true.into()))
            .filter_map(|span| {
                let line = usize::try_from(span.get("line_start")?.as_u64()?).ok()?;
                lines.get(&(span.get("file_name")?.as_str()?.to_owned(), line)).copied()
            })
            .collect();
        if broken.is_empty() {
            let first = errors
                .first()
                .and_then(|error| error.pointer("/message/rendered")?.as_str());
            bail!(
                "it does not compile, for no mutant's sake: {}",
                first.unwrap_or_default()
            );
        }
        Ok(Some(broken))
    }

    /// Runs the tests on each of these mutants, on all processors; returns those that they do not notice.
    pub(super) fn judge(&self, all: &[Mutant], mutants: Vec<usize>) -> Result<Vec<usize>> {
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let total = mutants.len();
        let (todo, missed) = (Mutex::new(mutants.into_iter().enumerate()), Mutex::new(Vec::new()));
        let next = || todo.lock().ok()?.next();
        let work = || -> Result<()> {
            while let Some((at, number)) = next() {
                if self.passes(number)? {
                    let name = all.get(number).map_or("", |mutant| mutant.name.as_str());
                    println!("{at} of {total}: not noticed: {name}");
                    if let Ok(mut missed) = missed.lock() {
                        missed.push(number);
                    }
                }
            }
            Ok(())
        };
        thread::scope(|scope| {
            let started: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            started.into_iter().try_for_each(|worker| match worker.join() {
                Ok(done) => done,
                Err(_) => bail!("a worker panicked"),
            })
        })?;
        Ok(missed.into_inner().unwrap_or_default())
    }

    /// Whether the tests pass with that mutant.
    fn passes(&self, mutant: usize) -> Result<bool> {
        for mut tests in self.tests(Some(mutant)) {
            tests.stdout(Stdio::null()).stderr(Stdio::null());
            let status = Group::spawn(&mut tests, Signal::Terminate, GRACE)?.wait(Some(self.limit));
            interrupt::check()?;
            if !status.is_ok_and(|status| status.success()) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn tests(&self, mutant: Option<usize>) -> Vec<Command> {
        let command = |words: Vec<String>| {
            let mut command = self.cargo();
            command.args(words);
            // The same texts for every mutant, and few of them: there are many mutants.
            command.envs([
                ("PROPTEST_RNG_SEED", "7"),
                ("PROPTEST_CASES", "24"),
                ("RUST_BACKTRACE", "0"),
            ]);
            match mutant {
                Some(number) => command.env(CHOSEN, number.to_string()),
                None => command.env_remove(CHOSEN),
            };
            command
        };
        self.part.tests().into_iter().map(command).collect()
    }

    fn cargo(&self) -> Command {
        let mut command = cargo::command();
        command.current_dir(&self.to);
        command.env("CARGO_TARGET_DIR", self.to.join("target"));
        command.args(["--config", self.part.profile()]);
        command
    }
}
