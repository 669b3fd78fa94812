//! [`RowRule`]: a condition on a table's rows that its entity declares under a name, and that a scope lifts by that name.

/// A named condition: a row that does not meet it does not exist for a scope that does not lift it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowRule {
    /// The name by which a scope lifts it.
    pub name: String,
    /// What holds of the rows that exist.
    pub condition: Condition,
}

/// A condition on the columns of one table, with the meaning of SQL: where it is NULL, it does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// All of them hold.
    All(Vec<Self>),
    /// One of them holds.
    Any(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// `left = right`, and the other comparisons.
    Compared {
        /// The left side.
        left: Term,
        /// How they compare.
        by: Comparison,
        /// The right side.
        right: Term,
    },
    /// `column LIKE pattern`.
    Like {
        /// The column.
        column: String,
        /// The pattern.
        pattern: Term,
        /// NOT LIKE.
        negated: bool,
    },
    /// `column IN (list)`.
    In {
        /// The column.
        column: String,
        /// The values.
        list: List,
        /// NOT IN.
        negated: bool,
    },
    /// `column IS NULL`.
    Null {
        /// The column.
        column: String,
        /// IS NOT NULL.
        negated: bool,
    },
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// A column of the table, by its name in the database.
    Column(String),
    /// A constant of the rule.
    Constant(RuleConstant),
    /// `:actor`: the scope's actor.
    Actor,
    /// `:name`: a value of the scope.
    Named(String),
}

/// What IN compares with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum List {
    /// These constants.
    These(Vec<RuleConstant>),
    /// `:name`: a list of the scope. In an empty one is no value.
    Named(String),
}

/// A constant, which is a part of the text that is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleConstant {
    /// A string: its characters, without quotes and escapes.
    Text(String),
    /// A number in digits, with a sign and a period or not.
    Number(String),
    /// TRUE or FALSE.
    Boolean(bool),
}

impl RowRule {
    /// Returns the columns that the condition names, some of them several times.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        let mut columns = Vec::new();
        self.condition.add_columns(&mut columns);
        columns
    }
}

impl Condition {
    fn add_columns<'a>(&'a self, columns: &mut Vec<&'a str>) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.add_columns(columns)),
            Self::Not(inner) => inner.add_columns(columns),
            Self::Compared { left, by: _, right } => columns.extend([left, right].into_iter().filter_map(Term::column)),
            Self::Like { column, pattern, .. } => columns.extend([column.as_str()].into_iter().chain(pattern.column())),
            Self::In { column, .. } | Self::Null { column, .. } => columns.push(column),
        }
    }
}

impl Term {
    fn column(&self) -> Option<&str> {
        match self {
            Self::Column(column) => Some(column),
            Self::Constant(_) | Self::Actor | Self::Named(_) => None,
        }
    }
}
