//! The servers of one test run: which backend uses which, and where the ones we start live.

use std::env;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::{
    account::Account,
    backend::Backend,
    external,
    folder::{self, Place},
    install,
    mysql::Mysql,
    postgres::Postgres,
    server::{Kind, Server},
};

/// The servers of a run. The fields' order matters: servers stop before their folder goes.
pub(crate) struct Servers {
    started: Vec<Server>,
    folder: Option<TempDir>,
    keep: bool,
    urls: Vec<(&'static str, String)>,
    notes: Vec<String>,
}

impl Servers {
    /// Starts, or finds, a server for each backend that needs one.
    pub(crate) fn start(backends: &[Backend], keep: bool) -> Result<Self> {
        let mut servers = Self {
            started: Vec::new(),
            folder: None,
            keep,
            urls: Vec::new(),
            notes: Vec::new(),
        };
        for &backend in backends {
            servers.add(backend)?;
        }
        Ok(servers)
    }

    fn add(&mut self, backend: Backend) -> Result<()> {
        let name = backend.name();
        let Some(variable) = backend.variable() else {
            self.notes
                .push(format!("{name}: the library built into the tests, no server"));
            return Ok(());
        };
        if let Some(url) = env::var(variable).ok().filter(|url| !url.is_empty()) {
            let title = external::title(backend, &url);
            self.notes.push(format!("{name}: {title}, the server of {variable}"));
            self.urls.push((variable, url));
            return Ok(());
        }
        let kind = find_or_install(backend, variable)?;
        let title = kind.title();
        println!("{name}: starting {title}");
        let server = self
            .start_one(kind.as_ref(), name)
            .with_context(|| format!("{name}: {title} could not be started"))?;
        println!("{name}: {title} answers at {}", server.url());
        self.notes.push(format!("{name}: {title}, throwaway cluster"));
        self.urls.push((variable, server.url().to_owned()));
        self.started.push(server);
        Ok(())
    }

    fn start_one(&mut self, kind: &dyn Kind, name: &str) -> Result<Server> {
        let account = Account::for_server(kind.own_account())?;
        if self.folder.is_none() {
            let folder = folder::make(self.keep)?;
            println!("the servers live in {}", folder.path().display());
            self.folder = Some(folder);
        }
        let root = self.folder.as_ref().context("there is no folder")?;
        Server::start(kind, &Place::new(root.path(), name, account)?)
    }

    /// The variables that tell the tests where the servers are.
    pub(crate) fn urls(&self) -> &[(&'static str, String)] {
        &self.urls
    }

    /// Stops the servers and removes their folder; returns what each backend ran on.
    pub(crate) fn stop(mut self) -> Vec<String> {
        for server in &mut self.started {
            server.stop();
        }
        if let Some(folder) = self.folder.take() {
            if self.keep {
                println!("kept the servers' data and logs in {}", folder.path().display());
            } else if let Err(error) = folder::remove(folder) {
                // The tests' results matter more.
                eprintln!("warning: {error:#}");
            }
        }
        self.notes
    }
}

/// The server's programs, installed first if they are missing and that is possible.
fn find_or_install(backend: Backend, variable: &str) -> Result<Box<dyn Kind>> {
    let (package, product) = match backend {
        Backend::Sqlite | Backend::SqliteMemory => bail!("{} needs no server", backend.name()),
        Backend::Postgres => ("postgresql", "PostgreSQL (postgres, initdb and pg_isready)"),
        Backend::Mysql => ("mariadb-server", "MariaDB (mariadbd and mariadb-install-db) or MySQL"),
    };
    if let Some(kind) = find(backend) {
        return Ok(kind);
    }
    let advice = || {
        let name = backend.name();
        format!(
            "{name}: no server found. Install {product}, put the URL of a running server into \
             {variable}, or choose other backends with --backend"
        )
    };
    install::install(package).with_context(advice)?;
    find(backend).with_context(advice)
}

fn find(backend: Backend) -> Option<Box<dyn Kind>> {
    match backend {
        Backend::Sqlite | Backend::SqliteMemory => None,
        Backend::Postgres => Postgres::find().map(|kind| Box::new(kind) as Box<dyn Kind>),
        Backend::Mysql => Mysql::find().map(|kind| Box::new(kind) as Box<dyn Kind>),
    }
}
