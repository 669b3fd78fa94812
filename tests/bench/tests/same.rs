//! All four ways do the same, on every backend: what they return, and what they leave behind.

#![allow(missing_docs, reason = "tests")]

use anyhow::Result;
use backend_tests::Backend;
use bench_tests::verify;
use bench_tests::workload::Workload;
use bench_tests::world::{Size, World};

async fn all_do_the_same(backend: Backend) -> Result<()> {
    let world = World::create(backend, Size::SMALL, false).await?;
    for workload in Workload::ALL {
        let kinds = workload.subjects(backend);
        verify::answers(&world, workload, &kinds, workload.most().min(5)).await?;
        if !workload.only_reads() {
            verify::stations(&world, &kinds).await?;
            world.reset().await?;
        }
    }
    world.remove().await
}

macro_rules! on {
    ($($module:ident $backend:ident),*) => {
        $(mod $module {
            #[tokio::test]
            async fn all_do_the_same() -> super::Result<()> {
                super::all_do_the_same(super::Backend::$backend).await
            }
        })*
    };
}

on!(sqlite Sqlite, sqlite_memory SqliteMemory, postgres Postgres, mysql Mysql);
