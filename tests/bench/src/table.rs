//! What the terminal shows.

use std::fmt::Write as _;
use test_notes::Measured;

pub(crate) const HEAD: &str = "                       s/h [95 %]             s/r [95 %]             p/h    h/r    cpu s/h    r        h        p        s us       statements";

/// A workload's line.
pub(crate) fn line(measured: &Measured) -> String {
    let mut line = format!("{:<22}", measured.workload);
    let mut add = |text: String| line.push_str(&text);
    for under in ['h', 'r'] {
        let ratio = measured.ratio('s', under).map(|ratio| ratio.time);
        let shown = ratio.map(|time| format!("{:.2} [{:.2}, {:.2}]", time.middle, time.low, time.high));
        add(format!(" {:<22}", shown.unwrap_or_default()));
    }
    for (over, under) in [('p', 'h'), ('h', 'r')] {
        let ratio = measured
            .ratio(over, under)
            .map(|ratio| format!("{:.2}", ratio.time.middle));
        add(format!("{:<7}", ratio.unwrap_or_default()));
    }
    let cpu = measured.ratio('s', 'h').map(|ratio| format!("{:.2}", ratio.cpu.middle));
    add(format!("{:<8}", cpu.unwrap_or_default()));
    let way = |letter: char| measured.ways.iter().find(|way| way.letter == letter);
    for letter in ['r', 'h', 'p', 's'] {
        let time = way(letter).map_or_else(|| "-".to_owned(), |way| format!("{:.1}", way.time));
        add(format!("{time:>9}"));
    }
    let counts: Vec<String> = ['r', 'h', 'p', 's']
        .iter()
        .filter_map(|letter| way(*letter))
        .map(|way| format!("{}{}", way.letter, way.statements))
        .collect();
    add(format!("   {}", counts.join(" ")));
    if measured.repeated > 0 {
        let _ = write!(line, "   measured {} times", measured.repeated + 1);
    }
    if let Some(others) = measured.others.filter(|others| *others > 0.05) {
        let _ = write!(line, "   others used {:.0} % of a core", others * 100.0);
    }
    line
}
