//! What a case sends on each side, how the database does it, and that both do the same.

use crate::cases::{Case, differing, joins, reads, unusual, writes};
use crate::plan::plans;
use crate::world;
use backend_tests::Backend;
use mixins::prelude::*;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, Statement, TransactionTrait as _};
use std::sync::{Arc, Mutex};

/// Keeps the statements that a connection sends.
fn recorded(mut db: DatabaseConnection) -> (DatabaseConnection, Arc<Mutex<Vec<Statement>>>) {
    let sent = Arc::<Mutex<Vec<Statement>>>::default();
    let kept = Arc::clone(&sent);
    db.set_metric_callback(move |info| kept.lock().unwrap().push(info.statement.clone()));
    (db, sent)
}

/// What a case sends through the scope and by hand, where both come to the same. Nothing of it stays.
pub(crate) async fn sent(db: &DatabaseConnection, case: &Case) -> [Vec<Statement>; 2] {
    let (recorded, sent) = recorded(db.clone());
    let tx = recorded.begin().await.unwrap();
    let by_hand = (case.by_hand)(&tx).await;
    tx.rollback().await.unwrap();
    let written = std::mem::take(&mut *sent.lock().unwrap());
    let tx = recorded.begin().await.unwrap().scoped(world::scope());
    let scoped = (case.scoped)(&tx).await;
    tx.rollback().await.unwrap();
    let sent = std::mem::take(&mut *sent.lock().unwrap());
    let name = case.name;
    assert_eq!(scoped, by_hand, "{name}: {sent:#?}\n{written:#?}");
    // It found or changed rows.
    let some = |c: char| c.is_ascii_digit() && c != '0';
    assert!(scoped.contains(some) || scoped == "true", "{name}: {scoped}");
    assert_eq!(sent.len(), written.len(), "{name}: {sent:#?}\n{written:#?}");
    [sent, written]
}

/// The plans that differ, with their names, and both.
async fn differences(db: &DatabaseConnection, case: &Case) -> Vec<(&'static str, String)> {
    let [sent, written] = sent(db, case).await;
    let mut differing = Vec::new();
    for (statement, written) in sent.iter().zip(&written) {
        let (found, wanted) = (plans(db, statement).await, plans(db, written).await);
        for ((which, found), (_, wanted)) in found.into_iter().zip(wanted) {
            if found != wanted {
                let (name, sent, written) = (case.name, &statement.sql, &written.sql);
                let both = format!("{name}, {which}:\n{sent}\n{found:#?}\nby hand:\n{written}\n{wanted:#?}\n");
                differing.push((which, both));
            }
        }
    }
    differing
}

/// A filled database. Plans are asked for on the one connection on which all statements are sent.
pub(crate) async fn filled(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await.unwrap();
    world::fill(&db).await;
    db
}

async fn the_plans_by_hand(url: String) {
    let db = filled(&url).await;
    let mut wrong = Vec::new();
    let unusual = unusual::on(db.get_database_backend());
    let cases = reads::CASES.iter().chain(&joins::CASES).chain(&writes::CASES);
    for case in cases.chain(&unusual) {
        let differing = differences(&db, case).await.into_iter();
        wrong.extend(differing.map(|(_, both)| both));
    }
    db.close().await.unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// As docs/query-plans.md says; and a plan that differs is noticed.
async fn the_plans_that_differ(url: String) {
    let db = filled(&url).await;
    let mut wrong = Vec::new();
    for (case, wanted) in differing::CASES.iter().zip(differing::which(db.get_database_backend())) {
        let found = differences(&db, case).await;
        let which: Vec<&str> = found.iter().map(|(which, _)| *which).collect();
        // With more rows others may differ, too.
        if !wanted.iter().all(|wanted| which.contains(wanted)) {
            let both: Vec<String> = found.into_iter().map(|(_, both)| both).collect();
            wrong.push(format!("{}: {which:?}, not {wanted:?}\n{}", case.name, both.join("\n")));
        }
    }
    db.close().await.unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

macro_rules! on_servers {
    ($($module:ident $backend:ident),*) => {
        $(mod $module {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn the_plans_by_hand() {
                backend_tests::with_database(super::Backend::$backend, super::the_plans_by_hand).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn the_plans_that_differ() {
                backend_tests::with_database(super::Backend::$backend, super::the_plans_that_differ).await;
            }
        })*
    };
}
on_servers!(sqlite Sqlite, postgres Postgres, mysql Mysql);
