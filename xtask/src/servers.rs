//! The servers of one test run: which backend uses which, and where the ones we start live.

use std::env;

use anyhow::{Context, Result};
use test_notes::Backend;
use throwaway::{Folder, Product, Server, Tuning};

use crate::external;

/// The servers of a run. The fields' order matters: servers stop before their folder goes.
pub(crate) struct Servers {
    started: Vec<Server>,
    folder: Option<Folder>,
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
        let (Some(variable), Some(product)) = (backend.variable(), product(backend)) else {
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
        if !product.is_there() {
            let package = match product {
                Product::Postgres => "postgresql",
                Product::Mysql => "mariadb-server",
            };
            throwaway::install(package).with_context(|| advice(product, name, variable))?;
        }
        println!("{name}: starting a server");
        let server = self.start_one(product).with_context(|| name.to_owned())?;
        let server = server.with_context(|| advice(product, name, variable))?;
        println!("{name}: {} answers at {}", server.title(), server.url());
        self.notes
            .push(format!("{name}: {}, throwaway cluster", server.title()));
        self.urls.push((variable, server.url()));
        self.started.push(server);
        Ok(())
    }

    fn start_one(&mut self, product: Product) -> Result<Option<Server>> {
        if self.folder.is_none() {
            let folder = Folder::new(self.keep)?;
            println!("the servers live in {}", folder.path().display());
            self.folder = Some(folder);
        }
        let folder = self.folder.as_ref().context("there is no folder")?;
        Server::start(product, Tuning::Fast, folder)
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
        if let Some(Err(error)) = self.folder.take().map(Folder::close) {
            // The tests' results matter more.
            eprintln!("warning: {error:#}");
        }
        self.notes
    }
}

fn product(backend: Backend) -> Option<Product> {
    match backend {
        Backend::Sqlite | Backend::SqliteMemory => None,
        Backend::Postgres => Some(Product::Postgres),
        Backend::Mysql => Some(Product::Mysql),
    }
}

fn advice(product: Product, name: &str, variable: &str) -> String {
    let product = match product {
        Product::Postgres => "PostgreSQL (postgres, initdb and pg_isready)",
        Product::Mysql => "MariaDB (mariadbd and mariadb-install-db) or MySQL",
    };
    format!(
        "{name}: no server found. Install {product}, put the URL of a running server into {variable}, or choose other \
         backends with --backend"
    )
}
