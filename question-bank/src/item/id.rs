//! The name of an item.

use super::ItemError;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An item's name, such as `APL-04-007`: 1 to 64 ASCII letters, digits, hyphens or underscores.
///
/// ```
/// use question_bank::ItemId;
/// assert_eq!(ItemId::parse("APL-04-007").unwrap().as_str(), "APL-04-007");
/// assert!(ItemId::parse("APL 04").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ItemId(String);

impl ItemId {
    /// Reads a name.
    ///
    /// # Errors
    /// Empty, longer than 64 characters, or a character that is neither an ASCII letter or digit nor `-` or `_`.
    pub fn parse(text: &str) -> Result<ItemId, ItemError> {
        let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        match (1..=64).contains(&text.len()) && plain {
            true => Ok(ItemId(text.to_owned())),
            false => Err(ItemError::new(text, "id", "编号须为 1 至 64 个英文字母、数字、“-”或“_”")),
        }
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for ItemId {
    type Err = ItemError;

    fn from_str(text: &str) -> Result<ItemId, ItemError> {
        ItemId::parse(text)
    }
}

impl TryFrom<String> for ItemId {
    type Error = ItemError;

    fn try_from(text: String) -> Result<ItemId, ItemError> {
        ItemId::parse(&text)
    }
}

impl From<ItemId> for String {
    fn from(id: ItemId) -> String {
        id.0
    }
}
