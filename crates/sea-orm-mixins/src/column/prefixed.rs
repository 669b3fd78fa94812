//! [`PrefixedId`]: a key in text that says what it is the key of, `bk_01h455vb4pex5vsknk084sn02q`.
//!
//! The form is that of the `TypeID` specification, version 0.3: the prefix, `_`, and a UUID in 26 digits of base 32, which
//! sort as the UUIDs do.

use crate::MixinError;
use crate::mixin::PrefixedPk;
use sea_orm::sea_query::{ArrayType, ColumnType, Nullable, StringLen, ValueType, ValueTypeErr};
use sea_orm::{ActiveValue, ColIdx, DbErr, IntoActiveValue, QueryResult, TryFromU64, TryGetError, TryGetable, Value};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Deref;
use std::str::FromStr;
use uuid::Uuid;

/// Crockford's base 32 in lower case.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// How many digits a UUID has.
const LENGTH: usize = 26;

/// The key of an entity with [`PrefixedPk`]: a text such as `bk_01h455vb4pex5vsknk084sn02q`.
///
/// It can only hold a key with that entity's prefix: any other text is an error when it is parsed or read, and a foreign key
/// of another entity's type does not compile. It derefs to the text. Keys that are made sort by the time they were made.
///
/// # Examples
///
/// ```
/// mod booking {
///     use sea_orm::entity::prelude::*;
///     use sea_orm_mixins::prelude::*;
///
///     #[sea_orm_mixins::model]
///     #[derive(Clone, Debug, PartialEq, DeriveEntityModel, PrefixedPk)]
///     #[sea_orm(table_name = "bookings")]
///     #[mixin(prefixed_pk("bk"))]
///     pub struct Model {
///         pub guest: String,
///     }
/// }
/// use sea_orm_mixins::prelude::*;
///
/// type BookingId = PrefixedId<booking::Entity>;
///
/// let id = BookingId::new();
/// assert!(id.starts_with("bk_") && id.len() == 29);
/// assert_eq!(id.parse::<BookingId>()?, id);
/// assert!("us_01h455vb4pex5vsknk084sn02q".parse::<BookingId>().is_err());
/// # Ok::<(), MixinError>(())
/// ```
pub struct PrefixedId<E> {
    text: String,
    of: PhantomData<fn() -> E>,
}

impl<E: PrefixedPk> PrefixedId<E> {
    /// Makes a key that sorts by the time: of a UUID of version 7.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "each call makes another key")]
    pub fn new() -> Self {
        Self::from_uuid(Uuid::now_v7())
    }

    /// The key of that UUID.
    #[must_use]
    pub fn from_uuid(uuid: Uuid) -> Self {
        Self {
            text: format!("{}_{}", E::PREFIX, encode(uuid)),
            of: PhantomData,
        }
    }

    /// The UUID in the key.
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        // What is held was checked.
        decode(self.text.get(E::PREFIX.len() + 1..).unwrap_or_default()).unwrap_or_default()
    }

    fn checked(text: String) -> Result<Self, MixinError> {
        let invalid = |reason| MixinError::InvalidKey {
            prefix: E::PREFIX.to_owned(),
            reason,
        };
        let (prefix, digits) = text.rsplit_once('_').ok_or_else(|| invalid("it has no prefix"))?;
        if prefix != E::PREFIX {
            return Err(invalid("it has another prefix"));
        }
        decode(digits).ok_or_else(|| invalid("what follows is not a UUID in 26 digits of base 32, in lower case"))?;
        Ok(Self { text, of: PhantomData })
    }
}

impl<E> PrefixedId<E> {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

fn encode(uuid: Uuid) -> String {
    let number = uuid.as_u128();
    let digit = |at: usize| DIGITS.get((number >> (5 * (LENGTH - 1 - at)) & 31) as usize);
    (0..LENGTH).filter_map(digit).map(|digit| char::from(*digit)).collect()
}

/// The UUID; `None` where it is not 26 digits, or more than 128 bits.
fn decode(digits: &str) -> Option<Uuid> {
    if digits.len() != LENGTH || digits > "7zzzzzzzzzzzzzzzzzzzzzzzzz" {
        return None;
    }
    let value = |digit: u8| DIGITS.iter().position(|known| *known == digit);
    let number = digits
        .bytes()
        .try_fold(0_u128, |number, digit| Some(number << 5 | value(digit)? as u128))?;
    Some(Uuid::from_u128(number))
}

impl<E> Clone for PrefixedId<E> {
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            of: PhantomData,
        }
    }
}

impl<E> fmt::Debug for PrefixedId<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<E> fmt::Display for PrefixedId<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl<E> PartialEq for PrefixedId<E> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<E> Eq for PrefixedId<E> {}

impl<E> PartialEq<str> for PrefixedId<E> {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

impl<E> PartialEq<&str> for PrefixedId<E> {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

impl<E> PartialOrd for PrefixedId<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> Ord for PrefixedId<E> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl<E> Hash for PrefixedId<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<E> Deref for PrefixedId<E> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl<E> AsRef<str> for PrefixedId<E> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl<E: PrefixedPk> FromStr for PrefixedId<E> {
    type Err = MixinError;

    fn from_str(text: &str) -> Result<Self, MixinError> {
        Self::checked(text.to_owned())
    }
}

impl<E: PrefixedPk> TryFrom<String> for PrefixedId<E> {
    type Error = MixinError;

    fn try_from(text: String) -> Result<Self, MixinError> {
        Self::checked(text)
    }
}

impl<E> From<PrefixedId<E>> for String {
    fn from(id: PrefixedId<E>) -> Self {
        id.text
    }
}

impl<E> From<PrefixedId<E>> for Value {
    fn from(id: PrefixedId<E>) -> Self {
        id.text.into()
    }
}

impl<E: PrefixedPk> ValueType for PrefixedId<E> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let text = <String as ValueType>::try_from(value)?;
        Self::checked(text).map_err(|_| ValueTypeErr)
    }

    fn type_name() -> String {
        format!("PrefixedId of `{}_`", E::PREFIX)
    }

    fn array_type() -> ArrayType {
        ArrayType::String
    }

    fn column_type() -> ColumnType {
        let length = TryFrom::try_from(E::PREFIX.len() + 1 + LENGTH).unwrap_or(u32::MAX);
        ColumnType::String(StringLen::N(length))
    }
}

impl<E> Nullable for PrefixedId<E> {
    fn null() -> Value {
        String::null()
    }
}

impl<E: PrefixedPk> TryGetable for PrefixedId<E> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let text = String::try_get_by(row, index)?;
        Self::checked(text).map_err(|err| TryGetError::DbErr(err.into()))
    }
}

impl<E: PrefixedPk> IntoActiveValue<Self> for PrefixedId<E> {
    fn into_active_value(self) -> ActiveValue<Self> {
        ActiveValue::Set(self)
    }
}

impl<E> TryFromU64 for PrefixedId<E> {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("PrefixedId"))
    }
}

#[cfg(feature = "with-json")]
mod with_json {
    use super::PrefixedId;
    use crate::mixin::PrefixedPk;
    use serde::de::{Deserialize, Deserializer, Error as _};
    use serde::ser::{Serialize, Serializer};

    impl<E> Serialize for PrefixedId<E> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str(&self.text)
        }
    }

    impl<'de, E: PrefixedPk> Deserialize<'de> for PrefixedId<E> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            String::deserialize(deserializer).and_then(|text| Self::checked(text).map_err(D::Error::custom))
        }
    }
}

/// A type of the key of `PrefixedPk`.
#[diagnostic::on_unimplemented(
    message = "the key of `PrefixedPk` cannot have the type `{Self}`",
    label = "not a key with this entity's prefix",
    note = "use `PrefixedId<Entity>`, which is a text with the prefix checked"
)]
pub trait PrefixedPkColumn<E> {
    /// Makes a fresh key.
    fn generate() -> Value;
}

impl<E: PrefixedPk> PrefixedPkColumn<E> for PrefixedId<E> {
    fn generate() -> Value {
        Self::new().into()
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};
    use uuid::Uuid;

    /// The specification's valid suffixes, and the UUIDs that they are.
    #[test]
    fn what_is_valid_is_read_and_written_again() {
        let valid: [(&str, u128); 8] = [
            ("00000000000000000000000000", 0),
            ("00000000000000000000000001", 1),
            ("0000000000000000000000000a", 10),
            ("0000000000000000000000000g", 16),
            ("00000000000000000000000010", 32),
            ("7zzzzzzzzzzzzzzzzzzzzzzzzz", u128::MAX),
            ("0123456789abcdefghjkmnpqrs", 0x0110_c853_1d09_52d8_d73e_1194_e95b_5f19),
            ("01h455vb4pex5vsknk084sn02q", 0x0189_0a5d_ac96_774b_bcce_b302_099a_8057),
        ];
        for (digits, number) in valid {
            let uuid = Uuid::from_u128(number);
            assert_eq!(decode(digits), Some(uuid), "{digits}");
            assert_eq!(encode(uuid), digits);
        }
    }

    /// The specification's invalid suffixes: short, long, spaces, upper case, hyphens, other letters, more than 128 bits.
    #[test]
    fn what_is_invalid_is_no_uuid() {
        for digits in [
            "",
            "1234567890123456789012345",
            "123456789012345678901234567",
            "1234567890123456789012345 ",
            "0123456789ABCDEFGHJKMNPQRS",
            "123456789-123456789-123456",
            "ooooooiiiiiiuuuuuuulllllll",
            "i23456789ol23456789oi23456",
            "123456789-0123456789-0123456",
            "8zzzzzzzzzzzzzzzzzzzzzzzzz",
        ] {
            assert_eq!(decode(digits), None, "{digits}");
        }
    }

    #[test]
    fn texts_sort_as_their_uuids_do() {
        let uuids = std::iter::repeat_with(Uuid::new_v4).take(1_000).collect::<Vec<_>>();
        for pair in uuids.windows(2) {
            let [left, right] = [pair[0], pair[1]];
            assert_eq!(left.cmp(&right), encode(left).cmp(&encode(right)));
            assert_eq!(decode(&encode(left)), Some(left));
        }
    }
}
