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
