//! Statutes as the bank cites them: article texts, references such as 行政处罚法第三十三条, and terms such as 五日.
//!
//! Law texts are not part of the crate: a caller who has them passes them to [`Laws::parse`].

mod edition;
mod numerals;
mod reference;
mod terms;

pub use edition::{Cited, Edition, Statutes, day_in_force};
pub(crate) use reference::citations;
pub(crate) use terms::{amounts, terms};

pub use numerals::article_name;
use numerals::article_number;
use std::collections::BTreeMap;

/// The names items may cite, and the stem of the text file of each law.
pub const LAW_FILES: [(&str, &str); 22] = [
    ("行政处罚法", "law-administrative-penalty-2021"),
    ("行政强制法", "law-administrative-compulsion-2011"),
    ("行政许可法", "law-administrative-licensing-2019"),
    ("行政复议法", "law-administrative-reconsideration-2023"),
    ("行政诉讼法", "law-administrative-litigation-2017"),
    ("国家赔偿法", "law-state-compensation-2012"),
    ("公务员法", "law-civil-servant-2018"),
    ("立法法", "law-legislation-2023"),
    ("宪法", "law-constitution-2018"),
    ("公职人员政务处分法", "law-public-officials-sanctions-2020"),
    ("监察法", "law-supervision-2024"),
    ("治安管理处罚法", "law-public-security-penalties-2025"),
    ("法治宣传教育法", "law-legal-publicity-education-2025"),
    ("个人信息保护法", "law-personal-information-protection-2021"),
    ("网络安全法", "law-cybersecurity-2025"),
    ("行政执法监督条例", "reg-enforcement-supervision-825-2025"),
    ("行政复议法实施条例", "reg-reconsideration-implementation-2026"),
    ("政府信息公开条例", "reg-open-government-information-2019"),
    ("政务数据共享条例", "reg-government-data-sharing-2025"),
    ("罚款决定与罚款收缴分离实施办法", "reg-fine-collection-separation-1997"),
    ("行政执法机关移送涉嫌犯罪案件的规定", "reg-transfer-suspected-crimes-2020"),
    ("浙江省综合行政执法条例", "zj-integrated-enforcement-2021"),
];

/// Law texts cut into articles.
///
/// ```
/// use question_bank::statute::Laws;
/// let laws = Laws::parse("行政处罚法", "第一章 总则\n第一条 为了规范……\n第二条 行政处罚是指……\n");
/// assert!(laws.article("行政处罚法", 2).unwrap().contains("行政处罚是指"));
/// assert!(laws.article("行政处罚法", 3).is_none());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Laws(BTreeMap<String, BTreeMap<u32, String>>);

impl Laws {
    /// One law. An article begins on its own line with 第…条 and a space, and ends where the next begins.
    pub fn parse(name: &str, text: &str) -> Laws {
        Laws(BTreeMap::from([(name.to_owned(), articles(text))]))
    }

    /// These laws and one more.
    #[must_use]
    pub fn with(mut self, name: &str, text: &str) -> Laws {
        self.0.insert(name.to_owned(), articles(text));
        self
    }

    /// The text of an article; `None` when the law is not held or has no such article.
    pub fn article(&self, name: &str, number: u32) -> Option<&str> {
        self.0.get(name)?.get(&number).map(String::as_str)
    }

    /// Whether the law is held at all: only then is a missing article a fault.
    pub fn holds(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

fn articles(text: &str) -> BTreeMap<u32, String> {
    let mut starts: Vec<(u32, usize)> = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if let Some((number, rest)) = article_number(line)
            && rest.starts_with(char::is_whitespace)
        {
            starts.push((number, offset));
        }
        offset += line.len();
    }
    let ends = starts.iter().skip(1).map(|(_, start)| *start).chain([text.len()]);
    starts.iter().zip(ends).map(|((number, start), end)| (*number, text[*start..end].to_owned())).collect()
}
