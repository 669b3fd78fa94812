//! [`short_name`]: names that every server keeps whole.

/// The most bytes of a name that PostgreSQL keeps; MySQL and MariaDB take 64 characters.
const MOST: usize = 63;

/// Cuts a name to 63 bytes, with a hash of the whole name at its end; a shorter one stays as it is.
///
/// PostgreSQL cuts a longer name without a word, and then no look-up by the whole name finds it. Cut here, it is the
/// same name on every backend and in every version of this library: the first 54 bytes, or fewer where a character
/// ends earlier, `-`, and the FNV-1a hash (32 bits) in 8 hexadecimal digits.
///
/// ```
/// use sea_orm_mixins::schema::short_name;
///
/// assert_eq!(short_name("live-bookings-station_id-date"), "live-bookings-station_id-date");
/// assert_eq!(
///     short_name("live-reservations_of_conference_rooms-organisation_id-conference_room_id"),
///     "live-reservations_of_conference_rooms-organisation_id--2723fd91"
/// );
/// ```
#[must_use]
pub fn short_name(name: &str) -> String {
    if name.len() <= MOST {
        return name.to_owned();
    }
    let hash = format!("-{:08x}", fnv1a(name));
    let end = name.floor_char_boundary(MOST - hash.len());
    format!("{}{hash}", name.get(..end).unwrap_or_default())
}

/// The hash of Fowler, Noll and Vo, variant 1a: the standard library's may change with its version.
fn fnv1a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash: u32, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::{fnv1a, short_name};

    /// The hash is that of its authors: their test vectors.
    #[test]
    fn the_hash_is_fnv1a() {
        for (text, hash) in [("", 0x811c_9dc5), ("a", 0xe40c_292c), ("foobar", 0xbf9c_f968)] {
            assert_eq!(fnv1a(text), hash, "{text}");
        }
    }

    #[test]
    fn names_end_at_63_bytes_and_differ_where_the_whole_ones_do() {
        let whole = "n".repeat(63);
        assert_eq!(short_name(&whole), whole);
        let long = "n".repeat(64);
        let cut = short_name(&long);
        assert_eq!((cut.len(), &cut[..55]), (63, &*format!("{}-", "n".repeat(54))));
        assert_eq!(cut, short_name(&long));
        assert_ne!(cut, short_name(&"n".repeat(65)));
    }

    /// A character of several bytes is not cut in two.
    #[test]
    fn names_end_at_a_character() {
        let name = format!("{}é{}", "n".repeat(53), "n".repeat(20));
        let cut = short_name(&name);
        assert_eq!((cut.len(), &cut[..54]), (62, &*format!("{}-", "n".repeat(53))));
        // And a name of 63 bytes in fewer characters is whole.
        let whole = format!("{}n", "é".repeat(31));
        assert_eq!(short_name(&whole), whole);
    }
}
