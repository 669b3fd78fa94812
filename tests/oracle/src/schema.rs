//! The tables: the same columns as the entities of the test that uses this crate, written down a second time.

use crate::ast::Expr;
use crate::rule::{self, Needs, Rule};
use crate::scope::ScopeSpec;
use crate::value::Ty;
use std::sync::LazyLock;

/// A way of dividing rows among owners.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dim {
    /// Stations, by UUID.
    Station,
    /// Businesses, by UUID.
    Business,
    /// Organisations, by number.
    Org,
}

/// Who provides a column's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    Key,
    User,
    Tenant(Dim),
    CreatedAt,
    UpdatedAt,
    DeletedAt,
    IsDeleted,
    Version,
    CreatedBy,
    UpdatedBy,
    DeletedBy,
}

#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) ty: Ty,
    pub(crate) nullable: bool,
    pub(crate) owner: Owner,
}

#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: Vec<Column>,
    pub(crate) beside: Beside,
    /// Whether its rows have the tenants of the rooms that they name.
    pub(crate) hangs: bool,
    pub(crate) rules: Vec<Rule>,
}

/// The rows of a table that a scope reaches beside those of its tenants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beside {
    Nothing,
    /// Those of nobody, to read.
    Nobodys,
    /// Those of the tenant with this number, to read.
    Everyones(usize),
    /// Those of nobody that are the actor's.
    Owners,
    /// Those with one of its tenants in a second column, to read or to write as well.
    Others {
        writes: bool,
    },
}

impl Table {
    fn new(name: &'static str, key: Ty) -> Self {
        let table = Self {
            name,
            columns: vec![],
            beside: Beside::Nothing,
            hangs: false,
            rules: vec![],
        };
        table.with("id", key, false, Owner::Key)
    }

    fn with(mut self, name: &'static str, ty: Ty, nullable: bool, owner: Owner) -> Self {
        self.columns.push(Column {
            name,
            ty,
            nullable,
            owner,
        });
        self
    }

    fn rule(mut self, name: &'static str, needs: Needs, condition: fn(&str, &ScopeSpec) -> Expr) -> Self {
        self.rules.push(Rule::new(name, needs, condition));
        self
    }

    fn own(self, name: &'static str, ty: Ty) -> Self {
        self.with(name, ty, false, Owner::User)
    }

    fn maybe(self, name: &'static str, ty: Ty) -> Self {
        self.with(name, ty, true, Owner::User)
    }

    fn station(self, nullable: bool) -> Self {
        self.with("station_id", Ty::Uuid, nullable, Owner::Tenant(Dim::Station))
    }

    /// Whether a scope may see rows that it may not write.
    pub(crate) fn has_rows_to_read(&self) -> bool {
        match self.beside {
            Beside::Nothing | Beside::Owners | Beside::Others { writes: true } => false,
            Beside::Nobodys | Beside::Everyones(_) | Beside::Others { writes: false } => true,
        }
    }

    fn beside(mut self, beside: Beside) -> Self {
        self.beside = beside;
        self
    }

    /// In a room, whose tenant a row has.
    fn in_room(mut self) -> Self {
        self.hangs = true;
        self.maybe(ROOM, Ty::Int)
    }

    /// Two stations, the second of them the user's own column.
    fn two_stations(self) -> Self {
        self.with("from_station_id", Ty::Uuid, false, Owner::Tenant(Dim::Station))
            .maybe(SECOND, Ty::Uuid)
    }

    fn business(self) -> Self {
        self.with("business_id", Ty::Uuid, false, Owner::Tenant(Dim::Business))
    }

    fn audit(self, deleted_by: bool) -> Self {
        let table = self.with("created_by", Ty::Uuid, true, Owner::CreatedBy).with(
            "updated_by",
            Ty::Uuid,
            true,
            Owner::UpdatedBy,
        );
        if deleted_by {
            table.with("deleted_by", Ty::Uuid, true, Owner::DeletedBy)
        } else {
            table
        }
    }

    fn times(self) -> Self {
        self.with("created_at", Ty::Time, false, Owner::CreatedAt)
            .with("updated_at", Ty::Time, false, Owner::UpdatedAt)
    }

    fn deleted_at(self) -> Self {
        self.with("deleted_at", Ty::Time, true, Owner::DeletedAt)
    }

    fn flag(self) -> Self {
        self.with("is_deleted", Ty::Bool, false, Owner::IsDeleted)
    }

    fn version(self) -> Self {
        self.with("version", Ty::Int, false, Owner::Version)
    }

    /// Where a column of this owner is.
    pub(crate) fn owned(&self, owner: Owner) -> Option<usize> {
        self.columns.iter().position(|column| column.owner == owner)
    }

    /// Where a column of this name is.
    pub(crate) fn named(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    pub(crate) fn tenants(&self) -> impl Iterator<Item = (usize, Dim)> {
        let columns = self.columns.iter().enumerate();
        columns.filter_map(|(at, column)| match column.owner {
            Owner::Tenant(dim) => Some((at, dim)),
            _ => None,
        })
    }

    pub(crate) fn is_soft(&self) -> bool {
        self.owned(Owner::DeletedAt)
            .or_else(|| self.owned(Owner::IsDeleted))
            .is_some()
    }

    pub(crate) fn key(&self) -> Ty {
        self.columns[0].ty
    }

    pub(crate) fn types(&self) -> Vec<Ty> {
        self.columns.iter().map(|column| column.ty).collect()
    }

    /// Whether the database folds an unquoted name to something else, or takes it for a keyword.
    pub(crate) fn is_plain_name(name: &str) -> bool {
        name.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
            && !["order", "group"].contains(&name)
    }
}

/// All tables. Column order: key, own, tenants, audit, times, deletion, version.
pub(crate) static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    use Ty::{Bool, Int, Text, Uuid};
    vec![
        Table::new("bookings", Uuid)
            .maybe("customer_id", Int)
            .own("party", Int)
            .maybe("price", Int)
            .own("label", Text)
            .own("kind_id", Int)
            .station(false)
            .audit(true)
            .times()
            .deleted_at()
            .version()
            .rule("open", Needs::Nothing, rule::open),
        Table::new("customers", Int)
            .own("name", Text)
            .maybe("age", Int)
            .own("vip", Bool)
            .station(false)
            .business()
            .times()
            .flag()
            .rule("named", Needs::Pattern, rule::named),
        Table::new("payments", Int)
            .own("amount", Int)
            .maybe("customer_id", Int)
            .maybe("memo", Text)
            .business()
            .audit(true)
            .deleted_at()
            .version()
            .rule("own", Needs::Actor, rule::own),
        Table::new("ledgers", Uuid)
            .own("amount", Int)
            .own("code", Text)
            .maybe("customer_id", Int)
            .with("org_id", Int, false, Owner::Tenant(Dim::Org)),
        Table::new("leads", Int)
            .own("email", Text)
            .maybe("score", Int)
            .station(true)
            .audit(false)
            .times()
            .version()
            .rule("scored", Needs::Scores, rule::scored)
            .rule("quiet", Needs::Nothing, rule::quiet),
        Table::new("notes", Int)
            .own("body", Text)
            .own("kind_id", Int)
            .maybe("parent_id", Int)
            .times()
            .flag()
            .version()
            .rule("rooted", Needs::Nothing, rule::rooted),
        Table::new("Rooms", Int)
            .own("floorNo", Int)
            .own("label", Text)
            .maybe("parent_id", Int)
            .station(false),
        Table::new("order", Int)
            .maybe("customer_id", Int)
            .own("qty", Int)
            .own("group", Text)
            .business()
            .flag()
            .rule("small", Needs::Nothing, rule::small),
        Table::new("kinds", Int).own("label", Text).maybe("weight", Int),
        Table::new("roles", Int)
            .own("name", Text)
            .maybe("weight", Int)
            .station(true)
            .flag()
            .version()
            .beside(Beside::Nobodys),
        Table::new("topics", Int)
            .own("label", Text)
            .maybe("customer_id", Int)
            .with("org_id", Int, false, Owner::Tenant(Dim::Org))
            .beside(Beside::Everyones(0)),
        Table::new("links", Int)
            .own("slug", Text)
            .maybe("weight", Int)
            .maybe(OWNER, Uuid)
            .station(true)
            .beside(Beside::Owners),
        Table::new("transfers", Int)
            .own("amount", Int)
            .two_stations()
            .deleted_at()
            .beside(Beside::Others { writes: false }),
        Table::new("swaps", Int)
            .own("amount", Int)
            .two_stations()
            .version()
            .beside(Beside::Others { writes: true }),
        Table::new(BEDS, Int)
            .own("label", Text)
            .maybe("weight", Int)
            .in_room()
            .flag(),
    ]
});

/// Who owns a row of nobody.
/// A table whose rows are those of their tenants alone, which a policy can say by comparing columns: its name, and these
/// columns with their dimensions.
pub type Owned = (&'static str, Vec<(&'static str, Dim)>);

/// The tables that row-level security can hold.
#[must_use]
pub fn owned_tables() -> Vec<Owned> {
    let tables = TABLES
        .iter()
        .filter(|table| matches!(table.beside, Beside::Nothing) && !table.hangs);
    let owned = tables.map(|table| {
        let columns = table.tenants().map(|(at, dim)| (table.columns[at].name, dim));
        (table.name, columns.collect::<Vec<_>>())
    });
    owned.filter(|(_, columns)| !columns.is_empty()).collect()
}

pub(crate) const OWNER: &str = "user_id";
/// The second of two stations.
pub(crate) const SECOND: &str = "to_station_id";

/// The room of a bed.
pub(crate) const ROOM: &str = "room_id";
/// What stands in rooms.
pub(crate) const BEDS: &str = "beds";

/// Whether a statement may give the column any value: neither who owns a row of nobody nor what a row hangs on.
pub(crate) fn is_free(column: &Column) -> bool {
    ![OWNER, ROOM].contains(&column.name)
}

/// The tree of notes, which recursive statements walk.
pub(crate) const NOTES: usize = 5;
/// The tree of rooms.
pub(crate) const ROOMS: usize = 6;
/// The table that all tenants share.
pub(crate) const KINDS: usize = 8;
