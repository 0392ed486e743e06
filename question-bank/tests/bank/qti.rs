//! QTI: what is written reads back, what is lost is named, and no damage makes the reader panic.

use super::qti_items::foreign;
use proptest::prelude::*;
use question_bank::formats::Draft;
use question_bank::formats::qti::{Version, parse, print};
use question_bank::{Choice, Item, ItemId, Kind, Material};

const VERSIONS: [Version; 2] = [Version::V2_2, Version::V3_0];

/// Texts as people write them.
const NEAT: &str = "[!-~一-龥“”、。<>&\"']{1,12}( [a-z一-龥]{1,9}){0,2}(\n\n?[a-z一-龥（）\u{3000}]{1,9}){0,2}";

/// Texts with anything in them.
const WILD: &str = "[ -~\\n\\t\\r\u{a0}\u{1}\u{2028}\u{fffe}一-龥“”、。\\\\\"']{1,30}[一-龥]";

fn items(text: &'static str) -> impl Strategy<Value = Vec<Item>> {
    let options = prop::collection::hash_set(text, 4..9);
    let texts = (text, text, prop::collection::vec(text, 0..3), options, 1u32..9, 1u8..=5);
    let one = (0usize..20, 0usize..3, texts, any::<(bool, bool, bool)>());
    let item = one.prop_map(|(n, kind, texts, (keep_order, negative, sub))| {
        let (stem, rationale, quote, options, version, difficulty) = texts;
        let base = super::generated::item("APL-05", Kind::ALL[kind], n);
        let options = if kind == 0 { base.options.clone() } else { options.into_iter().collect() };
        let key = if base.key.fits(options.len()) { base.key } else { Choice::parse("AB").unwrap() };
        let enemies = vec![ItemId::parse("APL-01-001").unwrap()];
        let case = ItemId::parse("APL-05-C01").unwrap();
        let text = "某街道查获一起占道经营。".to_owned();
        let material = sub.then_some(Material { case, text, comment: String::new() });
        Item {
            stem,
            rationale,
            quote,
            options,
            key,
            version,
            difficulty,
            keep_order,
            negative,
            enemies,
            material,
            ..base
        }
    });
    prop::collection::vec(item, 1..5)
}

/// A text with the blanks and characters that a loss names taken out.
fn normal(text: &str) -> String {
    let allowed = |c: &char| *c >= ' ' && *c != '\u{fffe}' || "\n\t\r".contains(*c);
    let text: String = text.chars().filter(allowed).collect();
    let blanks = [' ', '\t', '\r', '\u{a0}'];
    let words = |line: &str| line.split(blanks).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let mut lines: Vec<String> = text.split('\n').map(words).collect();
    lines.dedup_by(|a, b| a.is_empty() && b.is_empty());
    lines.join("\n").trim_matches('\n').to_owned()
}

fn normalized(draft: Draft) -> Draft {
    let mut ours = draft.ours;
    let plain = |text: &String| text.replace(['\u{1}', '\u{fffe}'], "");
    ours.quote = ours.quote.iter().map(plain).collect();
    let options = draft.options.iter().map(|option| normal(option)).collect();
    Draft { stem: normal(&draft.stem), rationale: normal(&draft.rationale), options, ours, ..draft }
}

proptest! {
    #[test]
    fn items_read_back_as_written(items in items(NEAT), version in prop::sample::select(&VERSIONS[..])) {
        let written = print(&items, version);
        let sub_items: Vec<_> = items.iter().filter(|item| item.material.is_some()).map(|item| &item.id).collect();
        prop_assert_eq!(written.losses.iter().map(|loss| &loss.item).collect::<Vec<_>>(), sub_items);
        let parsed = parse("round.zip", &written.file);
        prop_assert_eq!(parsed.problems, vec![]);
        prop_assert_eq!(parsed.drafts, items.iter().map(Draft::of).collect::<Vec<_>>());
    }

    #[test]
    fn only_what_is_named_is_lost(items in items(WILD), version in prop::sample::select(&VERSIONS[..])) {
        let written = print(&items, version);
        let parsed = parse("round.zip", &written.file);
        prop_assert_eq!(parsed.problems, vec![]);
        for (read, item) in parsed.drafts.into_iter().zip(&items) {
            let lost = written.losses.iter().any(|loss| loss.item == item.id && !loss.what.starts_with("案例"));
            let draft = Draft::of(item);
            prop_assert_eq!(read, if lost { normalized(draft) } else { draft });
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), zip in any::<bool>()) {
        let _ = parse("any", &if zip { [b"PK\x03\x04", &bytes[..]].concat() } else { bytes });
    }

    #[test]
    fn no_damage_makes_the_reader_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let items = [super::generated::item("APL-05", Kind::Single, 1)];
        let mut zip = print(&items, Version::V2_2).file;
        let place = at.index(zip.len());
        zip[place] = byte;
        let _ = parse("any.zip", &zip);
        let mut xml = foreign("", "", "").into_bytes();
        let place = at.index(xml.len());
        xml[place] = byte;
        let _ = parse("any.xml", &xml);
    }
}

#[test]
fn what_is_cut_off_at_any_byte_is_named() {
    let items = [super::generated::item("APL-05", Kind::Single, 1)];
    let files = [print(&items, Version::V3_0).file, foreign("", "", "").into_bytes()];
    for file in files {
        for end in 0..file.len() {
            let parsed = parse("cut", &file[..end]);
            assert!(parsed.drafts.is_empty() && !parsed.problems.is_empty(), "{end} of {}", file.len());
        }
    }
}

#[test]
fn a_single_choice_between_true_and_false_is_a_named_loss() {
    let base = super::generated::item("APL-05", Kind::Single, 4);
    let item = Item { options: vec!["错误".to_owned(), "正确".to_owned()], ..base };
    let written = print(&[item], Version::V2_2);
    assert_eq!(written.losses[0].what, "题型（选项为正确与错误的单选题读作判断题）");
    let parsed = parse("f.zip", &written.file);
    assert_eq!((parsed.drafts[0].kind, parsed.drafts[0].key.to_string()), (Kind::TrueFalse, "B".to_owned()));
}

#[test]
fn the_comment_of_a_case_is_a_named_loss() {
    let case = ItemId::parse("APL-05-C01").unwrap();
    let material = Material {
        case, text: "某街道查获一起占道经营。".to_owned(), comment: "先看权限。".to_owned()
    };
    let item = Item { material: Some(material), ..super::generated::item("APL-05", Kind::Single, 4) };
    let whats: Vec<_> = print(&[item], Version::V2_2).losses.iter().map(|loss| loss.what).collect();
    assert_eq!(whats, ["案例的组合（材料已并入题干）", "案例的点评"]);
}
