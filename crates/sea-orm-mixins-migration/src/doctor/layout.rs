//! How findings are laid out: a table with the feature `table`, paragraphs without.

use super::Finding;

/// The findings in a table; cells are broken so that it is at most 160 characters wide.
#[cfg(feature = "table")]
pub(super) fn table(findings: &[Finding]) -> String {
    use comfy_table::{ContentArrangement, Table, presets::UTF8_HORIZONTAL_ONLY};

    const WIDTH: u16 = 160;
    let mut table = Table::new();
    table
        .load_preset(UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(WIDTH)
        .set_header(["severity", "table", "what", "why it matters", "statements"]);
    for finding in findings {
        let what = format!("{}\n{}", finding.kind, finding.what);
        let severity = finding.severity.to_string();
        table.add_row([&severity, &finding.table, &what, finding.why, &finding.mending()]);
    }
    table.to_string()
}

/// The findings, a paragraph each.
#[cfg(not(feature = "table"))]
pub(super) fn table(findings: &[Finding]) -> String {
    let paragraph = |finding: &Finding| {
        let Finding {
            severity,
            table,
            kind,
            what,
            why,
            steps: _,
        } = finding;
        let mut text = format!("{severity:<8} {table:<24} {kind}\n    {what}\n    why: {why}\n");
        for line in finding.mending().lines() {
            text.extend(["    mend: ", line, "\n"]);
        }
        text
    };
    findings.iter().map(paragraph).collect::<Vec<_>>().join("\n")
}
