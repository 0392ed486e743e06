//! Lint: each rule fires where it should and stays silent where it should not.

use super::generated::item;
use question_bank::lint::{LAW_FILES, Laws, Rule, lessons_with_law, lint, lint_with_law};
use question_bank::{Choice, Item, Kind};

const LAW: &str = "中华人民共和国行政处罚法\n第一章 总则\n\n第五条 行政处罚遵循公正、公开的原则。\n设定和实施行政处罚必须以事实为依据。\n\n第六十四条 听证应当依照以下程序组织：\n（一）当事人要求听证的，应当在行政机关告知后五日内提出；\n（二）对公民处以二百元以下、对法人处以三千元以下罚款。\n";

fn rules(findings: Vec<question_bank::lint::Finding>) -> Vec<Rule> {
    findings.into_iter().map(|finding| finding.rule).collect()
}

#[test]
fn a_statutory_item_is_held_against_its_article() {
    let laws = Laws::parse("行政处罚法", LAW);
    let check = |change: fn(&mut Item), expected: &[Rule]| {
        let mut item = item("APL-05", Kind::Single, 0);
        change(&mut item);
        assert_eq!(rules(lint_with_law(std::slice::from_ref(&item), &laws)), expected, "{item:?}");
    };
    check(|_| {}, &[]);
    check(|item| item.quote = vec!["行政处罚遵循公正公开的原则".into()], &[]);
    check(|item| item.quote = vec!["行政处罚遵循公平、公开的原则".into()], &[Rule::QuoteNotInArticle]);
    check(|item| item.quote.clear(), &[Rule::NoQuote]);
    check(|item| item.reference = vec!["行政处罚法第八十七条".into()], &[Rule::NoArticle]);
    check(|item| item.reference = vec!["行政强制法第八十七条".into()], &[]);
    check(|item| item.reference = vec!["习近平法治思想·坚持以人民为中心".into()], &[]);
    let about_64 = |options: [&str; 4]| {
        let mut item = item("APL-05", Kind::Single, 0);
        item.reference = vec!["行政处罚法第六十四条".into()];
        item.quote = vec!["五日内提出".into()];
        item.options = options.map(str::to_owned).to_vec();
        item
    };
    let check = |options, negative, expected: &[Rule]| {
        let item = Item { negative, ..about_64(options) };
        assert_eq!(rules(lint_with_law(&[item], &laws)), expected, "{options:?}");
    };
    check(["五日", "三日", "七日", "十日"], false, &[]);
    check(["三日", "五日", "七日", "十日"], false, &[Rule::TermNotInArticle]);
    check(["三日", "五日", "七日", "十日"], true, &[]);
    check(["三千元", "一千元", "五千元", "八千元"], false, &[]);
    check(["五千元", "一千元", "三千元", "八千元"], false, &[Rule::AmountNotInArticle]);
}

#[test]
fn items_alone_are_checked_without_law() {
    let pair = |left: &str, right: &str| {
        [(0, left), (1, right)].map(|(n, stem)| Item { stem: stem.into(), ..item("APL-05", Kind::Single, n) })
    };
    let check = |items: &[Item], expected: &[Rule]| assert_eq!(rules(lint(items)), expected);
    let stem = "某餐饮店在娄桥街道经营时未按规定公示许可证，区市场监督管理局应当如何处理";
    check(&pair(stem, "王某对罚款决定不服，可以在多少日内申请行政复议"), &[]);
    check(&pair(stem, &format!("{stem}？")), &[Rule::StemsAlike]);
    check(&pair("很短的题干", "很短的题干"), &[]);
    let mut enemies = pair(stem, stem);
    enemies[1].enemies = vec![enemies[0].id.clone()];
    check(&enemies, &[]);
    check(&[item("APL-05", Kind::Single, 3), item("APL-05", Kind::Single, 3)], &[Rule::SameId]);
    check(&[Item { key: Choice::default(), ..item("APL-05", Kind::Single, 3) }], &[Rule::InvalidItem]);
}

#[test]
fn a_bank_that_gives_its_keys_away_is_told_from_forty_items_on() {
    let check = |count: usize, make: fn(usize) -> Item, expected: &[Rule]| {
        assert_eq!(rules(lint(&(0..count).map(make).collect::<Vec<_>>())), expected);
    };
    check(40, |n| item("APL-05", Kind::Single, n), &[]);
    check(40, |n| item("APL-05", Kind::TrueFalse, n), &[]);
    let only_b = |n| Item { key: Choice::parse("B").unwrap(), ..item("APL-05", Kind::Single, n) };
    check(39, only_b, &[]);
    check(40, only_b, &[Rule::KeyLetter]);
    let all_true = |n| Item { key: Choice::parse("A").unwrap(), ..item("APL-05", Kind::TrueFalse, n) };
    check(39, all_true, &[]);
    check(40, all_true, &[Rule::TrueFalseLeaning]);
    let telling = |n: usize| {
        let mut item = item("APL-05", Kind::Single, n);
        item.options[n % 4].push_str("而且最长");
        item
    };
    check(39, telling, &[]);
    check(40, telling, &[Rule::LongestKey]);
}

#[test]
fn every_law_has_its_own_file() {
    let stems: std::collections::BTreeSet<_> = LAW_FILES.iter().map(|(_, stem)| stem).collect();
    assert_eq!(stems.len(), LAW_FILES.len());
    assert_eq!(serde_json::to_value(Rule::QuoteNotInArticle).unwrap(), Rule::QuoteNotInArticle.code());
}

#[test]
fn a_lesson_is_held_against_the_articles_it_cites() {
    let lesson = |reference: &str, quote: &str| {
        let article = format!("reference = [\"{reference}\"]\n");
        let mut text = String::from("node = \"APL-05\"\nminutes = 20\nsummary = \"怎样作出处罚决定。\"\n");
        for (table, count) in [("point", 5), ("confusion", 2)] {
            text += &format!("[[{table}]]\ntext = \"当场处罚有金额限制。\"\n{article}").repeat(count);
        }
        let section = format!("[[section]]\ntitle = \"当场决定\"\ntext = [\"先看事实。\"]\n{article}");
        text += &section.repeat(2);
        text += &format!("{section}quote = [\"{quote}\"]\n");
        question_bank::lesson::parse("APL-05.toml", &text).unwrap()
    };
    let laws = Laws::parse("测试法", "第一条 对公民处以二百元以下罚款的，可以当场决定。\n");
    let check = |reference: &str, quote: &str, expected: usize| {
        let found = lessons_with_law(&[lesson(reference, quote)], &laws);
        assert_eq!(found.len(), expected, "{reference} {quote}: {found:?}");
    };
    check("测试法第一条", "二百元以下罚款的可以当场决定", 0);
    check("测试法第一条", "三百元以下", 1);
    check("测试法第二条", "二百元以下", 10 + 1);
    check("别的法第二条", "随便什么", 0);
}
