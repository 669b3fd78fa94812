//! The tables of the page.

use test_notes::{Backend, Interval, Load, Machine, Measured, Performance};

/// What a run was on.
pub(super) fn machine(figures: &[Performance], of_load: bool) -> String {
    let machines = figures.iter().filter_map(|figure| {
        let Performance::Machine(machine) = figure else {
            return None;
        };
        (machine.is_of_load == of_load).then_some(machine)
    });
    let line = |machine: &Machine| {
        let servers = machine.ran_on.join("; ");
        format!("{} ({}). {servers}.", machine.machine, machine.date)
    };
    machines.map(line).collect::<Vec<_>>().join("\n\n")
}

/// What was measured side by side on one backend.
pub(super) fn measured(figures: &[Performance], backend: Backend) -> Vec<&Measured> {
    let measured = figures.iter().filter_map(|figure| {
        let Performance::Measured(measured) = figure else {
            return None;
        };
        (measured.backend == backend).then_some(measured)
    });
    measured.collect()
}

/// What the README says: a ratio of each kind of operation, where there is no disk and where there is a server.
pub(super) fn headline(figures: &[Performance]) -> String {
    let of_backend = |backend| {
        let measured = measured(figures, backend);
        let shown = |(name, shown): (&str, &str)| {
            let ratio = measured
                .iter()
                .find(|measured| measured.workload == name)?
                .ratio('s', 'h')?;
            Some(format!("{shown} **{:.2}**", ratio.time.middle))
        };
        let shown: Vec<String> = HEADLINE.into_iter().filter_map(shown).collect();
        (!shown.is_empty()).then(|| format!("on {} {}", title(backend), shown.join(", ")))
    };
    let shown = [Backend::SqliteMemory, Backend::Postgres]
        .into_iter()
        .filter_map(of_backend);
    format!(
        "What takes 1 by SeaORM with every condition written by hand takes, through a scope, {}.\n`cargo xtask bench` measures \
         it on your machine, also beside hand-written sqlx; [docs/performance.md](docs/performance.md) has it all.",
        shown.collect::<Vec<_>>().join(";\n")
    )
}

/// The operations of the headline, and what they are called there.
const HEADLINE: [(&str, &str); 5] = [
    ("find", "a row by its key"),
    ("list", "a list"),
    ("insert", "an insert"),
    ("update-returning", "an update"),
    ("load-change-commit", "read, change and commit"),
];

/// A table for each backend.
pub(super) fn sides(figures: &[Performance]) -> String {
    let mut page = String::new();
    for backend in Backend::ALL {
        let measured = measured(figures, backend);
        if measured.is_empty() {
            continue;
        }
        page.extend(["### ", title(backend), "\n\n"]);
        page +=
            "| operation | s/h | s/r | p/h | h/r | s/h, client's processor | r, h, p, s: microseconds | statements |\n";
        page += "| --- | --- | --- | --- | --- | --- | --- | --- |\n";
        for measured in measured {
            page.extend(["| ", &cells(measured).join(" | "), " |\n"]);
        }
        page += "\n";
    }
    page
}

/// The heading of a backend.
pub(super) fn title(backend: Backend) -> &'static str {
    match backend {
        Backend::Sqlite => "SQLite, a file",
        Backend::SqliteMemory => "SQLite in memory",
        Backend::Postgres => "PostgreSQL",
        Backend::Mysql => "MariaDB",
    }
}

fn cells(measured: &Measured) -> Vec<String> {
    let time = |over, under| {
        measured
            .ratio(over, under)
            .map_or_else(none, |ratio| interval(ratio.time))
    };
    let cpu = measured.ratio('s', 'h').map_or_else(none, |ratio| interval(ratio.cpu));
    let way = |letter: char| measured.ways.iter().find(|way| way.letter == letter);
    let times = ['r', 'h', 'p', 's'].map(|letter| way(letter).map_or_else(none, |way| short(way.time)));
    let counts = ['r', 'h', 'p', 's'].map(|letter| way(letter).map_or_else(none, |way| way.statements.to_string()));
    let others = measured.others.filter(|others| *others > 0.05);
    let busy = others.map_or_else(String::new, |others| {
        format!(" (others used {:.0} % of a core)", others * 100.0)
    });
    vec![
        format!("{}{busy}", measured.workload),
        time('s', 'h'),
        time('s', 'r'),
        time('p', 'h'),
        time('h', 'r'),
        cpu,
        times.join(", "),
        counts.join(", "),
    ]
}

fn none() -> String {
    "-".to_owned()
}

/// `0.98 (0.97–0.99)`
fn interval(Interval { middle, low, high }: Interval) -> String {
    format!("{middle:.2} ({low:.2}–{high:.2})")
}

/// Three figures that count.
fn short(number: f64) -> String {
    match number {
        number if number < 10.0 => format!("{number:.2}"),
        number if number < 100.0 => format!("{number:.1}"),
        number => format!("{number:.0}"),
    }
}

/// The engine alone.
pub(super) fn engine(figures: &[Performance]) -> String {
    let mut page = "| what | figure | limit |\n| --- | --- | --- |\n".to_owned();
    for figure in figures {
        if let Performance::Engine(engine) = figure {
            for row in &engine.rows {
                let limit = row.limit.as_deref().unwrap_or_default();
                page.extend(["| ", &row.name, " | ", &row.seen, " | ", limit, " |\n"]);
            }
        }
    }
    page
}

/// Many tasks on one pool.
pub(super) fn load(figures: &[Performance]) -> String {
    let mut page =
        "| backend | way | operations a second | by those of h | half within | 99 of 100 within | known to the \
                    plan cache |\n| --- | --- | --- | --- | --- | --- | --- |\n"
            .to_owned();
    for figure in figures {
        let Performance::Load(load) = figure else {
            continue;
        };
        let Load {
            backend,
            letter,
            per_second,
            half,
            most,
            by_hand,
            known,
        } = load;
        let cells = [
            title(*backend).to_owned(),
            letter.to_string(),
            format!("{per_second:.0}"),
            by_hand.map_or_else(none, interval),
            format!("{half:.2} ms"),
            format!("{most:.2} ms"),
            known.map_or_else(none, |known| format!("{:.3} %", known * 100.0)),
        ];
        page.extend(["| ", &cells.join(" | "), " |\n"]);
    }
    page
}

/// The plan cache under threads.
pub(super) fn threads(figures: &[Performance]) -> String {
    let mut page = "| threads | lookups a second, all together | of each |\n| --- | --- | --- |\n".to_owned();
    for figure in figures {
        if let Performance::Threads(threads) = figure {
            let million = threads.per_second / 1e6;
            let each = million / f64::from(threads.threads);
            let cells = [
                threads.threads.to_string(),
                format!("{million:.2} million"),
                format!("{each:.2} million"),
            ];
            page.extend(["| ", &cells.join(" | "), " |\n"]);
        }
    }
    page
}

/// Texts without end.
pub(super) fn texts(figures: &[Performance]) -> String {
    let mut page =
        "| texts | held at most | may hold | the program grew by | a known statement before | meanwhile |\n| --- \
                    | --- | --- | --- | --- | --- |\n"
            .to_owned();
    let mebibytes = |bytes: u64| format!("{} MiB", bytes / (1 << 20));
    for figure in figures {
        if let Performance::Texts(texts) = figure {
            let cells = [
                texts.texts.to_string(),
                mebibytes(texts.held),
                mebibytes(texts.may_hold),
                mebibytes(texts.grown),
                format!("{:.0} ns", texts.before),
                format!("{:.0} ns", texts.meanwhile),
            ];
            page.extend(["| ", &cells.join(" | "), " |\n"]);
        }
    }
    page
}

/// A statement that is not known.
pub(super) fn misses(figures: &[Performance]) -> String {
    let mut page =
        "| values of | values | microseconds | nanoseconds a value |\n| --- | --- | --- | --- |\n".to_owned();
    for figure in figures {
        if let Performance::Miss(miss) = figure {
            let each = miss.time * 1e3 / f64::from(miss.values);
            let cells = [
                miss.kind.clone(),
                miss.values.to_string(),
                short(miss.time),
                format!("{each:.0}"),
            ];
            page.extend(["| ", &cells.join(" | "), " |\n"]);
        }
    }
    page
}
