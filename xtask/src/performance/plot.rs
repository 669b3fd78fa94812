//! The picture of the ratios: a row for each operation, a column for each backend, marks with their intervals, and a line at 1.
//! It is one file for light and dark: a reader's browser says which.

use std::fmt::Write as _;

use test_notes::{Backend, Measured, Performance, Ratio};

use super::tables;

const NAMES: f64 = 150.0;
const COLUMN: f64 = 190.0;
const GAP: f64 = 16.0;
const TOP: f64 = 74.0;
const ROW: f64 = 22.0;
/// The ratios at the ends of a column; what lies beyond is drawn at its end.
const ENDS: (f64, f64) = (0.4, 2.5);
/// What the legend needs.
const NARROWEST: f64 = 800.0;

const STYLE: &str = "text{font:12px system-ui,sans-serif;fill:#1f2328}.t{font-weight:600}.n{text-anchor:end}\
.m{text-anchor:middle;fill:#59636e;font-size:10px}.g{stroke:#d1d9e0}.o{stroke:#59636e}.h{stroke:#0969da;fill:#0969da}\
.r{stroke:#bc4c00;fill:none}.i{stroke-width:2}@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.m{fill:#9198a1}\
.g{stroke:#3d444d}.o{stroke:#9198a1}.h{stroke:#4493f8;fill:#4493f8}.r{stroke:#db6d28}}";

/// Draws the ratios of all that was measured side by side.
pub(super) fn ratios(figures: &[Performance]) -> String {
    let columns: Vec<(Backend, Vec<&Measured>)> = Backend::ALL
        .into_iter()
        .map(|backend| (backend, tables::measured(figures, backend)))
        .filter(|(_, measured)| !measured.is_empty())
        .collect();
    let names = names(&columns);
    let width = columns
        .iter()
        .fold(NAMES + GAP, |width, _| width + COLUMN + GAP)
        .max(NARROWEST);
    let bottom = names.iter().fold(TOP, |bottom, _| bottom + ROW);
    let height = bottom + 24.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"ratios of the times \
         of each operation\">\n<style>{STYLE}</style>\n"
    );
    let mut y = TOP;
    for name in &names {
        text(&mut svg, (NAMES, y + 4.0), "n", name);
        y += ROW;
    }
    legend(&mut svg);
    let mut left = NAMES + GAP;
    for (backend, measured) in columns {
        text(&mut svg, (left, 48.0), "t", tables::title(backend));
        grid(&mut svg, left, bottom);
        for measured in measured {
            let row = names.iter().take_while(|name| **name != measured.workload);
            let y = row.fold(TOP, |y, _| y + ROW);
            if let Some(ratio) = measured.ratio('s', 'r') {
                mark(&mut svg, (left, y + 4.0), "r", ratio);
            }
            if let Some(ratio) = measured.ratio('s', 'h') {
                mark(&mut svg, (left, y - 3.0), "h", ratio);
            }
        }
        left += COLUMN + GAP;
    }
    svg + "</svg>\n"
}

/// The operations of all backends, each once.
fn names<'a>(columns: &[(Backend, Vec<&'a Measured>)]) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for measured in columns.iter().flat_map(|(_, measured)| measured) {
        if !names.contains(&measured.workload.as_str()) {
            names.push(&measured.workload);
        }
    }
    names
}

fn legend(svg: &mut String) {
    text(svg, (NAMES + GAP, 20.0), "", "left of the line the scope is faster:");
    circle(svg, (NAMES + 262.0, 16.0), "h");
    text(svg, (NAMES + 270.0, 20.0), "", "than SeaORM by hand (s/h)");
    circle(svg, (NAMES + 450.0, 16.0), "r");
    text(svg, (NAMES + 458.0, 20.0), "", "than hand-written sqlx (s/r)");
}

fn grid(svg: &mut String, left: f64, bottom: f64) {
    for ratio in [0.5, 1.0, 2.0] {
        let x = left + place(ratio);
        let class = if (0.9..1.1).contains(&ratio) { "o" } else { "g" };
        line(svg, [x, TOP - 14.0, x, bottom - 8.0], class);
        text(svg, (x, bottom + 8.0), "m", &ratio.to_string());
    }
}

/// How far to the right a ratio lies: twice and half are equally far from 1.
fn place(ratio: f64) -> f64 {
    let (low, high) = ENDS;
    let ratio = ratio.clamp(low, high);
    COLUMN * (ratio / low).log2() / (high / low).log2()
}

fn mark(svg: &mut String, (left, y): (f64, f64), class: &str, ratio: &Ratio) {
    let x = |ratio: f64| left + place(ratio);
    line(
        svg,
        [x(ratio.time.low), y, x(ratio.time.high), y],
        &format!("i {class}"),
    );
    circle(svg, (x(ratio.time.middle), y), class);
}

// Writing to a text does not fail.

fn line(svg: &mut String, [x1, y1, x2, y2]: [f64; 4], class: &str) {
    let _ = writeln!(svg, "<path class=\"{class}\" d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\"/>");
}

fn circle(svg: &mut String, (x, y): (f64, f64), class: &str) {
    let _ = writeln!(svg, "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\"/>");
}

fn text(svg: &mut String, (x, y): (f64, f64), class: &str, text: &str) {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let _ = writeln!(svg, "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{text}</text>");
}

#[cfg(test)]
mod tests {
    use super::{COLUMN, place};

    #[test]
    fn twice_and_half_are_equally_far_from_one() {
        let middle = place(1.0);
        assert!((middle - COLUMN / 2.0).abs() < 1e-9);
        assert!((place(2.0) - middle - (middle - place(0.5))).abs() < 1e-9);
        assert!((place(100.0) - COLUMN).abs() < 1e-9, "what lies beyond is at the end");
    }
}
