//! The fields of an item as its author writes them: texts that may still be incomplete. The editor's form, a row of the
//! workbook and a question of another program's file all come to this; [`Fields::item`] believes them or says every fault.

use super::sheet::row::{cells, cells_of, draft, fields_of};
use question_bank::formats::{Draft, Ours};
use question_bank::item::{Item, ItemId, Kind, TRUE_FALSE_OPTIONS};
use question_bank::presented::PresentedItem;
use question_bank::wording::flat;
use question_bank::{Choice, Material};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An item as written. Lists are one entry a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// 判断题, 单选题 or 多选题.
    pub kind: String,
    /// Syllabus code.
    pub node: String,
    /// Laws and articles.
    pub reference: String,
    /// Words of the articles.
    pub quote: String,
    /// 1 to 5.
    pub difficulty: String,
    /// The question.
    pub stem: String,
    /// The options from A on; none for a true/false item.
    pub options: Vec<String>,
    /// Letters, or 正确 and 错误.
    pub key: String,
    /// Why.
    pub rationale: String,
    /// Ids, with 、 between.
    pub enemies: String,
    /// Whether the options stay in order.
    pub keep_order: bool,
    /// Whether the stem asks for the wrong one.
    pub negative: bool,
    /// The case it belongs to; kept as it is.
    pub material: Option<Material>,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The field as people read it, such as 题干.
    pub field: String,
    /// What is wrong.
    pub problem: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}：{}", self.field, self.problem)
    }
}

/// Heads of the fields as item files name them.
const HEADS: [(&str, &str); 11] = [
    ("id", "编号"),
    ("node", "知识点"),
    ("reference", "依据"),
    ("quote", "引文"),
    ("difficulty", "难度"),
    ("stem", "题干"),
    ("options", "选项"),
    ("key", "答案"),
    ("rationale", "解析"),
    ("enemies", "互斥试题"),
    ("version", "版本"),
];

impl Fields {
    /// The fields of an item.
    pub fn of(item: &Item) -> Self {
        let plain = Item { material: None, ..item.clone() };
        Self { material: item.material.clone(), ..Self::of_draft(&Draft::of(&plain)) }
    }

    /// The fields of a question from a file.
    pub fn of_draft(draft: &Draft) -> Self {
        fields_of(&cells(draft))
    }

    /// Believes them as this version of this item.
    ///
    /// # Errors
    /// Every fault, with the field as people read it.
    pub fn item(&self, id: &ItemId, version: u32) -> Result<Item, Vec<Fault>> {
        let fault = |field: &str, problem: String| {
            let head = HEADS.iter().find(|(known, _)| *known == field).map_or(field, |(_, head)| head);
            Fault { field: head.to_owned(), problem }
        };
        let read = draft(0, &cells_of(self, id.as_str()))
            .map_err(|faults| faults.into_iter().map(|(head, problem)| fault(head, problem)).collect::<Vec<_>>())?;
        let missing = Ours { id: Some(id.clone()), version: Some(version), ..Ours::default() };
        match read.into_item(&missing) {
            Ok(item) => Ok(Item { material: self.material.clone(), ..item }),
            Err(errors) => Err(errors.into_iter().map(|error| fault(error.field, error.problem)).collect()),
        }
    }

    /// The question as a candidate would see it, as far as it is written.
    pub fn presented(&self) -> PresentedItem {
        let kind = self.kind();
        let options = match kind {
            Kind::TrueFalse => TRUE_FALSE_OPTIONS.map(str::to_owned).to_vec(),
            _ => self.options.iter().filter(|option| !option.trim().is_empty()).cloned().collect(),
        };
        let material = self.material.as_ref().map(|material| material.text.clone());
        PresentedItem { kind, material, stem: self.stem.clone(), options }
    }

    /// The kind as far as it is written; a single item otherwise.
    pub fn kind(&self) -> Kind {
        Kind::ALL.into_iter().find(|kind| kind.label() == self.kind.trim()).unwrap_or(Kind::Single)
    }

    /// The letters of the key as far as they are written.
    pub fn choice(&self) -> Choice {
        let letters = match self.key.trim() {
            "正确" => "A",
            "错误" => "B",
            other => other,
        };
        Choice::parse(letters).unwrap_or_default()
    }

    /// What makes two items the same question: stem and options without punctuation, options in any order.
    pub fn content(&self) -> String {
        let mut options: Vec<String> = self.presented().options.iter().map(|option| flat(option)).collect();
        options.sort_unstable();
        let material = self.material.as_ref().map(|material| flat(&material.text)).unwrap_or_default();
        format!("{material}\n{}\n{}", flat(&self.stem), options.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_of_the_bank_is_its_fields() {
        for item in question_bank::content::items().expect("the bank") {
            let fields = Fields::of(&item);
            assert_eq!(fields.item(&item.id, item.version).expect("whole"), item);
        }
    }

    #[test]
    fn faults_name_the_field_as_people_read_it() {
        let id = ItemId::parse("APL-01-900").expect("an id");
        let whole = Fields::of(&question_bank::content::items().expect("the bank")[0]);
        for (fields, expected) in [
            (Fields { stem: " ".into(), ..whole.clone() }, "题干：没有填写"),
            (Fields { reference: String::new(), ..whole.clone() }, "依据：须写明依据，且不得有空条目"),
            (Fields { node: String::new(), ..whole.clone() }, "知识点：缺少知识点"),
            (Fields { difficulty: "七".into(), ..whole.clone() }, "难度：应为 1 至 5，现为“七”"),
            (Fields { rationale: String::new(), ..whole.clone() }, "解析：不能为空"),
        ] {
            let faults = fields.item(&id, 1).expect_err("a fault");
            assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), [expected]);
        }
    }

    #[test]
    fn the_order_of_options_and_commas_make_no_other_question() {
        let one = Fields {
            kind: "单选题".into(),
            stem: "应当，怎样？".into(),
            options: vec!["甲".into(), "乙。".into()],
            ..Fields::default()
        };
        let same = Fields { stem: "应当怎样".into(), options: vec!["乙".into(), "甲".into()], ..one.clone() };
        let other = Fields { options: vec!["乙".into(), "丙".into()], ..one.clone() };
        assert_eq!(one.content(), same.content());
        assert_ne!(one.content(), other.content());
    }
}
