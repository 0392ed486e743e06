//! A choice of options, as a set of letters.
//!
//! The same type serves keys and answers. Which order the letters follow is the caller's knowledge: *canonical* as in
//! the item file, *presented* as on one candidate's paper.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The most options an item can have (A to I).
pub const MAX_OPTIONS: usize = 9;

/// A set of option letters, held as a bit mask: bit 0 is A.
///
/// ```
/// use question_bank::Choice;
/// let choice = Choice::parse("db").unwrap();
/// assert_eq!(choice.to_string(), "BD");
/// // Presented A shows canonical C, B shows A, C shows D, D shows B:
/// let order = [2, 0, 3, 1];
/// assert_eq!(choice.canonical(&order).to_string(), "AB");
/// assert_eq!(choice.canonical(&order).presented(&order), choice);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Choice(u16);

/// Why a text is no choice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// A character that is no letter from A to I.
    #[error("“{0}”不是选项字母（A 至 I）")]
    NoLetter(char),
    /// One letter given twice.
    #[error("选项 {0} 重复")]
    Twice(char),
}

impl Choice {
    /// The choice of nothing: an unanswered slot.
    pub const EMPTY: Choice = Choice(0);

    /// Reads letters A to I in any order and case; the empty text is the empty choice.
    ///
    /// # Errors
    /// Another character, or a letter twice.
    pub fn parse(letters: &str) -> Result<Choice, ChoiceError> {
        let mut bits = 0;
        for letter in letters.chars() {
            let upper = letter.to_ascii_uppercase();
            if !('A'..='I').contains(&upper) {
                return Err(ChoiceError::NoLetter(letter));
            }
            let bit = 1 << (upper as u32 - 'A' as u32);
            if bits & bit != 0 {
                return Err(ChoiceError::Twice(upper));
            }
            bits |= bit;
        }
        Ok(Choice(bits))
    }

    /// The choice of the one option at this index from 0; `None` beyond [`MAX_OPTIONS`].
    pub fn single(index: usize) -> Option<Choice> {
        (index < MAX_OPTIONS).then(|| Choice(1 << index))
    }

    /// The choice with these bits; `None` when a bit lies beyond [`MAX_OPTIONS`].
    pub fn from_bits(bits: u16) -> Option<Choice> {
        (bits >> MAX_OPTIONS == 0).then_some(Choice(bits))
    }

    /// The bit mask: bit 0 is A.
    pub fn bits(self) -> u16 {
        self.0
    }

    /// Whether nothing is chosen.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many options are chosen.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether the option at this index from 0 is chosen.
    pub fn contains(self, index: usize) -> bool {
        index < MAX_OPTIONS && self.0 >> index & 1 == 1
    }

    /// Whether every chosen letter names one of `options` options. Refuse answers that do not fit before storing them.
    pub fn fits(self, options: usize) -> bool {
        self.0 >> options.min(MAX_OPTIONS) == 0
    }

    /// Turns presented letters into canonical ones: `order[presented] = canonical`. Letters beyond the order are dropped.
    pub fn canonical(self, order: &[u8]) -> Choice {
        let chosen = order.iter().enumerate().filter(|(presented, _)| self.contains(*presented));
        Choice(chosen.fold(0, |bits, (_, canonical)| bits | bit(*canonical)))
    }

    /// Turns canonical letters into presented ones: the inverse of [`Choice::canonical`].
    pub fn presented(self, order: &[u8]) -> Choice {
        let places = order.iter().take(MAX_OPTIONS).enumerate();
        Choice(places.fold(0, |bits, (presented, canonical)| {
            bits | (self.contains(usize::from(*canonical)) as u16) << presented
        }))
    }
}

fn bit(index: u8) -> u16 {
    if usize::from(index) < MAX_OPTIONS { 1 << index } else { 0 }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (0..MAX_OPTIONS)
            .filter(|index| self.contains(*index))
            .try_for_each(|index| write!(f, "{}", char::from(b'A' + index as u8)))
    }
}

impl TryFrom<String> for Choice {
    type Error = ChoiceError;

    fn try_from(letters: String) -> Result<Choice, ChoiceError> {
        Choice::parse(&letters)
    }
}

impl From<Choice> for String {
    fn from(choice: Choice) -> String {
        choice.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_in_any_order_and_case() {
        let check = |letters: &str, expected: Result<&str, ChoiceError>| {
            assert_eq!(Choice::parse(letters).map(|c| c.to_string()), expected.map(str::to_owned), "{letters}");
        };
        check("", Ok(""));
        check("BD", Ok("BD"));
        check("dB", Ok("BD"));
        check("IHGFEDCBA", Ok("ABCDEFGHI"));
        check("J", Err(ChoiceError::NoLetter('J')));
        check("A B", Err(ChoiceError::NoLetter(' ')));
        check("正", Err(ChoiceError::NoLetter('正')));
        check("BAb", Err(ChoiceError::Twice('B')));
    }

    #[test]
    fn letters_beyond_the_options_do_not_fit() {
        for (letters, options, expected) in
            [("AD", 4, true), ("AE", 4, false), ("", 0, true), ("I", 9, true), ("C", 2, false)]
        {
            assert_eq!(Choice::parse(letters).unwrap().fits(options), expected, "{letters} {options}");
        }
        assert_eq!(Choice::from_bits(1 << 9), None);
    }
}
