//! A case (案例分析题) as written: the material, and the sub-items answered from it.
//!
//! In the bank every sub-item is an item of its own that carries the [`Material`]; only files write the case as a whole.

use super::record::Texts;
use super::{Item, ItemError, ItemId, ItemRecord};
use crate::wording::is_blank;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The word for a case in the `kind` of a file.
pub(crate) const CASE: &str = "case";

/// Fewest and most sub-items of a case.
const SUB_ITEMS: std::ops::RangeInclusive<usize> = 3..=5;

/// What the sub-items of a case share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    /// The case, such as `APL-05-C01`; its sub-items are `APL-05-C01-1` and on.
    pub case: ItemId,
    /// The facts (案例材料), shown above every sub-item.
    pub text: String,
    /// What the case trains and how to think it through. Shown in practice only.
    pub comment: String,
}

/// A case of a file, before it is believed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CaseRecord {
    id: String,
    version: Option<u32>,
    kind: String,
    node: String,
    reference: Texts,
    quote: Texts,
    difficulty: Option<u8>,
    stem: String,
    rationale: String,
    enemies: Vec<String>,
    keep_order: bool,
    negative: bool,
    sub: Vec<SubRecord>,
}

/// What a sub-item has of its own.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SubRecord {
    kind: String,
    reference: Texts,
    #[serde(skip_serializing_if = "Texts::is_empty")]
    quote: Texts,
    stem: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    options: Option<Vec<String>>,
    key: String,
    rationale: String,
    keep_order: bool,
    negative: bool,
}

impl CaseRecord {
    /// Believes the case, or says everything that is wrong with it and its sub-items.
    pub(crate) fn into_items(self) -> Result<Vec<Item>, Vec<ItemError>> {
        let case = ItemId::parse(&self.id).map_err(|e| vec![e])?;
        let wrong = |field, problem: &str| ItemError::new(case.as_str(), field, problem);
        let mut errors = Vec::new();
        if !SUB_ITEMS.contains(&self.sub.len()) {
            errors.push(wrong("sub", &format!("案例须有 3 至 5 道小题，现为 {} 道", self.sub.len())));
        }
        for (field, text) in [("stem", &self.stem), ("rationale", &self.rationale)] {
            if is_blank(text) {
                errors.push(wrong(field, "不能为空"));
            }
        }
        let listed: HashSet<String> = self.reference.clone().into_vec().into_iter().collect();
        let cited = self.sub.iter().flat_map(|sub| sub.reference.clone().into_vec());
        for missing in cited.filter(|reference| !listed.contains(reference)) {
            errors.push(wrong("reference", &format!("小题引用的“{missing}”没有列入案例的依据")));
        }
        let material = Material { case: case.clone(), text: self.stem.clone(), comment: self.rationale.clone() };
        let mut items = Vec::with_capacity(self.sub.len());
        for (n, sub) in self.sub.iter().cloned().enumerate() {
            match self.record(sub, n + 1, material.clone()).into_item() {
                Ok(item) => items.push(item),
                Err(found) => errors.extend(found),
            }
        }
        if errors.is_empty() { Ok(items) } else { Err(errors) }
    }

    fn record(&self, sub: SubRecord, place: usize, material: Material) -> ItemRecord {
        ItemRecord {
            id: format!("{}-{place}", self.id),
            version: self.version,
            kind: sub.kind,
            node: self.node.clone(),
            reference: sub.reference,
            quote: sub.quote,
            difficulty: self.difficulty,
            stem: sub.stem,
            options: sub.options,
            key: sub.key,
            rationale: sub.rationale,
            enemies: self.enemies.clone(),
            keep_order: sub.keep_order,
            negative: sub.negative,
            material: Some(material),
        }
    }

    /// The case of these sub-items, which share their material; none of no sub-item.
    pub(crate) fn of(items: &[Item]) -> Option<CaseRecord> {
        let first = items.first()?;
        let material = first.material.as_ref()?;
        let mut seen = HashSet::new();
        let cited = items.iter().flat_map(|item| &item.reference);
        let reference = cited.filter(|one| seen.insert(*one)).cloned().collect();
        let records = items.iter().cloned().map(ItemRecord::from);
        Some(CaseRecord {
            id: material.case.to_string(),
            version: Some(first.version),
            kind: CASE.to_owned(),
            node: first.node.to_string(),
            reference: Texts::Many(reference),
            quote: Texts::Many(first.quote.clone()),
            difficulty: Some(first.difficulty),
            stem: material.text.clone(),
            rationale: material.comment.clone(),
            enemies: first.enemies.iter().map(ToString::to_string).collect(),
            keep_order: false,
            negative: false,
            sub: records.map(SubRecord::from).collect(),
        })
    }
}

impl From<ItemRecord> for SubRecord {
    fn from(record: ItemRecord) -> SubRecord {
        SubRecord {
            kind: record.kind,
            reference: record.reference,
            quote: record.quote,
            stem: record.stem,
            options: record.options,
            key: record.key,
            rationale: record.rationale,
            keep_order: record.keep_order,
            negative: record.negative,
        }
    }
}
