//! Finding programs: on `PATH`, and where servers are put that a system keeps off it.

use std::{
    cmp::Reverse,
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

/// Searched after `PATH`. A `*` stands for what differs between versions, newest first.
const ELSEWHERE: [&str; 13] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/usr/local/pgsql/bin",
    "/usr/local/mysql/bin",
    "/usr/local/mysql/scripts",
    "/usr/local/bin",
    "/usr/local/sbin",
    "/usr/local/libexec",
    "/usr/bin",
    "/usr/sbin",
    "/usr/libexec",
];

/// The first of these programs that is there.
#[must_use]
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let folders = folders();
    let paths = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    paths.into_iter().find(|path| is_program(path))
}

/// The first folder that has all of these programs.
#[must_use]
pub fn find_folder(names: &[&str]) -> Option<PathBuf> {
    folders()
        .into_iter()
        .find(|folder| names.iter().all(|name| is_program(&folder.join(name))))
}

fn folders() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .chain(ELSEWHERE.into_iter().flat_map(expand))
        .collect()
}

fn is_program(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

/// The folders that a pattern with at most one `*` stands for.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let Some((before, after)) = pattern.split_once('*') else {
        return vec![PathBuf::from(pattern)];
    };
    let (parent, prefix) = before.rsplit_once('/').unwrap_or_default();
    let Ok(entries) = fs::read_dir(parent) else {
        return Vec::new();
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let versions = names
        .filter_map(|name| name.strip_prefix(prefix).map(str::to_owned))
        .collect();
    newest_first(versions)
        .into_iter()
        .map(|version| PathBuf::from(format!("{before}{version}{after}")))
        .collect()
}

fn newest_first(mut versions: Vec<String>) -> Vec<String> {
    versions.sort_by_key(|version| {
        let numbers = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
        Reverse(numbers.collect::<Vec<_>>())
    });
    versions
}

#[cfg(test)]
mod tests {
    use super::{expand, find, newest_first};

    #[test]
    fn versions_are_compared_as_numbers() {
        let versions = ["9.6", "15", "9.10", "16", "oddity"].map(str::to_owned);
        assert_eq!(newest_first(versions.into()), ["16", "15", "9.10", "9.6", "oddity"]);
    }

    #[test]
    fn a_pattern_without_a_star_is_itself() {
        assert_eq!(expand("/usr/sbin").len(), 1);
    }

    #[test]
    fn a_missing_folder_expands_to_nothing() {
        assert!(expand("/no/such/folder/*/bin").is_empty());
    }

    #[test]
    fn the_shell_is_found_by_either_name() {
        assert!(find(&["no-such-program", "sh"]).is_some());
        assert!(find(&["no-such-program"]).is_none());
    }
}
