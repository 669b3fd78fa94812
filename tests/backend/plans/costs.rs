//! What the plans that differ cost, and what SeaORM sends although nobody needs it.

use crate::cases::{By, cases, differing};
use crate::compare::{filled, sent};
use crate::entity::booking;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QuerySelect as _, Statement, TransactionTrait as _, Value,
};
use std::time::{Duration, Instant};

const WARM_UP: usize = 10;
/// How often at most, and for how long at most.
const ROUNDS: usize = 200;
const LONGEST: Duration = Duration::from_secs(4);

/// How long the statements of each side take: the median, in microseconds. They take turns.
async fn medians(db: &impl ConnectionTrait, sides: &[Vec<Statement>]) -> Vec<f64> {
    let mut taken = vec![Vec::new(); sides.len()];
    let begun = Instant::now();
    for round in 0..WARM_UP + ROUNDS {
        for (statements, taken) in sides.iter().zip(&mut taken) {
            let begun = Instant::now();
            for statement in statements {
                db.query_all_raw(statement.clone()).await.unwrap();
            }
            if round >= WARM_UP {
                taken.push(begun.elapsed());
            }
        }
        if begun.elapsed() > LONGEST && round > WARM_UP {
            break;
        }
    }
    let median = |mut all: Vec<Duration>| {
        all.sort_unstable();
        all[all.len() / 2].as_secs_f64() * 1e6
    };
    taken.into_iter().map(median).collect()
}

fn say(db: &impl ConnectionTrait, what: &str, sides: [&str; 2], medians: &[f64]) {
    let (first, second) = (medians[0], medians[1]);
    let backend = db.get_database_backend();
    let ratio = first / second;
    let [one, other] = sides;
    let line = format!("{backend:?} | {what} | {one} {first:.0} us | {other} {second:.0} us | {ratio:.2}");
    print(&line);
}

#[expect(clippy::print_stdout, reason = "for whoever runs it")]
fn print(line: &str) {
    println!("{line}");
}

async fn what_differs(db: &DatabaseConnection) {
    for case in &differing::CASES {
        let sides = sent(db, case).await;
        let medians = medians(db, &sides).await;
        say(db, case.name, ["scoped", "by hand"], &medians);
    }
}

/// The number of a list's rows, by `Paginator::num_items`, which counts those of a subquery.
async fn count_of_a_subquery(db: &impl ConnectionTrait, by: By) -> String {
    let list = booking::Entity::find().filter(booking::Column::StartsAt.lt(100_000));
    format!("{}", by.bookings(list).count(db).await.unwrap())
}

async fn count_of_a_table(db: &impl ConnectionTrait, by: By) -> String {
    let list = booking::Entity::find().filter(booking::Column::StartsAt.lt(100_000));
    let found = by.bookings(list).select_only().expr(booking::Column::Id.count());
    format!("{:?}", found.into_tuple::<i64>().one(db).await.unwrap())
}

async fn counts(db: &DatabaseConnection) {
    let [of_subquery, of_table] = cases![count_of_a_subquery, count_of_a_table];
    let ([scoped, by_hand], [scoped_plain, plain]) = (sent(db, &of_subquery).await, sent(db, &of_table).await);
    for (who, sides) in [("scoped", [scoped, scoped_plain]), ("by hand", [by_hand, plain])] {
        let medians = medians(db, &sides).await;
        say(
            db,
            &format!("count, {who}"),
            ["of a subquery", "of the table"],
            &medians,
        );
    }
}

/// Statements about a row of twenty numbers and 4,000 letters, as SeaORM prints them.
struct Wide {
    backend: DbBackend,
    columns: Vec<String>,
}

impl Wide {
    async fn create(db: &DatabaseConnection) -> Self {
        let backend = db.get_database_backend();
        let (key, quote) = match backend {
            DbBackend::Postgres => ("serial PRIMARY KEY", '"'),
            DbBackend::MySql => ("int AUTO_INCREMENT PRIMARY KEY", '`'),
            _ => ("integer PRIMARY KEY AUTOINCREMENT", '"'),
        };
        let numbers: Vec<String> = (1..=20).map(|at| format!("{quote}n{at}{quote}")).collect();
        let declared = format!("{} int NOT NULL", numbers.join(" int NOT NULL, "));
        let create = format!("CREATE TABLE wide (id {key}, {declared}, note text NOT NULL)");
        db.execute_unprepared(&create).await.unwrap();
        let columns = numbers.into_iter().chain(["note".to_owned()]).collect();
        Self { backend, columns }
    }

    fn statement(&self, sql: String, values: Vec<Value>) -> Statement {
        Statement::from_sql_and_values(self.backend, sql, values)
    }

    fn place(&self, at: usize) -> String {
        match self.backend {
            DbBackend::Postgres => format!("${at}"),
            _ => "?".to_owned(),
        }
    }

    fn all(&self) -> String {
        format!("id, {}", self.columns.join(", "))
    }

    fn insert(&self) -> Statement {
        let places: Vec<String> = (1..=self.columns.len()).map(|at| self.place(at)).collect();
        let (columns, places) = (self.columns.join(", "), places.join(", "));
        let note = Value::from("x".repeat(4_000));
        let values = (1..=20).map(Value::from).chain([note]).collect();
        self.statement(format!("INSERT INTO wide ({columns}) VALUES ({places})"), values)
    }

    /// Of the first row.
    fn update(&self) -> Statement {
        let sql = format!("UPDATE wide SET n1 = {} WHERE id = {}", self.place(1), self.place(2));
        self.statement(sql, vec![2.into(), 1.into()])
    }

    fn returning(&self, statement: &Statement) -> Statement {
        let mut returning = statement.clone();
        returning.sql = format!("{} RETURNING {}", returning.sql, self.all());
        returning
    }

    fn select(&self) -> Statement {
        let sql = format!("SELECT {} FROM wide WHERE id = {}", self.all(), self.place(1));
        self.statement(sql, vec![1.into()])
    }
}

/// In a transaction: its end would take longer than all of this.
async fn wide_rows(db: &DatabaseConnection) {
    let wide = Wide::create(db).await;
    let tx = db.begin().await.unwrap();
    let (insert, update) = (wide.insert(), wide.update());
    let alone = [vec![insert.clone()], vec![update.clone()]];
    let returning = [vec![wide.returning(&insert)], vec![wide.returning(&update)]];
    let and_select = [vec![insert, wide.select()], vec![update, wide.select()]];
    for ((what, alone), (returning, and_select)) in ["insert", "update"]
        .into_iter()
        .zip(alone)
        .zip(returning.into_iter().zip(and_select))
    {
        let what = format!("{what} of a wide row");
        match (wide.backend, &*what) {
            // MariaDB has no UPDATE .. RETURNING, MySQL neither.
            (DbBackend::MySql, "update of a wide row") => {
                let medians = medians(&tx, &[and_select, alone]).await;
                say(&tx, &what, ["and SELECT", "alone"], &medians);
            }
            (DbBackend::MySql, _) => {
                let medians = medians(&tx, &[and_select, returning, alone]).await;
                say(&tx, &what, ["and SELECT", "RETURNING"], &medians);
                say(&tx, &what, ["RETURNING", "alone"], &medians[1..]);
            }
            _ => {
                let medians = medians(&tx, &[returning, alone]).await;
                say(&tx, &what, ["RETURNING", "alone"], &medians);
            }
        }
    }
    tx.rollback().await.unwrap();
}

async fn costs(url: String) {
    let db = filled(&url).await;
    what_differs(&db).await;
    counts(&db).await;
    wide_rows(&db).await;
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared("SET plan_cache_mode = force_generic_plan")
            .await
            .unwrap();
        print("With generic plans:");
        what_differs(&db).await;
    }
    db.close().await.unwrap();
}

macro_rules! on_servers {
    ($($module:ident $backend:ident),*) => {
        $(mod $module {
            /// On a machine that has nothing else to do: `MIXINS_PLANS_ROWS=1000000 cargo test -p backend-tests --test plans
            /// -- --ignored --nocapture --test-threads 1`.
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            #[ignore = "measures"]
            async fn costs() {
                backend_tests::with_database(backend_tests::Backend::$backend, super::costs).await;
            }
        })*
    };
}
on_servers!(sqlite Sqlite, postgres Postgres, mysql Mysql);
