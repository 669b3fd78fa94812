//! [`Screen`]: what the program prints. Headed steps, lines, tables; and each step's SQL if asked for.

use crate::sql_log::SqlLog;
use crate::text::{WIDTH, fill};
use comfy_table::{CellAlignment, Table, TableComponent, presets};
use std::io::{self, Write};

/// Where the steps write to.
pub(crate) struct Screen<'a> {
    out: &'a mut (dyn Write + Send),
    log: Option<SqlLog>,
    steps: usize,
    /// What was written last: a blank line stands between blocks of different kinds.
    last: Block,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Heading,
    Lines,
    Table,
}

impl<'a> Screen<'a> {
    pub(crate) fn new(out: &'a mut (dyn Write + Send), log: Option<SqlLog>) -> Self {
        Self {
            out,
            log,
            steps: 0,
            last: Block::Heading,
        }
    }

    /// Begins a step: its heading, and what it shows.
    pub(crate) fn step(&mut self, title: &str, explanation: &str) -> io::Result<()> {
        self.end_step()?;
        self.steps += 1;
        let heading = format!("{}. {title}", self.steps);
        writeln!(self.out, "\n{heading}\n{}", "-".repeat(heading.chars().count()))?;
        for line in fill(explanation.split_whitespace(), WIDTH) {
            writeln!(self.out, "{line}")?;
        }
        self.last = Block::Heading;
        Ok(())
    }

    /// Ends a step: the SQL that it sent, where that is wanted.
    pub(crate) fn end_step(&mut self) -> io::Result<()> {
        let sent = self.log.as_ref().map(SqlLog::take).unwrap_or_default();
        if !sent.is_empty() {
            writeln!(self.out, "\n  SQL:")?;
        }
        for statement in sent {
            for (at, line) in statement.iter().enumerate() {
                writeln!(self.out, "  {} {line}", if at == 0 { '>' } else { ' ' })?;
            }
        }
        Ok(())
    }

    /// A line of a step.
    pub(crate) fn say(&mut self, line: &str) -> io::Result<()> {
        self.begin(Block::Lines)?;
        for line in fill(line.split_whitespace(), WIDTH) {
            writeln!(self.out, "  {line}")?;
        }
        Ok(())
    }

    /// What somebody else says.
    pub(crate) fn quote(&mut self, text: &str) -> io::Result<()> {
        self.begin(Block::Lines)?;
        for line in fill(text.split_whitespace(), WIDTH) {
            writeln!(self.out, "  | {line}")?;
        }
        Ok(())
    }

    /// A table; the columns whose numbers are in `right` are flush right.
    pub(crate) fn table<const N: usize>(
        &mut self,
        header: [&str; N],
        right: &[usize],
        rows: impl IntoIterator<Item = [String; N]>,
    ) -> io::Result<()> {
        self.begin(Block::Table)?;
        let mut table = Table::new();
        table.load_preset(presets::NOTHING);
        table.set_style(TableComponent::HeaderLines, '-');
        table.set_style(TableComponent::MiddleHeaderIntersections, '-');
        table.set_header(header).add_rows(rows);
        for at in right {
            if let Some(column) = table.column_mut(*at) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        for line in table.lines() {
            writeln!(self.out, " {}", line.trim_end())?;
        }
        Ok(())
    }

    fn begin(&mut self, block: Block) -> io::Result<()> {
        if self.last != block {
            writeln!(self.out)?;
        }
        self.last = block;
        Ok(())
    }
}
