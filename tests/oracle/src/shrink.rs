//! Making a failing case smaller: fewer decisions in the statement, then fewer rows.

use crate::{
    ast::Statement,
    choice::Choices,
    run::{Harness, Outcome, World},
};
use sea_orm::DbErr;

/// How many smaller cases are tried.
const BUDGET: usize = 1500;

pub(crate) struct Smallest {
    pub(crate) world: World,
    pub(crate) statement: Statement,
    pub(crate) outcome: Outcome,
}

/// The smallest case found that fails in the same way.
pub(crate) async fn smallest(
    harness: &Harness,
    world: &World,
    decisions: Vec<u32>,
    kind: &'static str,
) -> Result<Smallest, DbErr> {
    let mut search = Search {
        harness,
        kind,
        left: BUDGET,
    };
    let decisions = search.decisions(world, decisions).await?;
    let statement = harness.statement(&mut Choices::replay(decisions), world);
    let world = search.rows(world.clone(), &statement).await?;
    harness.load(&world).await?;
    let outcome = harness.judge(&world, &statement).await?;
    Ok(Smallest {
        world,
        statement,
        outcome,
    })
}

struct Search<'h> {
    harness: &'h Harness,
    kind: &'static str,
    left: usize,
}

impl Search<'_> {
    async fn fails(&mut self, world: &World, statement: &Statement) -> Result<bool, DbErr> {
        self.left = self.left.saturating_sub(1);
        let outcome = self.harness.judge(world, statement).await?;
        Ok(matches!(outcome, Outcome::Differs(kind, _) if kind == self.kind))
    }

    /// Whether a row of decisions fails; and the decisions really taken.
    async fn try_decisions(&mut self, world: &World, row: Vec<u32>) -> Result<Option<Vec<u32>>, DbErr> {
        let mut choices = Choices::replay(row);
        let statement = self.harness.statement(&mut choices, world);
        Ok(self.fails(world, &statement).await?.then(|| choices.made()))
    }

    async fn decisions(&mut self, world: &World, mut best: Vec<u32>) -> Result<Vec<u32>, DbErr> {
        loop {
            let before = best.clone();
            best = self.without_spans(world, best).await?;
            best = self.lower(world, best).await?;
            if best == before || self.left == 0 {
                return Ok(best);
            }
        }
    }

    async fn without_spans(&mut self, world: &World, mut best: Vec<u32>) -> Result<Vec<u32>, DbErr> {
        let mut size = (best.len() / 2).max(1);
        loop {
            let mut at = 0;
            while at < best.len() && self.left > 0 {
                let mut row = best.clone();
                row.drain(at..(at + size).min(best.len()));
                match self.try_decisions(world, row).await? {
                    Some(smaller) if is_smaller(&smaller, &best) => best = smaller,
                    _ => at += size,
                }
            }
            if size == 1 {
                return Ok(best);
            }
            size /= 2;
        }
    }

    async fn lower(&mut self, world: &World, mut best: Vec<u32>) -> Result<Vec<u32>, DbErr> {
        let mut at = 0;
        while at < best.len() && self.left > 0 {
            for value in [0, best[at] / 2, best[at].saturating_sub(1)] {
                if at >= best.len() || value >= best[at] {
                    continue;
                }
                let mut row = best.clone();
                row[at] = value;
                if let Some(smaller) = self.try_decisions(world, row).await?
                    && is_smaller(&smaller, &best)
                {
                    best = smaller;
                    break;
                }
            }
            at += 1;
        }
        Ok(best)
    }

    /// Drops rows, many at a time, then one by one.
    async fn rows(&mut self, mut world: World, statement: &Statement) -> Result<World, DbErr> {
        self.left = BUDGET / 3;
        for table in 0..world.data.tables.len() {
            let mut size = world.data.tables[table].len();
            while size > 0 {
                let mut at = 0;
                while at < world.data.tables[table].len() && self.left > 0 {
                    let mut data = world.data.clone();
                    let end = (at + size).min(data.tables[table].len());
                    data.tables[table].drain(at..end);
                    let smaller = World::new(data, world.scope.clone());
                    self.harness.load(&smaller).await?;
                    if self.fails(&smaller, statement).await? {
                        world = smaller;
                    } else {
                        at += size;
                    }
                }
                size /= 2;
            }
        }
        Ok(world)
    }
}

/// Shorter, or as long and lower.
fn is_smaller(row: &[u32], than: &[u32]) -> bool {
    (row.len(), row) < (than.len(), than)
}
