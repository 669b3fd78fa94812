//! [`ScopeSpec`]: a scope in this crate's own words, and the rows it may see.

use crate::{
    choice::Choices,
    data::{Data, Row, pool},
    schema::{Beside, Dim, OWNER, Owner, ROOM, ROOMS, SECOND, TABLES, Table},
    value::Val,
};

/// The tenants of a dimension that a scope reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The scope does not name the dimension.
    Out,
    /// Rows of these tenants.
    Of(Vec<Val>),
    /// All rows, also those of no tenant.
    Any,
}

/// Which rows of soft-delete tables exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Live rows.
    Live,
    /// All rows.
    WithDeleted,
    /// Deleted rows.
    OnlyDeleted,
}

/// A scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeSpec {
    /// Which stations.
    pub station: Reach,
    /// Which businesses.
    pub business: Reach,
    /// Which organisations.
    pub org: Reach,
    /// Which rows of soft-delete tables.
    pub visibility: Visibility,
    /// Who acts.
    pub actor: Option<u128>,
    /// The value `pattern` of row rules.
    pub pattern: Option<&'static str>,
    /// The list `scores` of row rules.
    pub scores: Option<Vec<i64>>,
    /// The row rules that are lifted.
    pub lifted: Vec<&'static str>,
    /// The time, in microseconds since the epoch.
    pub clock: i64,
}

impl ScopeSpec {
    pub(crate) fn random(ch: &mut Choices) -> Self {
        let mut spec = Self {
            station: reach(ch, Dim::Station),
            business: reach(ch, Dim::Business),
            org: reach(ch, Dim::Org),
            visibility: ch.weighted(&[
                (70, Visibility::Live),
                (17, Visibility::WithDeleted),
                (13, Visibility::OnlyDeleted),
            ]),
            actor: Some(pool::actor(ch)),
            pattern: ch.weighted(&[(40, Some("a%")), (30, Some("%b%")), (20, Some("%")), (10, None)]),
            scores: None,
            lifted: Vec::new(),
            clock: pool::CLOCK,
        };
        if ch.percent(92) {
            let count = ch.below(6);
            spec.scores = Some((0..count).map(|_| i64::try_from(ch.below(8)).unwrap_or(0)).collect());
        }
        for rule in TABLES.iter().flat_map(|table| &table.rules) {
            if ch.percent(20) {
                spec.lifted.push(rule.name);
            }
        }
        let has_tenant = |table: &&Table| table.tenants().next().is_some();
        if !TABLES.iter().filter(has_tenant).any(|table| spec.reaches(table)) {
            spec.station = Reach::Of(vec![pool::tenant(Dim::Station, 0)]);
        }
        if ch.percent(10) {
            spec.actor = None;
        }
        spec
    }

    /// The same scope, of one tenant in each dimension that it names.
    pub(crate) fn of_one_tenant(mut self) -> Self {
        let reaches = [
            (Dim::Station, &mut self.station),
            (Dim::Business, &mut self.business),
            (Dim::Org, &mut self.org),
        ];
        for (dim, reach) in reaches {
            match reach {
                Reach::Out => {}
                Reach::Of(tenants) => tenants.truncate(1),
                Reach::Any => *reach = Reach::Of(vec![pool::tenant(dim, 0)]),
            }
        }
        self
    }

    pub(crate) fn reach(&self, dim: Dim) -> &Reach {
        match dim {
            Dim::Station => &self.station,
            Dim::Business => &self.business,
            Dim::Org => &self.org,
        }
    }

    /// Whether the scope may use the table at all: not where it names tenants, and would see the table whole, nor where it
    /// lacks what a row rule needs.
    pub(crate) fn reaches(&self, table: &Table) -> bool {
        let own = table.tenants().map(|(_, dim)| self.reach(dim));
        let reaches: Vec<&Reach> = own.chain(table.hangs.then_some(&self.station)).collect();
        let names = [Dim::Station, Dim::Business, Dim::Org].map(|dim| matches!(self.reach(dim), Reach::Of(_)));
        let is_open = !reaches.is_empty() && reaches.iter().all(|reach| **reach == Reach::Any);
        let is_answered = table.rules.iter().all(|rule| rule.is_answered(self));
        is_answered && reaches.iter().all(|reach| **reach != Reach::Out) && !(is_open && names.contains(&true))
    }

    /// The scope's only tenant of a dimension.
    pub(crate) fn only(&self, dim: Dim) -> Option<&Val> {
        match self.reach(dim) {
            Reach::Of(tenants) if tenants.len() == 1 => tenants.first(),
            Reach::Of(_) | Reach::Out | Reach::Any => None,
        }
    }

    /// Whether a row is in reach; to write, or to read.
    pub(crate) fn reaches_row(&self, table: &Table, row: &Row, writes: bool) -> bool {
        table.tenants().all(|(at, dim)| match self.reach(dim) {
            Reach::Out => false,
            Reach::Of(tenants) => tenants.contains(&row[at]) || self.is_beside(table, row, at, writes),
            Reach::Any => true,
        })
    }

    /// Whether a row is in reach although its tenant is none of the scope's.
    fn is_beside(&self, table: &Table, row: &Row, at: usize, writes: bool) -> bool {
        let value = |name: &str| table.named(name).map(|at| &row[at]);
        match table.beside {
            Beside::Nothing => false,
            Beside::Nobodys => !writes && row[at] == Val::Null,
            Beside::Everyones(number) => !writes && row[at] == pool::tenant(Dim::Org, number),
            Beside::Owners => {
                let actor = self.actor.map(Val::Uuid);
                row[at] == Val::Null && actor.is_some() && value(OWNER) == actor.as_ref()
            }
            Beside::Others { writes: both } => match &self.station {
                Reach::Of(tenants) if both || !writes => value(SECOND).is_some_and(|second| tenants.contains(second)),
                Reach::Of(_) | Reach::Out | Reach::Any => false,
            },
        }
    }

    pub(crate) fn sees(&self, table: &Table, row: &Row) -> bool {
        self.reaches_row(table, row, false)
            && table
                .rules
                .iter()
                .all(|rule| rule.is_answered(self) && rule.sees(table, row, self))
            && match self.visibility {
                Visibility::Live => !is_deleted(table, row),
                Visibility::WithDeleted => true,
                Visibility::OnlyDeleted => !table.is_soft() || is_deleted(table, row),
            }
    }

    /// Whether the room of a row is in reach, where it hangs on one.
    fn reaches_room(&self, data: &Data, table: &Table, row: &Row) -> bool {
        let Some(at) = table.named(ROOM).filter(|_| table.hangs && self.station != Reach::Any) else {
            return true;
        };
        let room = data.row(ROOMS, &row[at]);
        room.is_some_and(|room| self.reaches_row(&TABLES[ROOMS], room, false))
    }

    /// `view(data, self)`.
    pub(crate) fn view(&self, data: &Data) -> Data {
        let tables = TABLES.iter().zip(&data.tables);
        let seen = |table: &Table, row: &Row| self.sees(table, row) && self.reaches_room(data, table, row);
        let cut = tables.map(|(table, rows)| rows.iter().filter(|row| seen(table, row)).cloned().collect());
        Data { tables: cut.collect() }
    }
}

/// Whether a row is marked as deleted.
pub(crate) fn is_deleted(table: &Table, row: &Row) -> bool {
    let at = |owner| table.owned(owner).map(|at| &row[at]);
    at(Owner::DeletedAt).is_some_and(|value| *value != Val::Null) || at(Owner::IsDeleted) == Some(&Val::Bool(true))
}

fn reach(ch: &mut Choices, dim: Dim) -> Reach {
    let one = ch.below(pool::tenants(dim));
    match ch.weighted(&[(55, 0), (17, 1), (13, 2), (15, 3)]) {
        0 => Reach::Of(vec![pool::tenant(dim, one)]),
        1 => {
            let other = (one + 1) % pool::tenants(dim);
            Reach::Of(vec![pool::tenant(dim, one), pool::tenant(dim, other)])
        }
        2 => Reach::Any,
        _ => Reach::Out,
    }
}
