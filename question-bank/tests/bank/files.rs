//! Item files: what is written reads back, what is wrong is named.

use proptest::prelude::*;
use question_bank::formats::toml::{parse, print};
use question_bank::{Choice, Item, ItemId, Kind};

fn text() -> impl Strategy<Value = String> {
    "[ -~\\n\\t一-龥“”、。\\\\\"']{1,30}[一-龥]"
}

fn items() -> impl Strategy<Value = Vec<Item>> {
    let texts = (text(), text(), prop::collection::vec(text(), 0..3), 1u32..9, 1u8..=5);
    let one = (0usize..20, 0usize..3, texts, any::<(bool, bool)>());
    prop::collection::vec(
        one.prop_map(|(n, kind, (stem, rationale, quote, version, difficulty), (keep_order, negative))| {
            let base = super::generated::item("APL-05", Kind::ALL[kind], n);
            let enemies = vec![ItemId::parse("APL-01-001").unwrap()];
            Item { stem, rationale, quote, version, difficulty, keep_order, negative, enemies, ..base }
        }),
        0..6,
    )
}

proptest! {
    #[test]
    fn items_read_back_as_written(items in items()) {
        prop_assert_eq!(parse("round.toml", &print(&items)).unwrap(), items);
    }

    #[test]
    fn items_read_back_from_json(items in items()) {
        let json = serde_json::to_string(&items).unwrap();
        prop_assert_eq!(serde_json::from_str::<Vec<Item>>(&json).unwrap(), items);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "(\\[\\[item\\]\\]\\n)?([a-z]{1,8} = [\"\\[\\]A-F0-9]{0,6}\\n){0,6}") {
        let _ = parse("any.toml", &text);
    }
}

const GOOD: &str = r#"
[[item]]
id = "APL-05-001"
version = 1
kind = "single"
node = "APL-05"
reference = ["行政处罚法第四十四条"]
quote = ["应当告知当事人"]
difficulty = 2
stem = "作出行政处罚决定之前应当怎样？"
options = ["告知", "公告", "留置", "登报"]
key = "A"
rationale = "见第四十四条。"
"#;

#[test]
fn every_fault_is_named_with_its_place() {
    let check = |from: &str, to: &str, expected: &str| {
        assert!(from.is_empty() || GOOD.contains(from), "{from}");
        let text = if from.is_empty() { GOOD.to_owned() } else { GOOD.replace(from, to) };
        let found = parse("f.toml", &text).map_or_else(
            |errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
            |_| "ok".into(),
        );
        assert_eq!(found, expected, "{from} → {to}");
    };
    check("", "", "ok");
    check("reference = [\"行政处罚法第四十四条\"]", "reference = \"行政处罚法第四十四条\"", "ok");
    check("version = 1\n", "", "ok");
    check("APL-05-001", "APL 05", "f.toml 第 2 行 试题 APL 05 的 id：编号须为 1 至 64 个英文字母、数字、“-”或“_”");
    check(
        "\"single\"",
        "\"essay\"",
        "f.toml 第 2 行 试题 APL-05-001 的 kind：题型须为 true-false、single 或 multiple，现为“essay”",
    );
    check("node = \"APL-05\"", "node = \"APL-99\"", "f.toml 第 2 行 试题 APL-05-001 的 node：大纲中没有知识点“APL-99”");
    check(
        "reference = [\"行政处罚法第四十四条\"]",
        "reference = []",
        "f.toml 第 2 行 试题 APL-05-001 的 reference：须写明依据，且不得有空条目",
    );
    check("difficulty = 2\n", "", "f.toml 第 2 行 试题 APL-05-001 的 difficulty：缺少难度");
    check("difficulty = 2", "difficulty = 6", "f.toml 第 2 行 试题 APL-05-001 的 difficulty：难度须为 1 至 5，现为 6");
    check("作出行政处罚决定之前应当怎样？", " ", "f.toml 第 2 行 试题 APL-05-001 的 stem：不能为空");
    check("\"公告\"", "\"\\u0001\\uFEFF \"", "f.toml 第 2 行 试题 APL-05-001 的 options：有空选项");
    check("\"公告\"", "\"告知。\"", "f.toml 第 2 行 试题 APL-05-001 的 options：有两个选项相同");
    check("key = \"A\"", "key = \"AB\"", "f.toml 第 2 行 试题 APL-05-001 的 key：单选题只能有一个答案，现为 AB");
    check("key = \"A\"", "key = \"E\"", "f.toml 第 2 行 试题 APL-05-001 的 key：答案 E 超出了 4 个选项");
    check("key = \"A\"", "key = \"Z\"", "f.toml 第 2 行 试题 APL-05-001 的 key：“Z”不是选项字母（A 至 I）");
    check(
        "kind = \"single\"",
        "kind = \"multiple\"",
        "f.toml 第 2 行 试题 APL-05-001 的 key：多选题至少有两个答案，现为 A",
    );
    check("见第四十四条。", "", "f.toml 第 2 行 试题 APL-05-001 的 rationale：不能为空");
}

#[test]
fn unknown_fields_and_broken_syntax_are_told_with_their_line() {
    let check = |text: &str, line: usize, item: Option<&str>, word: &str| {
        let errors = parse("f.toml", text).unwrap_err();
        assert_eq!((errors[0].line, errors[0].item.as_deref()), (Some(line), item), "{errors:?}");
        assert!(errors[0].problem.contains(word), "{errors:?}");
    };
    check(&GOOD.replace("rationale", "reason"), 2, Some("APL-05-001"), "reason");
    check(&GOOD.replace("difficulty = 2", "difficulty = \"2\""), 2, Some("APL-05-001"), "string");
    check(&GOOD.replace("difficulty = 2", "difficulty = "), 9, None, "");
}

#[test]
fn one_broken_item_does_not_hide_another() {
    let text = [GOOD.replace("\"A\"", "\"Z\""), GOOD.to_owned(), GOOD.replace("= 2", "= 9")].concat();
    let lines: Vec<_> = parse("f.toml", &text).unwrap_err().iter().map(|error| error.line).collect();
    assert_eq!(lines, [Some(2), Some(28)]);
}

#[test]
fn true_false_items_are_written_without_options() {
    let items = [super::generated::item("APL-05", Kind::TrueFalse, 1)];
    let text = print(&items);
    assert!(!text.contains("options") && text.contains("key = \"F\""), "{text}");
    assert_eq!(parse("f.toml", &text).unwrap()[0].key, Choice::parse("B").unwrap());
}

const CASE: &str = r#"
[[item]]
id = "APL-05-C01"
version = 2
kind = "case"
node = "APL-05"
reference = ["行政处罚法第五十一条", "行政处罚法第五十二条"]
quote = ["二百元以下"]
difficulty = 2
stem = "某街道执法人员当场查获一起占道经营。"
rationale = "先看能否当场处罚，再看怎样当场处罚。"
enemies = ["APL-05-029"]

[[item.sub]]
kind = "single"
reference = ["行政处罚法第五十一条"]
quote = ["二百元以下"]
stem = "本案可以当场处以的罚款是？"
options = ["二百元以下", "三百元以下", "五百元以下"]
key = "A"
rationale = "见第五十一条。"

[[item.sub]]
kind = "true-false"
reference = ["行政处罚法第五十二条"]
stem = "执法人员应当出示执法证件。"
key = "T"
rationale = "见第五十二条。"

[[item.sub]]
kind = "multiple"
reference = ["行政处罚法第五十二条"]
stem = "处罚决定书应当载明的有？"
options = ["违法行为", "处罚依据", "当事人的学历"]
key = "AB"
rationale = "见第五十二条。"
keep_order = true
"#;

#[test]
fn a_case_is_read_as_its_sub_items_and_written_as_one() {
    let items = parse("f.toml", CASE).unwrap();
    let ids: Vec<_> = items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["APL-05-C01-1", "APL-05-C01-2", "APL-05-C01-3"]);
    for item in &items {
        let material = item.material.as_ref().unwrap();
        assert_eq!((material.case.as_str(), item.version, item.difficulty), ("APL-05-C01", 2, 2));
        assert_eq!(item.enemies, [ItemId::parse("APL-05-029").unwrap()]);
        assert!(question_bank::present(item, &[0, 1]).material.unwrap().contains("占道经营"));
    }
    let mixed = [vec![super::generated::item("APL-05", Kind::Single, 1)], items.clone(), items.clone()].concat();
    let text = print(&mixed[..4]);
    assert_eq!((text.matches("[[item]]").count(), text.matches("[[item.sub]]").count()), (2, 3), "{text}");
    assert_eq!(parse("f.toml", &text).unwrap(), mixed[..4]);
    let json = serde_json::to_string(&items).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Item>>(&json).unwrap(), items);
}

#[test]
fn a_paper_takes_no_sub_item_alone() {
    let stratum = super::generated::stratum("APL-05", Kind::Single, 1);
    let mut item = parse("f.toml", CASE).unwrap().remove(0);
    assert!(!stratum.takes(&item));
    item.material = None;
    assert!(stratum.takes(&item));
}

#[test]
fn every_fault_of_a_case_is_named() {
    let check = |from: &str, to: &str, expected: &str| {
        assert!(CASE.contains(from), "{from}");
        let errors = parse("f.toml", &CASE.replacen(from, to, 1)).unwrap_err();
        let found: Vec<_> = errors.iter().map(ToString::to_string).collect();
        assert!(found.iter().any(|line| line == &format!("f.toml 第 2 行 试题 {expected}")), "{found:?}");
    };
    let first = &CASE[CASE.find("[[item.sub]]").unwrap()..CASE.find("\n[[item.sub]]\nkind = \"true").unwrap()];
    check(first, "", "APL-05-C01 的 sub：案例须有 3 至 5 道小题，现为 2 道");
    check("先看能否当场处罚，再看怎样当场处罚。", "", "APL-05-C01 的 rationale：不能为空");
    check(
        "[\"行政处罚法第五十一条\", \"行政处罚法第五十二条\"]",
        "[\"行政处罚法第五十一条\"]",
        "APL-05-C01 的 reference：小题引用的“行政处罚法第五十二条”没有列入案例的依据",
    );
    check("key = \"AB\"", "key = \"A\"", "APL-05-C01-3 的 key：多选题至少有两个答案，现为 A");
}

#[test]
fn two_cases_under_one_name_stay_two() {
    let items = [parse("f.toml", CASE).unwrap(), parse("f.toml", CASE).unwrap()].concat();
    assert_eq!(parse("f.toml", &print(&items)).unwrap(), items);
}

/// Every article was looked for in the whole list, and a megabyte took a minute.
#[test]
fn a_case_that_cites_much_is_read_and_written_in_time() {
    let many: Vec<String> = (0..60_000).map(|n| format!("\"法第{n}条\"")).collect();
    let list = format!("reference = [{}]", many.join(", "));
    let own = "reference = [\"行政处罚法第五十一条\"]";
    let case = CASE.replacen("reference = [\"行政处罚法第五十一条\", \"行政处罚法第五十二条\"]", &list, 1);
    let items =
        parse("f.toml", &case.replace(own, &list).replace("reference = [\"行政处罚法第五十二条\"]", &list)).unwrap();
    assert_eq!(parse("f.toml", &print(&items)).unwrap(), items);
}
