//! Moodle XML as we write it: it reads back, and nothing that is done to it makes the reader panic or hang.

use super::moodle_xml::{quiz, shown};
use proptest::prelude::*;
use question_bank::formats::Draft;
use question_bank::formats::moodle_xml::{parse, print};
use question_bank::{Choice, Item, ItemId, Kind, Material};

fn text() -> impl Strategy<Value = String> {
    "[ -~\\n\\t一-龥“”、。\\\\\"'\u{a0}\u{0}\u{7f}]{1,30}[一-龥]"
}

/// Text that HTML keeps whole.
fn tidy() -> impl Strategy<Value = String> {
    "[一-龥<&][ -~\\n一-龥“”、。]{0,30}[一-龥;>]".prop_map(|text| text.replace("\n ", "\n").replace(" \n", "\n"))
}

fn items(text: impl Strategy<Value = String> + Clone) -> impl Strategy<Value = Vec<Item>> {
    let texts = (text.clone(), text.clone(), prop::collection::vec(text, 0..3), 1u32..9, 1u8..=5);
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
    fn items_read_back_but_for_the_losses(items in items(text().boxed())) {
        let written = print(&items);
        let parsed = parse("round.xml", &written.file);
        prop_assert_eq!(&parsed.problems, &[]);
        prop_assert_eq!(parsed.drafts.len(), items.len());
        for (draft, item) in parsed.drafts.into_iter().zip(&items) {
            let lost: Vec<_> = written.losses.iter().filter(|loss| loss.item == item.id).map(|loss| loss.what).collect();
            let lost = |word: &str| lost.iter().any(|what| what.contains(word));
            let wanted = Draft::of(item);
            prop_assert!(lost("题干") || draft.stem == wanted.stem);
            prop_assert!(lost("解析") || draft.rationale == wanted.rationale);
            prop_assert!(lost("法条原文") || draft.ours.quote == wanted.ours.quote);
            prop_assert!(lost("次序") || draft.keep_order == wanted.keep_order);
            prop_assert_eq!((draft.kind, draft.key, &draft.options, &draft.name), (wanted.kind, wanted.key, &wanted.options, &wanted.name));
            let rest = |draft: &Draft| question_bank::formats::Ours { quote: Vec::new(), ..draft.ours.clone() };
            prop_assert_eq!(rest(&draft), rest(&wanted));
        }
    }

    #[test]
    fn tidy_items_read_back_whole(items in items(tidy().boxed())) {
        let items: Vec<Item> = items.into_iter().map(|item| Item { keep_order: item.keep_order && item.kind != Kind::TrueFalse, ..item }).collect();
        let written = print(&items);
        prop_assert_eq!(&written.losses, &[]);
        let drafts = parse("round.xml", &written.file).drafts.into_iter();
        let read: Vec<_> = drafts.map(|draft| draft.into_item(&Default::default()).unwrap()).collect();
        prop_assert_eq!(read, items);
    }

    #[test]
    fn no_text_makes_the_reader_panic(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let text = pieces.concat();
        let _ = parse("any.xml", &text);
        let _ = parse("any.xml", &quiz(&text));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse("any.xml", &String::from_utf8_lossy(&bytes));
    }
}

const PIECES: &[&str] = &[
    "<quiz>",
    "</quiz>",
    "<question type=\"multichoice\">",
    "<question type=\"truefalse\">",
    "</question>",
    "<question",
    "<questiontext format=\"html\">",
    "</questiontext>",
    "<text>",
    "</text>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&",
    ";",
    "&#x110000;",
    "&nbsp;",
    "<answer fraction=\"100\">",
    "<answer fraction=\"nan\">",
    "</answer>",
    "<p>",
    "</p>",
    "<br/>",
    "甲",
    "\u{feff}",
    "\r",
    "\n",
    "<!DOCTYPE q [",
    "]>",
    "<?",
    "?>",
    "\"",
    "'",
    "<sup>5</sup>",
    "<single>0</single>",
    "/>",
];

#[test]
fn a_file_cut_anywhere_is_read_without_panic() {
    let items: Vec<Item> = Kind::ALL.map(|kind| super::generated::item("APL-05", kind, 3)).to_vec();
    let text = print(&items).file;
    let whole = parse("f.xml", &text);
    assert_eq!((whole.drafts.len(), whole.problems.len()), (3, 0));
    for (at, _) in text.char_indices() {
        let cut = parse("f.xml", &text[..at]);
        assert!(cut.drafts.iter().zip(&whole.drafts).all(|(a, b)| a == b), "{at}");
        let ends = text[at..].trim().is_empty();
        assert!(ends || !cut.problems.is_empty(), "a cut at {at} is told");
    }
}

#[test]
fn hostile_files_are_read_in_time() {
    let deep = format!("<question type=\"essay\">{}", "<a>".repeat(200_000));
    let closed = format!("{deep}{}</question>", "</a>".repeat(200_000));
    assert!(shown(&parse("f.xml", &quiz(&closed))).contains("essay"));
    for text in [deep, "<quiz>".repeat(200_000), "<question ".repeat(50_000), "<question a=\"".repeat(50_000)] {
        assert!(!parse("f.xml", &text).problems.is_empty());
    }
    for piece in ["<question><![CDATA[", "<question>", "<question type='x'></questio>", "&amp", "<question type='\n'/>"]
    {
        assert!(!parse("f.xml", &quiz(&piece.repeat(20_000))).problems.is_empty() || piece == "&amp");
    }
    let attributes = format!("<question type=\"essay\" {}/>", "a=\"1\" ".repeat(100_000));
    assert_eq!(parse("f.xml", &quiz(&attributes)).problems.len(), 1);
}

#[test]
fn a_case_loses_that_its_items_belong_together() {
    let base = super::generated::item("APL-05", Kind::Single, 1);
    let material =
        Material {
            case: base.id.clone(), text: "某店占道经营。".to_owned(), comment: "先看程序。".to_owned()
        };
    let item = Item { material: Some(material), ..base };
    let written = print(std::slice::from_ref(&item));
    let lost: Vec<_> = written.losses.iter().map(|loss| loss.what).collect();
    assert_eq!(lost, ["案例的组合（材料已并入题干）"]);
    let draft = parse("f.xml", &written.file).drafts.remove(0);
    assert_eq!(draft.stem, format!("某店占道经营。\n\n{}", item.stem));
}

#[test]
fn moodle_accepts_the_shares_we_write() {
    let keys = ["AB", "ABC", "ABCD", "ABCDE", "ABCDEF", "ABCDEFG", "ABCDEFGH", "ABCDEFGHI"];
    let shares = ["50", "33.33333", "25", "20", "16.66667", "14.28571", "12.5", "11.11111"];
    for (key, share) in keys.into_iter().zip(shares) {
        let options = (0..9).map(|n| format!("选项{n}")).collect();
        let base = super::generated::item("APL-05", Kind::Multiple, 1);
        let file = print(&[Item { options, key: Choice::parse(key).unwrap(), ..base }]).file;
        assert_eq!(file.matches(&format!("fraction=\"{share}\"")).count(), key.len(), "{file}");
        assert_eq!(file.matches("fraction=\"-100\"").count(), 9 - key.len(), "{file}");
    }
}

#[test]
fn an_item_that_cannot_be_read_back_is_left_out_and_named() {
    let item = super::generated::item("APL-05", Kind::Single, 1);
    let written = print(&[Item { stem: "\u{1}".to_owned(), ..item.clone() }, item]);
    assert_eq!(written.losses.iter().map(|loss| loss.what).collect::<Vec<_>>(), ["整道题"]);
    let parsed = parse("f.xml", &written.file);
    assert_eq!((parsed.drafts.len(), parsed.problems), (1, vec![]));
}
