//! [`Row`]: a line of the CSV file as a booking, or why it is none.

use sea_orm::prelude::{Date, Time, Uuid};

/// The columns, as the file's first line names them.
pub(super) const HEADER: [&str; 11] = [
    "station",
    "date",
    "slot",
    "party_adults",
    "party_kids",
    "first_name",
    "last_name",
    "email",
    "phone",
    "status",
    "notes",
];

/// A line that makes sense.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) station: Uuid,
    pub(super) date: Date,
    pub(super) slot: Time,
    pub(super) party_adults: i32,
    pub(super) party_kids: i32,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) email: String,
    pub(super) phone: Option<String>,
    pub(super) is_cancelled: bool,
    pub(super) notes: Option<String>,
}

impl Row {
    /// Reads the fields of a line; the error is the reason, in words for whoever keeps the file. `find`: the key of the
    /// station of a name.
    pub(super) fn parse(fields: &[&str], find: impl Fn(&str) -> Option<Uuid>) -> Result<Self, String> {
        let Ok(
            [
                station,
                date,
                slot,
                adults,
                kids,
                first_name,
                last_name,
                email,
                phone,
                status,
                notes,
            ],
        ) = <[&str; HEADER.len()]>::try_from(fields)
        else {
            return Err(format!("it has {} columns of {}", fields.len(), HEADER.len()));
        };
        let row = Self {
            station: find(station).ok_or_else(|| format!("there is no station `{station}`"))?,
            date: Date::parse_from_str(date, "%Y-%m-%d").map_err(|_| format!("`{date}` is no date"))?,
            slot: Time::parse_from_str(slot, "%H:%M").map_err(|_| format!("`{slot}` is no time"))?,
            party_adults: guests(adults, "party_adults")?,
            party_kids: guests(kids, "party_kids")?,
            first_name: short(first_name, "first_name", 100)?.to_owned(),
            last_name: short(last_name, "last_name", 100)?.to_owned(),
            email: address(email)?,
            phone: optional(short(phone, "phone", 20)?),
            is_cancelled: match status {
                "booked" => false,
                "cancelled" => true,
                _ => return Err(format!("status `{status}` is neither `booked` nor `cancelled`")),
            },
            notes: optional(notes),
        };
        if row.party_adults + row.party_kids == 0 {
            return Err("nobody comes".to_owned());
        }
        Ok(row)
    }
}

/// A party fits into the house.
fn guests(text: &str, column: &str) -> Result<i32, String> {
    let is_party = |count: &i32| (0..=100).contains(count);
    let count = text.parse().ok().filter(is_party);
    count.ok_or_else(|| format!("{column} `{text}` is no number of guests"))
}

/// In lower case: the same customer writes it in many ways.
fn address(text: &str) -> Result<String, String> {
    match short(text, "email", 255)?.split_once('@') {
        Some((name, host)) if !name.is_empty() && host.contains('.') => Ok(text.to_lowercase()),
        _ => Err(format!("`{text}` is no email address")),
    }
}

/// As long as the column in the table at most.
fn short<'a>(text: &'a str, column: &str, limit: usize) -> Result<&'a str, String> {
    if text.chars().count() > limit {
        return Err(format!("{column} is longer than {limit} characters"));
    }
    Ok(text)
}

fn optional(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{HEADER, Row};
    use sea_orm::prelude::Uuid;

    const GOOD: [&str; HEADER.len()] = [
        "Harbour",
        "2026-05-23",
        "18:30",
        "2",
        "1",
        "Ada",
        "Byron",
        "Ada@Example.com",
        "",
        "booked",
        "",
    ];

    /// A good line, but for one column.
    fn parse(column: &str, text: &str) -> Result<Row, String> {
        let fields = HEADER
            .iter()
            .zip(GOOD)
            .map(|(name, good)| if *name == column { text } else { good });
        Row::parse(&fields.collect::<Vec<_>>(), |name| {
            (name == "Harbour").then_some(Uuid::nil())
        })
    }

    #[test]
    fn a_good_line_is_a_row() {
        let row = parse("status", "cancelled").unwrap();
        assert!(row.is_cancelled);
        assert_eq!((row.party_adults, row.party_kids), (2, 1));
        assert_eq!(
            (row.email.as_str(), row.phone, row.notes),
            ("ada@example.com", None, None)
        );
    }

    #[test]
    fn a_bad_column_is_the_reason() {
        for (column, text, reason) in [
            ("date", "2026-02-30", "`2026-02-30` is no date"),
            ("slot", "25:00", "`25:00` is no time"),
            ("party_kids", "101", "party_kids `101` is no number of guests"),
            ("email", "@example.com", "`@example.com` is no email address"),
            ("email", "ada@localhost", "`ada@localhost` is no email address"),
            ("phone", "a number of many digits", "phone is longer than 20 characters"),
            ("status", "", "status `` is neither `booked` nor `cancelled`"),
        ] {
            assert_eq!(parse(column, text).unwrap_err(), reason);
        }
    }
}
