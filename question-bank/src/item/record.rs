//! The written form of an item: the fields of an item file, before they are believed.
//!
//! True/false items differ in writing only: no options, and a key `T` or `F`.

use super::{Item, ItemError, ItemId, Kind, Material, Node, TRUE_FALSE_OPTIONS};
use crate::answer::Choice;
use serde::{Deserialize, Serialize};

/// An item as written. Fields that may be missing are optional here so that the error can name them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ItemRecord {
    pub(crate) id: String,
    pub(super) version: Option<u32>,
    pub(super) kind: String,
    pub(super) node: String,
    pub(super) reference: Texts,
    #[serde(skip_serializing_if = "Texts::is_empty")]
    pub(super) quote: Texts,
    pub(super) difficulty: Option<u8>,
    pub(super) stem: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) options: Option<Vec<String>>,
    pub(super) key: String,
    pub(super) rationale: String,
    pub(super) enemies: Vec<String>,
    pub(super) keep_order: bool,
    pub(super) negative: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) material: Option<Material>,
}

/// A list of texts, or one text standing for a list of one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Texts {
    One(String),
    Many(Vec<String>),
}

impl Default for Texts {
    fn default() -> Texts {
        Texts::Many(Vec::new())
    }
}

impl Texts {
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Texts::Many(texts) if texts.is_empty())
    }

    pub(super) fn into_vec(self) -> Vec<String> {
        match self {
            Texts::One(text) => vec![text],
            Texts::Many(texts) => texts,
        }
    }
}

impl ItemRecord {
    /// Believes the record, or says everything that is wrong with it.
    pub(crate) fn into_item(self) -> Result<Item, Vec<ItemError>> {
        let name = if self.id.is_empty() { "?".to_owned() } else { self.id.clone() };
        let mut errors = Vec::new();
        let id = keep(ItemId::parse(&self.id).map_err(|e| ItemError { item: name.clone(), ..e }), &mut errors);
        let kind = keep(read_kind(&name, &self.kind), &mut errors);
        let node = keep(read_node(&name, &self.node), &mut errors);
        let difficulty =
            keep(self.difficulty.ok_or_else(|| ItemError::new(&name, "difficulty", "缺少难度")), &mut errors);
        let enemies: Vec<ItemId> =
            self.enemies.iter().filter_map(|text| keep(read_enemy(&name, text), &mut errors)).collect();
        let key = kind.and_then(|kind| keep(read_key(&name, kind, &self.key), &mut errors));
        let options = kind.and_then(|kind| keep(read_options(&name, kind, self.options), &mut errors));
        let (Some(id), Some(kind), Some(node), Some(difficulty), Some(key), Some(options)) =
            (id, kind, node, difficulty, key, options)
        else {
            return Err(errors);
        };
        let (reference, quote) = (self.reference.into_vec(), self.quote.into_vec());
        let (version, stem, rationale) = (self.version.unwrap_or(1), self.stem, self.rationale);
        let (keep_order, negative) = (self.keep_order, self.negative);
        let item = Item {
            id,
            version,
            kind,
            node,
            reference,
            quote,
            difficulty,
            stem,
            options,
            key,
            rationale,
            enemies,
            keep_order,
            negative,
            material: self.material,
        };
        errors.extend(item.problems());
        if errors.is_empty() { Ok(item) } else { Err(errors) }
    }
}

fn keep<T>(result: Result<T, ItemError>, errors: &mut Vec<ItemError>) -> Option<T> {
    result.map_err(|error| errors.push(error)).ok()
}

fn read_kind(name: &str, code: &str) -> Result<Kind, ItemError> {
    let unknown = || ItemError::new(name, "kind", format!("题型须为 true-false、single 或 multiple，现为“{code}”"));
    Kind::from_code(code).ok_or_else(unknown)
}

fn read_node(name: &str, code: &str) -> Result<Node, ItemError> {
    Node::parse(code).ok_or_else(|| ItemError::new(name, "node", format!("大纲中没有知识点“{code}”")))
}

fn read_enemy(name: &str, text: &str) -> Result<ItemId, ItemError> {
    ItemId::parse(text).map_err(|_| ItemError::new(name, "enemies", format!("“{text}”不是试题编号")))
}

fn read_key(name: &str, kind: Kind, letters: &str) -> Result<Choice, ItemError> {
    let canonical = match (kind, letters) {
        (Kind::TrueFalse, "T") => "A",
        (Kind::TrueFalse, "F") => "B",
        (Kind::TrueFalse, _) => {
            return Err(ItemError::new(name, "key", format!("判断题的答案须为 T 或 F，现为“{letters}”")));
        }
        _ => letters,
    };
    Choice::parse(canonical).map_err(|error| ItemError::new(name, "key", error.to_string()))
}

fn read_options(name: &str, kind: Kind, options: Option<Vec<String>>) -> Result<Vec<String>, ItemError> {
    match (kind, options) {
        (Kind::TrueFalse, None) => Ok(TRUE_FALSE_OPTIONS.map(str::to_owned).to_vec()),
        (_, Some(options)) => Ok(options),
        (_, None) => Err(ItemError::new(name, "options", "缺少选项")),
    }
}

impl TryFrom<ItemRecord> for Item {
    type Error = ItemError;

    fn try_from(record: ItemRecord) -> Result<Item, ItemError> {
        let name = record.id.clone();
        let first = |errors: Vec<ItemError>| {
            errors.into_iter().next().unwrap_or_else(|| ItemError::new(&name, "id", "无法读取"))
        };
        record.into_item().map_err(first)
    }
}

impl From<Item> for ItemRecord {
    fn from(item: Item) -> ItemRecord {
        let key = match item.kind {
            Kind::TrueFalse if item.key == Choice::default() => String::new(),
            Kind::TrueFalse => if item.key.contains(0) { "T" } else { "F" }.to_owned(),
            _ => item.key.to_string(),
        };
        ItemRecord {
            id: item.id.into(),
            version: Some(item.version),
            kind: item.kind.code().to_owned(),
            node: item.node.into(),
            reference: Texts::Many(item.reference),
            quote: Texts::Many(item.quote),
            difficulty: Some(item.difficulty),
            stem: item.stem,
            options: (item.kind != Kind::TrueFalse).then_some(item.options),
            key,
            rationale: item.rationale,
            enemies: item.enemies.into_iter().map(String::from).collect(),
            keep_order: item.keep_order,
            negative: item.negative,
            material: item.material,
        }
    }
}
