//! A server somebody else runs, named by a variable. It is used as it is; only its version is
//! asked for, and that it cannot be had is no error: the tests will tell.

use std::{net::ToSocketAddrs, process::Command};

use test_notes::Backend;
use throwaway::{greeting, process, programs};

/// What to say about the server behind `url` in the report.
pub(crate) fn title(backend: Backend, url: &str) -> String {
    let known = match backend {
        Backend::Sqlite | Backend::SqliteMemory => None,
        Backend::Postgres => ask_postgres(url),
        Backend::Mysql => ask_mysql(url),
    };
    known.unwrap_or_else(|| "unknown version".to_owned())
}

fn ask_postgres(url: &str) -> Option<String> {
    let psql = programs::find(&["psql"])?;
    let mut command = Command::new(psql);
    command
        .args(["-X", "-w", "-A", "-t", "-c", "SHOW server_version", "-d", url])
        .env("PGCONNECT_TIMEOUT", "5");
    let printed = process::output(&mut command)?;
    Some(format!("PostgreSQL {}", printed.split_whitespace().next()?))
}

fn ask_mysql(url: &str) -> Option<String> {
    let (host, port) = host_and_port(url)?;
    let address = (host, port).to_socket_addrs().ok()?.next()?;
    let greeting = greeting(address)?;
    // MariaDB puts an old version in front of its own, for old clients.
    let version = greeting.strip_prefix("5.5.5-").unwrap_or(&greeting);
    let product = if version.contains("MariaDB") {
        "MariaDB"
    } else {
        "MySQL"
    };
    Some(format!("{product} {}", version.split('-').next()?))
}

fn host_and_port(url: &str) -> Option<(&str, u16)> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?']).next()?;
    let place = authority.rsplit('@').next()?;
    let (host, port) = match place.rsplit_once(':') {
        // The colon of an IPv6 address is inside its brackets.
        Some((host, port)) if !port.contains(']') => (host, port.parse().ok()?),
        Some(_) | None => (place, 3306),
    };
    Some((host.trim_matches(['[', ']']), port))
}

#[cfg(test)]
mod tests {
    use super::host_and_port;

    #[test]
    fn the_parts_of_a_url_are_found() {
        assert_eq!(
            host_and_port("mysql://root@127.0.0.1:3307/x"),
            Some(("127.0.0.1", 3307))
        );
        assert_eq!(host_and_port("mysql://u:p%40@db?ssl=no"), Some(("db", 3306)));
        assert_eq!(host_and_port("mysql://[::1]:3307"), Some(("::1", 3307)));
        assert_eq!(host_and_port("mysql://[::1]/x"), Some(("::1", 3306)));
    }

    #[test]
    fn what_is_no_url_has_no_host() {
        assert_eq!(host_and_port("127.0.0.1:3306"), None);
        assert_eq!(host_and_port("mysql://host:port/x"), None);
    }
}
