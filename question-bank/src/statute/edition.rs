//! Statutes have versions: an edition is one wording of a law with the days it is in force. What an item rests on can be
//! asked for any day.

use super::{article_name, articles, citations};
use crate::item::Item;
use crate::wording::flat;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One wording of a law. Days are Beijing days, written `2021-07-15`; as text they order as days do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// The name items cite: 行政处罚法.
    pub law: String,
    /// The first day in force.
    pub from: String,
    /// The first day no longer in force, if the law was repealed or is known to be replaced.
    pub until: Option<String>,
    /// The articles by number.
    pub articles: BTreeMap<u32, String>,
}

impl Edition {
    /// Cuts a text into articles.
    ///
    /// ```
    /// use question_bank::statute::Edition;
    /// let text = "第一条 为了规范行政处罚。\n第二条 行政处罚是指惩戒。\n本法自2021年7月15日起施行。\n";
    /// let edition = Edition::parse("行政处罚法", "2021-07-15", text);
    /// assert_eq!(edition.articles.len(), 2);
    /// ```
    pub fn parse(law: &str, from: &str, text: &str) -> Edition {
        Edition { law: law.to_owned(), from: from.to_owned(), until: None, articles: articles(text) }
    }

    /// Whether it is in force on a day.
    pub fn covers(&self, day: &str) -> bool {
        self.from.as_str() <= day && self.until.as_deref().is_none_or(|until| day < until)
    }

    /// The articles whose wording differs from an earlier edition, punctuation aside: changed, added or gone.
    pub fn changed_since(&self, earlier: &Edition) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.articles.keys().chain(earlier.articles.keys()).copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        let same = |number: &u32| match (self.articles.get(number), earlier.articles.get(number)) {
            (Some(new), Some(old)) => flat(new) == flat(old),
            _ => false,
        };
        numbers.retain(|number| !same(number));
        numbers
    }
}

/// The first day in force as the text itself says it: 自2026年2月1日起施行, in digits or Chinese numerals. Of several the
/// last, which is the closing article's.
///
/// ```
/// use question_bank::statute::day_in_force;
/// assert_eq!(day_in_force("第八十六条 本法自2021年7月15日起施行。").as_deref(), Some("2021-07-15"));
/// assert_eq!(day_in_force("本条例自二〇二二年一月一日起施行。").as_deref(), Some("2022-01-01"));
/// assert_eq!(day_in_force("第一条 为了规范。"), None);
/// ```
pub fn day_in_force(text: &str) -> Option<String> {
    text.match_indices("起施行").filter_map(|(at, _)| day_before(&text[..at])).last()
}

/// The day 年月日 that a text ends with after 自.
fn day_before(text: &str) -> Option<String> {
    let start = text.rfind('自')?;
    let words = &text[start + '自'.len_utf8()..];
    let (year, rest) = words.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    let [year, month, day] = [year, month, day].map(|part| date_number(part.trim()));
    let (year, month, day) = (year?, month?, day?);
    ((1900..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day))
        .then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// A number of a date: digits, 二〇二一 digit by digit, or 十五.
fn date_number(text: &str) -> Option<u32> {
    const DIGITS: &str = "〇一二三四五六七八九";
    if text.is_empty() || text.chars().count() > 4 {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    if !text.chars().all(super::numerals::is_numeral) {
        return None;
    }
    if text.chars().count() == 4 {
        let digit = |c: char| DIGITS.chars().position(|d| d == c).or((c == '零').then_some(0));
        return text.chars().try_fold(0, |number, c| Some(number * 10 + u32::try_from(digit(c)?).ok()?));
    }
    Some(super::numerals::number(text))
}

/// Every edition that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statutes(Vec<Edition>);

/// An article an item cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited<'a> {
    /// The law.
    pub law: String,
    /// The article.
    pub article: u32,
    /// Its text on the day; none when no edition in force has it.
    pub text: Option<&'a str>,
    /// Whether any edition of the law is known at all.
    pub known: bool,
}

impl Statutes {
    /// These editions.
    pub fn new(editions: Vec<Edition>) -> Statutes {
        Statutes(editions)
    }

    /// The edition of a law in force on a day; of several that say they are, the latest.
    pub fn in_force(&self, law: &str, day: &str) -> Option<&Edition> {
        self.0.iter().filter(|edition| edition.law == law && edition.covers(day)).max_by(|a, b| a.from.cmp(&b.from))
    }

    /// The articles a text cites, as they read on a day.
    pub fn cited<'a>(&'a self, reference: &str, day: &str) -> Vec<Cited<'a>> {
        let cited = |(law, article): (String, u32)| {
            let edition = self.in_force(&law, day);
            let text = edition.and_then(|edition| edition.articles.get(&article)).map(String::as_str);
            Cited { known: self.0.iter().any(|edition| edition.law == law), law, article, text }
        };
        citations(reference).into_iter().map(cited).collect()
    }

    /// Why what an item rests on is not in force on a day, in words; empty when it is, or when no edition of its laws is
    /// known. Every cited article must exist on that day, and every quote must stand in them word for word.
    ///
    /// ```
    /// use question_bank::{formats, statute::{Edition, Statutes}};
    /// let items = formats::toml::parse("t.toml", r#"
    /// [[item]]
    /// id = "APL-05-001"
    /// kind = "true-false"
    /// node = "APL-05"
    /// reference = ["行政处罚法第五十一条"]
    /// quote = ["二百元以下"]
    /// difficulty = 1
    /// stem = "对公民可以当场处以二百元以下罚款。"
    /// key = "T"
    /// rationale = "见条文。"
    /// "#).unwrap();
    /// let old = Edition::parse("行政处罚法", "2021-07-15", "第五十一条 对公民处以二百元以下。");
    /// let new = Edition::parse("行政处罚法", "2030-01-01", "第五十一条 对公民处以五百元以下。");
    /// let statutes = Statutes::new(vec![old, new]);
    /// assert!(statutes.out_of_force(&items[0], "2026-11-24").is_empty());
    /// assert_eq!(statutes.out_of_force(&items[0], "2030-01-01").len(), 1);
    /// assert_eq!(statutes.out_of_force(&items[0], "2020-01-01").len(), 1);
    /// ```
    pub fn out_of_force(&self, item: &Item, day: &str) -> Vec<String> {
        let cited: Vec<Cited<'_>> = item.reference.iter().flat_map(|reference| self.cited(reference, day)).collect();
        let mut reasons: Vec<String> = cited
            .iter()
            .filter(|one| one.known && one.text.is_none())
            .map(|one| format!("{}{}在 {day} 没有施行中的条文", one.law, article_name(one.article)))
            .collect();
        // A quote may come from a law that nobody has loaded; only when all are known it must be found.
        if reasons.is_empty() && !cited.is_empty() && cited.iter().all(|one| one.known) {
            let text: String = cited.iter().filter_map(|one| one.text).map(flat).collect::<Vec<_>>().join("\n");
            let missing = item.quote.iter().filter(|quote| !text.contains(&flat(quote)));
            reasons.extend(missing.map(|quote| format!("所引条文在 {day} 没有“{quote}”")));
        }
        reasons
    }

    /// The items that cite one of these articles of a law.
    pub fn citing<'a>(items: &'a [Item], law: &str, articles: &[u32]) -> Vec<(&'a Item, Vec<u32>)> {
        let hit = |item: &Item| -> Vec<u32> {
            let all = item.reference.iter().flat_map(|reference| citations(reference));
            let mut numbers: Vec<u32> = all
                .filter(|(name, number)| name == law && articles.contains(number))
                .map(|(_, number)| number)
                .collect();
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        };
        items.iter().map(|item| (item, hit(item))).filter(|(_, numbers)| !numbers.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edition(from: &str, until: Option<&str>, articles: &[(u32, &str)]) -> Edition {
        let articles = articles.iter().map(|(number, text)| (*number, (*text).to_owned())).collect();
        Edition { law: "法".into(), from: from.into(), until: until.map(str::to_owned), articles }
    }

    #[test]
    fn the_edition_of_a_day_is_the_latest_that_covers_it() {
        let statutes = Statutes::new(vec![
            edition("2010-01-01", Some("2025-01-01"), &[(1, "甲")]),
            edition("2020-01-01", None, &[(1, "乙")]),
        ]);
        for (day, expected) in [
            ("2009-12-31", None),
            ("2010-01-01", Some("2010-01-01")),
            ("2019-12-31", Some("2010-01-01")),
            ("2020-01-01", Some("2020-01-01")),
            ("2026-01-01", Some("2020-01-01")),
        ] {
            assert_eq!(statutes.in_force("法", day).map(|e| e.from.as_str()), expected, "{day}");
        }
        let repealed = Statutes::new(vec![edition("2010-01-01", Some("2025-01-01"), &[(1, "甲")])]);
        assert!(repealed.in_force("法", "2025-01-01").is_none() && repealed.in_force("法", "2024-12-31").is_some());
    }

    #[test]
    fn changed_articles_are_those_worded_otherwise_added_or_gone() {
        let old = edition("2010-01-01", None, &[(1, "第一条 甲。"), (2, "第二条 乙"), (3, "第三条 丙")]);
        let new = edition("2020-01-01", None, &[(1, "第一条 甲"), (2, "第二条 丁"), (4, "第四条 戊")]);
        assert_eq!(new.changed_since(&old), [2, 3, 4]);
        assert_eq!(old.changed_since(&old), Vec::<u32>::new());
    }

    #[test]
    fn the_day_in_force_is_read_as_laws_say_it() {
        for (text, expected) in [
            ("第八十六条 本法自2021年7月15日起施行。", Some("2021-07-15")),
            ("自2026年2月1日起施行）\n第一条", Some("2026-02-01")),
            ("本办法自一九九八年一月一日起施行", Some("1998-01-01")),
            ("本条例自二〇二二年十二月十五日起施行。", Some("2022-12-15")),
            ("自公布之日起施行", None),
            ("自 2021 年 13 月 1 日起施行", None),
            ("起施行", None),
        ] {
            assert_eq!(day_in_force(text).as_deref(), expected, "{text}");
        }
    }
}
