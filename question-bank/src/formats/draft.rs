//! A question as another program wrote it, and what is lost on the way there.
//!
//! Other programs know no syllabus and no article, so what they write becomes a [`Draft`], and an [`Item`] once an author
//! has added what is missing. A file that we wrote ourselves carries our fields where the format has a place for them, and
//! reads back whole.

use super::FormatError;
use crate::answer::Choice;
use crate::item::{Item, ItemError, ItemId, Kind, Node, TRUE_FALSE_OPTIONS};

/// A question that was read, not yet an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Line from 1 where it begins, in formats that have lines.
    pub line: Option<usize>,
    /// Its title or identifier in the file.
    pub name: Option<String>,
    /// The kind; for true/false the options are [`TRUE_FALSE_OPTIONS`].
    pub kind: Kind,
    /// The question, as plain text with line breaks.
    pub stem: String,
    /// The options, as plain text.
    pub options: Vec<String>,
    /// The right options.
    pub key: Choice,
    /// General feedback; empty when there is none.
    pub rationale: String,
    /// Whether the options must not be shuffled.
    pub keep_order: bool,
    /// What only our own files say.
    pub ours: Ours,
}

/// The fields of an item that other programs have no place for; all empty in a file of theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ours {
    /// Id in the bank.
    pub id: Option<ItemId>,
    /// Version.
    pub version: Option<u32>,
    /// Syllabus node.
    pub node: Option<Node>,
    /// Laws and articles.
    pub reference: Vec<String>,
    /// Words of the article.
    pub quote: Vec<String>,
    /// 1 to 5.
    pub difficulty: Option<u8>,
    /// Items that give this one away.
    pub enemies: Vec<ItemId>,
    /// Whether the stem asks for the wrong one.
    pub negative: bool,
}

/// What a file held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Every question that could be read.
    pub drafts: Vec<Draft>,
    /// Every question that could not, with its place and the reason; and what of a readable one was left out.
    pub problems: Vec<FormatError>,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written<T> {
    /// The file.
    pub file: T,
    /// What the format has no place for.
    pub losses: Vec<Loss>,
}

/// One thing a format could not keep of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The item.
    pub item: ItemId,
    /// What was lost, in words, such as 解析 or 难度.
    pub what: &'static str,
}

impl Draft {
    /// The fields other programs know of an item, with ours beside them. The material of a case goes into the stem.
    pub fn of(item: &Item) -> Draft {
        let stem = match &item.material {
            Some(material) => format!("{}\n\n{}", material.text, item.stem),
            None => item.stem.clone(),
        };
        Draft {
            line: None,
            name: Some(item.id.to_string()),
            kind: item.kind,
            stem,
            options: item.options.clone(),
            key: item.key,
            rationale: item.rationale.clone(),
            keep_order: item.keep_order,
            ours: Ours::of(item),
        }
    }

    /// Turns it into an item; what the file did not say is taken from `missing`.
    ///
    /// # Errors
    /// Everything that makes it unusable as an item.
    pub fn into_item(self, missing: &Ours) -> Result<Item, Vec<ItemError>> {
        let name = self.name.clone().unwrap_or_else(|| "?".to_owned());
        let lacks = |field, what: &str| ItemError::new(&name, field, format!("缺少{what}"));
        let (ours, first) = (self.ours, missing.clone());
        let mut errors = Vec::new();
        let id = ours.id.or(first.id).ok_or_else(|| lacks("id", "编号")).map_err(|e| errors.push(e)).ok();
        let node = ours.node.or(first.node).ok_or_else(|| lacks("node", "知识点")).map_err(|e| errors.push(e)).ok();
        let difficulty = ours
            .difficulty
            .or(first.difficulty)
            .ok_or_else(|| lacks("difficulty", "难度"))
            .map_err(|e| errors.push(e))
            .ok();
        let (Some(id), Some(node), Some(difficulty)) = (id, node, difficulty) else { return Err(errors) };
        let or = |own: Vec<String>, other: Vec<String>| if own.is_empty() { other } else { own };
        let item = Item {
            id,
            version: ours.version.or(first.version).unwrap_or(1),
            kind: self.kind,
            node,
            reference: or(ours.reference, first.reference),
            quote: or(ours.quote, first.quote),
            difficulty,
            stem: self.stem,
            options: self.options,
            key: self.key,
            rationale: self.rationale,
            enemies: ours.enemies,
            keep_order: self.keep_order,
            negative: ours.negative,
            material: None,
        };
        let problems = item.problems();
        if problems.is_empty() { Ok(item) } else { Err(problems) }
    }

    /// A true/false question.
    pub fn true_false(stem: String, right: bool) -> Draft {
        let key = Choice::single(usize::from(!right)).unwrap_or_default();
        Draft { options: TRUE_FALSE_OPTIONS.map(str::to_owned).to_vec(), key, ..Draft::empty(Kind::TrueFalse, stem) }
    }

    /// A question of this kind without options yet.
    pub fn empty(kind: Kind, stem: String) -> Draft {
        Draft {
            line: None,
            name: None,
            kind,
            stem,
            options: Vec::new(),
            key: Choice::default(),
            rationale: String::new(),
            keep_order: false,
            ours: Ours::default(),
        }
    }
}

impl Ours {
    /// The fields of an item other programs have no place for.
    pub fn of(item: &Item) -> Ours {
        Ours {
            id: Some(item.id.clone()),
            version: Some(item.version),
            node: Some(item.node.clone()),
            reference: item.reference.clone(),
            quote: item.quote.clone(),
            difficulty: Some(item.difficulty),
            enemies: item.enemies.clone(),
            negative: item.negative,
        }
    }

    /// Them as short labels, for formats with tags: `node:APL-05`, `reference:行政处罚法第五十一条`.
    pub fn labels(&self) -> Vec<String> {
        let mut labels = Vec::new();
        let mut say = |name: &str, value: &str| labels.push(format!("{name}:{value}"));
        if let Some(id) = &self.id {
            say("id", id.as_str());
        }
        if let Some(version) = self.version {
            say("version", &version.to_string());
        }
        if let Some(node) = &self.node {
            say("node", node.as_str());
        }
        if let Some(difficulty) = self.difficulty {
            say("difficulty", &difficulty.to_string());
        }
        self.reference.iter().for_each(|text| say("reference", text));
        self.quote.iter().for_each(|text| say("quote", text));
        self.enemies.iter().for_each(|id| say("enemy", id.as_str()));
        if self.negative {
            say("negative", "true");
        }
        labels
    }

    /// Takes a label in; whether it was one of ours.
    pub fn take(&mut self, label: &str) -> bool {
        let Some((name, value)) = label.split_once(':') else { return false };
        match name {
            "id" => self.id = ItemId::parse(value).ok(),
            "version" => self.version = value.parse().ok(),
            "node" => self.node = Node::parse(value),
            "difficulty" => self.difficulty = value.parse().ok(),
            "reference" => self.reference.push(value.to_owned()),
            "quote" => self.quote.push(value.to_owned()),
            "enemy" => self.enemies.extend(ItemId::parse(value).ok()),
            "negative" => self.negative = value == "true",
            _ => return false,
        }
        true
    }
}
