//! Lint: what an author must mend before items are used.
//!
//! [`lint`] looks at the items alone, [`lint_with_law`] also holds every statutory item against the article it cites.
//! How to add a rule: a variant of [`Rule`] with its code, a function in the file of its kind, a row in `tests/lint.rs`.

mod against_law;
mod balance;
mod likeness;

pub use crate::statute::{LAW_FILES, Laws};

use crate::item::{Item, ItemId, Node};
use crate::lesson::Lesson;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The item; none when the bank as a whole gives itself away.
    pub item: Option<ItemId>,
    /// The rule that is broken.
    pub rule: Rule,
    /// What is wrong, in words for the author.
    pub message: String,
}

/// The rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// An item that [`Item::problems`] complains about.
    InvalidItem,
    /// One id used by several items.
    SameId,
    /// Two stems alike (trigram likeness 0.85 or more) that are not declared enemies.
    StemsAlike,
    /// The key is the longest option in more than 40 % of the single items (from 40 items on).
    LongestKey,
    /// One letter is the key in more than 35 % of the single items (from 40 items on).
    KeyLetter,
    /// True/false leans past 60:40 (from 40 items on).
    TrueFalseLeaning,
    /// A law that is held has no such article.
    NoArticle,
    /// A statutory item without a quote from its article.
    NoQuote,
    /// A quote that does not stand word for word in the cited articles, punctuation aside.
    QuoteNotInArticle,
    /// A term in a key option (五日, 百分之三) that the cited articles do not contain.
    TermNotInArticle,
    /// A sum in a key option written with 千, 万 or 亿 that the cited articles do not contain.
    AmountNotInArticle,
}

impl Rule {
    /// A stable code, the same as on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Rule::InvalidItem => "invalid-item",
            Rule::SameId => "same-id",
            Rule::StemsAlike => "stems-alike",
            Rule::LongestKey => "longest-key",
            Rule::KeyLetter => "key-letter",
            Rule::TrueFalseLeaning => "true-false-leaning",
            Rule::NoArticle => "no-article",
            Rule::NoQuote => "no-quote",
            Rule::QuoteNotInArticle => "quote-not-in-article",
            Rule::TermNotInArticle => "term-not-in-article",
            Rule::AmountNotInArticle => "amount-not-in-article",
        }
    }
}

impl Finding {
    fn of(item: &Item, rule: Rule, message: impl Into<String>) -> Finding {
        Finding { item: Some(item.id.clone()), rule, message: message.into() }
    }
}

/// Everything to mend that can be seen without law texts: invalid items, ids twice, stems alike, a bank that gives its
/// keys away.
///
/// ```
/// assert!(question_bank::lint::lint(&[]).is_empty());
/// ```
pub fn lint(items: &[Item]) -> Vec<Finding> {
    let mut found: Vec<Finding> = items.iter().flat_map(invalid).collect();
    found.extend(same_ids(items));
    found.extend(likeness::stems_alike(items));
    found.extend(balance::gives_itself_away(items));
    found
}

/// [`lint`], and every statutory item against the articles it cites. A law that is not held is passed over.
pub fn lint_with_law(items: &[Item], laws: &Laws) -> Vec<Finding> {
    let mut found = lint(items);
    found.extend(items.iter().flat_map(|item| against_law::findings(item, laws)));
    found
}

/// What lessons cite that their laws do not have, each with its lesson's node. A law that is not held is passed over.
pub fn lessons_with_law(lessons: &[Lesson], laws: &Laws) -> Vec<(Node, String)> {
    let of = |one: &Lesson| against_law::lesson(one, laws).into_iter().map(|words| (one.node.clone(), words)).collect();
    lessons.iter().flat_map(|one| -> Vec<(Node, String)> { of(one) }).collect()
}

fn invalid(item: &Item) -> Vec<Finding> {
    item.problems()
        .into_iter()
        .map(|error| Finding::of(item, Rule::InvalidItem, format!("{}：{}", error.field, error.problem)))
        .collect()
}

fn same_ids(items: &[Item]) -> Vec<Finding> {
    let mut uses: BTreeMap<&ItemId, usize> = BTreeMap::new();
    for item in items {
        *uses.entry(&item.id).or_default() += 1;
    }
    let finding = |(id, n): (&ItemId, usize)| Finding {
        item: Some(id.clone()),
        rule: Rule::SameId,
        message: format!("编号使用了 {n} 次"),
    };
    uses.into_iter().filter(|(_, n)| *n > 1).map(finding).collect()
}
