//! Lists of bound values, `IN ($1, .., $n)`: sent as they are, each length would be a text of its own, planned here anew, prepared
//! anew by the database, and filling the caches of both. On PostgreSQL a list becomes one array; on the other backends it is filled
//! up to one of few lengths. A list that cannot be an array is not filled up on PostgreSQL: the driver binds to a text the types that
//! it was first prepared with, and two lists of different types would then share one.

use memchr::memmem;
use sea_orm::sea_query::{ArrayType, Values};
use sea_orm::{Statement, Value};
use sea_orm_mixins_sql::{Becomes, Dialect, Element, Lists, Note, SHORTEST_LIST, ValueList};
use std::ops::Range;

/// A statement with its lists in another form.
pub(super) struct Shortened {
    pub(super) sql: String,
    lists: Vec<(ValueList, Becomes)>,
}

impl Shortened {
    /// Returns the form of a statement that is the same for many lengths of its lists, if it is another than its own.
    pub(super) fn of(statement: &Statement, dialect: Dialect) -> Option<Self> {
        let values = &statement.values.as_ref()?.0;
        // As SeaORM writes it: what else there is of a statement is not worth a look at each.
        if values.len() < SHORTEST_LIST
            || statement.sql.starts_with("INSERT")
            || memmem::find(statement.sql.as_bytes(), b" IN (").is_none()
        {
            return None;
        }
        let found = Lists::of(&statement.sql, dialect);
        let lists: Vec<_> = found
            .all()
            .iter()
            .filter_map(|list| becomes(list, values, dialect).map(|becomes| (list.clone(), becomes)))
            .collect();
        let is_other = |(list, becomes): &(ValueList, Becomes)| *becomes != Becomes::Items(list.length());
        if !lists.iter().any(is_other) {
            return None;
        }
        let sql = found.replaced(&lists)?;
        Some(Self { sql, lists })
    }

    /// Puts it in the statement's place. Returns the way from the values of this form to those of the caller.
    pub(super) fn apply(self, statement: &mut Statement) -> Callers {
        let mut values = statement
            .values
            .take()
            .map_or_else(Vec::new, |values| values.0)
            .into_iter();
        let mut all = Vec::with_capacity(values.len());
        let mut taken = 0;
        for (list, becomes) in &self.lists {
            all.extend(values.by_ref().take(list.values().start - taken));
            taken = list.values().end;
            let listed: Vec<_> = values.by_ref().take(list.values().len()).collect();
            add(&mut all, listed, list, *becomes);
        }
        all.extend(values);
        statement.values = Some(Values(all));
        statement.sql = self.sql;
        Callers(self.lists)
    }

    /// What was done, for who asks.
    pub(super) fn notes(&self) -> impl Iterator<Item = Note> {
        self.lists.iter().map(|(list, becomes)| Note::List {
            items: list.length(),
            becomes: *becomes,
        })
    }
}

/// Returns what becomes of a list; `None` where it is left as it is.
fn becomes(list: &ValueList, values: &[Value], dialect: Dialect) -> Option<Becomes> {
    let values = values.get(list.values())?;
    match dialect {
        Dialect::Postgres => array_of(values).filter(|_| list.can_be_array()).map(Becomes::Array),
        // MariaDB 10.11 finds other rows for a list of times if one of them is repeated.
        Dialect::Sqlite | Dialect::Mysql => values
            .iter()
            .all(|value| element(value).is_some_and(|element| element != Element::Date))
            .then(|| Becomes::Items(list.filled_up())),
    }
}

/// Returns the type of the array that is compared as the values are one by one: all of one type, none NULL, which SeaORM does not
/// take in an array.
fn array_of(values: &[Value]) -> Option<Element> {
    let first = values.first()?;
    let kind = std::mem::discriminant(first);
    let is_alike = |value: &Value| std::mem::discriminant(value) == kind && !crate::value::is_null(value);
    element(first).filter(|_| values.iter().all(is_alike))
}

/// Returns the type that SeaORM's driver sends for a value. Times are left out, which are cut to microseconds one by one, and types
/// that have no `=` or an own one.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a list of what is not named stays as it is"
)]
fn element(value: &Value) -> Option<Element> {
    match value.array_type() {
        ArrayType::SmallInt => Some(Element::Int2),
        ArrayType::Int | ArrayType::SmallUnsigned => Some(Element::Int4),
        ArrayType::BigInt | ArrayType::Unsigned | ArrayType::BigUnsigned => Some(Element::Int8),
        ArrayType::Float => Some(Element::Float4),
        ArrayType::Double => Some(Element::Float8),
        ArrayType::String | ArrayType::Char => Some(Element::Text),
        ArrayType::Uuid => Some(Element::Uuid),
        ArrayType::ChronoDate => Some(Element::Date),
        _ => None,
    }
}

fn add(all: &mut Vec<Value>, mut listed: Vec<Value>, list: &ValueList, becomes: Becomes) {
    match becomes {
        Becomes::Array(_) => {
            if let Some(first) = listed.first() {
                all.push(Value::Array(first.array_type(), Some(Box::new(listed))));
            }
        }
        Becomes::Items(items) => {
            let repeated = listed.split_off(listed.len().saturating_sub(list.width()));
            all.append(&mut listed);
            for _ in list.length()..=items {
                all.extend(repeated.iter().cloned());
            }
        }
    }
}

/// From the values of a statement to those of its caller.
#[derive(Clone, Debug, Default)]
pub(super) struct Callers(Vec<(ValueList, Becomes)>);

impl Callers {
    /// The caller's values that this one is made of, or is, by index.
    pub(super) fn of(&self, index: usize) -> Range<usize> {
        // How many values there were up to here, and how many there are now.
        let (mut given, mut bound) = (0, 0);
        for (list, becomes) in &self.0 {
            let first = bound + list.values().start - given;
            let at = index.wrapping_sub(first);
            let length = becomes.values(list);
            if index < first {
                break;
            }
            if at < length {
                return match becomes {
                    Becomes::Array(_) => list.values(),
                    Becomes::Items(_) => {
                        let row = (at / list.width()).min(list.length() - 1);
                        let value = list.values().start + row * list.width() + at % list.width();
                        value..value + 1
                    }
                };
            }
            given = list.values().end;
            bound = first + length;
        }
        let value = given + index - bound;
        value..value + 1
    }
}

#[cfg(test)]
mod tests {
    use super::Shortened;
    use sea_orm::sea_query::ArrayType;
    use sea_orm::{DbBackend, Statement, Value};
    use sea_orm_mixins_sql::Dialect;

    fn ints(values: &[i32]) -> Vec<Value> {
        values.iter().copied().map(Value::from).collect()
    }

    /// What is sent, and of which of the caller's values each value is made.
    fn shortened(sql: &str, values: Vec<Value>, dialect: Dialect) -> Option<(Statement, Vec<std::ops::Range<usize>>)> {
        let mut statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        let callers = Shortened::of(&statement, dialect)?.apply(&mut statement);
        let count = statement.values.as_ref().map_or(0, |values| values.0.len());
        Some((statement, (0..count).map(|index| callers.of(index)).collect()))
    }

    #[test]
    fn values_move_with_their_places() {
        let sql = "SELECT 1 FROM t WHERE a = $1 AND b IN ($2, $3, $4, $5, $6) AND c = $7 AND d IN ($8, $9, $10, $11, $12) LIMIT $13";
        let (sent, callers) = shortened(sql, ints(&(1..=13).collect::<Vec<_>>()), Dialect::Postgres).unwrap();
        assert_eq!(
            sent.sql,
            "SELECT 1 FROM t WHERE a = $1 AND b = ANY($2::INT4[]) AND c = $3 AND d = ANY($4::INT4[]) LIMIT $5"
        );
        let array = |values: &[i32]| Value::Array(ArrayType::Int, Some(Box::new(ints(values))));
        let expected = [
            ints(&[1]),
            vec![array(&[2, 3, 4, 5, 6])],
            ints(&[7]),
            vec![array(&[8, 9, 10, 11, 12])],
            ints(&[13]),
        ];
        assert_eq!(sent.values.unwrap().0, expected.concat());
        assert_eq!(callers, [0..1, 1..6, 6..7, 7..12, 12..13]);
    }

    #[test]
    fn the_last_item_is_repeated() {
        let sql = "SELECT 1 FROM t WHERE a = ? AND (b, c) IN ((?, ?), (?, ?), (?, ?), (?, ?), (?, ?)) LIMIT ?";
        let (sent, callers) = shortened(sql, ints(&(1..=12).collect::<Vec<_>>()), Dialect::Mysql).unwrap();
        assert_eq!(sent.sql, sql.replace("IN (", "IN ((?, ?), (?, ?), (?, ?), "));
        let values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 10, 11, 10, 11, 10, 11, 12];
        assert_eq!(sent.values.unwrap().0, ints(&values));
        let indices: Vec<_> = callers
            .into_iter()
            .map(|range| i32::try_from(range.end).unwrap())
            .collect();
        assert_eq!(indices, values);
    }

    #[test]
    fn values_of_one_type_are_an_array() {
        let sql = "SELECT 1 FROM t WHERE a IN ($1, $2, $3, $4, $5)";
        let sent = |values| shortened(sql, values, Dialect::Postgres).map(|(statement, _)| statement.sql);
        let array = |element: &str| {
            Some(format!(
                "SELECT 1 FROM t WHERE a = ANY($1::{}[])",
                element.to_uppercase()
            ))
        };
        for (value, element) in [
            (Value::from(1_i16), "int2"),
            (1_i32.into(), "int4"),
            (1_u16.into(), "int4"),
            (1_i64.into(), "int8"),
            (1_u32.into(), "int8"),
            (1_u64.into(), "int8"),
            (1.5_f32.into(), "float4"),
            (1.5_f64.into(), "float8"),
            ("a".into(), "text"),
            ('a'.into(), "text"),
            (uuid::Uuid::nil().into(), "uuid"),
            (chrono::NaiveDate::MIN.into(), "date"),
        ] {
            assert_eq!(sent(vec![value; 5]), array(element));
        }
        for value in [true.into(), chrono::Utc::now().into(), Value::from(vec![1_u8])] {
            assert_eq!(sent(vec![value; 5]), None);
        }
        let with = |value: Value| [ints(&[1; 4]), vec![value]].concat();
        assert_eq!(sent(with(Value::BigInt(Some(1)))), None);
        assert_eq!(sent(with(Value::Int(None))), None);
        // Fewer than the text has: it is refused later on.
        let sql = "SELECT 1 FROM t WHERE a IN ($1, $2, $3, $4, $5, $6)";
        assert!(shortened(sql, ints(&[1; 5]), Dialect::Postgres).is_none());
    }

    #[test]
    fn what_is_full_or_short_is_left() {
        let sql = |items: usize| format!("SELECT 1 FROM t WHERE a IN ({})", vec!["?"; items].join(", "));
        let times = vec![chrono::Utc::now().into(); 5];
        let times = Statement::from_sql_and_values(DbBackend::MySql, sql(5), times);
        assert!(Shortened::of(&times, Dialect::Mysql).is_none());
        for (items, is_left) in [(1, true), (4, true), (5, false), (8, true), (9, false), (12, true)] {
            let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql(items), ints(&vec![1; items]));
            assert_eq!(Shortened::of(&statement, Dialect::Sqlite).is_none(), is_left, "{items}");
        }
    }
}
