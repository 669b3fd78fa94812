//! `SQLite` has no server to kill: its process is the program's own. So another process writes, tells over a pipe what it
//! was told, and is killed.

use super::ledger::{self, Ledger, Told, add};
use crate::database::{NORTH, TestDatabase, connect, scope};
use mixins::prelude::*;
use sea_orm::ConnectOptions;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use uuid::Uuid;

/// What tells the test below that it is the other process.
const URL: &str = "MIXINS_CHILD_URL";
const ACCOUNT: &str = "MIXINS_CHILD_ACCOUNT";
const FIRST: &str = "MIXINS_CHILD_FIRST";
/// In front of what the other process tells; libtest prints too.
const TELLS: &str = "told ";

/// Not a test: what the other process runs.
#[tokio::test]
#[ignore = "the process that the test of a killed process kills"]
async fn writes_until_it_is_killed() {
    let Ok(url) = std::env::var(URL) else { return };
    let number = |name: &str| std::env::var(name).unwrap();
    let account: Uuid = number(ACCOUNT).parse().unwrap();
    let first: i32 = number(FIRST).parse().unwrap();
    let mut options = ConnectOptions::new(url);
    options.max_connections(2).sqlx_logging(false);
    let db = connect(options).await.scoped(scope(NORTH));
    for transaction in first.. {
        let (told, err) = add(account, 0, transaction, &db).await;
        assert_eq!(told, Told::Done, "{err:?}");
        let mut out = std::io::stdout().lock();
        writeln!(out, "{TELLS}{transaction}")
            .and_then(|()| out.flush())
            .unwrap();
    }
}

fn start(database: &TestDatabase, account: Uuid, first: i32) -> Child {
    // Behind the name of this program.
    let (_, module) = module_path!().split_once("::").unwrap();
    let test = format!("{module}::writes_until_it_is_killed");
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &test, "--ignored", "--nocapture"])
        .env(URL, &database.url)
        .env(ACCOUNT, account.to_string())
        .env(FIRST, first.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Kills it in the middle of its work; returns the number of the last transaction that it told of.
fn kill_after(mut child: Child, count: usize, ledger: &mut Ledger) -> Option<i32> {
    let out = BufReader::new(child.stdout.take().unwrap());
    let told = |line: String| line.strip_prefix(TELLS).map(|number| number.parse::<i32>().unwrap());
    let mut lines = out.lines().map_while(Result::ok).filter_map(told);
    let mut last = None;
    for number in lines.by_ref().take(count) {
        ledger.note(number, Told::Done);
        last = Some(number);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // What it said with its last breath.
    for number in lines {
        ledger.note(number, Told::Done);
        last = Some(number);
    }
    last
}

async fn a_killed_process(database: TestDatabase) {
    let pool = database.pool(1).await;
    let accounts = ledger::prepare(1, &pool).await;
    let account = accounts[0];
    let mut ledger = Ledger::default();
    let (mut next, kills) = (0, database.workload.rounds.div_ceil(2));
    let mut had_come_through = 0;
    for kill in 0..kills {
        let child = start(&database, account, next);
        // Not always at the same place.
        let last = tokio::task::block_in_place(|| kill_after(child, 20 + 7 * kill, &mut ledger));
        let under_way = last.expect("it has written nothing") + 1;
        ledger.note(under_way, Told::Unknown);
        next = under_way + 1;
        had_come_through = ledger.check(account, 0, &pool).await;
    }
    pool.close().await.unwrap();
    let [done, _, unknown] = ledger.counts();
    database.figure(
        "A killed process loses nothing that was committed and keeps nothing that was not",
        "another process writes scoped transactions to the file and is killed with signal 9",
        &format!(
            "{kills} kills: {done} committed and there, {unknown} under way, of which {had_come_through} were there"
        ),
    );
}

mod sqlite {
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_killed_process() {
        crate::database::run(backend_tests::Backend::Sqlite, super::a_killed_process).await;
    }
}

mod sqlite_memory {
    #[tokio::test]
    async fn a_killed_process() {
        let why = "a database in memory goes with its process";
        backend_tests::skip(backend_tests::Backend::SqliteMemory, "a_killed_process", why);
    }
}
