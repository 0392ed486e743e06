//! Resident ID numbers 身份证号 (GB 11643-1999) and mobile phone numbers 手机号, parsed once at the edge.
//!
//! Both are personal: `Debug` shows the masked form and there is no `Display`, so neither slips into a log. The full value
//! is asked for by name, [`ResidentId::full`] and [`Phone::full`]. The area code is not looked up, because abolished areas
//! stay in valid numbers.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS: &[u8; 11] = b"10X98765432";
/// Nobody alive was born before this year; a smaller one is a slip of the pen.
const EARLIEST_BIRTH_YEAR: i16 = 1800;

/// A valid resident ID number, 18 characters with an upper-case X. Its serialized form is the full number: serialize it
/// only into something that is sealed before it is stored.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ResidentId(String);

/// Why a text is not a resident ID number; `Display` is the sentence for the person who typed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResidentIdError {
    /// Nothing was typed.
    #[error("身份证号没有填写")]
    Empty,
    /// Not 18 characters.
    #[error("身份证号应为 18 位，现为 {found} 位")]
    Length {
        /// Characters found after spaces were dropped.
        found: usize,
    },
    /// A character that cannot stand there, counted from 1.
    #[error("身份证号第 {position} 位应为{}", if *position == 18 { "数字或 X" } else { "数字" })]
    Character {
        /// Where, counted from 1.
        position: usize,
    },
    /// Characters 7 to 14 are no calendar date.
    #[error("身份证号第 7 至 14 位不是有效的出生日期")]
    BirthDate,
    /// Born after today.
    #[error("身份证号中的出生日期晚于今天")]
    BornLater,
    /// The last character does not fit the others.
    #[error("身份证号校验位不对，请核对末位")]
    CheckCharacter,
}

impl ResidentId {
    /// Reads what a person typed: spaces are dropped, full-width digits become ASCII, `x` becomes `X`.
    ///
    /// # Errors
    /// Says what is wrong: length, a character, the birth date (no calendar date, or after `today`), the check character.
    ///
    /// ```
    /// use server::rules::resident_id::ResidentId;
    /// let today = jiff::civil::date(2026, 11, 24);
    /// let id = ResidentId::parse(" 110105 19491231 002x ", today).unwrap();
    /// assert_eq!(id.masked(), "1101**********002X");
    /// ```
    pub fn parse(text: &str, today: Date) -> Result<Self, ResidentIdError> {
        let plain = plain_characters(text).to_ascii_uppercase();
        let found = plain.chars().count();
        if found == 0 {
            return Err(ResidentIdError::Empty);
        }
        if found != 18 {
            return Err(ResidentIdError::Length { found });
        }
        let wrong = plain.chars().enumerate().find(|&(at, c)| !(c.is_ascii_digit() || at == 17 && c == 'X'));
        if let Some((at, _)) = wrong {
            return Err(ResidentIdError::Character { position: at + 1 });
        }
        let id = Self(plain);
        match id.read_birth_date() {
            None => Err(ResidentIdError::BirthDate),
            Some(birth) if birth > today => Err(ResidentIdError::BornLater),
            Some(_) if check_character(&id.0.as_bytes()[..17]) != id.0.as_bytes()[17] => {
                Err(ResidentIdError::CheckCharacter)
            }
            Some(_) => Ok(id),
        }
    }

    /// Makes a number for demonstration data from a six-digit `area`, a `birth` date (year, month, day) and a sequence of
    /// at most 999 (odd for a man, even for a woman). `None` if a part does not fit.
    pub fn generate(area: &str, birth: (u16, u8, u8), seq: u16) -> Option<Self> {
        if area.len() != 6 || !area.bytes().all(|b| b.is_ascii_digit()) || seq > 999 {
            return None;
        }
        let (year, month, day) = birth;
        let body = format!("{area}{year:04}{month:02}{day:02}{seq:03}");
        if body.len() != 17 {
            return None;
        }
        let id = Self(format!("{body}{}", char::from(check_character(body.as_bytes()))));
        id.read_birth_date().map(|_| id)
    }

    /// `3303**********1234`.
    pub fn masked(&self) -> String {
        masked_id(&self.0)
    }

    /// The full number. Whoever shows it owes a reason and an audit row.
    pub fn full(&self) -> &str {
        &self.0
    }

    fn read_birth_date(&self) -> Option<Date> {
        let (year, month, day) =
            (self.0[6..10].parse().ok()?, self.0[10..12].parse().ok()?, self.0[12..14].parse().ok()?);
        Date::new(year, month, day).ok().filter(|date| date.year() >= EARLIEST_BIRTH_YEAR)
    }
}

impl fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResidentId({})", self.masked())
    }
}

impl TryFrom<String> for ResidentId {
    type Error = ResidentIdError;

    fn try_from(text: String) -> Result<Self, ResidentIdError> {
        Self::parse(&text, Date::MAX)
    }
}

impl From<ResidentId> for String {
    fn from(id: ResidentId) -> String {
        id.0
    }
}

/// A valid mobile phone number of mainland China, 11 digits that start with 1. Serialized in full, see [`ResidentId`].
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Why a text is not a mobile phone number; `Display` is the sentence for the person who typed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing was typed.
    #[error("手机号没有填写")]
    Empty,
    /// Something other than a digit, counted from 1.
    #[error("手机号第 {position} 位应为数字")]
    Character {
        /// Where, counted from 1.
        position: usize,
    },
    /// Not 11 digits.
    #[error("手机号应为 11 位，现为 {found} 位")]
    Length {
        /// Digits found.
        found: usize,
    },
    /// Does not start with 1.
    #[error("手机号应以 1 开头")]
    Start,
}

impl Phone {
    /// Reads what a person typed: spaces, hyphens and a leading `+86` are dropped, full-width digits become ASCII.
    ///
    /// # Errors
    /// Says what is wrong: a character, the length, the first digit.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let mut plain = plain_characters(text);
        plain.retain(|c| c != '-');
        let plain = plain.strip_prefix("+86").unwrap_or(&plain);
        if plain.is_empty() {
            return Err(PhoneError::Empty);
        }
        if let Some(at) = plain.chars().position(|c| !c.is_ascii_digit()) {
            return Err(PhoneError::Character { position: at + 1 });
        }
        match plain.len() {
            11 if plain.starts_with('1') => Ok(Self(plain.to_owned())),
            11 => Err(PhoneError::Start),
            found => Err(PhoneError::Length { found }),
        }
    }

    /// `138****5678`.
    pub fn masked(&self) -> String {
        masked_phone(&self.0)
    }

    /// The full number. Whoever shows it owes a reason and an audit row.
    pub fn full(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

impl TryFrom<String> for Phone {
    type Error = PhoneError;

    fn try_from(text: String) -> Result<Self, PhoneError> {
        Self::parse(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> String {
        phone.0
    }
}

/// Check character of the first 17 digits (ISO 7064 MOD 11-2).
fn check_character(digits: &[u8]) -> u8 {
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    CHECK_CHARACTERS[(sum % 11) as usize]
}

/// Without white space and the invisible characters that come along when text is copied; full-width forms as ASCII.
fn plain_characters(text: &str) -> String {
    let invisible =
        |c: char| c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}');
    let narrow = |c: char| match c {
        // The full-width block repeats ASCII from '!' at this distance, so the result is always a character.
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    text.chars().filter(|&c| !invisible(c)).map(narrow).collect()
}

/// A resident ID as screens show it: the first and the last four stay.
///
/// ```
/// use server::rules::resident_id::masked_id;
/// assert_eq!(masked_id("11010519491231002X"), "1101**********002X");
/// assert_eq!(masked_id("1234"), "****");
/// ```
pub fn masked_id(text: &str) -> String {
    masked(text, 4, 4)
}

/// A phone number as screens show it: the first three and the last four stay.
///
/// ```
/// use server::rules::resident_id::masked_phone;
/// assert_eq!(masked_phone("13800138000"), "138****8000");
/// ```
pub fn masked_phone(text: &str) -> String {
    masked(text, 3, 4)
}

/// The text with its middle hidden; short texts are hidden whole.
fn masked(text: &str, head: usize, tail: usize) -> String {
    let count = text.chars().count();
    let hidden = |n: usize| count <= head + tail || (n >= head && n < count - tail);
    text.chars().enumerate().map(|(n, c)| if hidden(n) { '*' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::ResidentIdError as E;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn published_and_typed_forms_are_read() {
        let today = date(2026, 11, 24);
        for (typed, expected) in [
            ("11010519491231002X", "11010519491231002X"),
            ("440524188001010014", "440524188001010014"),
            ("34052419800101001X", "34052419800101001X"),
            (" 110105 1949 1231 002x\n", "11010519491231002X"),
            ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
            ("１１０１０５１９４９１２３１００２ｘ", "11010519491231002X"),
            ("\u{200B}440524\u{3000}188001010014\u{202C}", "440524188001010014"),
        ] {
            assert_eq!(ResidentId::parse(typed, today).map(|id| id.0), Ok(expected.to_owned()), "{typed}");
        }
    }

    #[test]
    fn each_fault_has_its_own_sentence() {
        let today = date(2026, 11, 24);
        for (typed, error, sentence) in [
            ("  ", E::Empty, "身份证号没有填写"),
            ("110105491231002", E::Length { found: 15 }, "身份证号应为 18 位，现为 15 位"),
            ("1101051949123100２", E::Length { found: 17 }, "身份证号应为 18 位，现为 17 位"),
            ("11010519491231OO2X", E::Character { position: 15 }, "身份证号第 15 位应为数字"),
            ("1101051949123X002X", E::Character { position: 14 }, "身份证号第 14 位应为数字"),
            ("11010519491231002Y", E::Character { position: 18 }, "身份证号第 18 位应为数字或 X"),
            ("张10105194912310020", E::Character { position: 1 }, "身份证号第 1 位应为数字"),
            ("110105194902300021", E::BirthDate, "身份证号第 7 至 14 位不是有效的出生日期"),
            ("110105190002290021", E::BirthDate, "身份证号第 7 至 14 位不是有效的出生日期"),
            ("110105000001010021", E::BirthDate, "身份证号第 7 至 14 位不是有效的出生日期"),
            ("110105202611250020", E::BornLater, "身份证号中的出生日期晚于今天"),
            ("110105194912310021", E::CheckCharacter, "身份证号校验位不对，请核对末位"),
        ] {
            assert_eq!(ResidentId::parse(typed, today), Err(error), "{typed}");
            assert_eq!(error.to_string(), sentence);
        }
    }

    #[test]
    fn one_wrong_or_two_swapped_digits_are_always_found() {
        let (right, today) = (b"330304199001012348", date(2026, 11, 24));
        let good = ResidentId::generate("330304", (1990, 1, 1), 234).unwrap();
        assert_eq!(&good.full().as_bytes()[..17], &right[..17]);
        for at in 0..17 {
            for digit in b'0'..=b'9' {
                let mut typed = good.full().as_bytes().to_vec();
                if typed[at] == digit {
                    continue;
                }
                typed[at] = digit;
                assert!(ResidentId::parse(std::str::from_utf8(&typed).unwrap(), today).is_err());
            }
            let mut typed = good.full().as_bytes().to_vec();
            typed.swap(at, at + 1);
            if typed != good.full().as_bytes() {
                assert!(ResidentId::parse(std::str::from_utf8(&typed).unwrap(), today).is_err());
            }
        }
    }

    #[test]
    fn a_person_born_today_is_read() {
        let id = ResidentId::generate("330304", (2026, 11, 24), 1).unwrap();
        assert_eq!(ResidentId::parse(id.full(), date(2026, 11, 24)), Ok(id.clone()));
        assert_eq!(ResidentId::parse(id.full(), date(2026, 11, 23)), Err(E::BornLater));
    }

    #[test]
    fn generated_numbers_are_valid_and_bad_parts_are_refused() {
        let today = date(2026, 11, 24);
        for seq in 0..=999 {
            let id = ResidentId::generate("330304", (1988, 2, 29), seq).unwrap();
            assert_eq!(ResidentId::parse(id.full(), today), Ok(id));
        }
        for (area, birth, seq) in [
            ("33030", (1990, 1, 1), 1),
            ("33030a", (1990, 1, 1), 1),
            ("33030４", (1990, 1, 1), 1),
            ("330304", (1989, 2, 29), 1),
            ("330304", (12000, 1, 1), 1),
            ("330304", (1990, 1, 1), 1000),
        ] {
            assert_eq!(ResidentId::generate(area, birth, seq), None, "{area} {birth:?} {seq}");
        }
    }

    #[test]
    fn debug_shows_the_masked_form() {
        let id = ResidentId::parse("11010519491231002X", date(2026, 11, 24)).unwrap();
        assert_eq!(format!("{id:?}"), "ResidentId(1101**********002X)");
        assert_eq!(format!("{:?}", Phone::parse("13812345678").unwrap()), "Phone(138****5678)");
    }

    #[test]
    fn phones_are_read_or_refused_in_words() {
        let read = |text| Phone::parse(text).map(|phone| phone.0).map_err(|error| error.to_string());
        for (typed, expected) in [
            ("13812345678", Ok("13812345678")),
            (" 138-1234-5678 ", Ok("13812345678")),
            ("+86 138 1234 5678", Ok("13812345678")),
            ("１３８１２３４５６７８", Ok("13812345678")),
            ("", Err("手机号没有填写")),
            ("1381234567", Err("手机号应为 11 位，现为 10 位")),
            ("23812345678", Err("手机号应以 1 开头")),
            ("1381234567O", Err("手机号第 11 位应为数字")),
        ] {
            assert_eq!(read(typed), expected.map(str::to_owned).map_err(str::to_owned), "{typed}");
        }
    }
}
